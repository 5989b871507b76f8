import type { Algorithm, Bucket, Rate } from "../shared/bucket.ts";

/**
 * A fixed window: `limit` from the first message on, then again `limit` from the first message after `window` ms.
 *
 * In any t ms it admits at most `limit * (floor(t / window) + 2)`: its flaw is that the end of one window and the start
 * of the next may come together, so that twice the limit passes in an instant. A sender whose messages are at least
 * `window / limit` ms apart is never refused. It is here for parity with limiters that count so, such as Meteor's
 * DDPRateLimiter; `gcra` has no such flaw.
 */
export function fixedWindow({ limit, window }: Rate): Algorithm {
  const settle = (bucket: Bucket, now: number): Bucket => {
    if (now < bucket.at) return { ...bucket, at: now };
    return now - bucket.at < window ? bucket : { at: now, count: 0, before: 0 };
  };
  return {
    settle,
    waitFor(bucket, cost, now) {
      if (cost > limit) return Infinity;
      const { at, count } = settle(bucket, now);
      return count + cost <= limit ? 0 : at + window - now;
    },
    charge(bucket, cost, now) {
      const { at, count } = settle(bucket, now);
      return { at, count: count + cost, before: 0 };
    },
    left: (bucket, now) => Math.max(0, limit - settle(bucket, now).count),
    resetAfter(bucket, now) {
      const { at, count } = settle(bucket, now);
      return count === 0 ? 0 : at + window - now;
    },
  };
}
