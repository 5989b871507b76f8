import type { Algorithm, Bucket, Rate } from "../shared/bucket.ts";

/**
 * A sliding window of two counters: what this window has counted, and the share of the last window's count that is still within
 * `window` ms, as if that had come evenly. This is Cloudflare's approximation ("How we built rate limiting capable of scaling to
 * millions of domains", 2017) with one difference. There the share is a fraction; here it is the whole number of evenly spaced
 * messages that are still within `window` ms, so that a sender who keeps to the rate exactly is not refused.
 *
 * In any t ms it admits at most `limit * (floor(t / window) + 2)`, though only a sender who waits for it gets twice the limit
 * in an instant. A sender whose messages are at least `window / limit` ms apart is never refused.
 *
 * In a bucket, `at` is the start of this window (epoch ms), `count` the cost admitted since, and `before` that of the window before.
 */
export class SlidingWindow implements Algorithm {
  readonly longest: number;
  readonly #limit: number;
  readonly #window: number;

  constructor({ limit, window }: Rate) {
    this.longest = 2 * window;
    this.#limit = limit;
    this.#window = window;
  }

  settle(bucket: Bucket, now: number): Bucket {
    const elapsed = now - bucket.at;
    if (elapsed < 0) return { ...bucket, at: now };
    if (elapsed < this.#window) return bucket;
    if (elapsed >= 2 * this.#window) return { at: now, count: 0, before: 0 };
    return { at: bucket.at + this.#window, count: 0, before: bucket.count };
  }

  waitFor(bucket: Bucket, cost: number, now: number): number {
    if (cost > this.#limit) return Infinity;
    const settled = this.settle(bucket, now);
    if (this.#used(settled, now) + cost <= this.#limit) return 0;
    const { at, count, before } = settled;
    const room = this.#limit - cost - count;
    if (room >= 0) return at + this.#whenShareIs(before, room) - now;
    return at + this.#window + this.#whenShareIs(count, this.#limit - cost) - now;
  }

  charge(bucket: Bucket, cost: number, now: number): Bucket {
    const { at, count, before } = this.settle(bucket, now);
    return { at, count: count + cost, before };
  }

  left(bucket: Bucket, now: number): number {
    return Math.max(0, this.#limit - this.#used(this.settle(bucket, now), now));
  }

  resetAfter(bucket: Bucket, now: number): number {
    const { at, count, before } = this.settle(bucket, now);
    if (count > 0) return at + this.#window + this.#whenShareIs(count, 0) - now;
    return before > 0 ? Math.max(0, at + this.#whenShareIs(before, 0) - now) : 0;
  }

  #used({ at, count, before }: Bucket, now: number): number {
    return count + this.#share(before, now - at);
  }

  /** How many of `count` evenly spaced messages are less than `window` ms old, `elapsed` ms after their window ended. */
  #share(count: number, elapsed: number): number {
    if (count === 0) return 0;
    return Math.max(0, Math.ceil((count * (this.#window - elapsed)) / this.#window) - 1);
  }

  /** The first moment of a window, in ms from its start, at which the share of `count` is at most `room`. */
  #whenShareIs(count: number, room: number): number {
    return Math.max(0, Math.ceil((this.#window * (count - room - 1)) / count));
  }
}
