import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { UNDO_FOR, UndoWindow } from "../../../../console/act/undo-window.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the time in which something can be taken back", () => {
  it("is ten seconds", () => {
    const over = vi.fn<() => void>();
    const window = new UndoWindow(over, () => Date.now());
    vi.advanceTimersByTime(UNDO_FOR - 1);
    expect(over).not.toHaveBeenCalled();
    expect(window.left.value).toBeGreaterThan(0);
    vi.advanceTimersByTime(1);
    expect(over).toHaveBeenCalledOnce();
    expect(window.left.value).toBe(0);
  });

  it("stands still while somebody points at it", () => {
    const over = vi.fn<() => void>();
    const window = new UndoWindow(over, () => Date.now());
    vi.advanceTimersByTime(4_000);
    window.pause();
    vi.advanceTimersByTime(60_000);
    expect(window.left.value).toBe(6_000);
    window.resume();
    vi.advanceTimersByTime(5_999);
    expect(over).not.toHaveBeenCalled();
    vi.advanceTimersByTime(250);
    expect(over).toHaveBeenCalledOnce();
  });

  it("says nothing once it was used", () => {
    const over = vi.fn<() => void>();
    const window = new UndoWindow(over, () => Date.now());
    window.close();
    window.resume();
    vi.advanceTimersByTime(2 * UNDO_FOR);
    expect(over).not.toHaveBeenCalled();
  });
});
