import type { MetricsDelta, MetricsEvent } from "../events/delta.ts";
import { OTHER } from "../events/by-name.ts";

/** One row of Workers Analytics Engine. */
export interface AnalyticsPoint {
  /** What rows are told apart by: `blob1` and so on. */
  readonly blobs: string[];
  /** Figures: `double1` and so on. */
  readonly doubles: number[];
  /** What rows are sampled by. */
  readonly indexes: string[];
}

/** What is needed of a dataset of Workers Analytics Engine: a binding of `analytics_engine_datasets` fits. */
export interface AnalyticsEngineLike {
  /** Writes one row. */
  writeDataPoint(point: AnalyticsPoint): void;
}

/** Analytics Engine takes 250 points for each event of a worker. A room that has more names tells the largest apart. */
const MOST_NAMES = 24;
/** Bytes of UTF-8. Analytics Engine takes 96 of an index, and 16 KB of all blobs of a point. */
const LONGEST_INDEX = 96;
const LONGEST_BLOB = 1_024;

/**
 * Writes what rooms report into Workers Analytics Engine. Each report is one point with all figures of the room, and one for each limit, close code,
 * type or other limiter that it has figures of: at most 101. `docs/reference/metrics.md` says what is in which column.
 *
 * @returns a listener to `metrics`. It keeps nothing of a room, so that one will do for all rooms of a worker.
 * @example
 * export class Chat extends withBouncer(Server)<{ METRICS: AnalyticsEngineDataset }> {
 *   onStart() {
 *     bouncerOf(this).on("metrics", analyticsEngine(this.env.METRICS));
 *   }
 * }
 */
export function analyticsEngine(dataset: AnalyticsEngineLike): (event: MetricsEvent) => void {
  return (event) => {
    const party = cut(event.party, LONGEST_BLOB);
    const mode = event.enforced ? "enforce" : "dry-run";
    const indexes = [cut(event.party, LONGEST_INDEX)];
    const write = (kind: string, doubles: number[], ...names: string[]): void =>
      dataset.writeDataPoint({ blobs: [kind, party, mode, ...names], doubles, indexes });
    write("room", figuresOf(event));
    for (const [kind, figures] of Object.entries(byNameIn(event.delta)))
      for (const [name, doubles] of largest(figures)) write(kind, doubles, cut(name, LONGEST_BLOB));
  };
}

type Figures = Map<string, number[]>;

/** As many as a point may have: 20. */
function figuresOf({ delta, gauges }: MetricsEvent): number[] {
  const { ladder, operator } = delta.bans;
  const { candidate } = delta;
  return [
    delta.admitted,
    delta.held,
    sum(delta.refused),
    delta.bytes,
    sum(delta.strikes),
    delta.warnings,
    ladder.close,
    ladder["shadow-ban"],
    operator.close + operator["shadow-ban"],
    delta.lifted,
    sum(delta.refusedConnects),
    delta.errors,
    gauges.connections,
    gauges.clients,
    gauges.outbox,
    gauges.ledgerAge,
    candidate?.admitted ?? 0,
    candidate?.held ?? 0,
    sum(candidate?.refused ?? {}),
    (candidate?.bans.close ?? 0) + (candidate?.bans["shadow-ban"] ?? 0),
  ];
}

function byNameIn(delta: MetricsDelta): Readonly<Record<"limit" | "code" | "type" | "external", Figures>> {
  const { refused, strikes, candidate, refusedConnects, byType, byExternal } = delta;
  const tried = candidate?.refused ?? {};
  const limits = new Set([refused, strikes, tried].flatMap(Object.keys));
  return {
    limit: figures(limits, (limit) => [refused[limit] ?? 0, strikes[limit] ?? 0, tried[limit] ?? 0]),
    code: figures(Object.keys(refusedConnects), (code) => [refusedConnects[code] ?? 0]),
    type: figures(Object.keys(byType), (type) => {
      const { admitted = 0, refused: not = 0 } = byType[type] ?? {};
      return [admitted, not];
    }),
    external: figures(Object.keys(byExternal), (limit) => {
      const { asked = 0, refused: not = 0, failed = 0, timedOut = 0, skipped = 0 } = byExternal[limit] ?? {};
      return [asked, not, failed, timedOut, skipped];
    }),
  };
}

function figures(names: Iterable<string>, of: (name: string) => number[]): Figures {
  return new Map(Array.from(names, (name) => [name, of(name)]));
}

/** The names with most, and all others as one. Names with nothing are left out. */
function largest(figures: Figures): Figures {
  const weight = ([, doubles]: readonly [string, number[]]): number => doubles.reduce((a, b) => a + b, 0);
  const ranked = [...figures].filter((each) => weight(each) > 0).toSorted((a, b) => weight(b) - weight(a));
  const kept = new Map(ranked.slice(0, MOST_NAMES));
  for (const [, doubles] of ranked.slice(MOST_NAMES)) {
    const others = kept.get(OTHER) ?? [];
    kept.set(
      OTHER,
      doubles.map((double, index) => double + (others[index] ?? 0)),
    );
  }
  return kept;
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

/** The beginning of a text, in so many bytes of UTF-8. */
function cut(text: string, bytes: number): string {
  const target = new Uint8Array(bytes);
  const { read } = new TextEncoder().encodeInto(text, target);
  return text.slice(0, read);
}
