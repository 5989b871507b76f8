import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  asDuration,
  asFields,
  endOf,
  LENGTHS,
  momentOf,
  typedMoment,
} from "../../../../console/act/length.ts";

const NOW = new Date("2026-11-29T18:30:20").getTime();
const HOUR = 3_600_000;

describe("a moment that was typed", () => {
  it("is in the time of whoever typed it", () => {
    expect(momentOf("2026-11-29T19:00", NOW, HOUR)).toBe(new Date(2026, 10, 29, 19, 0).getTime());
  });

  it("is none, over, or too far away", () => {
    expect(momentOf("", NOW, HOUR)).toBe("missing");
    expect(momentOf("2026-13-45T99:00", NOW, HOUR)).toBe("missing");
    expect(momentOf("2026-11-29T18:30", NOW, HOUR)).toBe("past");
    expect(momentOf("2026-11-29T19:31", NOW, HOUR)).toBe("far");
  });

  it("is read as it was written", () => {
    const minutes = fc.integer({ min: 29_000_000, max: 40_000_000 });
    fc.assert(
      fc.property(minutes, (minutes) => {
        const at = minutes * 60_000;
        // An hour that comes twice, as the clocks are set back, is written alike both times.
        fc.pre([at - HOUR, at + HOUR].every((other) => typedMoment(other) !== typedMoment(at)));
        expect(momentOf(typedMoment(at), at - 1, 1)).toBe(at);
      }),
    );
  });
});

describe("how long something lasts", () => {
  it("is said to the API as it was chosen", () => {
    expect(asFields({ kind: "for", ms: HOUR })).toEqual({ for: HOUR });
    expect(asFields({ kind: "until", at: NOW })).toEqual({ until: NOW });
    expect(asFields({ kind: "forever" })).toEqual({ for: "forever" });
    expect(asDuration({ kind: "until", at: NOW + 5 }, NOW)).toBe(5);
    expect(asDuration({ kind: "until", at: NOW - 5 }, NOW)).toBe(1);
    expect(asDuration({ kind: "forever" }, NOW)).toBe("forever");
  });

  it("ends", () => {
    expect(endOf({ kind: "for", ms: HOUR }, NOW)).toBe(NOW + HOUR);
    expect(endOf({ kind: "until", at: 7 }, NOW)).toBe(7);
    expect(endOf({ kind: "forever" }, NOW)).toBeNull();
  });

  it("is by default one of those that are offered, and none is too long", () => {
    for (const { presets, usual, most } of Object.values(LENGTHS)) {
      expect(presets).toContain(usual);
      for (const preset of presets) expect(preset ?? 0).toBeLessThanOrEqual(most);
    }
  });
});
