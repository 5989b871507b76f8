import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { byTrouble, troubleAfter } from "../../../src/collector/trouble.ts";
import { NOTHING_YET } from "../../../src/events/difference.ts";
import { runs } from "../../support/runs.ts";
import { MINUTE } from "../../support/time.ts";

const delta = {
  ...NOTHING_YET,
  refused: { messages: 3 },
  strikes: { messages: 2 },
  bans: { ladder: { close: 1, "shadow-ban": 0 }, operator: { close: 0, "shadow-ban": 1 } },
  refusedConnects: { "4403": 4 },
};

describe("the trouble of a room", () => {
  it("adds up what went wrong", () => {
    expect(troubleAfter(0, 0, delta)).toBe(3 + 4 + 2 * 5 + 2 * 25);
  });

  it("counts half after five minutes, and nothing in the end", () => {
    expect(troubleAfter(64, 5 * MINUTE, NOTHING_YET)).toBe(32);
    expect(troubleAfter(64, 10 * MINUTE, delta)).toBe(16 + troubleAfter(0, 0, delta));
    expect(troubleAfter(64, 120 * MINUTE, NOTHING_YET)).toBe(0);
  });

  it("is no more after a clock that has stepped back", () => {
    expect(troubleAfter(64, -5 * MINUTE, NOTHING_YET)).toBe(64);
  });
});

const room = fc.record({
  party: fc.constantFrom("chat", "game"),
  room: fc.string({ minLength: 1, maxLength: 2 }),
  at: fc.integer({ min: 1.7e12, max: 1.7e12 + 30 * MINUTE }),
  trouble: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1_000 })),
});

describe("the order by trouble", () => {
  it("is that of what is left of it at any moment, with rooms without trouble behind", () => {
    const at = 1.7e12 + 40 * MINUTE;
    fc.assert(
      fc.property(room, room, (one, other) => {
        const [left, others] = [one, other].map(
          (each) => each.trouble * 2 ** ((each.at - at) / (5 * MINUTE)),
        );
        if (left === undefined || others === undefined) return;
        // Beyond what a double tells apart, either may come first.
        if (Math.abs(left - others) > 1e-6 * left) expect(byTrouble(one, other) < 0).toBe(left > others);
        else if (left === 0)
          expect(Math.sign(byTrouble(one, other))).toBe(
            Math.sign(other.at - one.at) || Math.sign(byTrouble(one, other)),
          );
      }),
      { numRuns: runs(1_000) },
    );
  });

  it("puts no two rooms in the same place", () => {
    fc.assert(
      fc.property(room, room, (one, other) => {
        const isSame =
          one.party === other.party &&
          one.room === other.room &&
          one.at === other.at &&
          one.trouble === other.trouble;
        if (!isSame && (one.party !== other.party || one.room !== other.room))
          expect(byTrouble(one, other)).not.toBe(0);
        expect(Math.sign(byTrouble(one, other)) + Math.sign(byTrouble(other, one))).toBe(0);
      }),
      { numRuns: runs(1_000) },
    );
  });
});
