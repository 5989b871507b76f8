import * as fc from "fast-check";
import { expect, it } from "vitest";
import { suppressed, unlessFew } from "../../../src/admin/suppressed.ts";
import { runs } from "../../support/runs.ts";

it("shows no count under ten, and none by which one could be worked out", () => {
  const counts = fc.dictionary(fc.string(), fc.oneof(fc.nat(30), fc.nat(10_000)), { minKeys: 1, maxKeys: 6 });
  fc.assert(
    fc.property(counts, (counts) => {
      const shown = suppressed(counts);
      const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
      let rest = total;
      for (const [name, count] of Object.entries(counts)) {
        expect(shown[name] === null || shown[name] === count).toBe(true);
        if (count < 10) expect(shown[name]).toBeNull();
        rest -= shown[name] ?? 0;
      }
      // What is left out of the total, if the total is shown: nobody, or ten at least.
      if (unlessFew(total) !== null) expect(rest === 0 || rest >= 10).toBe(true);
    }),
    { numRuns: runs(500) },
  );
});

it.each<[counts: Record<string, number>, shown: Record<string, number | null>]>([
  [
    { a: 100, b: 200 },
    { a: 100, b: 200 },
  ],
  [
    { a: 0, b: 200 },
    { a: null, b: 200 },
  ],
  [
    { a: 5, b: 200 },
    { a: null, b: null },
  ],
  [
    { a: 5, b: 40, c: 200 },
    { a: null, b: null, c: 200 },
  ],
  [
    { a: 5, b: 6, c: 200 },
    { a: null, b: null, c: 200 },
  ],
  [
    { a: 9, b: 10 },
    { a: null, b: null },
  ],
])("shows of %j what is %j", (counts, shown) => {
  expect(suppressed(counts)).toEqual(shown);
});

it("shows a count by itself from ten on", () => {
  expect([0, 9, 10].map(unlessFew)).toEqual([null, null, 10]);
});
