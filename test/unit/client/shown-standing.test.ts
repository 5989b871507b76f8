import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { AT_FIRST, ShownStanding, type StandingSource, waitOf } from "../../../client/shown-standing.ts";
import type { PacedStanding } from "../../../client/standing-event.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A socket whose wait goes by with the clock. */
class Source implements StandingSource {
  listeners = new Set<() => void>();
  #until = 0;
  #slowUntil = 0;

  get standing(): PacedStanding {
    const retryAfter = Math.max(0, this.#until - Date.now());
    const slow = Math.max(0, this.#slowUntil - Date.now());
    const status = retryAfter > 0 ? "coolingDown" : "ok";
    return {
      ...AT_FIRST,
      status,
      retryAfter,
      ...(slow > 0 && { slowMode: { every: 10_000, left: 60_000, retryAfter: slow } }),
    };
  }

  wait(ms: number): void {
    this.#until = Date.now() + ms;
    for (const listener of this.listeners) listener();
  }

  slow(ms: number): void {
    this.#slowUntil = Date.now() + ms;
    for (const listener of this.listeners) listener();
  }

  addEventListener(_: string, listener: () => void): void {
    this.listeners.add(listener);
  }

  removeEventListener(_: string, listener: () => void): void {
    this.listeners.delete(listener);
  }
}

function watch(): { source: Source; shown: ShownStanding; waits: number[]; stop: () => void } {
  const source = new Source();
  const shown = new ShownStanding(source, AT_FIRST);
  const waits: number[] = [];
  const stop = shown.subscribe(() => waits.push(waitOf(shown.get())));
  waits.length = 0;
  return { source, shown, waits, stop };
}

it("a wait is counted down at each whole second, and nothing ticks after it", () => {
  const { source, waits } = watch();
  source.wait(2_500);
  vi.advanceTimersByTime(60_000);
  expect(waits).toEqual([2_500, 2_000, 1_000, 0]);
  expect(vi.getTimerCount()).toBe(0);
});

it("so is the wait of slow mode, and the longer of the two counts", () => {
  const { source, waits } = watch();
  source.slow(3_000);
  source.wait(1_000);
  vi.advanceTimersByTime(60_000);
  expect(waits).toEqual([3_000, 3_000, 2_000, 1_000, 0]);
});

it("what says the same is the same object", () => {
  const { source, shown } = watch();
  const before = shown.get();
  source.wait(0);
  expect(shown.get()).toBe(before);
  expect(before).toBe(AT_FIRST);
  source.wait(1_000);
  expect(shown.get()).not.toBe(before);
});

it("nothing is left running once nobody looks", () => {
  const { source, waits, stop } = watch();
  source.wait(10_000);
  stop();
  source.wait(20_000);
  vi.advanceTimersByTime(60_000);
  expect(waits).toEqual([10_000]);
  expect(source.listeners.size).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

it("an end that is not known is not counted down to", () => {
  const { source, waits } = watch();
  source.wait(Infinity);
  expect(waits).toEqual([Infinity]);
  expect(vi.getTimerCount()).toBe(0);
});
