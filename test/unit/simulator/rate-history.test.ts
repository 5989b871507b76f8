import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EMPTY } from "../../../src/shared/bucket.ts";
import { gcra } from "../../../src/shared/gcra.ts";
import { RateHistory } from "../../../src/simulator/rate-history.ts";
import { runs } from "../../support/runs.ts";
import { START } from "../../support/time.ts";

const rates = fc.record({
  limit: fc.integer({ min: 1, max: 50 }),
  window: fc.integer({ min: 10, max: 5_000 }),
  burst: fc.integer({ min: 1, max: 25 }),
});

/** Ms since the message before, and what it costs. Now and then the clock steps back. */
const messages = fc.array(
  fc.tuple(
    fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 0, max: 60 }) },
      { weight: 1, arbitrary: fc.integer({ min: -500, max: 20_000 }) },
    ),
    fc.integer({ min: 0, max: 6 }),
  ),
  { minLength: 1, maxLength: 400 },
);

/** Whether the last message passes if the same come under another limit. All others have to. */
function passes(rate: { limit: number; window: number; burst: number }, sent: [number, number][]): boolean {
  const algorithm = gcra(rate);
  let bucket = EMPTY;
  for (const [index, [at, cost]] of sent.entries()) {
    const wait = algorithm.waitFor(bucket, cost, at);
    if (wait > 0) {
      expect(index).toBe(sent.length - 1);
      return false;
    }
    bucket = algorithm.charge(bucket, cost, at);
  }
  return true;
}

describe("the least limit", () => {
  it("lets a refused message pass, and one less does not", () => {
    let asked = 0;
    let told = 0;
    fc.assert(
      fc.property(rates, messages, (rate, gaps) => {
        const algorithm = gcra(rate);
        const history = new RateHistory(rate, START);
        const sent: [number, number][] = [];
        let bucket = EMPTY;
        let now = START;
        for (const [gap, cost] of gaps) {
          now += gap;
          if (algorithm.waitFor(bucket, cost, now) === 0) {
            bucket = algorithm.charge(bucket, cost, now);
            history.add(cost, now);
            sent.push([now, cost]);
            continue;
          }
          asked++;
          const least = history.leastLimit(cost, rate, now);
          const all: [number, number][] = [...sent, [now, cost]];
          if (least === null) {
            expect(passes({ ...rate, limit: 1_000_000 }, all)).toBe(false);
            return;
          }
          told++;
          expect(least).toBeGreaterThan(rate.limit);
          expect(passes({ ...rate, limit: least }, all)).toBe(true);
          expect(passes({ ...rate, limit: least - 1 }, all)).toBe(false);
          return;
        }
      }),
      { numRuns: runs(2_000) },
    );
    // Else this has shown nothing.
    expect(asked).toBeGreaterThan(runs(700));
    expect(told).toBeGreaterThan(runs(200));
  });

  it("remembers a handful of points, however many messages came", () => {
    const history = new RateHistory({ limit: 10, window: 1_000 }, START);
    let most = 0;
    for (let index = 0; index < 100_000; index++) {
      history.add(1, START + Math.floor(index * 90 + 40 * Math.sin(index)));
      most = Math.max(most, history.size);
    }
    expect(most).toBeLessThan(20);
  });
});
