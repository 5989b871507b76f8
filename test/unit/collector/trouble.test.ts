import { assert, constant, constantFrom, integer, oneof, property, record, string } from "fast-check";
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

const room = record({
  party: constantFrom("chat", "game"),
  room: string({ minLength: 1, maxLength: 2 }),
  at: integer({ min: 1.7e12, max: 1.7e12 + 30 * MINUTE }),
  trouble: oneof(constant(0), integer({ min: 1, max: 1_000 })),
  connections: constantFrom(0, 3),
});
const visited = room.map((each) => ({ ...each, connections: 1 }));

describe("the order by trouble", () => {
  it("puts whoever can be acted on first: however troubled a room is that nobody is in, it comes after", () => {
    const heard = { party: "chat", at: 1.7e12 };
    const rooms = [
      { ...heard, room: "much, and left", trouble: 1_000, connections: 0 },
      { ...heard, room: "none", trouble: 0, connections: 1 },
      { ...heard, room: "left", trouble: 0, connections: 0 },
      { ...heard, room: "some", trouble: 2, connections: 9 },
      { ...heard, room: "much", trouble: 90, connections: 1 },
    ];
    const order = ["much", "some", "none", "much, and left", "left"];
    expect(rooms.toSorted(byTrouble).map(({ room }) => room)).toEqual(order);
  });

  it("takes a room for one with people if it is not said how many are in it", () => {
    const room = { party: "chat", room: "a", at: 1.7e12, trouble: 3 };
    expect(byTrouble(room, { ...room, connections: 0 })).toBe(-1);
    expect(byTrouble(room, { ...room, connections: 2 })).toBe(0);
  });

  it("is that of what is left of it at any moment, with rooms without trouble behind", () => {
    const at = 1.7e12 + 40 * MINUTE;
    assert(
      property(visited, visited, (one, other) => {
        const [left = 0, others = 0] = [one, other].map(
          (each) => each.trouble * 2 ** ((each.at - at) / (5 * MINUTE)),
        );
        // Beyond what a double tells apart, either may come first.
        if (Math.abs(left - others) > 1e-6 * left) expect(byTrouble(one, other) < 0).toBe(left > others);
        if (left + others === 0 && one.at !== other.at)
          expect(byTrouble(one, other) < 0).toBe(one.at > other.at);
      }),
      { numRuns: runs(1_000) },
    );
  });

  it("puts no two rooms in the same place", () => {
    assert(
      property(room, room, (one, other) => {
        const isSame = one.party === other.party && one.room === other.room;
        if (!isSame) expect(byTrouble(one, other)).not.toBe(0);
        expect(Math.sign(byTrouble(one, other)) + Math.sign(byTrouble(other, one))).toBe(0);
      }),
      { numRuns: runs(1_000) },
    );
  });
});
