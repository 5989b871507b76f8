import { expect, it } from "vitest";
import { Every } from "../../../src/shared/every.ts";

it("is due at first, and then once in so many ms", () => {
  const every = new Every(100);
  expect([0, 1, 99, 100, 150, 200].map((now) => every.take(now))).toEqual([
    true,
    false,
    false,
    true,
    false,
    true,
  ]);
});

it("is due if the clock was set back by more than that", () => {
  const every = new Every(100);
  every.begin(1_000);
  expect(every.isDue(1_050)).toBe(false);
  expect(every.isDue(999)).toBe(true);
});
