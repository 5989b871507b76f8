import { describe, expect, it } from "vitest";
import { sumByName, sumOf, sumOfCounts, sumOfGauges } from "../../../src/collector/sum.ts";
import { LONGEST_NAME, MOST_NAMES, OTHER } from "../../../src/events/by-name.ts";
import { difference, NOTHING_YET } from "../../../src/events/difference.ts";
import { EVERYTHING } from "../../support/delta.ts";

const named = (from: number, to: number): Record<string, number> =>
  Object.fromEntries(Array.from({ length: to - from }, (_, index) => [`name ${from + index}`, 1]));
const inAll = (counts: Record<string, number>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

describe("a sum", () => {
  it("has all of both, and taken apart again is what it was made of", () => {
    const twice = sumOf(EVERYTHING, EVERYTHING);
    expect(difference(twice, EVERYTHING)).toEqual(EVERYTHING);
    expect(sumOf(NOTHING_YET, EVERYTHING)).toEqual(EVERYTHING);
    expect(sumOf(EVERYTHING, NOTHING_YET)).toEqual(EVERYTHING);
  });

  it("of how rooms stand adds up, but for the longest wait", () => {
    expect(
      sumOfGauges(
        { connections: 1, clients: 2, outbox: 3, ledgerAge: 40 },
        { connections: 10, clients: 20, outbox: 30, ledgerAge: 4 },
      ),
    ).toEqual({ connections: 11, clients: 22, outbox: 33, ledgerAge: 40 });
  });
});

describe("names", () => {
  it("are bounded, and nothing is lost with those beyond", () => {
    const full = sumOfCounts({}, named(0, MOST_NAMES));
    const more = sumOfCounts(full, named(50, 300));
    expect(Object.keys(more)).toHaveLength(MOST_NAMES + 1);
    expect(more[OTHER]).toBe(200);
    expect(inAll(more)).toBe(MOST_NAMES + 250);
  });

  it("that are too long are one with the others", () => {
    expect(sumOfCounts({}, { ["x".repeat(LONGEST_NAME + 1)]: 3, ["y".repeat(LONGEST_NAME)]: 1 })).toEqual({
      [OTHER]: 3,
      ["y".repeat(LONGEST_NAME)]: 1,
    });
  });

  it("may be those that every object knows", () => {
    const hostile = Object.fromEntries([
      ["constructor", 1],
      ["__proto__", 2],
      ["toString", 3],
    ]);
    const twice = sumOfCounts(hostile, hostile);
    expect(Object.entries(twice)).toEqual([
      ["constructor", 2],
      ["__proto__", 4],
      ["toString", 6],
    ]);
  });

  it("keep their place: what was in stays in, and no count goes back", () => {
    let sums: Record<string, number> = {};
    for (let round = 0; round < 300; round++) {
      const before = sums;
      sums = sumByName(
        before,
        { [`name ${round}`]: 1, [`name ${round % 7}`]: 1 },
        (one, other) => one + other,
      );
      for (const [name, count] of Object.entries(before)) expect(sums[name]).toBeGreaterThanOrEqual(count);
    }
    expect(inAll(sums)).toBe(593);
  });
});
