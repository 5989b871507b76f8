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

  const settle = (bucket: Bucket, now: number): Bucket => {
    if (now === bucket.at) return bucket;
    if (now < bucket.at) return { at: now, count: bucket.count, before: 0 };
    return { at: now, count: Math.max(0, bucket.count - (now - bucket.at) * drain), before: 0 };
  };
  const charge = ({ at, count }: Bucket, cost: number): Bucket => ({
    at,
    count: count + cost * weight,
    before: 0,
  });

  /** The same rate with another burst: it can read the same buckets. */
  const within = (burst: number): Algorithm => {
    const capacity = burst * weight;
    return {
      settle,
      charge,
      waitFor({ count }, cost) {
        if (cost > burst) return Infinity;
        const excess = count + cost * weight - capacity;
        return excess <= 0 ? 0 : Math.ceil(excess / drain);
      },
      left: ({ count }) => Math.max(0, Math.floor((capacity - count) / weight)),
      resetAfter: ({ count }) => Math.ceil(count / drain),
    };
  };
  return { ...within(rate.burst), within };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
