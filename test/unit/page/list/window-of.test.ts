import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { windowOf } from "../../../../console/list/window-of.ts";

const sight = fc.record({
  top: fc.integer({ min: -500, max: 900_000 }),
  height: fc.integer({ min: 0, max: 2_000 }),
  row: fc.integer({ min: 20, max: 200 }),
  count: fc.nat(10_000),
});

describe("the rows of a long list that are drawn", () => {
  it("are all that are seen", () => {
    fc.assert(
      fc.property(sight, (sight) => {
        const { top, height, row, count } = sight;
        const { from, to } = windowOf(sight);
        const begin = Math.max(0, top);
        for (const seen of [begin, begin + height / 2, begin + Math.max(0, height - 1)]) {
          const index = Math.floor(seen / row);
          if (index < count) expect(from <= index && index < to).toBe(true);
        }
      }),
    );
  });

  it("are few, however long the list is", () => {
    fc.assert(
      fc.property(sight, (sight) => {
        const { from, to } = windowOf(sight);
        expect(to - from).toBeLessThanOrEqual(Math.ceil(sight.height / sight.row) + 18);
      }),
    );
  });
});
