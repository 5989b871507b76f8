import { describe, expect, it } from "vitest";
import { sumOfHistograms, UNMEASURED, withMeasured } from "../../../src/collector/histogram.ts";

describe("a histogram", () => {
  it("says how many took at most so long, bounds included", () => {
    const measured = [10, 11, 1_000, 90_000].reduce(withMeasured, UNMEASURED);
    expect(measured).toMatchObject({ count: 4, sum: 91_021 });
    const of = (ms: number): number | undefined =>
      measured.buckets.find(({ atMost }) => atMost === ms)?.count;
    expect([of(10), of(25), of(500), of(1_000), of(60_000)]).toEqual([1, 2, 2, 3, 3]);
  });

  it("adds up with another one", () => {
    const one = withMeasured(UNMEASURED, 80);
    const other = withMeasured(UNMEASURED, 800);
    expect(sumOfHistograms(one, other)).toEqual(withMeasured(one, 800));
  });
});
