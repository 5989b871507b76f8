import * as fc from "fast-check";
import { expect, it } from "vitest";
import { Sizes } from "../../../src/doctor/sizes.ts";
import { runs } from "../../support/runs.ts";

const sizes = fc.array(fc.oneof(fc.nat(20), fc.nat(5_000), fc.nat(2 ** 31 - 1)), { minLength: 1 });

it("tells the size that a share of the messages do not exceed, at most 6% too small and never too large", () => {
  fc.assert(
    fc.property(sizes, fc.constantFrom(0.5, 0.9, 0.99, 1), (all, share) => {
      const seen = new Sizes();
      for (const size of all) seen.add(size);
      const sorted = all.toSorted((a, b) => a - b);
      const exact = sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
      const told = seen.atShare(share);
      expect(told).toBeLessThanOrEqual(exact);
      expect(told).toBeGreaterThan(exact / 1.0626 - 1);
      expect(seen.count).toBe(all.length);
    }),
    { numRuns: runs(1_000) },
  );
});

it("is exact for the shortest, and 0 for none", () => {
  expect(new Sizes().atShare(0.99)).toBe(0);
  for (let size = 0; size < 32; size++) {
    const seen = new Sizes();
    seen.add(size);
    expect(seen.atShare(1)).toBe(size);
  }
});
