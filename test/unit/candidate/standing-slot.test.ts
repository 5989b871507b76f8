import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  BLANK,
  packCount,
  packStanding,
  type ThoughtStanding,
  unpackStanding,
} from "../../../src/candidate/standing-slot.ts";
import type { CountRecord } from "../../../src/record/traffic-event.ts";
import { SPOTLESS } from "../../../src/strikes/conduct.ts";
import { START } from "../../support/time.ts";

const struck: ThoughtStanding = {
  conduct: { ...SPOTLESS, at: START, strikes: 3, cooldown: 4_000, grace: 500, limit: "messages" },
  away: null,
  shadow: null,
  fared: 0,
};
const amount = fc.nat({ max: 2 ** 40 });
const period = fc
  .record({ at: amount, length: fc.oneof(amount, fc.constant(Infinity)) })
  .map(({ at, length }) => ({ at, until: at + length }));
const standing: fc.Arbitrary<ThoughtStanding> = fc.record({
  conduct: fc.record({
    at: amount,
    strikes: fc.nat({ max: 100 }),
    cooldown: fc.oneof(amount, fc.double({ min: 0, max: 1e6, noNaN: true })),
    grace: amount,
    calm: amount,
    restricted: amount,
    only: fc.option(fc.array(fc.string())),
    limit: fc.option(fc.string()),
    bans: fc.nat({ max: 80 }),
    banned: amount,
    unwarned: fc.boolean(),
    excused: fc.nat({ max: 7 }),
  }),
  away: fc.option(period),
  shadow: fc.option(period),
  fared: fc.option(fc.nat({ max: 3 })),
});
const count: fc.Arbitrary<CountRecord> = fc.oneof(
  fc.record({ counter: amount, at: amount, count: amount, before: amount }),
  fc
    .record({
      counter: amount,
      at: amount,
      count: amount,
      before: amount,
      key: fc.string(),
      mine: fc.boolean(),
    })
    .map(({ mine, ...rest }) => (mine ? { ...rest, mine } : rest)),
);

describe("how a connection stands under a candidate", () => {
  it("outlives hibernation as it is, with the counts behind it", () => {
    fc.assert(
      fc.property(standing, fc.array(count), (before, counts) => {
        const packed = packStanding(before, "a1") + counts.map(packCount).join("");
        // JSON has no -0.
        expect(unpackStanding(packed, "a1")).toEqual({
          standing: JSON.parse(JSON.stringify(before), revive),
          counts,
        });
      }),
    );
  });

  it.each(["", "1", "1,2,3", "1,2,3,-4", "1,2,3,4,0,5", "{}", "1,2,3,4,0,"])(
    "leaves out a count that is %j",
    (line) => {
      expect(unpackStanding(`["a1"]\n${line}`, "a1")).toEqual({ standing: BLANK, counts: [] });
    },
  );

  it("takes few bytes, which are the app's", () => {
    expect(packStanding(struck, "a1b2c3").length).toBeLessThan(90);
    expect(packStanding(BLANK, "a1b2c3").length).toBeLessThan(40);
  });

  it("means nothing under another candidate", () => {
    expect(unpackStanding(packStanding(struck, "a1"), "b2")).toBe(null);
  });

  it.each<unknown>([
    undefined,
    null,
    7,
    "",
    "[",
    "{}",
    "[]",
    '["a1",-1]',
    '["a1",0,[1,2,3]]',
    '["a1",0,[1,-2,0,0,0,0,0,0,0]]',
    '["a1",0,[1,0.5,0,0,0,0,0,0,0]]',
    '["a1",0,[1,"1",0,0,0,0,0,0,0]]',
    '["a1",0,[1,1,0,0,0,0,0,0,0],0,7]',
    '["a1",0,[1,1,0,0,0,0,0,0,0],0,null,[7]]',
  ])("is nothing if it was kept as %j", (packed) => {
    expect(unpackStanding(packed, "a1")).toBe(null);
  });

  it("is nobody's in particular for anything else that may stand there", () => {
    fc.assert(
      fc.property(fc.anything(), fc.json(), (odd, text) => {
        expect(unpackStanding(odd, "a1")).toBe(null);
        expect(unpackStanding(text, "a1")).toBe(null);
      }),
    );
  });
});

/** What JSON made of `Infinity`. */
function revive(this: { at?: number }, key: string, value: unknown): unknown {
  return key === "until" && value === null ? Infinity : value;
}
