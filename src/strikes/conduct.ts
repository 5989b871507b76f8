/**
 * How a client has behaved, as of a moment. All spans are in ms from `at`, so a clock that steps back can neither shorten nor
 * lengthen them.
 */
export interface Conduct {
  /** Epoch ms at which the rest was true. */
  readonly at: number;
  /** Strikes that are not forgiven yet. */
  readonly strikes: number;
  /** Ms left in which every message is refused. */
  readonly cooldown: number;
  /** Ms left in which no further strike is given. */
  readonly grace: number;
  /** Ms of good behaviour that count towards the next strike to be forgiven. */
  readonly calm: number;
  /** Ms left in which only messages of the types in `only` pass. */
  readonly restricted: number;
  /** The types of a restriction, or `null` without one. */
  readonly only: readonly string[] | null;
  /** The limit that led to the last strike, or `null` before any. */
  readonly limit: string | null;
  /** How many bans the ladder has imposed on the client in this room. Forgotten together with the last strike. */
  readonly bans: number;
  /** Ms left of a ban that is not a shadow-ban. Strikes are forgiven only after it, as after a cool-down. */
  readonly banned: number;
  /**
   * Whether the next strike only warns, even if its rung bans. True if the strikes come from another connection behind the same
   * address, and after a client comes back from a ban: in both cases this connection has not been warned yet.
   */
  readonly unwarned: boolean;
  /**
   * How many bans became such a warning lately. It is counted since a client that comes back as somebody else behind its address
   * after each of them would never be banned. Forgiven with the strikes.
   */
  readonly excused: number;
}

/** The conduct of a client without strikes. */
export const SPOTLESS: Conduct = {
  at: 0,
  strikes: 0,
  cooldown: 0,
  grace: 0,
  calm: 0,
  restricted: 0,
  only: null,
  limit: null,
  bans: 0,
  banned: 0,
  unwarned: false,
  excused: 0,
};

/**
 * The same conduct as of `now`: spans have run down, and a strike is forgiven for each `forgiveAfter` ms of good behaviour, which
 * begins after a cool-down or a ban.
 */
export function settle(conduct: Conduct, forgiveAfter: number, now: number): Conduct {
  if (isSpotless(conduct)) return SPOTLESS;
  const elapsed = Math.max(0, now - conduct.at);
  const calm = conduct.calm + Math.max(0, elapsed - Math.max(conduct.cooldown, conduct.banned));
  const forgiven = Math.min(conduct.strikes, Math.floor(calm / forgiveAfter));
  const strikes = conduct.strikes - forgiven;
  const restricted = Math.max(0, conduct.restricted - elapsed);
  return {
    at: now,
    strikes,
    cooldown: Math.max(0, conduct.cooldown - elapsed),
    grace: Math.max(0, conduct.grace - elapsed),
    calm: strikes === 0 ? 0 : calm - forgiven * forgiveAfter,
    restricted,
    only: restricted === 0 ? null : conduct.only,
    limit: conduct.limit,
    bans: strikes === 0 ? 0 : conduct.bans,
    banned: Math.max(0, conduct.banned - elapsed),
    unwarned: strikes > 0 && conduct.unwarned,
    excused: strikes === 0 ? 0 : Math.max(0, conduct.excused - forgiven),
  };
}

/** Epoch ms at which nothing is left of a conduct that is as of `now`, if the client behaves from now on. Always finite. */
export function forgivenAt(conduct: Conduct, forgiveAfter: number, now: number): number {
  const { strikes, cooldown, restricted, banned } = conduct;
  const strikesUntil = Math.max(cooldown, banned) + strikes * forgiveAfter;
  return Math.min(Number.MAX_VALUE, now + Math.max(strikesUntil, restricted));
}

/** Whether a connection has earned a strike itself that is not forgiven yet. */
export function hasStrikeOfItsOwn(conduct: Conduct, forgiveAfter: number, now: number): boolean {
  const { strikes, unwarned } = settle(conduct, forgiveAfter, now);
  return strikes > 0 && !unwarned;
}

/**
 * The conduct of a client that comes back.
 *
 * @param left its conduct when it left
 * @param options.isShared whether others may be behind the same record, so that the strikes may be theirs
 * @param options.grace ms in which a cool-down earns no strike: the client is told of it now, and the message takes time to arrive
 */
export function resumed(
  left: Conduct,
  { forgiveAfter, isShared, grace }: { forgiveAfter: number; isShared: boolean; grace: number },
  now: number,
): Conduct {
  const conduct = settle(left, forgiveAfter, now);
  if (conduct === SPOTLESS) return conduct;
  return {
    ...conduct,
    // The client was let in, so any ban is over or lifted.
    banned: 0,
    grace: Math.max(conduct.grace, Math.min(grace, conduct.cooldown)),
    unwarned: conduct.strikes > 0 && (isShared || conduct.unwarned),
  };
}

/** Whether nothing is left. What is missing here lasts no longer than the strikes. */
function isSpotless({ strikes, cooldown, grace, restricted }: Conduct): boolean {
  return strikes === 0 && cooldown === 0 && grace === 0 && restricted === 0;
}
