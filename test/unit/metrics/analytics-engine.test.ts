import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MetricsDelta, MetricsEvent, RoomGauges } from "../../../src/events/delta.ts";
import { analyticsEngine, type AnalyticsPoint } from "../../../src/metrics/analytics-engine.ts";
import { EVERYTHING, NOTHING } from "../../support/delta.ts";
import { runs } from "../../support/runs.ts";
import { START } from "../../support/time.ts";

const GAUGES: RoomGauges = { connections: 101, clients: 102, outbox: 103, ledgerAge: 104 };

const eventOf = (delta: MetricsDelta, party = "chat", enforced = true): MetricsEvent => ({
  at: START,
  party,
  enforced,
  delta,
  gauges: GAUGES,
});

function pointsOf(event: MetricsEvent): AnalyticsPoint[] {
  const points: AnalyticsPoint[] = [];
  analyticsEngine({ writeDataPoint: (point) => void points.push(point) })(event);
  return points;
}

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/** What Cloudflare says that it takes. */
function expectTaken(points: readonly AnalyticsPoint[]): void {
  expect(points.length).toBeLessThanOrEqual(101);
  for (const { blobs, doubles, indexes } of points) {
    expect(blobs.length).toBeLessThanOrEqual(20);
    expect(doubles.length).toBeLessThanOrEqual(20);
    expect(indexes).toHaveLength(1);
    expect(indexes.every((index) => bytesOf(index) <= 96)).toBe(true);
    expect(blobs.reduce((sum, blob) => sum + bytesOf(blob), 0)).toBeLessThanOrEqual(5_120);
  }
}

describe("the points for Analytics Engine", () => {
  it("have all figures of a room in one, and those with names in one each", () => {
    expect(pointsOf(eventOf(EVERYTHING)).map(({ blobs, doubles }) => [blobs.join(" "), doubles])).toEqual([
      [
        "room chat enforce",
        [1_000, 7, 43, 123_456, 10, 8, 2, 5, 23, 13, 29, 16, 101, 102, 103, 104, 1_010, 0, 33, 35],
      ],
      ["limit chat enforce messages", [40, 9, 0]],
      ["limit chat enforce stricter", [0, 0, 33]],
      ["limit chat enforce upload", [3, 0, 0]],
      ["limit chat enforce advertising", [0, 1, 0]],
      ["code chat enforce 4409", [15]],
      ["code chat enforce 4403", [14]],
      ["type chat enforce chat", [900, 41]],
      ["type chat enforce (none)", [100, 2]],
      ["external chat enforce fleet", [20, 4, 3, 2, 6]],
    ]);
  });

  it("are one if nothing has a name, sampled by party", () => {
    const [point, ...more] = pointsOf(eventOf(NOTHING, "chat", false));
    expect(more).toEqual([]);
    expect(point?.blobs).toEqual(["room", "chat", "dry-run"]);
    expect(point?.indexes).toEqual(["chat"]);
  });

  it("lose nothing of names that are too many", () => {
    const refused = Object.fromEntries(
      Array.from({ length: 101 }, (_, index) => [`limit ${index}`, index + 1]),
    );
    const limits = pointsOf(eventOf({ ...NOTHING, refused })).slice(1);
    expect(limits).toHaveLength(25);
    expect(limits[0]?.blobs.at(-1)).toBe("limit 100");
    expect(limits.at(-1)?.blobs.at(-1)).toBe("(other)");
    expect(limits.reduce((sum, { doubles: [count = 0] }) => sum + count, 0)).toBe((101 * 102) / 2);
  });

  it("have the names that others have in one with them, if a name is (other)", () => {
    const refused = {
      "(other)": 1_000,
      ...Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`l${i}`, 1])),
    };
    const limits = pointsOf(eventOf({ ...NOTHING, refused })).slice(1);
    expect(limits).toHaveLength(24);
    expect(limits.find(({ blobs }) => blobs.at(-1) === "(other)")?.doubles).toEqual([1_007, 0, 0]);
  });

  it("are never more, nor larger, than Analytics Engine takes, whatever the names", () => {
    const names = fc.string({ unit: "grapheme", maxLength: 3_000 });
    const counts = fc.dictionary(names, fc.nat(9), { maxKeys: 102 });
    const tally = fc.record({ admitted: fc.nat(9), refused: fc.nat(9) });
    const asked = fc.record({
      asked: fc.nat(9),
      refused: fc.nat(9),
      failed: fc.nat(9),
      timedOut: fc.nat(9),
      skipped: fc.nat(9),
    });
    const delta = fc.record({
      refused: counts,
      strikes: counts,
      refusedConnects: counts,
      byType: fc.dictionary(names, tally, { maxKeys: 102 }),
      byExternal: fc.dictionary(names, asked, { maxKeys: 102 }),
    });
    fc.assert(
      fc.property(names, delta, (party, some) =>
        expectTaken(pointsOf(eventOf({ ...NOTHING, ...some }, party))),
      ),
      { numRuns: runs(20) },
    );
  });
});
