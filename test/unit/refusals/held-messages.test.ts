import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { HeldMessages, type Waiting } from "../../../src/refusals/held-messages.ts";
import { Session } from "../../../src/session/session.ts";
import { Roster } from "../../../src/session/roster.ts";
import { KeyedBuckets } from "../../../src/limits/keyed-buckets.ts";
import { Connection, settled } from "../../support/room.ts";
import { runs } from "../../support/runs.ts";
import { START } from "../../support/time.ts";

const shared = { keyed: new KeyedBuckets(1), roster: new Roster() };
const newSession = (): Session => new Session(new Connection("a"), shared);

beforeEach(() => vi.useFakeTimers({ now: START, toFake: ["Date", "setTimeout", "clearTimeout"] }));
afterEach(() => vi.useRealTimers());

/** A queue, and what went through it. */
function world(isShared = false) {
  const done: string[] = [];
  const failures: unknown[] = [];
  const held = new HeldMessages({
    clock: () => Date.now(),
    isShared: () => isShared,
    fail: (_, error) => failures.push(error),
  });
  /** Waits for each of these in turn. */
  const item = (name: string, ...waits: (number | Promise<unknown>)[]): Waiting => ({
    bytes: 1,
    cancel() {},
    attempt: () => {
      const next = waits.shift();
      if (next !== undefined) return next;
      done.push(name);
      return 0;
    },
  });
  return { held, done, failures, item };
}

describe("a queue", () => {
  it("tries its first when its wait is over, and those behind it at once after", () => {
    const { held, done, item } = world();
    const session = newSession();
    held.add(session, item("a"), 300);
    held.add(session, item("b"), 10);
    vi.advanceTimersByTime(299);
    expect(done).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(done).toEqual(["a", "b"]);
    expect(held.isEmpty).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("stops at the first that has to wait on", () => {
    const { held, done, item } = world();
    const session = newSession();
    for (const each of [item("a"), item("b", 200), item("c")]) held.add(session, each, 100);
    vi.advanceTimersByTime(100);
    expect(done).toEqual(["a"]);
    vi.advanceTimersByTime(199);
    expect(done).toEqual(["a"]);
    vi.advanceTimersByTime(1);
    expect(done).toEqual(["a", "b", "c"]);
  });

  it.each(["is fulfilled", "is rejected"])(
    "waits for a promise that %s, and for nothing else",
    async (how) => {
      const { held, done, item } = world();
      const session = newSession();
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      held.add(session, item("a", promise), 0);
      held.add(session, item("b"), 0);
      vi.advanceTimersByTime(60_000);
      held.try(session);
      held.hurry();
      expect(done).toEqual([]);
      if (how === "is fulfilled") resolve();
      else reject(new Error("it cannot say"));
      await settled();
      expect(done).toEqual(["a", "b"]);
      expect(held.isEmpty).toBe(true);
    },
  );

  it("is not gone on with after a promise if its connection left meanwhile", async () => {
    const { held, done, item } = world();
    const session = newSession();
    const { promise, resolve } = Promise.withResolvers<void>();
    held.add(session, item("a", promise), 0);
    vi.advanceTimersByTime(1);
    held.drop(session);
    resolve();
    await settled();
    expect(done).toEqual([]);
  });

  it("is tried once a second at least, since what it waits for may have changed", () => {
    const { held, item } = world();
    const first = item("a", 1e9, 1e9, 1e9);
    const attempt = vi.spyOn(first, "attempt");
    held.add(newSession(), first, 1e9);
    vi.advanceTimersByTime(2_500);
    expect(attempt).toHaveBeenCalledTimes(2);
  });

  it("is tried soon once the policy has changed", () => {
    const { held, done, item } = world();
    held.add(newSession(), item("a"), 900);
    held.hurry();
    vi.advanceTimersByTime(1);
    expect(done).toEqual(["a"]);
  });

  it("forgets everything of a connection that is closed, and lets its timer go", () => {
    const { held, done, item } = world();
    const session = newSession();
    held.add(session, item("a"), 100);
    session.markClosed();
    vi.advanceTimersByTime(100);
    expect(done).toEqual([]);
    expect(held.isEmpty).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("goes on after an attempt that throws, and says so", () => {
    const { held, done, failures, item } = world();
    const session = newSession();
    const error = new Error("unexpected");
    const broken: Waiting = {
      bytes: 1,
      cancel() {},
      attempt: () => {
        throw error;
      },
    };
    held.add(session, broken, 10);
    held.add(session, item("b"), 10);
    vi.advanceTimersByTime(10);
    expect(done).toEqual(["b"]);
    expect(failures).toEqual([error]);
  });

  it("takes in what is added while it is being tried, behind all others", () => {
    const { held, done, item } = world();
    const session = newSession();
    const adding: Waiting = {
      bytes: 1,
      cancel() {},
      attempt: () => {
        held.add(session, item("d"), 0);
        held.try(session);
        done.push("a");
        return 0;
      },
    };
    held.add(session, adding, 10);
    for (const name of ["b", "c"]) held.add(session, item(name), 10);
    vi.advanceTimersByTime(10);
    expect(done).toEqual(["a", "b", "c", "d"]);
  });

  it("has room for so many messages and so many bytes", () => {
    const { held, item } = world();
    const session = newSession();
    expect(held.fits(session, 10, { messages: 1, bytes: 9 })).toBe(false);
    expect(held.fits(session, 9, { messages: 1, bytes: 9 })).toBe(true);
    held.add(session, { ...item("a"), bytes: 9 }, 10);
    expect(held.fits(session, 1, { messages: 1, bytes: 10 })).toBe(false);
    expect(held.fits(session, 1, { messages: 2, bytes: 9 })).toBe(false);
    expect(held.fits(session, 1, { messages: 2, bytes: 10 })).toBe(true);
    vi.advanceTimersByTime(10);
    expect(held.fits(session, 9, { messages: 1, bytes: 9 })).toBe(true);
  });

  it("leaves room to the others, however many take all that they can", () => {
    const { held, item } = world();
    const most = { messages: 1e9, bytes: 1e9 };
    const KIB = 1_024;
    /** Bytes that one more connection can let wait. */
    const hoard = (): number => {
      const session = newSession();
      let bytes = 0;
      for (; held.fits(session, KIB, most); bytes += KIB)
        held.add(session, { ...item("a", 1e9), bytes: KIB }, 1e9);
      return bytes;
    };
    const first = hoard();
    // Half of 16 MiB, of which each message takes half a KiB for itself.
    expect(first).toBeGreaterThan(5_300 * KIB);
    expect(first).toBeLessThan(5_600 * KIB);
    for (let others = 0; others < 200; others++) hoard();
    expect(held.fits(newSession(), 31 * KIB, most)).toBe(true);
    expect(held.fits(newSession(), 32 * KIB, most)).toBe(false);
  });

  it("takes no more of the room's memory than it has, however many connections let a little wait each", () => {
    const { held, item } = world();
    const most = { messages: 1e9, bytes: 1e9 };
    let messages = 0;
    for (let connection = 0; connection < 4_000; connection++) {
      const session = newSession();
      for (; held.fits(session, 1, most); messages++) held.add(session, item("a", 1e9), 1e9);
    }
    expect((messages * 513) / 1_048_576).toBeLessThan(70);
    expect(held.fits(newSession(), 1_024, most)).toBe(true);
  });

  it("gives the room back what it took, whether delivered or forgotten, even in the middle of a delivery", () => {
    const { held, item } = world();
    const most = { messages: 1e9, bytes: 1e9 };
    const LARGE = 6 * 1_048_576;
    for (let round = 0; round < 5; round++) {
      const session = newSession();
      expect(held.fits(session, LARGE, most)).toBe(true);
      const leaving: Waiting = {
        bytes: LARGE,
        cancel() {},
        attempt: () => {
          held.drop(session);
          return 0;
        },
      };
      held.add(session, round % 2 === 0 ? leaving : { ...item("a"), bytes: LARGE }, 10);
      held.add(session, { ...item("b", 1e9), bytes: LARGE }, 10);
      vi.advanceTimersByTime(10);
      held.drop(session);
    }
    const session = newSession();
    expect(held.fits(session, 16 * 1_048_576 - 512, most)).toBe(true);
    expect(held.fits(session, 16 * 1_048_576 - 511, most)).toBe(false);
  });

  it("lets others try first after its turn, if they wait for the same", () => {
    const { held } = world(true);
    const turns: string[] = [];
    let next = START;
    // One of anybody passes every 100 ms.
    const each = (name: string): Waiting => ({
      bytes: 1,
      cancel() {},
      attempt: (now) => {
        if (now < next) return next - now;
        turns.push(name);
        next = now + 100;
        return 0;
      },
    });
    for (const name of ["a", "b", "c"]) {
      const session = newSession();
      for (let count = 0; count < 20; count++) held.add(session, each(name), 1);
    }
    vi.advanceTimersByTime(3_100);
    expect(turns.length).toBeGreaterThanOrEqual(29);
    for (const name of ["a", "b", "c"]) {
      expect(turns.filter((turn) => turn === name).length).toBeGreaterThanOrEqual(8);
    }
  });
});

describe("whatever waits for whatever", () => {
  it("is done with once each, in order, and leaves no timer", async () => {
    const waits = fc.array(fc.oneof(fc.integer({ min: 1, max: 3_000 }), fc.constantFrom("kept", "broken")), {
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(waits, { maxLength: 12 }), fc.array(fc.nat(500)), async (plans, pauses) => {
        // Files share a process: what another one left under way may have set a timer since.
        vi.clearAllTimers();
        const { held, done, item } = world();
        const session = newSession();
        for (const [index, plan] of plans.entries()) {
          const steps = plan.map((step) => {
            if (typeof step === "number") return step;
            const promise = step === "kept" ? Promise.resolve() : Promise.reject(new Error("no"));
            promise.catch(() => {});
            return promise;
          });
          held.add(session, item(`${index}`, ...steps), 1);
          vi.advanceTimersByTime(pauses[index] ?? 0);
        }
        for (let round = 0; round < 60; round++) {
          await settled();
          vi.advanceTimersByTime(3_000);
        }
        expect(done).toEqual(plans.map((_, index) => `${index}`));
        expect(held.isEmpty).toBe(true);
        expect(vi.getTimerCount()).toBe(0);
      }),
      { numRuns: runs(60) },
    );
  });
});
