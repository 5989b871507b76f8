import { type BucketReader, OWN, take } from "./counter.ts";
import type { LimitResult } from "./check.ts";
import type { Limiter } from "./limiter.ts";

/** How many messages of a connection may come too soon in slow mode before one is a violation. */
export const TOO_SOON_RATE = { limit: 5, window: 10_000, burst: 5 };

/**
 * What slow mode's refusal comes to. People type two lines, or did not see that the room is slow: that costs no strike. A connection that
 * goes on and on is given one.
 */
export function tooSoon(
  reader: BucketReader,
  limiter: Limiter,
  refusal: LimitResult,
  now: number,
): LimitResult {
  const { wait, charge } = take(reader, limiter.tooSoon, OWN, now);
  return { ...refusal, blameless: wait === 0, charges: [...refusal.charges, charge] };
}
