import { expect, it } from "vitest";
import { Presence } from "../../../src/ledger/presence.ts";

it("expects a client as long as one of its connections is coming in, or it is here", async () => {
  const here = new Set<string>();
  const presence = new Presence((target) => here.has(target));
  let enter = (): void => {};
  let fail: (error: Error) => void = () => {};
  const arrivals = [
    presence.arriving("user:ada", () => new Promise<void>((resolve) => (enter = resolve))),
    presence.arriving("user:ada", () => new Promise<void>((_, reject) => (fail = reject))),
  ];
  expect(presence.isExpected("user:ada")).toBe(true);
  expect(presence.isHere("user:ada")).toBe(false);
  expect(presence.isExpected("user:eve")).toBe(false);
  enter();
  await arrivals[0];
  expect(presence.isExpected("user:ada")).toBe(true);
  fail(new Error("left"));
  await expect(arrivals[1]).rejects.toThrow("left");
  expect(presence.isExpected("user:ada")).toBe(false);
  here.add("user:ada");
  expect(presence.isExpected("user:ada")).toBe(true);
});
