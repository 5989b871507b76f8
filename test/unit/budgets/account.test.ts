// @module-tag slow
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Account, type Allowance, MOST_HOLDS } from "../../../src/budgets/account.ts";
import { parseAccountRecord, recordOf } from "../../../src/budgets/account-record.ts";
import { runs } from "../../support/runs.ts";
import { HOUR, MINUTE, SECOND, START } from "../../support/time.ts";

const hourly: Allowance = { limit: 100, window: HOUR };

/** As it is after a crash. */
const reloaded = (account: Account): Account =>
  parseAccountRecord(JSON.parse(JSON.stringify(recordOf(account)))) ?? expect.fail("it cannot be read");

describe("an account", () => {
  it("grants what is left, and no more", () => {
    const account = new Account();
    expect(account.reserve("a", 60, hourly, START)).toEqual({ retryAfter: 0, left: 40 });
    expect(account.reserve("b", 41, hourly, START + SECOND)).toEqual({ retryAfter: HOUR - SECOND, left: 40 });
    expect(account.reserve("c", 40, hourly, START + SECOND)).toEqual({ retryAfter: 0, left: 0 });
    expect(account.reserve("d", 101, hourly, START + SECOND)).toEqual({ retryAfter: Infinity, left: 0 });
  });

  it("charges what it has cost, from when that is known", () => {
    const account = new Account();
    account.reserve("a", 60, hourly, START);
    expect(account.settle("a", 25, START + MINUTE)).toBe(true);
    expect(account.left(hourly, START + MINUTE)).toBe(75);
    expect(account.left(hourly, START + MINUTE + HOUR - 1)).toBe(75);
    expect(account.left(hourly, START + MINUTE + HOUR)).toBe(100);
  });

  it("charges all of what it has cost, if that is more than was reserved", () => {
    const account = new Account();
    account.reserve("a", 60, hourly, START);
    account.settle("a", 250, START);
    expect(account.reserve("b", 1, hourly, START)).toEqual({ retryAfter: HOUR, left: 0 });
  });

  it("charges what was reserved if nobody knows what it has cost", () => {
    const account = new Account();
    account.reserve("a", 60, hourly, START);
    account.settle("a", null, START + MINUTE);
    expect(account.left(hourly, START + HOUR)).toBe(40);
  });

  it("settles once", () => {
    const account = new Account();
    account.reserve("a", 60, hourly, START);
    expect([account.settle("a", 25, START), account.settle("a", 25, START)]).toEqual([true, false]);
    expect(account.settle("b", 25, START)).toBe(false);
    expect(account.left(hourly, START)).toBe(75);
  });

  it("is empty once all is given back", () => {
    const account = new Account();
    account.reserve("a", 60, hourly, START);
    expect(account.isEmpty).toBe(false);
    account.settle("a", 0, START);
    expect(account.isEmpty).toBe(true);
  });

  it("charges what is never settled for a window", () => {
    const account = new Account();
    account.reserve("a", 60, hourly, START);
    expect(account.left(hourly, START + HOUR - 1)).toBe(40);
    expect(account.left(hourly, START + HOUR)).toBe(100);
    expect(account.settle("a", 25, START + HOUR)).toBe(false);
  });

  it("says until when anything counts", () => {
    const account = new Account();
    account.reserve("a", 10, hourly, START);
    account.reserve("b", 10, hourly, START + MINUTE);
    expect(account.until).toBe(START + MINUTE + HOUR);
    account.settle("a", 5, START + 2 * MINUTE);
    account.settle("b", 5, START + 3 * MINUTE);
    expect(account.until).toBe(START + 3 * MINUTE + HOUR);
  });

  it("keeps a bounded number of reservations, and says when there is room", () => {
    const account = new Account();
    const vast = { limit: 1_000_000, window: HOUR };
    for (let index = 0; index < MOST_HOLDS; index++) account.reserve(`${index}`, 1, vast, START + index);
    const now = START + MOST_HOLDS;
    const { retryAfter, left } = account.reserve("one more", 1, vast, now);
    expect([retryAfter, left]).toEqual([HOUR - MOST_HOLDS, 1_000_000 - MOST_HOLDS]);
    expect(account.reserve("one more", 1, vast, now + retryAfter).retryAfter).toBe(0);
  });

  it("keeps a bounded number of stretches, however often something is spent", () => {
    for (const window of [10, 59, 61, SECOND, HOUR]) {
      const account = new Account();
      const vast = { limit: Number.MAX_SAFE_INTEGER, window };
      for (let now = START; now < START + 3 * window; now += Math.max(1, Math.floor(window / 500))) {
        account.reserve("a", 1, vast, now);
        account.settle("a", 1, now);
        expect(account.spendings.length).toBeLessThanOrEqual(62);
      }
    }
  });

  it("locks nobody out for longer than a window, if the clock steps back", () => {
    const account = new Account();
    account.reserve("a", 60, hourly, START);
    account.reserve("b", 40, hourly, START + MINUTE);
    account.settle("b", 40, START + MINUTE);
    const before = START - 24 * HOUR;
    expect(account.reserve("c", 1, hourly, before).retryAfter).toBe(HOUR - MINUTE);
    expect(account.reserve("c", 100, hourly, before).retryAfter).toBe(HOUR);
  });
});

/** What was granted, in the time that has really passed. */
interface Turn {
  readonly id: string;
  readonly amount: number;
  readonly reserved: number;
  settled: { at: number; actual: number } | null;
}

type Step =
  /** `null`: all that is left */
  | { do: "reserve"; gap: number; slip: number; amount: number | null }
  | { do: "settle"; gap: number; slip: number; pick: number; actual: number | null };

const share = fc.integer({ min: 0, max: 1_000 }).map((part) => part / 1_000);
/** How much slower the room's clock goes than time does: mostly not at all. */
const slips = fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: share });

function scripts(slip: fc.Arbitrary<number>) {
  return fc
    .record({
      limit: fc.integer({ min: 1, max: 1_000 }),
      window: fc.oneof(fc.integer({ min: 10, max: 200 }), fc.constantFrom(SECOND, HOUR, 24 * HOUR)),
    })
    .chain((allowance) => {
      const { limit, window } = allowance;
      // Most of what can go wrong does within a stretch, or when a window is just over.
      const gap = fc.oneof(
        share.map((part) => Math.floor(part * (window / 40))),
        share.map((part) => window - Math.floor(part * (window / 25))),
        share.map((part) => Math.floor(part ** 6 * window * 1.5)),
      );
      const slipped = slip.map((part) => Math.floor(part * window * 3));
      const reserve = fc.record({
        do: fc.constant("reserve" as const),
        gap,
        slip: slipped,
        amount: fc.option(fc.integer({ min: 0, max: Math.ceil(limit / 2) }), { freq: 3 }),
      });
      const settle = fc.record({
        do: fc.constant("settle" as const),
        gap,
        slip: slipped,
        pick: fc.nat(),
        actual: fc.option(fc.integer({ min: 0, max: limit }), { freq: 5 }),
      });
      const step: fc.Arbitrary<Step> = fc.oneof(reserve, settle);
      return fc.record({
        allowance: fc.constant(allowance),
        steps: fc.array(step, { minLength: 1, maxLength: 60, size: "max" }),
      });
    });
}

/** Spent and reserved at a moment, counted exactly. */
function chargedAt(time: number, turns: readonly Turn[], window: number): number {
  let charged = 0;
  for (const { amount, reserved, settled } of turns) {
    if (reserved > time) continue;
    if (settled === null || settled.at > time) charged += time < reserved + window ? amount : 0;
    else charged += time < settled.at + window ? settled.actual : 0;
  }
  return charged;
}

/** What turns that were settled within the window before a moment have cost above their reservations. */
function overAt(time: number, turns: readonly Turn[], window: number): number {
  let over = 0;
  for (const { amount, settled } of turns) {
    if (settled !== null && settled.at <= time && time < settled.at + window) {
      over += Math.max(0, settled.actual - amount);
    }
  }
  return over;
}

/** What was spent in the window that begins at a moment. A turn that was never settled was spent when it was reserved. */
function spentFrom(start: number, turns: readonly Turn[], window: number): number {
  let spent = 0;
  for (const { amount, reserved, settled } of turns) {
    const at = settled?.at ?? reserved;
    if (at >= start && at < start + window) spent += settled?.actual ?? amount;
  }
  return spent;
}

interface Moment {
  readonly amount: number;
  /** What has really passed, and what the room's clock says. */
  readonly time: number;
  readonly clock: number;
  readonly turns: readonly Turn[];
}

/** Plays a script, and looks at each refusal and at the log after each step. */
function play(
  { allowance, steps }: { allowance: Allowance; steps: readonly Step[] },
  onRefused: (account: Account, moment: Moment, retryAfter: number) => void,
): Turn[] {
  const turns: Turn[] = [];
  let account = new Account();
  let [time, clock] = [START, START];
  for (const [index, step] of steps.entries()) {
    time += step.gap;
    clock += step.gap - step.slip;
    if (index % 7 === 3 && !account.isEmpty) account = reloaded(account);
    if (step.do === "reserve") {
      const amount = step.amount ?? account.left(allowance, clock);
      const { retryAfter, left } = account.reserve(`${index}`, amount, allowance, clock);
      expect(left).toBe(account.left(allowance, clock));
      if (retryAfter === 0) turns.push({ id: `${index}`, amount, reserved: time, settled: null });
      else onRefused(account, { amount, time, clock, turns }, retryAfter);
    } else {
      const turn = turns.at(-1 - (step.pick % 5));
      if (turn !== undefined && account.settle(turn.id, step.actual, clock)) {
        expect(turn.settled).toBeNull();
        turn.settled = { at: time, actual: step.actual ?? turn.amount };
      }
    }
    expect(chargedAt(time, turns, allowance.window)).toBeLessThanOrEqual(
      allowance.limit + overAt(time, turns, allowance.window),
    );
  }
  return turns;
}

describe("an account, beside a log of everything", () => {
  it("never has more spent and reserved in a window than the limit, but for what turns cost above their reservations, whatever the clock does", () => {
    fc.assert(
      fc.property(scripts(slips), (script) => {
        const { limit, window } = script.allowance;
        const turns = play(script, (_, __, retryAfter) => {
          if (retryAfter === Infinity) return;
          expect(retryAfter).toBeGreaterThan(0);
          expect(retryAfter).toBeLessThanOrEqual(window);
        });
        const moments = turns.flatMap(({ reserved, settled }) => [reserved, settled?.at ?? reserved]);
        for (const start of moments) {
          const end = start + window - 1;
          expect(spentFrom(start, turns, window)).toBeLessThanOrEqual(limit + overAt(end, turns, window));
          expect(chargedAt(end, turns, window)).toBeLessThanOrEqual(limit + overAt(end, turns, window));
        }
      }),
      { numRuns: runs(1_500) },
    );
  });

  it("refuses only what does not fit, but for a sixtieth of the window by which it remembers longer", () => {
    fc.assert(
      fc.property(scripts(fc.constant(0)), (script) => {
        const { limit, window } = script.allowance;
        const stretch = Math.ceil(window / 60);
        play(script, (_, { amount: asked, time, turns }) => {
          let charged = asked;
          for (const { amount, reserved, settled } of turns) {
            if (settled === null) charged += time < reserved + window ? amount : 0;
            else charged += time < settled.at + window + stretch ? settled.actual : 0;
          }
          expect(charged).toBeGreaterThan(limit);
        });
      }),
      { numRuns: runs(1_500) },
    );
  });

  it("grants after retryAfter what it refused, and not a millisecond before", () => {
    fc.assert(
      fc.property(scripts(slips), (script) => {
        const { allowance } = script;
        play(script, (account, { amount, clock }, retryAfter) => {
          const at = (wait: number): number =>
            reloaded(account).reserve("again", amount, allowance, clock + wait).retryAfter;
          if (retryAfter === Infinity) return expect(at(10 * allowance.window)).toBe(Infinity);
          expect([at(retryAfter - 1), at(retryAfter)]).toEqual([1, 0]);
        });
      }),
      { numRuns: runs(1_500) },
    );
  });
});
