import { describe, expect, expectTypeOf, it } from "vitest";
import { type Duration, milliseconds } from "../../../src/policy/duration.ts";

describe("a duration", () => {
  it.each<[Duration, number]>([
    [0, 0],
    [1, 1],
    [250, 250],
    ["0ms", 0],
    ["1ms", 1],
    ["250ms", 250],
    ["10s", 10_000],
    ["1m", 60_000],
    ["1h", 3_600_000],
    ["1d", 86_400_000],
    ["1.5s", 1_500],
    ["0.5m", 30_000],
    ["0.25h", 900_000],
    ["007s", 7_000],
    ["365d", 31_536_000_000],
  ])("of %j is %i ms", (duration, ms) => {
    expect(milliseconds(duration)).toBe(ms);
  });

  it.each<[Duration, number]>([
    [0.4, 0],
    [0.5, 1],
    [99.5, 100],
    ["0.4ms", 0],
    ["1.0006s", 1_001],
  ])("of %j is rounded to %i whole ms", (duration, ms) => {
    expect(milliseconds(duration)).toBe(ms);
  });

  const nonsense: Record<string, unknown[]> = {
    numbers: [-1, -0.4, NaN, Infinity, -Infinity],
    texts: [
      "",
      "s",
      "5",
      "-5s",
      "+5s",
      "1e3s",
      "0x10ms",
      ".5s",
      "5.s",
      "1,5s",
      "1.2.3s",
      "1_000ms",
      "Infinitys",
    ],
    units: ["5x", "5S", "5sec", "5 s", " 5s", "5s ", "5s\n", "1h30m", "٥s", "forever"],
    others: [null, undefined, true, 5n, Symbol("5s"), {}, [], [5], ["5s"], { valueOf: () => 5 }, () => 5],
  };

  it.each(Object.values(nonsense).flatMap((list) => list.map((value) => ({ value }))))(
    "is nothing like $value",
    ({ value }) => {
      expect(milliseconds(value)).toBeNull();
    },
  );

  it("is never infinite, however many digits it has", () => {
    expect(milliseconds(`${"9".repeat(400)}d`)).toBeNull();
  });

  it("has to have a unit, for the compiler too", () => {
    expectTypeOf<"10s">().toExtend<Duration>();
    expectTypeOf<"1.5h">().toExtend<Duration>();
    expectTypeOf<"10">().not.toExtend<Duration>();
    expectTypeOf<"s">().not.toExtend<Duration>();
    expectTypeOf<null>().not.toExtend<Duration>();
  });
});
