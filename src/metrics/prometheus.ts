import type { PartyTotals, Totals } from "../collector/calls.ts";
import { isNothing } from "../events/difference.ts";
import { type Metric, METRICS } from "./names.ts";
import { type Sample, samplesOf } from "./samples.ts";

/** The `Content-Type` of {@link prometheusText}. */
export const PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

/**
 * What all rooms have reported, in Prometheus' text format: one scrape. Each metric of {@link METRICS} is there, in that order, and the
 * series of each in the order of their labels.
 *
 * @param totals as the API's `/v1/metrics` has them
 * @param about.version of party-bouncer, for the metric `party_bouncer_info`
 * @example
 * const response = await fetch("https://example.com/party-bouncer/admin/v1/metrics", {
 *   headers: { authorization: `Bearer ${token}` },
 * });
 * const totals = (await response.json()) as Totals;
 * const text = prometheusText(totals, { version: "1.0.0" });
 */
export function prometheusText(totals: Totals, about: { readonly version: string }): string {
  const series = seriesOf(totals, about.version);
  const lines = METRICS.flatMap((metric) => [
    `# HELP ${metric.name} ${metric.help}`,
    `# TYPE ${metric.name} ${metric.type}`,
    ...(metric.type === "histogram"
      ? bucketsOf(metric.name, totals.timeToBan)
      : linesOf(metric, series.get(metric.name))),
  ]);
  return `${lines.join("\n")}\n`;
}

/** The value of each series of each metric, by its labels as they are written. */
type Series = Map<string, Map<string, number>>;

function seriesOf({ parties, denied, repeated }: Totals, version: string): Series {
  const labels = new Map(METRICS.map((metric) => [metric.name, metric.labels]));
  const series: Series = new Map();
  const samples = [
    ...parties.flatMap(samplesOfParty),
    ...Object.entries(denied).map(([status, value]) => sample("denied_requests_total", value, { status })),
    sample("repeated_reports_total", repeated),
    sample("info", 1, { version }),
  ];
  for (const each of samples) {
    const values = series.get(each.metric) ?? new Map<string, number>();
    series.set(each.metric, values);
    const written = writtenLabels(labels.get(each.metric) ?? [], each.labels);
    // What was reported while the policy was enforced and while it was not is one figure, if no label tells them apart.
    values.set(written, (values.get(written) ?? 0) + each.value);
  }
  return series;
}

function samplesOfParty({ party, rooms, enforced, dryRun, gauges }: PartyTotals): Sample[] {
  return [
    ...samplesOf(party, true, enforced),
    ...(isNothing(dryRun) ? [] : samplesOf(party, false, dryRun)),
    sample("connections", gauges.connections, { party }),
    sample("clients", gauges.clients, { party }),
    sample("rooms", rooms, { party }),
    sample("outbox_length", gauges.outbox, { party }),
    sample("ledger_age_seconds", gauges.ledgerAge / 1_000, { party }),
  ];
}

function sample(name: string, value: number, labels: Readonly<Record<string, string>> = {}): Sample {
  return { metric: `party_bouncer_${name}`, labels, value };
}

function linesOf({ name }: Metric, values: ReadonlyMap<string, number> = new Map()): string[] {
  return Array.from(values, ([labels, value]) => `${name}${labels} ${value}`).toSorted();
}

function bucketsOf(name: string, { buckets, count, sum }: Totals["timeToBan"]): string[] {
  return [
    ...buckets.map((bucket) => `${name}_bucket{le="${bucket.atMost / 1_000}"} ${bucket.count}`),
    `${name}_bucket{le="+Inf"} ${count}`,
    `${name}_sum ${sum / 1_000}`,
    `${name}_count ${count}`,
  ];
}

function writtenLabels(names: readonly string[], labels: Readonly<Record<string, string>>): string {
  if (names.length === 0) return "";
  return `{${names.map((name) => `${name}="${escaped(labels[name] ?? "")}"`).join(",")}}`;
}

/** A value as it stands between quotes, in UTF-8. */
function escaped(value: string): string {
  return value
    .toWellFormed()
    .replace(/[\\"\n]/g, (character) => (character === "\n" ? "\\n" : `\\${character}`));
}
