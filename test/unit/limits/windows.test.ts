import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Algorithm, type Bucket, EMPTY, type Rate } from "../../../src/shared/bucket.ts";
import { FixedWindow } from "../../../src/limits/fixed-window.ts";
import { SlidingWindow } from "../../../src/limits/sliding-window.ts";
import { runs } from "../../support/runs.ts";
import { START } from "../../support/time.ts";

const RUNS = { numRuns: runs(1_500) };

class Sender {
  readonly admitted: { time: number; cost: number }[] = [];
  bucket: Bucket = EMPTY;

  constructor(readonly algorithm: Algorithm) {}

  at(now: number): Bucket {
    return this.algorithm.settle(this.bucket, now);
  }

  waitAt(now: number, cost = 1): number {
    return this.algorithm.waitFor(this.bucket, cost, now);
  }

  send(now: number, cost = 1): boolean {
    if (this.waitAt(now, cost) > 0) return false;
    this.bucket = this.algorithm.charge(this.bucket, cost, now);
    this.admitted.push({ time: now, cost });
    return true;
  }
}

const rates: fc.Arbitrary<Rate> = fc
  .oneof(
    fc.record({ limit: fc.integer({ min: 1, max: 30 }), window: fc.integer({ min: 1, max: 5_000 }) }),
    fc.constantFrom(
      { limit: 3, window: 1_000 },
      { limit: 7, window: 86_400_000 },
      { limit: 1, window: 1 },
      { limit: 2 ** 20, window: 2 ** 30 },
    ),
  )
  .map((rate) => ({ ...rate, burst: rate.limit }));

const schedules = fc
  .tuple(
    rates,
    fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1, 1, 1, 2, 5)), {
      minLength: 1,
      maxLength: 60,
    }),
  )
  .map(([rate, messages]) => ({
    rate,
    messages: messages.map(([gap, cost]) => ({ gap: Math.floor(gap ** 4 * rate.window * 3), cost })),
  }));

describe.each([
  ["a fixed window", (rate: Rate) => new FixedWindow(rate)],
  ["a sliding window", (rate: Rate) => new SlidingWindow(rate)],
])("%s", (_, algorithmOf) => {
  it("never admits more than limit * (floor(t / window) + 2) in any t ms", () => {
    fc.assert(
      fc.property(schedules, ({ rate, messages }) => {
        const sender = new Sender(algorithmOf(rate));
        let now = START;
        for (const { gap, cost } of messages) sender.send((now += gap), cost);
        for (const [index, first] of sender.admitted.entries()) {
          let total = 0;
          for (const { time, cost } of sender.admitted.slice(index)) {
            total += cost;
            const windows = Math.floor((time - first.time) / rate.window) + 2;
            expect(total).toBeLessThanOrEqual(rate.limit * windows);
          }
        }
      }),
      RUNS,
    );
  });

  it("never refuses a sender whose messages are at least window / limit apart", () => {
    fc.assert(
      fc.property(rates, fc.array(fc.nat({ max: 5 }), { maxLength: 150 }), (rate, delays) => {
        const sender = new Sender(algorithmOf(rate));
        const interval = Math.ceil(rate.window / rate.limit);
        let now = START;
        for (const delay of delays) expect(sender.send((now += interval + delay))).toBe(true);
      }),
      RUNS,
    );
  });

  it("has a wait that is exact: refused one millisecond before, admitted at it", () => {
    fc.assert(
      fc.property(schedules, ({ rate, messages }) => {
        const sender = new Sender(algorithmOf(rate));
        let now = START;
        for (const { gap, cost } of messages) {
          now += gap;
          const wait = sender.waitAt(now, cost);
          expect(wait === Infinity).toBe(cost > rate.limit);
          if (wait > 0 && wait < Infinity) {
            expect(Number.isSafeInteger(wait)).toBe(true);
            expect(sender.waitAt(now + wait - 1, cost)).toBe(1);
            expect(sender.waitAt(now + wait, cost)).toBe(0);
          }
          sender.send(now, cost);
        }
      }),
      { numRuns: runs(3_000) },
    );
  });

  it("says what is left: so much passes at once, and not one more", () => {
    fc.assert(
      fc.property(schedules, ({ rate, messages }) => {
        const sender = new Sender(algorithmOf(rate));
        let now = START;
        for (const { gap, cost } of messages) sender.send((now += gap), cost);
        const left = sender.algorithm.left(sender.at(now), now);
        expect(sender.waitAt(now, left)).toBe(0);
        expect(sender.waitAt(now, left + 1)).toBeGreaterThan(0);
      }),
      RUNS,
    );
  });

  it("has all of its limit left after resetAfter", () => {
    fc.assert(
      fc.property(schedules, ({ rate, messages }) => {
        const sender = new Sender(algorithmOf(rate));
        let now = START;
        for (const { gap, cost } of messages) sender.send((now += gap), cost);
        const then = now + sender.algorithm.resetAfter(sender.at(now), now);
        expect(sender.algorithm.left(sender.at(then), then)).toBe(rate.limit);
      }),
      RUNS,
    );
  });

  it("admits no more where the clock stands still", () => {
    fc.assert(
      fc.property(rates, (rate) => {
        fc.pre(rate.limit < 1_000);
        const sender = new Sender(algorithmOf(rate));
        for (let count = 0; count < rate.limit + 20; count++) sender.send(START);
        expect(sender.admitted).toHaveLength(rate.limit);
      }),
      RUNS,
    );
  });

  it("lets nobody wait longer than two windows where the clock steps back, and nobody in at once", () => {
    const steps = fc.array(fc.tuple(fc.nat(3_000), fc.oneof(fc.constant(0), fc.constant(0), fc.nat(1e9))), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(rates, steps, (rate, moves) => {
        const sender = new Sender(algorithmOf(rate));
        let now = START;
        for (const [ahead, back] of moves) {
          now += ahead - back;
          const [before, after] = [sender.waitAt(now + back), sender.waitAt(now)];
          if (back > 0) expect(after).toBeGreaterThanOrEqual(before);
          expect(after).toBeLessThanOrEqual(2 * rate.window);
          sender.send(now);
          sender.bucket = sender.at(now);
        }
      }),
      RUNS,
    );
  });

  it("never admits what costs more than the limit", () => {
    const sender = new Sender(algorithmOf({ limit: 5, window: 1_000, burst: 5 }));
    expect(sender.waitAt(START, 6)).toBe(Infinity);
    expect(sender.send(START, 5)).toBe(true);
  });
});

it("a fixed window lets twice the limit through at its edge, and the docs say so", () => {
  const sender = new Sender(new FixedWindow({ limit: 10, window: 1_000, burst: 10 }));
  sender.send(START);
  for (let count = 0; count < 99; count++) sender.send(START + 999);
  for (let count = 0; count < 99; count++) sender.send(START + 1_000);
  expect(sender.admitted.filter(({ time }) => time >= START + 999)).toHaveLength(19);
});

it("a sliding window does not: what the last window took is still counted", () => {
  const sender = new Sender(new SlidingWindow({ limit: 10, window: 1_000, burst: 10 }));
  for (let count = 0; count < 99; count++) sender.send(START);
  for (let count = 0; count < 99; count++) sender.send(START + 1_000);
  expect(sender.admitted).toHaveLength(11);
});
