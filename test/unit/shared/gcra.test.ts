import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bucket, EMPTY, type Rate } from "../../../src/shared/bucket.ts";
import { gcra } from "../../../src/shared/gcra.ts";
import { runs } from "../../support/runs.ts";
import { START } from "../../support/time.ts";

const RUNS = { numRuns: runs(1_500) };

/** A sender under one limit. It remembers when it was let through. */
class Sender {
  readonly admitted: number[] = [];
  readonly algorithm: ReturnType<typeof gcra>;
  bucket: Bucket = EMPTY;

  constructor(rate: Rate) {
    this.algorithm = gcra(rate);
  }

  at(now: number): Bucket {
    return this.algorithm.settle(this.bucket, now);
  }

  waitAt(now: number, cost = 1): number {
    return this.algorithm.waitFor(this.bucket, cost, now);
  }

  send(now: number, cost = 1): boolean {
    if (this.waitAt(now, cost) > 0) return false;
    this.bucket = this.algorithm.charge(this.bucket, cost, now);
    this.admitted.push(now);
    return true;
  }
}

/** A sender that has spent its burst. */
function spent(rate: Rate, now = START): Sender {
  const sender = new Sender(rate);
  for (let count = 0; count < rate.burst; count++) sender.send(now);
  return sender;
}

/** How many more than `burst + rate * t` came through in the worst window; 0 or less is right. In exact arithmetic. */
function worstExcess(admitted: readonly number[], { limit, window, burst }: Rate): bigint {
  let worst = -(2n ** 100n);
  for (let first = 0; first < admitted.length; first++) {
    for (let last = first; last < admitted.length; last++) {
      const count = BigInt(last - first + 1);
      const span = BigInt((admitted[last] ?? 0) - (admitted[first] ?? 0));
      const excess = (count - BigInt(burst)) * BigInt(window) - BigInt(limit) * span;
      if (excess > worst) worst = excess;
    }
  }
  return worst;
}

/** What the algorithm has to decide, straight from the promise: whether one more message keeps every window within bounds. */
function mayPass(admitted: readonly number[], now: number, rate: Rate): boolean {
  return worstExcess([...admitted, now], rate) <= 0n;
}

const rates = fc.oneof(
  fc.record({
    limit: fc.integer({ min: 1, max: 50 }),
    window: fc.integer({ min: 1, max: 5_000 }),
    burst: fc.integer({ min: 1, max: 30 }),
  }),
  fc.constantFrom<Rate>(
    { limit: 3, window: 1_000, burst: 3 },
    { limit: 7, window: 86_400_000, burst: 7 },
    { limit: 1, window: 1, burst: 1 },
    { limit: 999_983, window: 86_400_000, burst: 11 },
    { limit: 2, window: 3, burst: 1 },
    { limit: 1, window: 2 ** 50, burst: 1 },
  ),
);

/** Spans between messages, in windows' worth, so that a run is now a burst and now a pause. */
const schedules = fc
  .tuple(rates, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }))
  .map(([rate, gaps]) => ({
    rate,
    gaps: gaps.map((gap) => Math.floor(gap ** 4 * Math.min(rate.window * 3, 2 ** 47))),
  }));

describe("a limit", () => {
  it("never admits more than burst + rate * t in any window", () => {
    fc.assert(
      fc.property(schedules, ({ rate, gaps }) => {
        const sender = new Sender(rate);
        let now = START;
        for (const gap of gaps) sender.send((now += gap));
        expect(worstExcess(sender.admitted, rate) <= 0n).toBe(true);
      }),
      RUNS,
    );
  });

  it("refuses only what would break that bound: it is neither looser nor stricter", () => {
    fc.assert(
      fc.property(schedules, ({ rate, gaps }) => {
        const sender = new Sender(rate);
        let now = START;
        for (const gap of gaps) {
          now += gap;
          const expected = mayPass(sender.admitted, now, rate);
          expect(sender.send(now)).toBe(expected);
        }
      }),
      RUNS,
    );
  });

  it("never refuses a sender who keeps to the rate, whatever the burst", () => {
    fc.assert(
      fc.property(rates, fc.array(fc.nat({ max: 3 }), { maxLength: 100 }), (rate, delays) => {
        fc.pre(rate.window < 2 ** 40);
        const sender = new Sender({ ...rate, burst: 1 });
        const interval = Math.ceil(rate.window / rate.limit);
        let now = START;
        for (const delay of delays) expect(sender.send((now += interval + delay))).toBe(true);
      }),
      RUNS,
    );
  });

  it("admits a whole burst at once, and not one more", () => {
    fc.assert(
      fc.property(rates, (rate) => {
        const sender = new Sender(rate);
        for (let count = 0; count < rate.burst; count++) expect(sender.send(START)).toBe(true);
        expect(sender.send(START)).toBe(false);
      }),
      RUNS,
    );
  });

  it("has its whole burst back after burst / rate, however it was spent", () => {
    fc.assert(
      fc.property(schedules, ({ rate, gaps }) => {
        const sender = new Sender(rate);
        let now = START;
        for (const gap of gaps) sender.send((now += gap));
        now += Math.ceil((rate.burst * rate.window) / rate.limit);
        for (let count = 0; count < rate.burst; count++) expect(sender.send(now)).toBe(true);
      }),
      RUNS,
    );
  });

  it.each([3, 7, 999])(
    "admits in the long run exactly burst + rate * t: %i a second, without drift",
    (limit) => {
      const sender = new Sender({ limit, window: 1_000, burst: 2 });
      for (let now = START; now <= START + 100_000; now++) sender.send(now);
      expect(sender.admitted).toHaveLength(2 + limit * 100);
    },
  );
});

describe("the wait", () => {
  it("is exact: refused one millisecond before, admitted at it", () => {
    fc.assert(
      fc.property(schedules, ({ rate, gaps }) => {
        const sender = new Sender(rate);
        let now = START;
        for (const gap of gaps) {
          now += gap;
          const wait = sender.waitAt(now);
          expect(Number.isSafeInteger(wait)).toBe(true);
          expect(wait > 0 && mayPass(sender.admitted, now + wait - 1, rate)).toBe(false);
          expect(wait > 0 && sender.waitAt(now + wait - 1) === 0).toBe(false);
          expect(sender.waitAt(now + wait)).toBe(0);
          sender.send(now);
        }
      }),
      RUNS,
    );
  });

  it("runs down by one with every millisecond", () => {
    fc.assert(
      fc.property(rates, fc.nat(), (rate, step) => {
        const sender = new Sender(rate);
        for (let count = 0; count < rate.burst; count++) sender.send(START);
        const wait = sender.waitAt(START);
        const later = step % (wait + 1);
        expect(sender.waitAt(START + later)).toBe(wait - later);
      }),
      RUNS,
    );
  });

  it.each([
    [{ limit: 3, window: 1_000, burst: 3 }, 334],
    [{ limit: 7, window: 86_400_000, burst: 7 }, 12_342_858],
    [{ limit: 10, window: 1_000, burst: 20 }, 100],
    [{ limit: 1_000, window: 1, burst: 1_000 }, 1],
    [{ limit: 1, window: 2 ** 50, burst: 1 }, 2 ** 50],
  ] as const)("after a burst of %o is %i ms", (rate, wait) => {
    const sender = new Sender(rate);
    for (let count = 0; count < rate.burst; count++) sender.send(START);
    expect(sender.waitAt(START)).toBe(wait);
  });

  it("is infinite for what costs more than the burst, and finite for what costs as much", () => {
    const sender = new Sender({ limit: 10, window: 1_000, burst: 5 });
    expect(sender.waitAt(START, 6)).toBe(Infinity);
    expect(sender.waitAt(START, Number.MAX_SAFE_INTEGER)).toBe(Infinity);
    expect(sender.send(START, 5)).toBe(true);
    expect(sender.waitAt(START, 6)).toBe(Infinity);
    expect(sender.waitAt(START, 5)).toBe(500);
    expect(sender.waitAt(START, 2)).toBe(200);
  });

  it("is nothing for what costs nothing", () => {
    expect(spent({ limit: 1, window: 1_000, burst: 1 }).waitAt(START, 0)).toBe(0);
  });

  it("is exact for every cost", () => {
    fc.assert(
      fc.property(
        rates,
        fc.array(fc.tuple(fc.nat(3_000), fc.nat(40)), { maxLength: 30 }),
        (rate, messages) => {
          const sender = new Sender(rate);
          let now = START;
          for (const [gap, cost] of messages) {
            now += gap;
            const wait = sender.waitAt(now, cost);
            expect(wait === Infinity).toBe(cost > rate.burst);
            if (wait > 0 && wait < Infinity) {
              expect(sender.waitAt(now + wait - 1, cost)).toBe(1);
              expect(sender.waitAt(now + wait, cost)).toBe(0);
            }
            sender.send(now, cost);
          }
        },
      ),
      RUNS,
    );
  });
});

describe("what is left", () => {
  it("is what passes at once, and not one more", () => {
    fc.assert(
      fc.property(schedules, ({ rate, gaps }) => {
        const sender = new Sender(rate);
        let now = START;
        for (const gap of gaps) sender.send((now += gap));
        const left = sender.algorithm.left(sender.at(now), now);
        expect(sender.waitAt(now, left)).toBe(0);
        expect(sender.waitAt(now, left + 1)).toBeGreaterThan(0);
      }),
      RUNS,
    );
  });

  it("is the whole burst again after resetAfter, and not a millisecond sooner", () => {
    fc.assert(
      fc.property(schedules, ({ rate, gaps }) => {
        const sender = new Sender(rate);
        let now = START;
        for (const gap of gaps) sender.send((now += gap));
        const reset = sender.algorithm.resetAfter(sender.at(now), now);
        expect(sender.at(now + reset).count).toBe(0);
        expect(reset > 0 && sender.at(now + reset - 1).count === 0).toBe(false);
      }),
      RUNS,
    );
  });
});

describe("the same rate within another burst", () => {
  it("reads the same bucket, by its own burst", () => {
    const sender = spent({ limit: 10, window: 1_000, burst: 20 });
    const half = sender.algorithm.within(10);
    expect(half.waitFor(sender.at(START), 1, START)).toBe(1_100);
    expect(half.left(sender.at(START + 1_500), START + 1_500)).toBe(5);
    expect(half.waitFor(sender.at(START + 9_999), 11, START)).toBe(Infinity);
  });
});

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);

describe("the arithmetic", () => {
  it("stays on whole numbers that a double holds exactly, as small as can be", () => {
    fc.assert(
      fc.property(schedules, ({ rate, gaps }) => {
        const sender = new Sender(rate);
        const weight = rate.window / greatestCommonDivisor(rate.limit, rate.window);
        let now = START;
        for (const gap of gaps) {
          sender.send((now += gap));
          expect(Number.isSafeInteger(sender.bucket.count)).toBe(true);
          expect(sender.bucket.count).toBeGreaterThanOrEqual(0);
          expect(sender.bucket.count).toBeLessThanOrEqual(rate.burst * weight);
        }
      }),
      RUNS,
    );
  });

  it("is exact up to the largest limits a policy can have", () => {
    const powers = fc.integer({ min: 0, max: 50 });
    fc.assert(
      fc.property(powers, powers, fc.nat({ max: 1_000 }), (exponent, share, odd) => {
        const burst = Math.max(1, 2 ** exponent - odd);
        const window = Math.max(1, Math.floor(2 ** 50 / burst));
        const limit = Math.max(1, Math.floor(2 ** Math.min(share, 50 - Math.log2(window))) - odd);
        const sender = new Sender({ limit, window, burst });
        expect(sender.send(START, burst)).toBe(true);
        const wait = sender.waitAt(START);
        const exact = (BigInt(window) + BigInt(limit) - 1n) / BigInt(limit);
        expect(BigInt(wait)).toBe(exact);
        expect(sender.waitAt(START + wait)).toBe(0);
        expect(sender.waitAt(START + wait - 1)).toBe(1);
      }),
      RUNS,
    );
  });
});

describe("a clock that stands still", () => {
  it("admits a burst and then nothing, for ever", () => {
    fc.assert(
      fc.property(rates, fc.integer({ min: 1, max: 100 }), (rate, extra) => {
        const sender = new Sender(rate);
        for (let count = 0; count < rate.burst + extra; count++) sender.send(START);
        expect(sender.admitted).toHaveLength(rate.burst);
        expect(sender.bucket.at).toBe(START);
      }),
      RUNS,
    );
  });
});

describe("a clock that steps back", () => {
  const steps = fc.array(
    fc.record({
      ahead: fc.integer({ min: 0, max: 2_000 }),
      back: fc.oneof(fc.constant(0), fc.constant(0), fc.integer({ min: 1, max: 1e9 }), fc.constant(START)),
    }),
    { minLength: 1, maxLength: 40 },
  );

  it("never lets anyone in early: no more come in than had it gone on from where it was", () => {
    fc.assert(
      fc.property(rates, steps, (rate, moves) => {
        const sender = new Sender(rate);
        const sentAfter: number[] = [];
        let [now, elapsed] = [START, 0];
        for (const { ahead, back } of moves) {
          now += ahead;
          elapsed += ahead;
          sender.bucket = sender.at(now);
          now = Math.max(0, now - back);
          if (sender.send(now)) sentAfter.push(elapsed);
        }
        expect(worstExcess(sentAfter, rate) <= 0n).toBe(true);
      }),
      RUNS,
    );
  });

  it("never makes anyone wait longer than a whole burst takes to drain", () => {
    fc.assert(
      fc.property(rates, steps, (rate, moves) => {
        const sender = new Sender(rate);
        let now = START;
        for (const { ahead, back } of moves) {
          now = Math.max(0, now + ahead - back);
          sender.send(now);
          expect(sender.waitAt(now)).toBeLessThanOrEqual(Math.ceil((rate.burst * rate.window) / rate.limit));
        }
        sender.bucket = sender.at(now);
        expect(sender.send(now + sender.waitAt(now))).toBe(true);
      }),
      RUNS,
    );
  });

  it("drains nothing, and goes on from the new time", () => {
    const sender = spent({ limit: 1, window: 1_000, burst: 1 });
    sender.bucket = sender.at(START - 5_000);
    expect(sender.bucket).toMatchObject({ at: START - 5_000, count: 1_000 });
    expect(sender.waitAt(START - 4_900)).toBe(900);
  });
});

it("settling at the same moment changes nothing, and makes no new bucket", () => {
  const { algorithm } = new Sender({ limit: 1, window: 1_000, burst: 1 });
  const bucket = { at: START, count: 5, before: 0 };
  expect(algorithm.settle(bucket, START)).toBe(bucket);
});

it("settling in two steps is settling in one", () => {
  fc.assert(
    fc.property(rates, fc.nat(1e6), fc.nat(1e4), fc.nat(1e4), (rate, count, first, second) => {
      const algorithm = gcra(rate);
      const bucket = { at: START, count, before: 0 };
      const twice = algorithm.settle(algorithm.settle(bucket, START + first), START + first + second);
      expect(twice).toEqual(algorithm.settle(bucket, START + first + second));
    }),
    RUNS,
  );
});
