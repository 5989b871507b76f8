import { afterEach, beforeEach, vi } from "vitest";
import { START } from "../../support/time.ts";

/** Time that goes on only as a test says. */
export const clock = {
  now: (): number => Date.now(),
  /** Lets time pass, and timers run. */
  advance: (ms: number): void => void vi.advanceTimersByTime(ms),
  /** Sets the clock only. */
  set: (now: number): void => void vi.setSystemTime(now),
};

/** Has each test of a file begin at `START`, with time in its hands. Call it at the top of the file. */
export function driveClock(): void {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"], now: START }));
  afterEach(() => void vi.useRealTimers());
}
