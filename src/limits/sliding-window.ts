import type { Algorithm, Bucket, Rate } from "../shared/bucket.ts";

/**
 * A sliding window of two counters: what this window has counted, and the share of the last window's count that is
 * still within `window` ms, as if it had come evenly. (Cloudflare, "How we built rate limiting capable of scaling to
 * millions of domains", 2017. There the share is a fraction; here it is the whole number of evenly spaced messages
 * that are still within reach, so that a sender who keeps to the rate exactly is not refused.)
 *
 * In any t ms it admits at most `limit * (floor(t / window) + 2)`, though twice the limit in an instant takes a sender
 * who waits for it. A sender whose messages are at least `window / limit` ms apart is never refused.
 */
export function slidingWindow({ limit, window }: Rate): Algorithm {
  /** What of `count` evenly spaced messages is less than `window` ms old, `elapsed` ms after their window ended. */
  const share = (count: number, elapsed: number): number =>
    count === 0 ? 0 : Math.max(0, Math.ceil((count * (window - elapsed)) / window) - 1);

  /** The first moment of a window, in ms from its start, at which the share of `count` is at most `room`. */
  const whenShareIs = (count: number, room: number): number =>
    Math.max(0, Math.ceil((window * (count - room - 1)) / count));

  const used = ({ at, count, before }: Bucket, now: number): number => count + share(before, now - at);

  const settle = (bucket: Bucket, now: number): Bucket => {
    const elapsed = now - bucket.at;
    if (elapsed < 0) return { ...bucket, at: now };
    if (elapsed < window) return bucket;
    if (elapsed >= 2 * window) return { at: now, count: 0, before: 0 };
    return { at: bucket.at + window, count: 0, before: bucket.count };
  };
  return {
    settle,
    waitFor(bucket, cost, now) {
      if (cost > limit) return Infinity;
      const settled = settle(bucket, now);
      if (used(settled, now) + cost <= limit) return 0;
      const { at, count, before } = settled;
      const room = limit - cost - count;
      if (room >= 0) return at + whenShareIs(before, room) - now;
      return at + window + whenShareIs(count, limit - cost) - now;
    },
    charge(bucket, cost, now) {
      const { at, count, before } = settle(bucket, now);
      return { at, count: count + cost, before };
    },
    left: (bucket, now) => Math.max(0, limit - used(settle(bucket, now), now)),
    resetAfter(bucket, now) {
      const { at, count, before } = settle(bucket, now);
      if (count > 0) return at + window + whenShareIs(count, 0) - now;
      return before > 0 ? Math.max(0, at + whenShareIs(before, 0) - now) : 0;
    },
  };
}
