import { describe, expect, it } from "vitest";
import { Growth, History, KEPT, SPANS, sumOf } from "../../../../console/live/history.ts";
import { SECOND, START } from "../../../support/time.ts";

describe("what happened in the last two minutes", () => {
  it("is nothing at first, in as many spans as there are", () => {
    const points = new History().points(START);
    expect(points).toHaveLength(SPANS);
    expect(sumOf(points)).toEqual({ admitted: 0, refused: 0 });
  });

  it("counts what falls into one span together, the newest last", () => {
    const history = new History();
    const at = START - (START % KEPT);
    history.add(at, { admitted: 2, refused: 1 });
    history.add(at + SECOND, { admitted: 3, refused: 0 });
    history.add(at + 3 * SECOND, { admitted: 1, refused: 1 });
    expect(history.points(at + 3 * SECOND).slice(-2)).toEqual([
      { admitted: 5, refused: 1 },
      { admitted: 1, refused: 1 },
    ]);
    expect(history.last).toBe(at + 3 * SECOND);
  });

  it("goes on by itself in a copy", () => {
    const history = new History();
    history.add(START, { admitted: 2, refused: 1 });
    const copy = history.copy();
    copy.add(START, { admitted: 1, refused: 0 });
    expect([sumOf(history.points(START)), sumOf(copy.points(START)), copy.last]).toEqual([
      { admitted: 2, refused: 1 },
      { admitted: 3, refused: 1 },
      START,
    ]);
  });

  it("forgets what is older", () => {
    const history = new History();
    for (let at = START; at < START + 3 * KEPT; at += SECOND) history.add(at, { admitted: 1, refused: 0 });
    expect(sumOf(history.points(START + 3 * KEPT)).admitted).toBeLessThanOrEqual(KEPT / SECOND);
    expect(sumOf(history.points(START + 5 * KEPT))).toEqual({ admitted: 0, refused: 0 });
  });
});

describe("a figure that only grows", () => {
  it("tells what came since, nothing the first time, and all of it once it has begun again", () => {
    const growth = new Growth();
    expect(growth.since({ admitted: 100, refused: 5 })).toEqual({ admitted: 0, refused: 0 });
    expect(growth.since({ admitted: 107, refused: 6 })).toEqual({ admitted: 7, refused: 1 });
    expect(growth.since({ admitted: 3, refused: 0 })).toEqual({ admitted: 3, refused: 0 });
  });
});
