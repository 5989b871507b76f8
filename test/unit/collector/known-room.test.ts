import { describe, expect, it } from "vitest";
import { heardOf, isNews, type KnownRoom, summaryOf } from "../../../src/collector/known-room.ts";
import { reportWith } from "../../support/reports.ts";
import { START } from "../../support/time.ts";

/** A room that was loaded as often as there are names, a second apart, and reported three times each time. */
function loaded(...incarnations: string[]): KnownRoom {
  let known: KnownRoom | undefined;
  for (const [index, incarnation] of incarnations.entries()) {
    for (let sequence = 1; sequence <= 3; sequence++) {
      const at = START + index * 1_000 + sequence;
      known = heardOf(known, reportWith({ incarnation, sequence, at }), START, 0);
    }
  }
  if (known === undefined) throw new Error("it was never loaded");
  return known;
}

describe("a report of a room", () => {
  it("is news if the room is not known", () => {
    expect(isNews(undefined, reportWith({ sequence: 5 }))).toBe(true);
  });

  it.each([
    ["the last one again", "c", 3, 2_003, false],
    ["an earlier one again", "c", 1, 2_001, false],
    ["the next one", "c", 4, 2_004, true],
    ["one from before it was last loaded, again", "a", 3, 3, false],
    ["one from then that is late", "a", 4, 4, true],
    ["the first after it was loaded again", "d", 1, 3_000, true],
    ["the second after that, as the first was lost", "d", 2, 3_000, true],
    ["one from long ago", "z", 2, -1_000, false],
    ["the first, if its clock was set back", "z", 1, -1_000, true],
  ])("is judged by what was counted: %s", (_, incarnation, sequence, at, expected) => {
    const report = reportWith({ incarnation, sequence, at: START + at });
    expect(isNews(loaded("a", "b", "c"), report)).toBe(expected);
  });

  it("puts the room's loads in the order of time, however the reports come", () => {
    const late = heardOf(loaded("b", "c"), reportWith({ incarnation: "a", at: START - 1_000 }), START, 0);
    expect(late.marks.map(({ incarnation }) => incarnation)).toEqual(["c", "b", "a"]);
    const next = heardOf(late, reportWith({ incarnation: "d", at: START + 9_000 }), START, 0);
    expect(next.marks.map(({ incarnation }) => incarnation)).toEqual(["d", "c", "b"]);
  });

  it("says how the room stands, and is summed up without what is secret", () => {
    const report = reportWith({
      delta: { admitted: 9, refused: { messages: 2, upload: 1 } },
      gauges: { connections: 3, clients: 2, outbox: 1, ledgerAge: 50 },
    });
    expect(summaryOf(heardOf(undefined, report, START, 7))).toEqual({
      party: "main",
      room: "lobby",
      at: START,
      connections: 3,
      clients: 2,
      outbox: 1,
      ledgerAge: 50,
      admitted: 9,
      refused: 3,
      refusedInAll: 3,
      switches: [],
      trouble: 3,
    });
  });
});
