import parse, { type PrometheusMetric } from "parse-prometheus-text-format";
import { describe, expect, it } from "vitest";
import type { PartyTotals, Totals } from "../../../src/collector/calls.ts";
import { UNMEASURED, withMeasured } from "../../../src/collector/histogram.ts";
import { NOTHING_YET } from "../../../src/events/difference.ts";
import { METRICS } from "../../../src/metrics/names.ts";
import { prometheusText } from "../../../src/metrics/prometheus.ts";
import { samplesOf } from "../../../src/metrics/samples.ts";
import { EVERYTHING } from "../../support/delta.ts";

const partyWith = (more: Partial<PartyTotals> = {}): PartyTotals => ({
  party: "main",
  rooms: 3,
  enforced: EVERYTHING,
  dryRun: NOTHING_YET,
  gauges: { connections: 5, clients: 4, outbox: 2, ledgerAge: 1_500 },
  ...more,
});
const totalsWith = (more: Partial<Totals> = {}): Totals => ({
  parties: [partyWith()],
  timeToBan: [80, 800, 90_000].reduce(withMeasured, UNMEASURED),
  denied: { "401": 3 },
  repeated: 2,
  ...more,
});
const textOf = (totals: Totals): string => prometheusText(totals, { version: "1.2.3" });

function familiesIn(text: string): Map<string, PrometheusMetric> {
  return new Map(parse(text).map((family) => [family.name, family]));
}

function valueOf(
  families: Map<string, PrometheusMetric>,
  name: string,
  labels: Record<string, string> = {},
): number {
  const found = families
    .get(`party_bouncer_${name}`)
    ?.metrics.find((metric) =>
      Object.entries(labels).every(([label, value]) => metric.labels?.[label] === value),
    );
  return Number(found?.value);
}

describe("one scrape", () => {
  it("has each metric, as its type, and each of a delta's samples with its labels", () => {
    const families = familiesIn(textOf(totalsWith()));
    expect([...families.values()].map(({ name, type, help }) => ({ name, type, help }))).toEqual(
      METRICS.map(({ name, type, help }) => ({ name, type: type.toUpperCase(), help })),
    );
    for (const { metric, labels, value } of samplesOf("main", true, EVERYTHING)) {
      const name = metric.replace("party_bouncer_", "");
      expect(valueOf(families, name, labels), `${metric} ${JSON.stringify(labels)}`).toBe(value);
    }
    for (const { name, labels, type } of METRICS) {
      if (type === "histogram") continue;
      for (const metric of families.get(name)?.metrics ?? []) {
        expect({ name, labels: Object.keys(metric.labels ?? {}) }).toEqual({ name, labels });
      }
    }
  });

  it("says how rooms stand, in seconds where the unit is time", () => {
    const families = familiesIn(textOf(totalsWith()));
    const read = (name: string): number => valueOf(families, name, { party: "main" });
    expect([read("rooms"), read("connections"), read("clients"), read("outbox_length")]).toEqual([
      3, 5, 4, 2,
    ]);
    expect(read("ledger_age_seconds")).toBe(1.5);
    expect(valueOf(families, "denied_requests_total", { status: "401" })).toBe(3);
    expect(valueOf(families, "repeated_reports_total")).toBe(2);
    expect(valueOf(families, "info", { version: "1.2.3" })).toBe(1);
  });

  it("has the time to a ban as a histogram, in seconds", () => {
    const [histogram] =
      familiesIn(textOf(totalsWith())).get("party_bouncer_time_to_ban_seconds")?.metrics ?? [];
    expect(histogram).toMatchObject({ count: "3", sum: "90.88" });
    expect(histogram?.buckets).toMatchObject({ "0.05": "0", "0.1": "1", "1": "2", "60": "2", "+Inf": "3" });
  });

  it("adds up what was reported while the policy was enforced and while it was not, but for the labels that say so", () => {
    const families = familiesIn(textOf(totalsWith({ parties: [partyWith({ dryRun: EVERYTHING })] })));
    const admitted = (mode: string): number =>
      valueOf(families, "messages_total", { mode, outcome: "admitted", limit: "" });
    expect([admitted("enforce"), admitted("dry-run"), admitted("candidate")]).toEqual([1_000, 1_000, 2_020]);
    expect(valueOf(families, "bytes_total", { party: "main" })).toBe(2 * EVERYTHING.bytes);
    expect(valueOf(families, "messages_by_type_total", { type: "chat", outcome: "admitted" })).toBe(1_800);
  });

  it("is the same text for the same totals, in whichever order parties and names are known", () => {
    const arena = partyWith({ party: "arena" });
    const upsideDown = {
      ...EVERYTHING,
      strikes: Object.fromEntries(Object.entries(EVERYTHING.strikes).toReversed()),
    };
    const one = textOf(totalsWith({ parties: [partyWith(), arena] }));
    const other = textOf(totalsWith({ parties: [arena, partyWith({ enforced: upsideDown })] }));
    expect(other).toBe(one);
  });

  it("is valid if nothing has been reported", () => {
    const text = textOf({ parties: [], timeToBan: UNMEASURED, denied: {}, repeated: 0 });
    expect(valueOf(familiesIn(text), "repeated_reports_total")).toBe(0);
    expect(text.endsWith("\n")).toBe(true);
  });

  it.each([
    'quotes " and \\ strokes',
    "two\nlines",
    "{}=,",
    "\ud800 half a character",
    "# HELP",
    "\u{1f600}",
  ])("tells a hostile name from its own words: %j", (name) => {
    const strikes = Object.fromEntries([[name, 7]]);
    const text = textOf(totalsWith({ parties: [partyWith({ enforced: { ...NOTHING_YET, strikes } })] }));
    const lines = text.split("\n").filter((line) => line.startsWith("party_bouncer_strikes_total"));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^party_bouncer_strikes_total\{party="main",limit="(?:[^"\\]|\\[\\"n])*"\} 7$/u);
    expect(valueOf(familiesIn(text), "strikes_total", { limit: name.toWellFormed() })).toBe(7);
  });
});
