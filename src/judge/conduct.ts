/**
 * How a client has behaved, as of a moment. Spans are relative to `at`: a clock that steps back can neither shorten nor
 * stretch them.
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
  /** Ms left in which only messages of the types in `only` pass. */
  readonly restricted: number;
  readonly only: readonly string[] | null;
  /** The limit that led to the last strike, or `null` before any. */
  readonly limit: string | null;
}

export const SPOTLESS: Conduct = {
  at: 0,
  strikes: 0,
  cooldown: 0,
  grace: 0,
  calm: 0,
  restricted: 0,
  only: null,
  limit: null,
};

/** The same conduct as of `now`: the cool-down has run on, and good behaviour has been rewarded. */
export function settle(conduct: Conduct, forgiveAfter: number, now: number): Conduct {
  if (isSpotless(conduct)) return SPOTLESS;
  const elapsed = Math.max(0, now - conduct.at);
  const calm = conduct.calm + Math.max(0, elapsed - conduct.cooldown);
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
  };
}

function isSpotless({ strikes, cooldown, grace, restricted }: Conduct): boolean {
  return strikes === 0 && cooldown === 0 && grace === 0 && restricted === 0;
}
