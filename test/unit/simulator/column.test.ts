import { expect, it } from "vitest";
import { Column } from "../../../src/simulator/column.ts";

it("has what was set, however far on, and the usual number else", () => {
  const column = new Column(-1);
  column.set(3, 7);
  column.set(100_000, 8);
  column.add(100_000, 2);
  expect([0, 3, 99_999, 100_000, 1_000_000].map((index) => column.get(index))).toEqual([-1, 7, -1, 10, -1]);
});
