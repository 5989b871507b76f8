import { describe, expect, it } from "vitest";
import { SlidingCount } from "../../../src/switches/sliding-count.ts";
import { START } from "../../support/time.ts";

describe("a sliding count", () => {
  it("counts what was within the span, to a tenth of it", () => {
    const count = new SlidingCount(10_000);
    expect([0, 500, 4_000, 9_000].map((after) => count.add(START + after))).toEqual([1, 2, 3, 4]);
    expect(count.add(START + 10_000)).toBe(3);
    expect(count.add(START + 13_999)).toBe(4);
    expect(count.add(START + 14_000)).toBe(4);
    expect(count.add(START + 60_000)).toBe(1);
  });

  it("begins again if the clock steps back", () => {
    const count = new SlidingCount(10_000);
    count.add(START);
    expect(count.add(START - 5_000)).toBe(1);
  });
});
