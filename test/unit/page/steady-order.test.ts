import * as fc from "fast-check";
import { expect, it } from "vitest";
import { steadied } from "../../../console/steady-order.ts";
import { runs } from "../../support/runs.ts";

it("keeps each row where it lies, puts what is new at the end, and lets go of what is gone", () => {
  expect(steadied(["c", "new", "a"], ["a", "b", "c"])).toEqual(["a", "c", "new"]);
});

it("has just the rows that there are, and moves none past another", () => {
  const ids = fc.uniqueArray(fc.integer({ min: 0, max: 9 }).map(String));
  fc.assert(
    fc.property(ids, ids, (order, before) => {
      const now = steadied(order, before);
      expect(now.toSorted()).toEqual(order.toSorted());
      const kept = now.filter((id) => before.includes(id));
      expect(kept).toEqual(before.filter((id) => order.includes(id)));
    }),
    { numRuns: runs(300) },
  );
});
