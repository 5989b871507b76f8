import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Conduct, settle, SPOTLESS } from "../../../src/strikes/conduct.ts";
import { runs } from "../../support/runs.ts";
import { START, MINUTE } from "../../support/time.ts";

const struck: Conduct = {
  at: START,
  strikes: 3,
  cooldown: 4_000,
  grace: 1_000,
  calm: 0,
  restricted: 0,
  only: null,
  limit: "messages",
  bans: 1,
  banned: 0,
  unwarned: false,
  excused: 0,
};
const after = (ms: number, conduct = struck): Conduct => settle(conduct, MINUTE, START + ms);

const conducts: fc.Arbitrary<Conduct> = fc.record({
  at: fc.constant(START),
  strikes: fc.integer({ min: 0, max: 9 }),
  cooldown: fc.integer({ min: 0, max: 30_000 }),
  grace: fc.integer({ min: 0, max: 1_000 }),
  calm: fc.integer({ min: 0, max: MINUTE - 1 }),
  restricted: fc.nat(60_000),
  only: fc.constant(null),
  limit: fc.constant("messages"),
  bans: fc.nat(3),
  banned: fc.nat(60_000),
  unwarned: fc.boolean(),
  excused: fc.nat({ max: 7 }),
});

describe("a cool-down", () => {
  it("runs down with the clock, to the millisecond", () => {
    expect(after(0).cooldown).toBe(4_000);
    expect(after(3_999).cooldown).toBe(1);
    expect(after(4_000).cooldown).toBe(0);
    expect(after(9e9).cooldown).toBe(0);
  });

  it("runs beside the grace", () => {
    expect(after(999)).toMatchObject({ grace: 1, cooldown: 3_001 });
    expect(after(1_000)).toMatchObject({ grace: 0, cooldown: 3_000 });
  });
});

describe("a restriction", () => {
  const restricted = { ...struck, restricted: 60_000, only: ["chat"] };

  it("runs down with the clock, and lets everything through again at its last millisecond", () => {
    expect(after(0, restricted)).toMatchObject({ restricted: 60_000, only: ["chat"] });
    expect(after(59_999, restricted)).toMatchObject({ restricted: 1, only: ["chat"] });
    expect(after(60_000, restricted)).toMatchObject({ restricted: 0, only: null });
  });

  it("outlasts the strikes that led to it", () => {
    const long = { ...restricted, restricted: 9 * MINUTE };
    expect(after(8 * MINUTE, long)).toMatchObject({ strikes: 0, restricted: MINUTE, only: ["chat"] });
    expect(after(9 * MINUTE, long)).toMatchObject({ restricted: 0, only: null });
  });
});

describe("a restriction", () => {
  const restricted = { ...struck, cooldown: 0, restricted: 90_000, only: ["chat"] };

  it("runs down with the clock, to the millisecond, and names no types once it is over", () => {
    expect(after(89_999, restricted)).toMatchObject({ restricted: 1, only: ["chat"] });
    expect(after(90_000, restricted)).toMatchObject({ restricted: 0, only: null });
  });

  it("outlasts strikes that are forgiven sooner", () => {
    expect(after(MINUTE, { ...restricted, strikes: 1 })).toMatchObject({
      strikes: 0,
      restricted: 30_000,
      only: ["chat"],
    });
  });
});

describe("forgiveness", () => {
  it("takes one strike per forgiveAfter, counted from the end of the cool-down", () => {
    expect(after(4_000 + MINUTE - 1).strikes).toBe(3);
    expect(after(4_000 + MINUTE).strikes).toBe(2);
    expect(after(4_000 + 2 * MINUTE - 1).strikes).toBe(2);
    expect(after(4_000 + 2 * MINUTE).strikes).toBe(1);
    expect(after(4_000 + 3 * MINUTE - 1).strikes).toBe(1);
    expect(after(4_000 + 3 * MINUTE).strikes).toBe(0);
  });

  it("never leaves fewer strikes than none, however long it takes", () => {
    expect(after(Number.MAX_SAFE_INTEGER - START)).toMatchObject({
      strikes: 0,
      calm: 0,
      cooldown: 0,
      grace: 0,
    });
  });

  it("keeps the calm that is left over towards the next strike", () => {
    expect(after(4_000 + MINUTE + 100)).toMatchObject({ strikes: 2, calm: 100 });
    expect(after(4_000 + 59_000).calm).toBe(59_000);
  });

  it("starts from nothing for one without strikes", () => {
    const innocent = { ...struck, strikes: 0, cooldown: 0, calm: 0 };
    expect(after(59_000, innocent).calm).toBe(0);
  });
});

describe("a clock", () => {
  it("that stands still changes nothing", () => {
    fc.assert(
      fc.property(conducts, (conduct) => {
        fc.pre(conduct.strikes > 0);
        expect(settle(conduct, MINUTE, START)).toEqual(conduct);
      }),
      { numRuns: runs(1_000) },
    );
  });

  it("that steps back neither shortens nor stretches anything: it goes on from the new time", () => {
    fc.assert(
      fc.property(conducts, fc.integer({ min: 1, max: START }), fc.nat(1e6), (conduct, back, ahead) => {
        fc.pre(conduct.strikes > 0);
        const stepped = settle(conduct, MINUTE, START - back);
        expect(stepped).toEqual({ ...conduct, at: START - back });
        const { at: _, ...later } = settle(stepped, MINUTE, START - back + ahead);
        expect(after(ahead, conduct)).toMatchObject(later);
      }),
      { numRuns: runs(1_000) },
    );
  });
});

it("looking twice is looking once: no look on the way changes what comes of it", () => {
  fc.assert(
    fc.property(conducts, fc.nat(2e5), fc.nat(2e5), (conduct, first, second) => {
      const { strikes, cooldown, grace, calm, restricted } = after(first + second, conduct);
      const twice = settle(after(first, conduct), MINUTE, START + first + second);
      expect(twice).toMatchObject({ strikes, cooldown, grace, calm, restricted });
    }),
    { numRuns: runs(2_000) },
  );
});

it("time never adds a strike, nor lengthens a wait", () => {
  fc.assert(
    fc.property(conducts, fc.nat(1e6), fc.nat(1e6), (conduct, first, second) => {
      const [sooner, later] = [after(first, conduct), after(first + second, conduct)];
      expect(later.strikes).toBeLessThanOrEqual(sooner.strikes);
      expect(later.cooldown).toBeLessThanOrEqual(sooner.cooldown);
      expect(later.grace).toBeLessThanOrEqual(sooner.grace);
      expect(later.restricted).toBeLessThanOrEqual(sooner.restricted);
    }),
    { numRuns: runs(2_000) },
  );
});

it("one who never did anything is spotless at any time", () => {
  for (const now of [0, START, START - 1e9]) expect(settle(SPOTLESS, MINUTE, now)).toBe(SPOTLESS);
});
