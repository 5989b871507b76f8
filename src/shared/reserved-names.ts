/** What warnings and close reasons say in place of a limit's name if no limit of the policy is behind them: all of `own-names.ts`. */

/** A message was larger than `maxMessageBytes`. */
export const SIZE_LIMIT = "maxMessageBytes";
/** A rung restricts the client to other types of messages. */
export const RESTRICTION = "restricted";
/** The app reported too many messages as invalid. */
export const INVALID = "invalid";
/** The client connects too often. */
export const CONNECTS = "connects";
/** The client has too many connections. */
export const PER_CLIENT = "perClient";
/** The room has too many connections. */
export const PER_ROOM = "perRoom";
/** The room is in slow mode: `bouncer.switches.slowMode`. */
export const SLOW_MODE = "slow-mode";
/** The client is in more rooms than the ledger can tell of its bans. */
export const ROOMS_OF_CLIENT = "rooms";
/** The app gave a strike without saying why. */
export const PENALTY = "penalty";
/** An operator of all rooms warned or muted the client. Why is in the sentence that the client reads, and is counted nowhere. */
export const OPERATOR = "operator";
