import { describe, expect, it } from "vitest";
import { Lru } from "../../../src/shared/lru.ts";

describe("a map of at most so many entries", () => {
  it("lets the entry go that was set least recently", () => {
    const map = new Lru<string, number>(2);
    map.set("a", 1).set("b", 2).set("a", 3).set("c", 4);
    expect([...map]).toEqual([
      ["a", 3],
      ["c", 4],
    ]);
  });

  it("keeps all as long as there are no more than that", () => {
    const map = new Lru<string, number>(3);
    map.set("a", 1).set("b", 2).set("c", 3).set("c", 4);
    expect([...map.values()]).toEqual([1, 2, 4]);
  });

  it("does not take a look for a use", () => {
    const map = new Lru<string, number>(2);
    map.set("a", 1).set("b", 2);
    expect(map.get("a")).toBe(1);
    map.set("c", 3);
    expect([...map.keys()]).toEqual(["b", "c"]);
  });

  it("has no entry if it may have none", () => {
    expect(new Lru<string, number>(0).set("a", 1).size).toBe(0);
  });
});
