import { describe, expect, it } from "vitest";
import { TimelineBuilder } from "../../../src/simulator/timeline.ts";
import { START } from "../../support/time.ts";

describe("a timeline", () => {
  it("counts by the second while that fits", () => {
    const builder = new TimelineBuilder();
    for (const ms of [0, 999, 1_000, 4_500]) builder.admit(START + ms);
    builder.refuse(START + 2_000, "chat");
    expect(builder.result(START + 5_000)).toEqual({
      step: 1_000,
      admitted: [2, 1, 0, 0, 1, 0],
      refused: [{ name: "chat", counts: [0, 0, 1, 0, 0, 0] }],
    });
  });

  it("has at most 240 steps of however long a time, and loses no message", () => {
    const builder = new TimelineBuilder();
    for (let minute = 0; minute < 1_440; minute++) {
      builder.admit(START + minute * 60_000);
      if (minute % 3 === 0) builder.refuse(START + minute * 60_000, "chat");
    }
    const { step, admitted, refused } = builder.result(START + 1_440 * 60_000);
    expect(admitted.length).toBeLessThanOrEqual(240);
    expect(admitted.length * step).toBeGreaterThanOrEqual(1_440 * 60_000);
    expect(admitted.reduce((sum, count) => sum + count)).toBe(1_440);
    expect(refused[0]?.counts.reduce((sum, count) => sum + count)).toBe(480);
  });

  it("counts what is earlier than the first in the first step", () => {
    const builder = new TimelineBuilder();
    builder.admit(START);
    builder.admit(START - 60_000);
    expect(builder.result(START).admitted).toEqual([2]);
  });

  it("is empty of nothing", () => {
    expect(new TimelineBuilder().result(0)).toEqual({ step: 1_000, admitted: [], refused: [] });
  });
});
