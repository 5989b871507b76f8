import { expect, it } from "vitest";
import type { Totals } from "../../../src/collector/calls.ts";
import { UNMEASURED, withMeasured } from "../../../src/collector/histogram.ts";
import { mergedTotals } from "../../../src/collector/merge.ts";
import { MOST_NAMES, OTHER } from "../../../src/events/by-name.ts";
import { NOTHING_YET } from "../../../src/events/difference.ts";

const totalsWith = (parties: Record<string, number>, more: Partial<Totals> = {}): Totals => ({
  parties: Object.entries(parties).map(([party, admitted]) => ({
    party,
    rooms: 1,
    enforced: { ...NOTHING_YET, admitted },
    dryRun: { ...NOTHING_YET, admitted: 10 * admitted },
    gauges: { connections: admitted, clients: 1, outbox: 0, ledgerAge: admitted },
  })),
  timeToBan: UNMEASURED,
  denied: {},
  repeated: 0,
  ...more,
});

it("is as if one collector knew all", () => {
  const merged = mergedTotals([
    totalsWith({ main: 1, arena: 2 }, { denied: { "401": 1 }, timeToBan: withMeasured(UNMEASURED, 80) }),
    totalsWith({ arena: 4 }, { denied: { "401": 1, "403": 1 }, repeated: 3 }),
    totalsWith({}, { timeToBan: withMeasured(UNMEASURED, 800), repeated: 2 }),
  ]);
  expect(merged).toMatchObject({
    parties: [
      { party: "main", rooms: 1, enforced: { admitted: 1 }, dryRun: { admitted: 10 } },
      {
        party: "arena",
        rooms: 2,
        enforced: { admitted: 6 },
        dryRun: { admitted: 60 },
        gauges: { connections: 6, clients: 2, ledgerAge: 4 },
      },
    ],
    timeToBan: { count: 2, sum: 880 },
    denied: { "401": 2, "403": 1 },
    repeated: 5,
  });
});

it("is nothing if there is nothing", () => {
  expect(mergedTotals([])).toEqual({ parties: [], timeToBan: UNMEASURED, denied: {}, repeated: 0 });
});

it("has no more parties than one collector has", () => {
  const parties = (from: number): Record<string, number> =>
    Object.fromEntries(Array.from({ length: MOST_NAMES }, (_, index) => [`party ${from + index}`, 1]));
  const merged = mergedTotals([totalsWith(parties(0)), totalsWith(parties(50))]);
  expect(merged.parties).toHaveLength(MOST_NAMES + 1);
  expect(merged.parties.find(({ party }) => party === OTHER)?.enforced.admitted).toBe(50);
});
