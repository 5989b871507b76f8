import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { inTime, LateError, PATIENCE } from "../../../src/platform/in-time.ts";

describe("patience", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("passes on what comes in time, and what goes wrong, and leaves no timer behind", async () => {
    expect(await inTime(Promise.resolve("here"))).toBe("here");
    const error = new Error("away");
    await expect(inTime(Promise.reject(error))).rejects.toBe(error);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("ends after a second, and not before", async () => {
    const outcome: string[] = [];
    inTime(new Promise(() => {})).catch(({ message }: Error) => outcome.push(message));
    await vi.advanceTimersByTimeAsync(PATIENCE - 1);
    expect(outcome).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(outcome).toEqual(["the ledger has not answered within 1000 ms"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is longer if it is told to be", async () => {
    const outcome: unknown[] = [];
    inTime(new Promise(() => {}), 5_000).catch((error: unknown) => outcome.push(error));
    await vi.advanceTimersByTimeAsync(4_999);
    expect(outcome).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(outcome).toEqual([new LateError("the ledger has not answered within 5000 ms")]);
  });
});
