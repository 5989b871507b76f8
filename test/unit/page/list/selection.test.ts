import { describe, expect, it } from "vitest";
import {
  everyOne,
  extended,
  MOST_CHOSEN,
  NOTHING,
  remainingOf,
  type Selection,
  toggled,
} from "../../../../console/list/selection.ts";

const ORDER = ["a", "b", "c", "d", "e"];
const LONG = Array.from({ length: 2 * MOST_CHOSEN }, (_, index) => `${index}`);
const idsOf = ({ ids }: Selection): string[] => [...ids].toSorted();

describe("what is chosen in a list", () => {
  it("is chosen one by one, and no longer by the same", () => {
    const two = toggled(toggled(NOTHING, "a"), "c");
    expect(idsOf(two)).toEqual(["a", "c"]);
    expect(idsOf(toggled(two, "a"))).toEqual(["c"]);
  });

  it("is chosen from one to another, down and up", () => {
    expect(idsOf(extended(toggled(NOTHING, "b"), "d", ORDER))).toEqual(["b", "c", "d"]);
    expect(idsOf(extended(toggled(NOTHING, "d"), "b", ORDER))).toEqual(["b", "c", "d"]);
    const both = extended(extended(toggled(NOTHING, "c"), "e", ORDER), "a", ORDER);
    expect(idsOf(both)).toEqual(ORDER);
  });

  it("is one row if none was chosen before, or if that one is gone", () => {
    expect(idsOf(extended(NOTHING, "c", ORDER))).toEqual(["c"]);
    expect(idsOf(extended(toggled(NOTHING, "gone"), "c", ORDER))).toEqual(["c", "gone"]);
  });

  it("is never more than one can confirm", () => {
    expect(everyOne(LONG).ids.size).toBe(MOST_CHOSEN);
    const full = everyOne(LONG);
    expect(toggled(full, "one more").ids.size).toBe(MOST_CHOSEN);
    const up = extended(toggled(NOTHING, "150"), "0", LONG);
    expect(up.ids.size).toBe(MOST_CHOSEN);
    expect(up.ids.has("150")).toBe(true);
    expect(up.ids.has("0")).toBe(false);
  });

  it("is without those that are gone", () => {
    const chosen = extended(toggled(NOTHING, "a"), "c", ORDER);
    expect(remainingOf(chosen, ["b", "c"])).toEqual({ ids: new Set(["b", "c"]), anchor: null });
  });
});
