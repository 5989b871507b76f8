import { describe, expect, it } from "vitest";
import { HappeningRing } from "../../../src/collector/happening-ring.ts";
import { happeningWith } from "../../support/reports.ts";

const room = { party: "main", room: "lobby" };
const some = (count: number): ReturnType<typeof happeningWith>[] =>
  Array.from({ length: count }, (_, index) => happeningWith(`${index}`));

describe("a list of happenings", () => {
  it("begins with what comes from now on, and goes on where it ended", () => {
    const ring = new HappeningRing(0);
    ring.add(room, some(2), 0);
    const { next } = ring.since(undefined);
    ring.add(room, some(3), 0);
    const list = ring.since(next);
    expect(list.happenings).toHaveLength(3);
    expect(list.happenings[0]).toEqual({ ...happeningWith("0"), ...room });
    expect(list.hasGap).toBe(false);
    expect(ring.since(list.next)).toEqual({ happenings: [], next: "5", hasGap: false });
  });

  it.each<[string, (ring: HappeningRing) => void]>([
    ["there were more than it keeps", (ring) => ring.add(room, some(501), 0)],
    ["a room left some out", (ring) => ring.add(room, some(2), 1)],
  ])("has a gap if %s", (_, happen) => {
    const ring = new HappeningRing(0);
    happen(ring);
    const { happenings, hasGap, next } = ring.since("0");
    expect(hasGap).toBe(true);
    expect(happenings.length).toBeLessThanOrEqual(500);
    expect(ring.since(next).hasGap).toBe(false);
  });

  it("has a gap if it begins before the memory was lost, or where nothing was yet", () => {
    const ring = new HappeningRing(7);
    expect(ring.since("7").hasGap).toBe(false);
    expect(ring.since("6").hasGap).toBe(true);
    expect(ring.since("8")).toEqual({ happenings: [], next: "7", hasGap: true });
  });
});
