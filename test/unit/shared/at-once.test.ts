import { expect, it } from "vitest";
import { atOnce } from "../../../src/shared/at-once.ts";

it("does so many at the same time, and answers in order", async () => {
  let [now, most] = [0, 0];
  const outcomes = await atOnce([5, 4, 3, 2, 1, 0], 2, async (item) => {
    most = Math.max(most, ++now);
    for (let turn = 0; turn < item; turn++) await Promise.resolve();
    now--;
    return item * 2;
  });
  expect([outcomes, most]).toEqual([[10, 8, 6, 4, 2, 0], 2]);
});

it("does nothing with nothing, and fails as one of them does", async () => {
  expect(await atOnce([], 5, () => Promise.reject(new Error("no")))).toEqual([]);
  await expect(atOnce([1, 2], 5, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
});
