import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type * as Clock from "../../../client/clock.ts";
import { SECOND, HOUR } from "../../support/time.ts";

let now: typeof Clock.now;
let later: typeof Clock.later;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  ({ now, later } = await import("../../../client/clock.ts"));
});
afterEach(() => vi.useRealTimers());

/** The wall clock goes on, and all else stands still: a device that sleeps. Somebody who sets the clock forward does the same. */
const sleep = (ms: number): void => void vi.setSystemTime(Date.now() + ms);

describe("the clock", () => {
  it("goes at the pace of a clock, however often it is looked at", () => {
    const start = now();
    for (let ms = 0; ms < 10 * SECOND; ms++) {
      vi.advanceTimersByTime(1);
      for (let look = 0; look < 5; look++) now();
    }
    expect(now() - start).toBe(10 * SECOND);
  });

  it("counts what the device sleeps, each time", () => {
    const start = now();
    vi.advanceTimersByTime(10);
    sleep(HOUR);
    expect(now() - start).toBe(HOUR + 10);
    sleep(HOUR);
    vi.advanceTimersByTime(10);
    expect(now() - start).toBe(2 * HOUR + 20);
  });

  it("never goes back, and does not stand still, where it is set back", () => {
    const start = now();
    sleep(-HOUR);
    expect(now() - start).toBe(0);
    vi.advanceTimersByTime(10);
    expect(now() - start).toBe(10);
    sleep(HOUR);
    expect(now() - start).toBe(HOUR + 10);
  });

  it("is not shaken by clocks that are corrected by less than a second", () => {
    const start = now();
    for (const by of [900, -900, 400, -400]) {
      sleep(by);
      expect(now() - start).toBe(0);
    }
  });
});

describe("what is to be done later", () => {
  it("is done at its moment, however far that is, and once", () => {
    const done = vi.fn<() => void>();
    later(60 * 24 * HOUR, done);
    vi.advanceTimersByTime(60 * 24 * HOUR - 1);
    expect(done).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(done).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is done within seconds after a sleep that it fell into", () => {
    const done = vi.fn<() => void>();
    later(HOUR, done);
    vi.advanceTimersByTime(SECOND);
    sleep(HOUR);
    vi.advanceTimersByTime(5 * SECOND);
    expect(done).toHaveBeenCalledOnce();
  });

  it("is not done where it is called off, before the first look at the clock or after", () => {
    const done = vi.fn<() => void>();
    later(SECOND, done)();
    const callOff = later(HOUR, done);
    vi.advanceTimersByTime(HOUR / 2);
    callOff();
    vi.advanceTimersByTime(HOUR);
    expect(done).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("keeps no process from ending, where it is said so", () => {
    vi.useRealTimers();
    const set = vi.spyOn(globalThis, "setTimeout");
    const calls = [later(HOUR, () => {}), later(HOUR, () => {}, false)];
    const timers = set.mock.results.map(({ value }) => value as NodeJS.Timeout);
    expect(timers.map((timer) => timer.hasRef())).toEqual([true, false]);
    for (const callOff of calls) callOff();
  });
});
