/**
 * How a client has behaved, as of a moment. Spans are relative to `at`: a clock that steps back
 * can neither shorten nor stretch them.
 */
export interface Conduct {
  /** Epoch ms at which the rest was true. */
  readonly at: number;
  readonly strikes: number;
  /** Ms left in which every message is refused. */
  readonly cooldown: number;
  /** Ms left in which no further strike is given. */
  readonly grace: number;
  /** Ms of good behaviour towards the next strike forgiven. */
  readonly calm: number;
  /** The limit that led to the last strike, or `null` before any. */
  readonly limit: string | null;
}

export const SPOTLESS: Conduct = { at: 0, strikes: 0, cooldown: 0, grace: 0, calm: 0, limit: null };

/** The same conduct as of `now`: the cool-down has run on, and good behaviour has been rewarded. */
export function settle(conduct: Conduct, forgiveAfter: number, now: number): Conduct {
  if (conduct.strikes === 0 && conduct.cooldown === 0 && conduct.grace === 0) return SPOTLESS;
  const elapsed = Math.max(0, now - conduct.at);
  const calm = conduct.calm + Math.max(0, elapsed - conduct.cooldown);
  const forgiven = Math.min(conduct.strikes, Math.floor(calm / forgiveAfter));
  const strikes = conduct.strikes - forgiven;
  return {
    at: now,
    strikes,
    cooldown: Math.max(0, conduct.cooldown - elapsed),
    grace: Math.max(0, conduct.grace - elapsed),
    calm: strikes === 0 ? 0 : calm - forgiven * forgiveAfter,
    limit: conduct.limit,
  };
}
