import type { Period } from "../shared/period.ts";
import { type Conduct, SPOTLESS } from "../strikes/conduct.ts";

/** How a connection stands under a candidate. */
export interface ThoughtStanding {
  readonly conduct: Conduct;
  /** For how long it would be closed; `null` if it would not. */
  readonly away: Period | null;
  /** For how long it would be hidden; `null` if it would not. */
  readonly shadow: Period | null;
}

export const BLANK: ThoughtStanding = { conduct: SPOTLESS, away: null, shadow: null };

/**
 * A standing as it is kept in the connection's state, some 80 bytes.
 *
 * @param of which candidate it is under: under another one it means nothing
 */
export function packStanding({ conduct, away, shadow }: ThoughtStanding, of: string): string {
  const { at, strikes, cooldown, grace, calm, restricted, bans, banned, excused } = conduct;
  const rest = [
    [at, strikes, cooldown, grace, calm, restricted, bans, banned, excused],
    conduct.unwarned ? 1 : 0,
    conduct.limit,
    conduct.only,
    away && [away.at, lengthOf(away)],
    shadow && [shadow.at, lengthOf(shadow)],
  ];
  while (rest.at(-1) === null) rest.pop();
  return JSON.stringify([of, ...rest]);
}

/** What {@link packStanding} has written, or `null` if it is anything else, or under another candidate. */
export function unpackStanding(packed: unknown, of: string): ThoughtStanding | null {
  const words = parsed(packed);
  if (!Array.isArray(words)) return null;
  const [tag, numbers, unwarned, limit = null, only = null, away = null, shadow = null] = words as unknown[];
  if (tag !== of || !areAmounts(numbers, COUNTED)) return null;
  if (!(limit === null || typeof limit === "string") || !(only === null || areNames(only))) return null;
  const [
    at = 0,
    strikes = 0,
    cooldown = 0,
    grace = 0,
    calm = 0,
    restricted = 0,
    bans = 0,
    banned = 0,
    excused = 0,
  ] = numbers;
  if (!Number.isInteger(strikes)) return null;
  const spans = { at, strikes, cooldown, grace, calm, restricted, bans, banned, excused };
  return {
    conduct: { ...spans, unwarned: unwarned === 1, limit, only },
    away: periodIn(away),
    shadow: periodIn(shadow),
  };
}

/** The numbers of a conduct. */
const COUNTED = 9;

/** JSON has no `Infinity`. */
const ENDLESS = -1;

function lengthOf({ at, until }: Period): number {
  return until === Infinity ? ENDLESS : until - at;
}

function periodIn(packed: unknown): Period | null {
  if (!Array.isArray(packed)) return null;
  const [at, length] = packed as unknown[];
  if (!isAmount(at)) return null;
  if (length === ENDLESS) return { at, until: Infinity };
  return isAmount(length) ? { at, until: at + length } : null;
}

function parsed(text: unknown): unknown {
  try {
    return typeof text === "string" ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

function areAmounts(list: unknown, count: number): list is number[] {
  return Array.isArray(list) && list.length === count && list.every(isAmount);
}

function areNames(list: unknown): list is string[] {
  return Array.isArray(list) && list.every((name) => typeof name === "string");
}

function isAmount(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value < Infinity;
}
