import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Session } from "../../../src/session/session.ts";
import { Roster } from "../../../src/session/roster.ts";
import { type Algorithm, type Bucket, EMPTY, type Rate } from "../../../src/shared/bucket.ts";
import { FixedWindow } from "../../../src/limits/fixed-window.ts";
import { Limiter } from "../../../src/limits/limiter.ts";
import { gcra } from "../../../src/shared/gcra.ts";
import type { ClientKey } from "../../../src/identity/client-key.ts";
import { KeyedBuckets } from "../../../src/limits/keyed-buckets.ts";
import { check } from "../../../src/limits/check.ts";
import { SlidingWindow } from "../../../src/limits/sliding-window.ts";
import type { Limit } from "../../../src/policy/limit.ts";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import { runs } from "../../support/runs.ts";
import { START } from "../../support/time.ts";

const RUNS = { numRuns: runs(1_500) };

const rates: fc.Arbitrary<Rate> = fc
  .record({ limit: fc.integer({ min: 1, max: 20 }), window: fc.integer({ min: 1, max: 3_000 }) })
  .map((rate) => ({ ...rate, burst: rate.limit }));

interface Case {
  algorithmOf: (rate: Rate) => Algorithm;
  /** Most that may pass in `t` ms, as the docs say. */
  most: (rate: Rate, t: number) => number;
  /** Longest that anyone may have to wait. */
  longest: (rate: Rate) => number;
}
const twoWindows = ({ limit, window }: Rate, t: number): number => limit * (Math.floor(t / window) + 2);
const cases: Record<string, Case> = {
  gcra: {
    algorithmOf: gcra,
    most: ({ burst, limit, window }, t) => burst + (limit * t) / window,
    longest: ({ burst, limit, window }) => Math.ceil((burst * window) / limit),
  },
  "a sliding window": {
    algorithmOf: (rate) => new SlidingWindow(rate),
    most: twoWindows,
    longest: ({ window }) => 2 * window,
  },
  "a fixed window": {
    algorithmOf: (rate) => new FixedWindow(rate),
    most: twoWindows,
    longest: ({ window }) => window,
  },
};

describe.each(Object.entries(cases))("%s", (_, { algorithmOf, most, longest }) => {
  /** How the clock moves while so much time really passes. */
  const moves = fc.array(
    fc.record({
      passes: fc.oneof(fc.constant(0), fc.nat(100), fc.nat(4_000)),
      back: fc.oneof(
        { arbitrary: fc.constant(0), weight: 4 },
        { arbitrary: fc.nat(200), weight: 1 },
        { arbitrary: fc.nat(1e10), weight: 1 },
      ),
      cost: fc.constantFrom(0, 1, 1, 1, 2, 3),
    }),
    { minLength: 1, maxLength: 50 },
  );

  it("says and keeps the same of a bucket of any time as of the same one brought up to now", () => {
    fc.assert(
      fc.property(rates, moves, (rate, steps) => {
        const algorithm = algorithmOf(rate);
        let [bucket, now]: [Bucket, number] = [EMPTY, START];
        for (const { passes, back, cost } of steps) {
          now += passes - back;
          const settled = algorithm.settle(bucket, now);
          expect(algorithm.waitFor(bucket, cost, now)).toBe(algorithm.waitFor(settled, cost, now));
          expect(algorithm.left(bucket, now)).toBe(algorithm.left(settled, now));
          expect(algorithm.resetAfter(bucket, now)).toBe(algorithm.resetAfter(settled, now));
          const charged = algorithm.charge(bucket, cost, now);
          expect(charged).toEqual(algorithm.charge(settled, cost, now));
          bucket = algorithm.waitFor(bucket, cost, now) > 0 ? bucket : charged;
        }
      }),
      RUNS,
    );
  });

  it("admits no more in the time that really passes, whether the clock stands still or steps back", () => {
    fc.assert(
      fc.property(rates, moves, (rate, steps) => {
        const algorithm = algorithmOf(rate);
        const admitted: { at: number; cost: number }[] = [];
        let [bucket, now, elapsed] = [EMPTY, START, 0];
        for (const { passes, back, cost } of steps) {
          elapsed += passes;
          now += passes - back;
          bucket = algorithm.settle(bucket, now);
          if (algorithm.waitFor(bucket, cost, now) > 0) continue;
          bucket = algorithm.charge(bucket, cost, now);
          admitted.push({ at: elapsed, cost });
        }
        for (const [index, first] of admitted.entries()) {
          let total = 0;
          for (const { at, cost } of admitted.slice(index)) {
            total += cost;
            expect(total).toBeLessThanOrEqual(most(rate, at - first.at) + 1e-9);
          }
        }
      }),
      RUNS,
    );
  });

  it("locks nobody out longer than its longest, wherever the clock jumps, and is open at the end of it", () => {
    const jumps = fc.array(fc.tuple(fc.integer({ min: -1e10, max: 1e10 }), fc.nat(5)), { maxLength: 30 });
    fc.assert(
      fc.property(rates, jumps, (rate, steps) => {
        const algorithm = algorithmOf(rate);
        let [bucket, now] = [EMPTY, START];
        for (const [jump, cost] of steps) {
          now = Math.max(0, now + jump);
          bucket = algorithm.settle(bucket, now);
          const wait = algorithm.waitFor(bucket, cost, now);
          expect(algorithm.resetAfter(bucket, now)).toBeLessThanOrEqual(longest(rate));
          if (wait === 0) bucket = algorithm.charge(bucket, cost, now);
          if (wait === 0 || wait === Infinity) continue;
          expect(wait).toBeLessThanOrEqual(longest(rate));
          const then = algorithm.settle(bucket, now + wait);
          expect(algorithm.waitFor(then, cost, now + wait)).toBe(0);
        }
      }),
      RUNS,
    );
  });

  it("opens once in a wait, and stays open: each millisecond is as the wait says", () => {
    const spans = fc.array(fc.tuple(fc.nat(300), fc.nat(4)), { minLength: 1, maxLength: 25 });
    const small = rates.map(({ limit, window }) => ({ limit, window: 1 + (window % 200), burst: limit }));
    fc.assert(
      fc.property(small, spans, fc.integer({ min: 1, max: 5 }), (rate, steps, cost) => {
        const algorithm = algorithmOf(rate);
        let [bucket, now]: [Bucket, number] = [EMPTY, START];
        for (const [gap, spent] of steps) {
          now += gap;
          bucket = algorithm.settle(bucket, now);
          if (algorithm.waitFor(bucket, spent, now) === 0) bucket = algorithm.charge(bucket, spent, now);
        }
        const wait = algorithm.waitFor(bucket, cost, now);
        const reset = algorithm.resetAfter(bucket, now);
        expect(wait === Infinity).toBe(cost > rate.limit);
        const wrong: number[] = [];
        for (let ms = 0; ms <= 2 * rate.window + 5; ms++) {
          const settled = algorithm.settle(bucket, now + ms);
          const isExact = algorithm.waitFor(settled, cost, now + ms) === Math.max(0, wait - ms);
          const isWhole = algorithm.left(settled, now + ms) === rate.limit;
          if (!isExact || isWhole !== ms >= reset) wrong.push(ms);
        }
        expect(wrong).toEqual([]);
      }),
      { numRuns: runs(1_000) },
    );
  });
});

/** A room in which some send under many limits at once. */
const names = ["a", "b", "c", "d", "e"];
const limits: fc.Arbitrary<Limit[]> = fc
  .array(
    fc.record({
      limit: fc.integer({ min: 1, max: 12 }),
      window: fc.integer({ min: 10, max: 3_000 }),
      algorithm: fc.constantFrom("gcra" as const, "sliding-window" as const, "fixed-window" as const),
      per: fc.constantFrom<Limit["per"]>(
        "connection",
        "client",
        "room",
        "address",
        ({ type }) => type,
        ({ userId }) => userId,
      ),
      match: fc.constantFrom<Limit["match"]>(
        undefined,
        { type: "x" },
        { type: ["x", "y"] },
        { type: (type) => type !== "y" },
        { tier: "pro" },
        { type: "x", userId: (id) => id !== "bob" },
      ),
      cost: fc.constantFrom<Limit["cost"]>("messages", "messages", "bytes", (_, { type }) =>
        type === "x" ? 3 : 0,
      ),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((list) =>
    list.map((limit, index) => ({
      ...limit,
      limit: limit.cost === "bytes" ? limit.limit * 10 : limit.limit,
      name: names[index] ?? "",
    })),
  );

class Crowd {
  readonly keyed = new KeyedBuckets(100);
  readonly roster = new Roster();
  readonly members = [
    this.#member("1", "user:ada", null),
    this.#member("2", "user:ada", null),
    this.#member("3", "user:bob", "pro"),
    this.#member("4", null, null),
  ];

  #member(id: string, clientKey: ClientKey | null, tier: string | null): Session {
    const session = new Session({ id, readyState: 1, send() {}, close() {} }, this);
    const userId = clientKey?.slice("user:".length) ?? null;
    session.clientInfo = { clientKey, userId, connectionId: id, address: "203.0.113.7", tier };
    this.roster.enter(session);
    return session;
  }

  /** All that is counted, as a value. */
  counts(): unknown {
    return this.members.map((session) => [[...session.buckets], [...session.kept]]);
  }
}

const limiterFor = (some: readonly Limit[]): Limiter =>
  new Limiter(definePolicy({ limits: some }), false, (error) => {
    throw error;
  });
const messages = fc.array(
  fc.record({
    who: fc.nat(3),
    gap: fc.oneof(fc.constant(0), fc.nat(50), fc.nat(1_500)),
    message: fc.constantFrom('{"type":"x"}', '{"type":"y"}', "untyped", "é"),
  }),
  { minLength: 1, maxLength: 40 },
);

describe("several limits of every kind at once", () => {
  it("are all or nothing, refuse for as long as the longest does, and pass at that moment exactly", () => {
    fc.assert(
      fc.property(limits, messages, (some, sent) => {
        const [limiter, crowd] = [limiterFor(some), new Crowd()];
        const alone = some.map((limit) => limiterFor([limit]));
        let now = START;
        for (const { who, gap, message } of sent) {
          now += gap;
          const session = crowd.members[who];
          if (session === undefined) continue;
          const before = crowd.counts();
          const { refusedBy, wait, charges } = check(session, limiter, message, now);
          expect(crowd.counts()).toEqual(before);

          const each = alone.map((one) => check(session, one, message, now));
          expect(wait).toBe(Math.max(...each.map((one) => one.wait)));
          expect(refusedBy).toBe(each.find((one) => one.wait === wait && wait > 0)?.refusedBy ?? null);
          session.keep(charges, now);
          if (refusedBy === null) continue;

          expect(crowd.counts()).toEqual(before);
          if (wait === Infinity) continue;
          expect(check(session, limiter, message, now + wait - 1).wait).toBe(1);
          expect(check(session, limiter, message, now + wait)).toMatchObject({ refusedBy: null, wait: 0 });
        }
      }),
      { numRuns: runs(2_000) },
    );
  });
});

describe("the buckets of a room, under a million made-up keys", () => {
  const algorithm = gcra({ limit: 1, window: 1_000, burst: 5 });

  it("never exceed their cap, and keep the one that still counts as long as others are as good as new", () => {
    const buckets = new KeyedBuckets(1_000);
    const full = algorithm.charge(EMPTY, 5, START);
    let most = 0;
    for (let index = 0; index < 1_000_000; index++) {
      // Each made-up count has run down when the next thousand come. The one of a flood has not: it is used all along.
      const now = START + index * 2;
      buckets.set(`made up ${index}`, algorithm.charge(EMPTY, 1, now), algorithm, now);
      if (index % 100 === 0) buckets.set("flood", { ...full, at: now }, algorithm, now);
      if (buckets.size > most) most = buckets.size;
    }
    expect(most).toBe(1_000);
    expect(buckets.get("flood")).toBeDefined();
  });
});
