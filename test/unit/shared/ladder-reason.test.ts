import { expect, it } from "vitest";
import { ladderReason, strikeIn } from "../../../src/shared/ladder-reason.ts";

it.each([1, 6, 10_000])("the strike is read back from the reason: %i", (strikes) => {
  expect(strikeIn(ladderReason(strikes))).toBe(strikes);
});

it.each(["", "spam", "strike on the ladder", "strike 6 on the ladder, twice", "Strike 6 on the ladder"])(
  "no strike is read from somebody's own words: %j",
  (reason) => {
    expect(strikeIn(reason)).toBeNull();
  },
);
