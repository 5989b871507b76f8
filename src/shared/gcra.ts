import type { Algorithm, Bucket, Rate } from "./bucket.ts";

/**
 * The generic cell rate algorithm, in its continuous-state leaky bucket form (ITU-T I.371, annex A): what a sender owes
 * drains at the rate, each message adds its cost, and a message that would make it owe more than the burst is refused.
 *
 * In any t ms it admits at most `burst + limit * t / window`. A sender who keeps to the rate is never refused.
 *
 * All arithmetic is on whole numbers. A cost of 1 weighs `window` units and `limit` units drain per ms (both divided by
 * their greatest common divisor), so that no rounding ever admits one too many, and the wait is exact to the millisecond.
 */
export function gcra(rate: Rate): Gcra {
  const divisor = greatestCommonDivisor(rate.limit, rate.window);
  return new Gcra(rate.window / divisor, rate.limit / divisor, rate.burst);
}

// A class, since every message runs it: engines inline a method always, and one of many closures only sometimes.
export class Gcra implements Algorithm {
  /** Units that a cost of 1 weighs. */
  readonly weight: number;
  /** Units that drain in a ms. */
  readonly drain: number;
  /** Most that may come at once. */
  readonly burst: number;
  /** Units that the burst weighs. */
  readonly capacity: number;
  readonly longest: number;

  constructor(weight: number, drain: number, burst: number, capacity = burst * weight) {
    this.weight = weight;
    this.drain = drain;
    this.burst = burst;
    this.capacity = capacity;
    this.longest = Math.ceil(capacity / drain);
  }

  /** The same rate with another burst: it can read the same buckets. */
  within(burst: number): Algorithm {
    return new Gcra(this.weight, this.drain, burst);
  }

  settle(bucket: Bucket, now: number): Bucket {
    return now === bucket.at ? bucket : { at: now, count: this.#owed(bucket, now), before: 0 };
  }

  waitFor(bucket: Bucket, cost: number, now: number): number {
    if (cost > this.burst) return Infinity;
    const excess = this.#owed(bucket, now) + cost * this.weight - this.capacity;
    return excess <= 0 ? 0 : Math.ceil(excess / this.drain);
  }

  /**
   * Does at once what {@link waitFor} and {@link charge} do for a message of cost 1.
   *
   * @returns the bucket's count after it; -1 if the message does not pass, or the clock stepped back
   */
  admit(bucket: Bucket, now: number): number {
    const count = this.#owed(bucket, now) + this.weight;
    return count > this.capacity || now < bucket.at ? -1 : count;
  }

  charge(bucket: Bucket, cost: number, now: number): Bucket {
    return { at: now, count: this.#owed(bucket, now) + cost * this.weight, before: 0 };
  }

  left(bucket: Bucket, now: number): number {
    return Math.max(0, Math.floor((this.capacity - this.#owed(bucket, now)) / this.weight));
  }

  resetAfter(bucket: Bucket, now: number): number {
    return Math.ceil(this.#owed(bucket, now) / this.drain);
  }

  #owed({ at, count }: Bucket, now: number): number {
    return now <= at ? count : Math.max(0, count - (now - at) * this.drain);
  }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
