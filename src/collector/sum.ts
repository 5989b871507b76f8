import { LONGEST_NAME, MOST_NAMES, OTHER } from "../events/by-name.ts";
import type { CandidateDelta, MetricsDelta, RoomGauges } from "../events/delta.ts";

export const EMPTY: RoomGauges = { connections: 0, clients: 0, outbox: 0, ledgerAge: 0 };

/** All that has happened, by one account and by another. */
export function sumOf(one: MetricsDelta, other: MetricsDelta): MetricsDelta {
  return {
    admitted: one.admitted + other.admitted,
    held: one.held + other.held,
    refused: sumOfCounts(one.refused, other.refused),
    byType: sumByName(one.byType, other.byType, sumOfFields),
    byExternal: sumByName(one.byExternal, other.byExternal, sumOfFields),
    bytes: one.bytes + other.bytes,
    strikes: sumOfCounts(one.strikes, other.strikes),
    warnings: one.warnings + other.warnings,
    bans: {
      ladder: sumOfFields(one.bans.ladder, other.bans.ladder),
      operator: sumOfFields(one.bans.operator, other.bans.operator),
    },
    lifted: one.lifted + other.lifted,
    refusedConnects: sumOfCounts(one.refusedConnects, other.refusedConnects),
    errors: one.errors + other.errors,
    candidate: sumOfCandidates(one.candidate, other.candidate),
  };
}

/** How two groups of rooms stand together. */
export function sumOfGauges(one: RoomGauges, other: RoomGauges): RoomGauges {
  return {
    connections: one.connections + other.connections,
    clients: one.clients + other.clients,
    outbox: one.outbox + other.outbox,
    ledgerAge: Math.max(one.ledgerAge, other.ledgerAge),
  };
}

export function sumOfCounts(
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  return sumByName(one, other, (first, second) => first + second);
}

/**
 * Adds up by name. The names of the first come first: a name that once found no room never gets one later, so that no count goes back.
 *
 * @param add how two values of a name become one
 */
export function sumByName<Value>(
  one: Readonly<Record<string, Value>>,
  other: Readonly<Record<string, Value>>,
  add: (one: Value, other: Value) => Value,
): Readonly<Record<string, Value>> {
  const more = Object.entries(other);
  // As in most reports: little has a name there.
  if (more.length === 0) return one;
  const sums = new Map(Object.entries(one));
  for (const [given, value] of more) {
    const name = nameAmong(sums, given);
    const known = sums.get(name);
    sums.set(name, known === undefined ? value : add(known, value));
  }
  return Object.fromEntries(sums);
}

/** The name by which something is counted among others. */
export function nameAmong(known: ReadonlyMap<string, unknown>, name: string): string {
  if (known.has(name)) return name;
  const others = known.size - (known.has(OTHER) ? 1 : 0);
  return others < MOST_NAMES && name.length <= LONGEST_NAME ? name : OTHER;
}

function sumOfCandidates(one: CandidateDelta | null, other: CandidateDelta | null): CandidateDelta | null {
  if (one === null || other === null) return one ?? other;
  return {
    admitted: one.admitted + other.admitted,
    held: one.held + other.held,
    refused: sumOfCounts(one.refused, other.refused),
    bans: sumOfFields(one.bans, other.bans),
  };
}

/** Adds up numbers that have the same fields. */
function sumOfFields<Amounts extends Readonly<Record<keyof Amounts, number>>>(
  one: Amounts,
  other: Amounts,
): Amounts {
  return Object.fromEntries(
    Object.keys(one).map((field) => [field, one[field as keyof Amounts] + other[field as keyof Amounts]]),
  ) as Amounts;
}
