import * as fc from "fast-check";
import { expect, it } from "vitest";
import { ranked } from "../../../src/simulator/ranked.ts";
import { runs } from "../../support/runs.ts";

it("finds the value of each rank, and loses none", () => {
  const values = fc.array(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.double({ min: 0, noNaN: true })), {
    minLength: 1,
  });
  fc.assert(
    fc.property(values, fc.nat(), (list, chosen) => {
      const rank = 1 + (chosen % list.length);
      const array = Float64Array.from(list);
      const sorted = array.toSorted();
      expect(ranked(array, rank)).toBe(sorted[rank - 1]);
      expect(array.toSorted()).toEqual(sorted);
    }),
    { numRuns: runs(2_000) },
  );
});

it("is 0 of nothing", () => {
  expect(ranked(new Float64Array(0), 1)).toBe(0);
});
