import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allowanceOf } from "../../../../client/pacing/allowance.ts";
import { Budget } from "../../../../client/pacing/budget.ts";
import { EMPTY, type Rate } from "../../../../src/shared/bucket.ts";
import { FixedWindow } from "../../../../src/limits/fixed-window.ts";
import { gcra } from "../../../../src/shared/gcra.ts";
import { SlidingWindow } from "../../../../src/limits/sliding-window.ts";
import type { AnnouncedLimit } from "../../../../src/shared/control-message.ts";
import { runs } from "../../../support/runs.ts";

function limitOf(fields: Partial<AnnouncedLimit> = {}): AnnouncedLimit {
  const limit = fields.limit ?? 10;
  return {
    name: "limit",
    limit,
    window: 1_000,
    burst: limit,
    algorithm: "gcra",
    cost: "messages",
    types: null,
    ...fields,
  };
}

const algorithms = {
  gcra,
  "sliding-window": (rate: Rate) => new SlidingWindow(rate),
  "fixed-window": (rate: Rate) => new FixedWindow(rate),
};

/** How many of `costs` the room refuses, where each comes as soon as the client's own count lets it, `late` ms for the first. */
function refusedOf(limit: AnnouncedLimit, sizes: readonly number[], late = 0): number {
  const budget = new Budget({ limits: [limit] }, null);
  const room = algorithms[limit.algorithm](limit);
  let bucket = EMPTY;
  let now = 1_000_000;
  let refused = 0;
  let arrived = now + late;
  for (const size of sizes) {
    const message = "x".repeat(size);
    now += budget.refuses(message, now)?.wait ?? 0;
    budget.charge(message, now);
    arrived = Math.max(arrived, now);
    const cost = limit.cost === "bytes" ? size : 1;
    if (room.waitFor(bucket, cost, arrived) > 0) refused++;
    else bucket = room.charge(bucket, cost, arrived);
  }
  return refused;
}

/** Ms that so many messages take. */
function timeFor(limit: AnnouncedLimit, count: number): number {
  const budget = new Budget({ limits: [limit] }, null);
  let now = 1_000_000;
  for (let index = 0; index < count; index++) {
    now += budget.refuses("x", now)?.wait ?? 0;
    budget.charge("x", now);
  }
  return now - 1_000_000;
}

describe("what a client allows itself", () => {
  it("is never more than the limit allows", () => {
    fc.assert(
      fc.property(
        fc.record({
          limit: fc.integer({ min: 1, max: 1_000 }),
          window: fc.integer({ min: 100, max: 60_000 }),
          burst: fc.integer({ min: 1, max: 1_000 }),
          cost: fc.constantFrom("messages" as const, "bytes" as const),
        }),
        (numbers) => {
          const { limit, window, burst } = allowanceOf(limitOf(numbers));
          expect(burst).toBeGreaterThanOrEqual(1);
          expect(burst).toBeLessThanOrEqual(numbers.burst);
          expect(limit / window).toBeLessThanOrEqual(numbers.limit / numbers.window);
        },
      ),
      { numRuns: runs(1_000) },
    );
  });

  it("passes the room's own count, though the first message is 200 ms late", () => {
    const sizes = Array.from({ length: 200 }, () => 1);
    expect(refusedOf(limitOf({ limit: 20, burst: 20 }), sizes, 200)).toBe(0);
    expect(refusedOf(limitOf({ limit: 5, burst: 10 }), sizes, 200)).toBe(0);
  });

  it.each(["sliding-window", "fixed-window"] as const)("passes a %s, wherever it begins", (algorithm) => {
    const sizes = Array.from({ length: 200 }, () => 1);
    for (const limit of [1, 3, 10, 50]) expect(refusedOf(limitOf({ limit, algorithm }), sizes)).toBe(0);
  });

  it.each([
    ["with a burst", limitOf({ limit: 10, burst: 20 }), 10],
    ["without a burst", limitOf({ limit: 10, burst: 1 }), 10],
    ["of a window", limitOf({ limit: 10, algorithm: "fixed-window" }), 10],
  ])("uses 95% of the rate %s", (_name, limit, rate) => {
    const count = 1_000;
    expect(timeFor(limit, count)).toBeLessThanOrEqual((count / rate) * (1_000 / 0.95));
  });
});

describe("what is large or quick", () => {
  it("a message of nearly the whole burst waits for a small one before it that is late", () => {
    const limit = limitOf({ cost: "bytes", limit: 1_000, burst: 1_000 });
    expect(refusedOf(limit, [100, 1_000], 200)).toBe(0);
  });

  it("two messages of more than half of a sliding window pass it", () => {
    const limit = limitOf({ cost: "bytes", limit: 200, window: 100, algorithm: "sliding-window" });
    expect(refusedOf(limit, [104, 104])).toBe(0);
  });

  it("a small message and one of more than half of a fixed window pass it", () => {
    const limit = limitOf({ cost: "bytes", limit: 200, window: 100, algorithm: "fixed-window" });
    expect(refusedOf(limit, [10, 195])).toBe(0);
  });

  it("uses 95% of a rate that a burst of 2 goes with", () => {
    const count = 1_000;
    const limit = limitOf({ limit: 50, window: 100, burst: 2 });
    expect(timeFor(limit, count)).toBeLessThanOrEqual(count * 2 * (1 / 0.95));
  });
});
