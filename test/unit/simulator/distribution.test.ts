import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Distribution, rankOf } from "../../../src/simulator/distribution.ts";
import { runs } from "../../support/runs.ts";

const SHARES = { p50: 0.5, p90: 0.9, p99: 0.99, p999: 0.999 } as const;

function exactly(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (
    sorted.find((value) => sorted.filter((each) => each <= value).length >= share * sorted.length - 1e-6) ?? 0
  );
}

describe("quantiles", () => {
  it("are exact of few values", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_000 }), { maxLength: 300 }), (values) => {
        const distribution = new Distribution();
        for (const value of values) distribution.add(value);
        const quantiles = distribution.quantiles();
        expect(quantiles.error).toBe(0);
        expect(quantiles.max).toBe(Math.max(0, ...values));
        for (const [name, share] of Object.entries(SHARES))
          expect(quantiles[name as keyof typeof SHARES]).toBe(exactly(values, share));
      }),
      { numRuns: runs(500) },
    );
  });

  it("are at most 1% off of many, and say so", () => {
    const distribution = new Distribution();
    const values = Array.from({ length: 20_000 }, (_, index) =>
      index % 7 === 0 ? 0 : Math.round(1.0007 ** index),
    );
    for (const value of values) distribution.add(value);
    const sorted = values.toSorted((a, b) => a - b);
    const quantiles = distribution.quantiles();
    expect(quantiles.error).toBe(0.01);
    expect(quantiles.max).toBe(sorted.at(-1));
    for (const [name, share] of Object.entries(SHARES)) {
      const exact = sorted[rankOf(share, sorted.length) - 1] ?? 0;
      const estimate = quantiles[name as keyof typeof SHARES];
      expect(Math.abs(estimate - exact)).toBeLessThanOrEqual(0.010001 * exact);
    }
  });

  it("are zeros of nothing", () => {
    expect(new Distribution().quantiles()).toEqual({ p50: 0, p90: 0, p99: 0, p999: 0, max: 0, error: 0 });
  });
});

describe("a rank", () => {
  it("is not pushed up by what a share is in binary", () => {
    expect(rankOf(0.999, 1_000)).toBe(999);
    expect(rankOf(0.9, 10)).toBe(9);
    expect(rankOf(0.999, 1_001)).toBe(1_000);
    expect(rankOf(0.5, 0)).toBe(0);
  });
});
