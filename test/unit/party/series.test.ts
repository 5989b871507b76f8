import { expect, it } from "vitest";
import { columnAt, COLUMNS, Series } from "../../../public/demo/series.ts";

it("counts what happened in each quarter of a second, and all of it", () => {
  const series = new Series();
  for (const now of [1_000, 1_249, 1_250, 1_999]) series.add(now);
  expect(series.total).toBe(4);
  expect(series.from(columnAt(1_000)).slice(0, 5)).toEqual([2, 1, 0, 1, 0]);
});

it("forgets what no column shows any more", () => {
  const series = new Series();
  series.add(0);
  series.add(COLUMNS * 250 - 1);
  expect(series.from(0).at(0)).toBe(1);
  series.add(COLUMNS * 250);
  expect(series.from(0).at(0)).toBe(0);
  expect(series.total).toBe(3);
});
