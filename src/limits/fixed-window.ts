import type { Algorithm, Bucket, Rate } from "../shared/bucket.ts";

/**
 * A fixed window: up to `limit` within `window` ms, which begin with the first message; then the same again.
 *
 * In any t ms it admits at most `limit * (floor(t / window) + 2)`. The 2 is its flaw: the end of one window and the start of the
 * next may come together, so twice the limit may pass in an instant. A sender whose messages are at least `window / limit` ms apart
 * is never refused. It is here for parity with limiters that count this way, such as Meteor's DDPRateLimiter; `gcra` does not have
 * the flaw.
 *
 * In a bucket, `at` is the start of the window (epoch ms) and `count` the cost admitted since.
 */
export class FixedWindow implements Algorithm {
  readonly longest: number;
  readonly #limit: number;
  readonly #window: number;

  constructor({ limit, window }: Rate) {
    this.longest = window;
    this.#limit = limit;
    this.#window = window;
  }

  settle(bucket: Bucket, now: number): Bucket {
    if (now < bucket.at) return { ...bucket, at: now };
    return now - bucket.at < this.#window ? bucket : { at: now, count: 0, before: 0 };
  }

  waitFor(bucket: Bucket, cost: number, now: number): number {
    if (cost > this.#limit) return Infinity;
    const { at, count } = this.settle(bucket, now);
    return count + cost <= this.#limit ? 0 : at + this.#window - now;
  }

  charge(bucket: Bucket, cost: number, now: number): Bucket {
    const { at, count } = this.settle(bucket, now);
    return { at, count: count + cost, before: 0 };
  }

  left(bucket: Bucket, now: number): number {
    return Math.max(0, this.#limit - this.settle(bucket, now).count);
  }

  resetAfter(bucket: Bucket, now: number): number {
    const { at, count } = this.settle(bucket, now);
    return count === 0 ? 0 : at + this.#window - now;
  }
}
