import { expect, it } from "vitest";
import { Column } from "../../../src/simulator/column.ts";

it("has what was set, however far on, and the usual number else", () => {
  const column = new Column(-1);
  column.set(3, 7);
  column.set(100_000, 8);
  column.add(100_000, 2);
  expect([0, 3, 99_999, 100_000, 1_000_000].map((index) => column.get(index))).toEqual([-1, 7, -1, 10, -1]);
});

it("has numbers as they are, however large, and what was set before them", () => {
  const column = new Column(-1);
  column.set(3, 7);
  for (const value of [2 ** 31 - 1, 2 ** 31, -(2 ** 31) - 1, 2 ** 40, Number.MAX_SAFE_INTEGER]) {
    column.set(5, value);
    expect(column.get(5)).toBe(value);
  }
  column.set(100_000, 2 ** 33);
  expect([3, 5, 99_999, 100_000].map((index) => column.get(index))).toEqual([
    7,
    Number.MAX_SAFE_INTEGER,
    -1,
    2 ** 33,
  ]);
});
