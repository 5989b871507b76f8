import { describe, expect, it } from "vitest";
import { COLLECTORS, collectorNamed, collectorOf, isCollector } from "../../../src/collector/names.ts";
import { isRecordKey } from "../../../src/identity/record-key.ts";

describe("a collector's name", () => {
  it("is no client's key", () => {
    expect(isCollector(collectorNamed(0))).toBe(true);
    expect(isRecordKey(collectorNamed(0))).toBe(false);
    expect(isCollector("user:collector:0")).toBe(false);
  });

  it("is that of a room for good, and rooms are spread over all", () => {
    expect(collectorOf({ party: "main", room: "lobby" })).toBe(collectorOf({ party: "main", room: "lobby" }));
    const counts = new Map<string, number>();
    for (let index = 0; index < 4_000; index++) {
      const name = collectorOf({ party: "main", room: `room-${index}` });
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    expect([...counts.keys()].toSorted()).toEqual(
      Array.from({ length: COLLECTORS }, (_, number) => collectorNamed(number)),
    );
    expect(Math.min(...counts.values())).toBeGreaterThan(900);
  });
});
