import { expect, it } from "vitest";
import { once } from "../../../src/shared/once.ts";

it("runs a task once for all who ask", async () => {
  let runs = 0;
  const number = once(async () => ++runs);
  expect(await Promise.all([number(), number()])).toEqual([1, 1]);
  expect(await number()).toBe(1);
});

it("runs it again after it failed, and tells everyone who asked before", async () => {
  let runs = 0;
  const number = once(async () => {
    if (++runs === 1) throw new Error("away");
    return runs;
  });
  const first = await Promise.allSettled([number(), number()]);
  expect(first.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await number()).toBe(2);
  expect(await number()).toBe(2);
});
