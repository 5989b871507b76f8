import * as fc from "fast-check";
import { expect, it } from "vitest";
import { isPlace, LONGEST_PLACE, placeOf } from "../../../src/directory/place.ts";
import { runs } from "../../support/runs.ts";
import { START } from "../../support/time.ts";

const target = "user:eve";

it("the newest ban comes first, and bans of the same moment in the order of their ids", () => {
  const bans = [
    { at: START, id: "b", target },
    { at: START + 1, id: "c", target },
    { at: 0, id: "a", target },
    { at: START, id: "a", target },
    { at: START + 1e12, id: "d", target },
  ] as const;
  const sorted = bans.toSorted((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
  expect(sorted.map(({ at, id }) => [at, id])).toEqual([
    [START + 1e12, "d"],
    [START + 1, "c"],
    [START, "a"],
    [START, "b"],
    [0, "a"],
  ]);
});

it("two clients may have bans of the same id", () => {
  const ban = { at: START, id: "a" };
  expect(placeOf({ ...ban, target: "user:eve" })).not.toBe(placeOf({ ...ban, target: "user:mallory" }));
});

it("each place is ASCII, short enough for a key, and known as one", () => {
  const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 64 }).filter((id) => id.length <= 64);
  fc.assert(
    fc.property(text, text, fc.maxSafeNat(), (id, user, at) => {
      const place = placeOf({ at, id, target: `user:${user}` });
      expect(isPlace(place)).toBe(true);
      expect(Buffer.byteLength(place)).toBe(place.length);
    }),
    { numRuns: runs(200) },
  );
  const longest = placeOf({ at: 0, id: "\u{ffff}".repeat(64), target: `user:${"\u{ffff}".repeat(123)}` });
  expect(longest.length).toBeLessThanOrEqual(LONGEST_PLACE);
});

it.each(["", "7", "0000000000000000//", "0000000000000000/a/b/c", "0000000000000000/é/b", null, 7, {}])(
  "%j is no place",
  (text) => {
    expect(isPlace(text)).toBe(false);
  },
);
