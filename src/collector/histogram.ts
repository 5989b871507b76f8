import type { Histogram } from "./calls.ts";

/** Ms. */
const BOUNDS = [10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000];

/** Nothing was measured yet. */
export const UNMEASURED: Histogram = {
  buckets: BOUNDS.map((atMost) => ({ atMost, count: 0 })),
  count: 0,
  sum: 0,
};

/** @param took ms */
export function withMeasured({ buckets, count, sum }: Histogram, took: number): Histogram {
  return {
    buckets: buckets.map((bucket) =>
      took <= bucket.atMost ? { atMost: bucket.atMost, count: bucket.count + 1 } : bucket,
    ),
    count: count + 1,
    sum: sum + took,
  };
}

export function sumOfHistograms(one: Histogram, other: Histogram): Histogram {
  return {
    buckets: one.buckets.map(({ atMost, count }, index) => ({
      atMost,
      count: count + (other.buckets[index]?.count ?? 0),
    })),
    count: one.count + other.count,
    sum: one.sum + other.sum,
  };
}
