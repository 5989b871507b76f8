import * as fc from "fast-check";
import { expect, it } from "vitest";
import { merge } from "../../../../src/simulator/generators/merge.ts";
import { runs } from "../../../support/runs.ts";

interface Item {
  readonly at: number;
  readonly source: number;
}

it("brings several sources into the order of time, and of sources where the time is the same", () => {
  const source = fc.array(fc.integer({ min: 0, max: 20 })).map((times) => times.toSorted((a, b) => a - b));
  fc.assert(
    fc.property(fc.array(source, { maxLength: 12 }), (lists) => {
      const sources = lists.map((times, index) => times.map((at): Item => ({ at, source: index })));
      const inOrder = sources.flat().toSorted((a, b) => a.at - b.at || a.source - b.source);
      expect([...merge(sources)]).toEqual(inOrder);
    }),
    { numRuns: runs(500) },
  );
});

it("asks endless sources for no more than it gives away", () => {
  let made = 0;
  function* endless(): Iterable<{ at: number }> {
    for (let at = 0; ; at++) {
      made++;
      yield { at };
    }
  }
  const merged = merge([endless(), endless(), endless()]);
  for (let count = 0; count < 30; count++) merged.next();
  expect(made).toBeLessThanOrEqual(33);
});
