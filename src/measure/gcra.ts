/**
 * The generic cell rate algorithm, in its continuous-state leaky bucket form (ITU-T I.371, annex A):
 * what a sender owes drains at the rate, each message adds its cost, and a message that would make it
 * owe more than the burst is refused. In any span of t ms at most `burst + rate * t` is admitted.
 *
 * All arithmetic is on whole numbers. A cost of 1 weighs `window` units and `limit` units drain per ms
 * (both divided by their greatest common divisor), so that no rounding ever admits one too many, and
 * the wait is exact to the millisecond.
 */
export interface Quota {
  /** Units that a cost of 1 adds. */
  readonly weight: number;
  /** Units that drain in a millisecond. */
  readonly drain: number;
  /** Units that may be owed. */
  readonly capacity: number;
}

/** What a sender owes, in units, and when (epoch ms) it owed that. */
export interface Bucket {
  readonly owed: number;
  readonly at: number;
}

export const EMPTY: Bucket = { owed: 0, at: 0 };

/** A quota from a limit of the policy; `window` in ms. */
export function quotaOf({ limit, window, burst }: { limit: number; window: number; burst: number }): Quota {
  const divisor = greatestCommonDivisor(limit, window);
  const weight = window / divisor;
  return { weight, drain: limit / divisor, capacity: burst * weight };
}

/**
 * What is owed at `now`. A clock that stepped back drains nothing: the bucket goes on from the new
 * time, so that nobody is let in early, nor waits for the clock to catch up.
 */
export function settle(bucket: Bucket, quota: Quota, now: number): Bucket {
  if (now === bucket.at) return bucket;
  if (now < bucket.at) return { owed: bucket.owed, at: now };
  return { owed: Math.max(0, bucket.owed - (now - bucket.at) * quota.drain), at: now };
}

/**
 * How long until a message of this cost passes a settled bucket, in ms: 0 where it passes now,
 * `Infinity` where it never can because it costs more than the burst.
 */
export function waitFor(settled: Bucket, quota: Quota, cost: number): number {
  const weight = cost * quota.weight;
  if (weight > quota.capacity) return Infinity;
  const excess = settled.owed + weight - quota.capacity;
  return excess <= 0 ? 0 : Math.ceil(excess / quota.drain);
}

/** A settled bucket after a message of this cost was admitted. */
export function charge(settled: Bucket, quota: Quota, cost: number): Bucket {
  return { owed: settled.owed + cost * quota.weight, at: settled.at };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
