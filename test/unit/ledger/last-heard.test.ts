import { expect, it } from "vitest";
import { LastHeard } from "../../../src/ledger/last-heard.ts";

const START = 1_000_000;
const OLD = 300_000;

it("knows how long ago the ledger answered about a client", () => {
  const lastHeard = new LastHeard();
  lastHeard.note("user:ada", START);
  expect(lastHeard.age("user:ada", START + 5)).toBe(5);
  expect(lastHeard.age("user:eve", START)).toBe(Infinity);
  lastHeard.delete("user:ada");
  expect(lastHeard.age("user:ada", START)).toBe(Infinity);
});

it("hands out clients with old answers, a few at a time, and only those that are here", () => {
  const lastHeard = new LastHeard();
  for (let index = 0; index < 20; index++) lastHeard.note(`user:${index}`, START + index);
  lastHeard.note("user:0", START + OLD);
  expect(lastHeard.takeOld(START + OLD + 9, (target) => target !== "user:2")).toEqual([
    "user:1",
    ...[3, 4, 5, 6, 7, 8, 9].map((index) => `user:${index}`),
  ]);
  expect(lastHeard.age("user:2", START)).toBe(Infinity);
  expect(lastHeard.takeOld(START + OLD + 9, () => true)).toEqual([]);
  expect(lastHeard.takeOld(START + 2 * OLD, () => true)).toHaveLength(8);
});

it("looks for old answers at most once a second", () => {
  const lastHeard = new LastHeard();
  expect(lastHeard.isDue(START)).toBe(true);
  lastHeard.takeOld(START, () => true);
  expect(lastHeard.isDue(START + 999)).toBe(false);
  expect(lastHeard.isDue(START + 1_000)).toBe(true);
});
