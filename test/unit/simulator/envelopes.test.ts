import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EMPTY } from "../../../src/shared/bucket.ts";
import { gcra } from "../../../src/shared/gcra.ts";
import { byteRates, Envelopes, messageRates } from "../../../src/simulator/envelopes.ts";
import { runs } from "../../support/runs.ts";
import { START } from "../../support/time.ts";

type Sent = readonly (readonly [at: number, cost: number])[];

const sentWith = (most: number): fc.Arbitrary<Sent> =>
  fc
    .array(
      fc.tuple(
        fc.oneof(fc.nat(20), fc.integer({ min: -50, max: 30_000 })),
        fc.integer({ min: 1, max: most }),
      ),
      {
        minLength: 1,
        maxLength: 60,
        size: "max",
      },
    )
    .map((gaps) => {
      let at = START;
      return gaps.map(([gap, cost]) => [(at += gap), cost] as const);
    });

/** Whether a limit refuses none of the messages. */
function admitsAll(rate: { limit: number; window: number; burst: number }, sent: Sent): boolean {
  const algorithm = gcra(rate);
  let bucket = EMPTY;
  return sent.every(([at, cost]) => {
    const passes = algorithm.waitFor(bucket, cost, at) === 0;
    bucket = algorithm.charge(bucket, cost, at);
    return passes;
  });
}

describe("an envelope", () => {
  it.each([
    ["messages", messageRates, 1],
    ["bytes", byteRates, 3_000],
  ] as const)("is the least burst with which a limit refuses nothing, in %s", (_, rates, most) => {
    fc.assert(
      fc.property(sentWith(most), (sent) => {
        const envelopes = new Envelopes(rates);
        const row = envelopes.open();
        for (const [at, cost] of sent) envelopes.owe(row, cost, at);
        for (const [index, rate] of rates.entries()) {
          const burst = envelopes.burstAt(row, index);
          expect(admitsAll({ ...rate, burst }, sent)).toBe(true);
          if (burst > 1) expect(admitsAll({ ...rate, burst: burst - 1 }, sent)).toBe(false);
        }
      }),
      { numRuns: runs(200) },
    );
  });

  it("is told of each of many senders apart, and of nobody who has left", () => {
    const envelopes = new Envelopes(messageRates);
    const rows = Array.from({ length: 3_000 }, (_, index) => envelopes.open(index));
    for (const row of rows) for (let count = 0; count <= row % 7; count++) envelopes.owe(row, 1, START);
    expect(rows.every((row) => envelopes.burstAt(row, 0) === (row % 7) + 1)).toBe(true);
    expect(envelopes.tagOf(2_999)).toBe(2_999);
    envelopes.close(6);
    expect(envelopes.open()).toBe(6);
    expect(envelopes.burstAt(6, 0)).toBe(1);
  });

  it("goes on in a copy, and takes in the most of another row", () => {
    const envelopes = new Envelopes(messageRates);
    const one = envelopes.open();
    envelopes.owe(one, 1, START);
    const copy = envelopes.copy(one);
    envelopes.owe(copy, 1, START);
    expect([one, copy].map((row) => envelopes.burstAt(row, 0))).toEqual([1, 2]);
    envelopes.merge(one, copy);
    expect(envelopes.burstAt(one, 0)).toBe(2);
  });

  it("has no number for what is more than can be counted", () => {
    const envelopes = new Envelopes([{ limit: 1, window: 60_000 }]);
    const row = envelopes.open();
    for (let count = 0; count < 80_000; count++) envelopes.owe(row, 1, START);
    expect(envelopes.burstAt(row, 0)).toBe(Infinity);
  });
});

describe("the busiest second", () => {
  it("is that of the clock with most messages", () => {
    const envelopes = new Envelopes(messageRates);
    const row = envelopes.open();
    for (const ms of [0, 999, 1_000, 1_001, 1_002, 9_000]) envelopes.tick(row, START + ms);
    expect(envelopes.busiestSecond(row)).toBe(3);
  });
});
