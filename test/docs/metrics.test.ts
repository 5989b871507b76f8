import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { analyticsEngine } from "../../src/metrics/analytics-engine.ts";
import { METRICS } from "../../src/metrics/names.ts";
import { openTelemetry } from "../../src/metrics/open-telemetry.ts";
import { EVERYTHING } from "../support/delta.ts";

const read = (path: string): string => readFileSync(new URL(`../../docs/${path}`, import.meta.url), "utf8");
const page = read("reference/metrics.md");

/** The rows of the page's tables, each as its cells without the quotes of code. */
const rows = page
  .split("\n")
  .filter((line) => line.startsWith("|"))
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("`", "")),
  );
const rowsOf = (pattern: RegExp): string[][] => rows.filter(([first = ""]) => pattern.test(first));

describe("the page about metrics", () => {
  it("has each metric, with its type and its labels", () => {
    expect(rowsOf(/^party_bouncer_/)).toEqual(
      METRICS.map(({ name, type, labels }) => [name, type, labels.join(", ") || "none"]),
    );
  });

  it("explains each metric in a section", () => {
    const headings = [...page.matchAll(/^### (.+)$/gm)].map(([, heading = ""]) => heading);
    const explained = headings.flatMap((heading) => heading.replaceAll("`", "").split(", "));
    expect(explained).toEqual(METRICS.map(({ name }) => name));
  });

  it("has each instrument of OpenTelemetry, with its unit", () => {
    const made: string[][] = [];
    openTelemetry({
      createCounter(name, { unit = "" } = {}) {
        made.push([name, unit]);
        return { add() {} };
      },
    });
    expect(rowsOf(/^party_bouncer\.rate_limiting\./).map(([name, unit]) => [name, unit])).toEqual(made);
  });

  it("has each kind of row of Analytics Engine, and each of its columns", () => {
    const widths = new Map<string | undefined, number>();
    const dataset = {
      writeDataPoint: ({ blobs, doubles }: { blobs: string[]; doubles: number[] }) =>
        void widths.set(blobs[0], doubles.length),
    };
    const gauges = { connections: 0, clients: 0, outbox: 0, ledgerAge: 0 };
    analyticsEngine(dataset)({ at: 0, party: "chat", enforced: true, delta: EVERYTHING, gauges });
    expect(rowsOf(/^double\d+$/).map(([column]) => column)).toEqual(
      Array.from({ length: widths.get("room") ?? 0 }, (_, index) => `double${index + 1}`),
    );
    for (const [kind, width] of widths) {
      const row = rowsOf(new RegExp(`^${kind}$`)).at(-1);
      if (kind !== "room") expect(row?.[2]?.match(/double\d+/g)).toHaveLength(width);
      expect(row).toBeDefined();
    }
  });
});

/** What an expression asks for: metrics, and names of labels. */
function askedBy(expression: string): { metrics: string[]; labels: string[] } {
  const metrics = [...expression.matchAll(/\bparty_bouncer_\w+/g)].map(([name]) => name);
  const matched = [...expression.matchAll(/[{,]\s*(\w+)\s*(?:=~|=|!=|!~)/g)].map(([, label = ""]) => label);
  const grouped = [...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, labels = ""]) =>
    labels.split(/,\s*/),
  );
  return { metrics, labels: [...matched, ...grouped] };
}

/** All that may be asked for: a histogram's series are three. */
const SERIES = new Map(
  METRICS.flatMap(({ name, type, labels }) =>
    type === "histogram"
      ? [
          [`${name}_bucket`, [...labels, "le"]],
          [`${name}_sum`, labels],
          [`${name}_count`, labels],
        ]
      : [[name, labels]],
  ) as [string, readonly string[]][],
);

/** What an expression asks for that there is not. */
function unanswerable(expression: string): string[] {
  const { metrics, labels } = askedBy(expression);
  if (metrics.length === 0) return [expression];
  const unknown = metrics.filter((metric) => !SERIES.has(metric));
  const missing = labels.filter((label) => !metrics.every((metric) => SERIES.get(metric)?.includes(label)));
  return [...unknown, ...missing].map((name) => `${name} in ${expression}`);
}

interface Dashboard {
  readonly panels: readonly {
    readonly id: number;
    readonly title: string;
    readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
  }[];
}

describe("the dashboard", () => {
  const { panels } = JSON.parse(read("monitoring/grafana.json")) as Dashboard;
  const expressions = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

  it("asks for what there is", () => {
    expect(expressions.flatMap(unanswerable)).toEqual([]);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });

  it("shows each metric", () => {
    const shown = new Set(expressions.flatMap((expression) => askedBy(expression).metrics));
    const names = METRICS.map(({ name, type }) => (type === "histogram" ? `${name}_bucket` : name));
    expect(names.filter((name) => !shown.has(name))).toEqual([]);
  });

  it("names series by labels that they still have", () => {
    const wrong = panels
      .flatMap(({ targets }) => targets)
      .filter(({ expr, legendFormat }) => {
        const used = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = ""]) => label);
        const { labels, metrics } = askedBy(expr);
        const isSummed = /\b(?:sum|max|topk)\b/.test(expr);
        const left = isSummed ? labels : metrics.flatMap((metric) => SERIES.get(metric) ?? []);
        return used.some((label) => !left.includes(label));
      });
    expect(wrong).toEqual([]);
  });
});

interface Rules {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly alert: string;
      readonly expr: string;
      readonly annotations: Readonly<Record<string, string>>;
    }[];
  }[];
}

describe("the alert rules", () => {
  const rules = (parse(read("monitoring/alerts.yml")) as Rules).groups.flatMap((group) => group.rules);

  it("are three, ask for what there is, and say what to make of it", () => {
    expect(rules).toHaveLength(3);
    expect(rules.flatMap(({ expr }) => unanswerable(expr))).toEqual([]);
    for (const { annotations } of rules) expect(Object.keys(annotations)).toEqual(["summary", "description"]);
  });

  it("have a section in the guide each, which says what to do", () => {
    const guide = read("guides/metrics.md");
    for (const { alert } of rules) expect(guide).toContain(`\n### ${alert}\n`);
  });
});

it("the configuration of Prometheus scrapes what the API serves, and reads the rules beside it", () => {
  const { scrape_configs: jobs, rule_files: files } = parse(read("monitoring/prometheus.yml")) as {
    scrape_configs: { metrics_path: string }[];
    rule_files: string[];
  };
  expect(jobs.map((job) => job.metrics_path)).toEqual(["/party-bouncer/admin/metrics"]);
  expect(files).toEqual(["alerts.yml"]);
});
