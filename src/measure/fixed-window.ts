import type { Algorithm, Rate } from "./algorithm.ts";

/**
 * A fixed window: `limit` from the first message on, then again `limit` from the first message after `window` ms.
 *
 * In any t ms it admits at most `limit * (floor(t / window) + 2)`: its flaw is that the end of one window and the start
 * of the next may come together, so that twice the limit passes in an instant. A sender whose messages are at least
 * `window / limit` ms apart is never refused. It is here for parity with limiters that count so, such as Meteor's
 * DDPRateLimiter; `gcra` has no such flaw.
 */
export function fixedWindow({ limit, window }: Rate): Algorithm {
  return {
    settle(bucket, now) {
      if (now < bucket.at) return { ...bucket, at: now };
      return now - bucket.at < window ? bucket : { at: now, count: 0, before: 0 };
    },
    waitFor({ at, count }, cost, now) {
      if (cost > limit) return Infinity;
      return count + cost <= limit ? 0 : at + window - now;
    },
    charge({ at, count }, cost) {
      return { at, count: count + cost, before: 0 };
    },
    left({ count }) {
      return Math.max(0, limit - count);
    },
    resetAfter({ at, count }, now) {
      return count === 0 ? 0 : at + window - now;
    },
  };
}
