import { expect, it } from "vitest";
import { Presence } from "../../../src/ledger/presence.ts";

it("expects a client as long as one of its connections is coming in, or it is here", async () => {
  const here = new Set<string>();
  const presence = new Presence((target) => here.has(target));
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  const arrivals = [
    presence.arriving("user:ada", () => first.promise),
    presence.arriving("user:ada", () => second.promise),
  ];
  expect(presence.isExpected("user:ada")).toBe(true);
  expect(presence.isHere("user:ada")).toBe(false);
  expect(presence.isExpected("user:eve")).toBe(false);
  first.resolve();
  await arrivals[0];
  expect(presence.isExpected("user:ada")).toBe(true);
  second.reject(new Error("left"));
  await expect(arrivals[1]).rejects.toThrow("left");
  expect(presence.isExpected("user:ada")).toBe(false);
  here.add("user:ada");
  expect(presence.isExpected("user:ada")).toBe(true);
});
