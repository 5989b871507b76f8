import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Comeback } from "../../../client/comeback.ts";

const AWAY = { code: 4429, retryAfter: 2_000 } as unknown as Parameters<Comeback["waitAfter"]>[0];

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("a client that can come back by itself", () => {
  it("does so once the wait is over, and not before", () => {
    const onReturn = vi.fn<() => void>();
    const comeback = new Comeback(onReturn, undefined);
    comeback.start(2_000);
    vi.advanceTimersByTime(1_999);
    expect(onReturn).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(onReturn).toHaveBeenCalledOnce();
  });

  it("does not where that was called off, or is never", () => {
    const onReturn = vi.fn<() => void>();
    const comeback = new Comeback(onReturn, undefined);
    comeback.start(2_000);
    comeback.callOff();
    comeback.start(Infinity);
    vi.advanceTimersByTime(3_600_000);
    expect(onReturn).not.toHaveBeenCalled();
  });

  it("asks the app's own strategy before the usual one", () => {
    expect(new Comeback(() => {}, { 4429: () => 7 }).waitAfter(AWAY)).toBe(7);
    expect(new Comeback(() => {}, undefined).waitAfter({ ...AWAY, code: 1000 })).toBeNull();
  });
});

describe("a close", () => {
  it("is PartySocket's to decide about where no strategy is for it", () => {
    const comeback = new Comeback(undefined, undefined);
    expect(comeback.leavesToOthers(1006, false)).toBe(true);
    expect(comeback.leavesToOthers(1006, true)).toBe(false);
    expect(comeback.leavesToOthers(4403, false)).toBe(false);
  });

  it("is decided about until the next one", () => {
    const comeback = new Comeback(undefined, undefined);
    comeback.decide(4429, null);
    expect(comeback.leavesToOthers(4429, false)).toBe(true);
    comeback.decide(4429, Infinity);
    expect(comeback.leavesToOthers(4429, false)).toBe(false);
    // It opens nothing before it may, and cannot come back by itself.
    comeback.decide(4429, 2_000);
    expect(comeback.leavesToOthers(4429, false)).toBe(true);
    expect(new Comeback(() => {}, undefined).leavesToOthers(4429, false)).toBe(false);
    comeback.forget();
    expect(comeback.leavesToOthers(4429, false)).toBe(false);
  });
});
