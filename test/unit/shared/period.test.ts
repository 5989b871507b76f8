import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joined, remaining, settle, type Period, periodFrom } from "../../../src/shared/period.ts";
import { runs } from "../../support/runs.ts";
import { START, HOUR } from "../../support/time.ts";

const terms: fc.Arbitrary<Period> = fc
  .oneof(fc.nat(2e9), fc.constant("forever" as const))
  .map((length) => periodFrom(START, length));

describe("a term", () => {
  it("lasts to its last millisecond, and not one longer", () => {
    const term = periodFrom(START, HOUR);
    expect([0, 1, HOUR - 1, HOUR, HOUR + 1].map((ms) => remaining(term, START + ms))).toEqual([
      HOUR,
      HOUR - 1,
      1,
      0,
      0,
    ]);
  });

  it("has no end where it is for ever", () => {
    expect(periodFrom(START, "forever")).toEqual({ at: START, until: Infinity });
    expect(remaining(periodFrom(START, "forever"), 8.64e15)).toBe(Infinity);
  });

  it("that takes over from one which still lasted counts from that one's beginning", () => {
    const before = periodFrom(START, HOUR);
    expect(joined(before, periodFrom(START + 5, HOUR))).toEqual({ at: START, until: START + 5 + HOUR });
    expect(joined(before, periodFrom(START + HOUR, 9))).toEqual({ at: START, until: START + HOUR + 9 });
    expect(joined(before, periodFrom(START + HOUR + 1, 9))).toEqual(periodFrom(START + HOUR + 1, 9));
    expect(joined(null, before)).toEqual(before);
  });

  it("of no length is over as soon as it began", () => {
    expect(remaining(periodFrom(START, 0), START)).toBe(0);
  });

  it("never lasts longer than the whole of it, wherever the clock is", () => {
    fc.assert(
      fc.property(terms, fc.integer({ min: -1e12, max: 1e12 }), (term, ms) => {
        const left = remaining(term, START + ms);
        expect(left).toBeGreaterThanOrEqual(0);
        expect(left).toBeLessThanOrEqual(term.until - term.at);
      }),
      { numRuns: runs(1_000) },
    );
  });
});

describe("a clock that stepped back before a term began", () => {
  it("begins the term anew, as long as it was", () => {
    const settled = settle(periodFrom(START, HOUR), START - 9 * HOUR);
    expect(settled).toEqual({ at: START - 9 * HOUR, until: START - 8 * HOUR });
    expect(settle(periodFrom(START, "forever"), START - HOUR)).toEqual({ at: START - HOUR, until: Infinity });
  });

  it("keeps whatever else goes with the term", () => {
    expect(settle({ ...periodFrom(START, HOUR), reason: "spam" }, START - 1)).toMatchObject({
      reason: "spam",
    });
  });
});

it("a clock that goes ahead or stands still leaves the very same term", () => {
  const term = periodFrom(START, HOUR);
  for (const ms of [0, 1, 9 * HOUR]) expect(settle(term, START + ms)).toBe(term);
});
