import type { Algorithm, Bucket, Rate } from "./algorithm.ts";

/**
 * The generic cell rate algorithm, in its continuous-state leaky bucket form (ITU-T I.371, annex A): what a sender owes
 * drains at the rate, each message adds its cost, and a message that would make it owe more than the burst is refused.
 *
 * In any t ms it admits at most `burst + limit * t / window`. A sender who keeps to the rate is never refused.
 *
 * All arithmetic is on whole numbers. A cost of 1 weighs `window` units and `limit` units drain per ms (both divided by
 * their greatest common divisor), so that no rounding ever admits one too many, and the wait is exact to the millisecond.
 */
export function gcra(rate: Rate): Algorithm & { readonly within: (burst: number) => Algorithm } {
  const divisor = greatestCommonDivisor(rate.limit, rate.window);
  const weight = rate.window / divisor;
  const drain = rate.limit / divisor;

  const owed = ({ at, count }: Bucket, now: number): number =>
    now <= at ? count : Math.max(0, count - (now - at) * drain);

  /** The same rate with another burst: it can read the same buckets. */
  const within = (burst: number): Algorithm => {
    const capacity = burst * weight;
    return {
      settle: (bucket, now) =>
        now === bucket.at ? bucket : { at: now, count: owed(bucket, now), before: 0 },
      charge: (bucket, cost, now) => ({ at: now, count: owed(bucket, now) + cost * weight, before: 0 }),
      waitFor(bucket, cost, now) {
        if (cost > burst) return Infinity;
        const excess = owed(bucket, now) + cost * weight - capacity;
        return excess <= 0 ? 0 : Math.ceil(excess / drain);
      },
      left: (bucket, now) => Math.max(0, Math.floor((capacity - owed(bucket, now)) / weight)),
      resetAfter: (bucket, now) => Math.ceil(owed(bucket, now) / drain),
    };
  };
  return { ...within(rate.burst), within };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
