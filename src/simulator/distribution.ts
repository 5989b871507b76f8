import type { Quantiles } from "./result.ts";

/** So many different values are kept as they are. */
const MOST_EXACT = 4_096;

/** Of a value that is not kept as it is: at most this share of it is lost or added. */
const ERROR = 0.01;

const GAMMA = (1 + ERROR) / (1 - ERROR);
const PER_LOG = 1 / Math.log(GAMMA);

/**
 * How values of 0 or more are spread. Up to 4,096 different ones are counted each, so that quantiles are exact. More are counted in
 * classes each of which is 2% wider than the one before: whatever the values, a quantile is at most 1% off, and the memory is that
 * of the classes, some 1,100 for all numbers up to 2^32. This is DDSketch (Masson, Rim and Lee, "DDSketch: A Fast and Fully-Mergeable
 * Quantile Sketch with Relative-Error Guarantees", VLDB 2019).
 */
export class Distribution {
  /** How many there are of each value; `null` once there are too many different ones. */
  #values: Map<number, number> | null = new Map();
  /** How many values are of each class. Class `i` is of those above `GAMMA ** (i - 1)`, up to `GAMMA ** i`. */
  readonly #classes: number[] = [];
  /** How many values are less than 1, and stand for 0. */
  #zeros = 0;
  #count = 0;
  #max = 0;

  add(value: number): void {
    this.#count++;
    if (value > this.#max) this.#max = value;
    if (this.#values === null) return this.#classify(value, 1);
    this.#values.set(value, (this.#values.get(value) ?? 0) + 1);
    if (this.#values.size <= MOST_EXACT) return;
    for (const [each, count] of this.#values) this.#classify(each, count);
    this.#values = null;
  }

  quantiles(): Quantiles {
    const sorted = this.#values === null ? null : [...this.#values].toSorted(([a], [b]) => a - b);
    const at = (share: number): number => {
      const rank = Math.max(1, rankOf(share, this.#count));
      return sorted === null ? this.#estimate(rank) : valueAt(sorted, rank);
    };
    return {
      p50: at(0.5),
      p90: at(0.9),
      p99: at(0.99),
      p999: at(0.999),
      max: this.#max,
      error: sorted === null ? ERROR : 0,
    };
  }

  #classify(value: number, count: number): void {
    if (value < 1) {
      this.#zeros += count;
      return;
    }
    const index = Math.ceil(Math.log(value) * PER_LOG);
    while (this.#classes.length <= index) this.#classes.push(0);
    this.#classes[index] = (this.#classes[index] ?? 0) + count;
  }

  /** The middle of the class in which the value of this rank is: at most `ERROR` from every value in it. */
  #estimate(rank: number): number {
    let before = this.#zeros;
    if (rank <= before) return 0;
    for (const [index, count] of this.#classes.entries()) {
      before += count;
      if (rank <= before) return Math.min(this.#max, (2 * GAMMA ** index) / (GAMMA + 1));
    }
    return this.#max;
  }
}

function valueAt(sorted: readonly (readonly [value: number, count: number])[], rank: number): number {
  let before = 0;
  for (const [value, count] of sorted) {
    before += count;
    if (rank <= before) return value;
  }
  return 0;
}

/**
 * The rank, from 1, of the least of `count` values that at least this share of them do not exceed. A share such as 0.999 is not exact in
 * binary, so that its product may be a hair above the whole number that is meant.
 */
export function rankOf(share: number, count: number): number {
  const exact = share * count;
  const near = Math.round(exact);
  return Math.abs(exact - near) < 1e-9 * Math.max(1, count) ? near : Math.ceil(exact);
}
