import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { toast, toasts } from "../../../console/toasts.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  toasts.value = [];
  vi.useRealTimers();
});

const said = (): string[] => toasts.value.map(({ text }) => text);

it("stays for a while, and a failure until it is put away", () => {
  const putAway = toast({ text: "failed", kind: "failure" });
  toast({ text: "done" });
  expect(said()).toEqual(["failed", "done"]);
  vi.advanceTimersByTime(60_000);
  expect(said()).toEqual(["failed"]);
  putAway();
  expect(said()).toEqual([]);
});

it("stays until the moment that it says", () => {
  toast({ text: "undo", until: Date.now() + 10_000 });
  vi.advanceTimersByTime(9_999);
  expect(said()).toEqual(["undo"]);
  vi.advanceTimersByTime(1);
  expect(said()).toEqual([]);
});

it("keeps what can be taken back, and what failed, however much others do", () => {
  toast({ text: "failed", kind: "failure" });
  toast({ text: "undo", until: Date.now() + 10_000, action: { label: "Undo", run: () => {} } });
  for (let number = 1; number <= 6; number++) toast({ text: String(number) });
  expect(said()).toEqual(["failed", "undo", "5", "6"]);
});

it("makes room for the newest", () => {
  for (let number = 1; number <= 6; number++) toast({ text: String(number), kind: "failure" });
  expect(said()).toEqual(["3", "4", "5", "6"]);
});
