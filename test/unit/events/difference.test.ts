import { describe, expect, it } from "vitest";
import { difference, isNothing, NOTHING_YET } from "../../../src/events/difference.ts";
import { EVERYTHING, NOTHING } from "../../support/delta.ts";

describe("the difference between two readings", () => {
  it("is everything at first, and nothing if nothing has happened since", () => {
    expect(difference(EVERYTHING, NOTHING_YET)).toEqual(EVERYTHING);
    const since = difference(EVERYTHING, EVERYTHING);
    const candidate = { admitted: 0, held: 0, refused: {}, bans: NOTHING.bans.ladder };
    expect(since).toEqual({ ...NOTHING, candidate });
    expect([isNothing(since), isNothing(NOTHING_YET), isNothing(EVERYTHING)]).toEqual([true, true, false]);
  });

  it("names only what has happened since", () => {
    const { byType, refused } = EVERYTHING;
    const later = {
      ...EVERYTHING,
      refused: { ...refused, upload: 4, constructor: 1 },
      byType: { ...byType, chat: { admitted: 900, refused: 42 }, toString: { admitted: 1, refused: 0 } },
    };
    const since = difference(later, EVERYTHING);
    expect(since.refused).toEqual({ upload: 1, constructor: 1 });
    expect(since.byType).toEqual({
      chat: { admitted: 0, refused: 1 },
      toString: { admitted: 1, refused: 0 },
    });
    expect(isNothing(since)).toBe(false);
  });

  it("tells what happened only in the candidate's mind", () => {
    const { candidate } = EVERYTHING;
    const later = { ...EVERYTHING, candidate: candidate && { ...candidate, held: candidate.held + 1 } };
    const since = difference(later, EVERYTHING);
    expect([since.candidate?.held, isNothing(since)]).toEqual([1, false]);
  });

  it.each(["__proto__", "constructor"])("counts what is called %j like any other", (name) => {
    const named = (count: number) => ({ ...NOTHING, strikes: Object.fromEntries([[name, count]]) });
    expect(Object.entries(difference(named(3), named(1)).strikes)).toEqual([[name, 2]]);
  });
});
