import type { CandidateDelta, MetricsDelta } from "./delta.ts";
import type { BanTally } from "./metrics.ts";

type Counts = Readonly<Record<string, number>>;

/** What has happened between two readings of the same counters. Of what has a name, only what has happened is in it. */
export function difference(now: MetricsDelta, before: MetricsDelta): MetricsDelta {
  const { bans } = before;
  return {
    admitted: now.admitted - before.admitted,
    held: now.held - before.held,
    refused: counts(now.refused, before.refused),
    byType: tallies(now.byType, before.byType),
    byExternal: tallies(now.byExternal, before.byExternal),
    bytes: now.bytes - before.bytes,
    strikes: counts(now.strikes, before.strikes),
    warnings: now.warnings - before.warnings,
    bans: {
      ladder: minus(now.bans.ladder, bans.ladder),
      operator: minus(now.bans.operator, bans.operator),
    },
    lifted: now.lifted - before.lifted,
    refusedConnects: counts(now.refusedConnects, before.refusedConnects),
    errors: now.errors - before.errors,
    candidate: now.candidate && candidateDifference(now.candidate, before.candidate ?? NO_CANDIDATE),
  };
}

/** Whether nothing has happened, to the policy or in the candidate's mind. */
export function isNothing({ candidate, ...delta }: MetricsDelta): boolean {
  return !hasCount(delta) && (candidate === null || !hasCount(candidate));
}

const NO_BANS: BanTally = { close: 0, "shadow-ban": 0 };

const NO_CANDIDATE: CandidateDelta = { admitted: 0, held: 0, refused: {}, bans: NO_BANS };

/** What counters say before anything has happened. */
export const NOTHING_YET: MetricsDelta = {
  admitted: 0,
  held: 0,
  refused: {},
  byType: {},
  byExternal: {},
  bytes: 0,
  strikes: {},
  warnings: 0,
  bans: { ladder: NO_BANS, operator: NO_BANS },
  lifted: 0,
  refusedConnects: {},
  errors: 0,
  candidate: null,
};

function candidateDifference(now: CandidateDelta, before: CandidateDelta): CandidateDelta {
  return {
    admitted: now.admitted - before.admitted,
    held: now.held - before.held,
    refused: counts(now.refused, before.refused),
    bans: minus(now.bans, before.bans),
  };
}

function minus<Tally extends Record<keyof Tally, number>>(now: Tally, before: Tally): Tally {
  const fields = Object.keys(now) as (keyof Tally)[];
  return Object.fromEntries(fields.map((field) => [field, now[field] - before[field]])) as Tally;
}

function counts(now: Counts, before: Counts): Record<string, number> {
  return named(now, (name, count) => count - (own(before, name) ?? 0));
}

function tallies<Tally extends Record<keyof Tally, number>>(
  now: Readonly<Record<string, Tally>>,
  before: Readonly<Record<string, Tally>>,
): Record<string, Tally> {
  return named(now, (name, tally) => {
    const known = own(before, name);
    return known === undefined ? tally : minus(tally, known);
  });
}

function named<Value>(
  now: Readonly<Record<string, Value>>,
  valueOf: (name: string, value: Value) => Value,
): Record<string, Value> {
  const entries = Object.entries(now).map(([name, value]) => [name, valueOf(name, value)] as const);
  return Object.fromEntries(entries.filter(([, value]) => hasCount(value)));
}

/** A name may be one that every object knows, such as `constructor`. */
function own<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function hasCount(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return value !== 0;
  return Object.values(value).some(hasCount);
}
