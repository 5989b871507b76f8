import type { CountRecord } from "../record/traffic-event.ts";
import { areNames, isAmount, parsed } from "../shared/kept-text.ts";
import type { Period } from "../shared/period.ts";
import { type Conduct, SPOTLESS } from "../strikes/conduct.ts";

/** How a connection stands under a candidate. */
export interface ThoughtStanding {
  readonly conduct: Conduct;
  /** For how long it would be closed; `null` if it would not. */
  readonly away: Period | null;
  /** For how long it would be hidden; `null` if it would not. */
  readonly shadow: Period | null;
  /** How it has fared, by bit: see `Evidence`. `null` if nothing of it was judged yet. */
  readonly fared: number | null;
}

export const BLANK: ThoughtStanding = { conduct: SPOTLESS, away: null, shadow: null, fared: null };

/**
 * A standing as it is kept in the connection's state, some 80 bytes. {@link packCount} may follow it.
 *
 * @param of which candidate it is under: under another one it means nothing
 */
export function packStanding({ conduct, away, shadow, fared }: ThoughtStanding, of: string): string {
  const { at, strikes, cooldown, grace, calm, restricted, bans, banned, excused } = conduct;
  const isSpotless = conduct === SPOTLESS;
  const rest = [
    fared,
    isSpotless ? null : [at, strikes, cooldown, grace, calm, restricted, bans, banned, excused],
    conduct.unwarned ? 1 : null,
    conduct.limit,
    conduct.only,
    away && [away.at, lengthOf(away)],
    shadow && [shadow.at, lengthOf(shadow)],
  ];
  while (rest.at(-1) === null) rest.pop();
  return JSON.stringify([of, ...rest]);
}

/** A count, behind a standing. */
export function packCount({ counter, key, mine, at, count, before = 0 }: CountRecord): string {
  const numbers = `\n${counter},${at},${count},${before}`;
  return key === undefined ? numbers : `${numbers},${mine === true ? 1 : 0},${JSON.stringify(key)}`;
}

/** What was packed, or `null` if it is anything else, or under another candidate. */
export function unpackStanding(
  packed: unknown,
  of: string,
): { readonly standing: ThoughtStanding; readonly counts: CountRecord[] } | null {
  const [first = "", ...lines] = typeof packed === "string" ? packed.split("\n") : [];
  const standing = standingIn(parsed(first), of);
  if (standing === null) return null;
  return { standing, counts: lines.map(countIn).filter((count) => count !== null) };
}

function standingIn(words: unknown, of: string): ThoughtStanding | null {
  if (!Array.isArray(words)) return null;
  const [
    tag,
    fared = null,
    numbers = null,
    unwarned = null,
    limit = null,
    only = null,
    away = null,
    shadow = null,
  ] = words as unknown[];
  if (tag !== of || !(fared === null || isAmount(fared))) return null;
  if (!(limit === null || typeof limit === "string") || !(only === null || areNames(only))) return null;
  const periods = { away: periodIn(away), shadow: periodIn(shadow), fared };
  if (numbers === null) return { ...periods, conduct: SPOTLESS };
  if (!areAmounts(numbers, COUNTED) || !Number.isInteger(numbers[1])) return null;
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
  const spans = { at, strikes, cooldown, grace, calm, restricted, bans, banned, excused };
  return { ...periods, conduct: { ...spans, unwarned: unwarned === 1, limit, only } };
}

function countIn(line: string): CountRecord | null {
  const numbers = parsed(`[${line}]`);
  if (!Array.isArray(numbers)) return null;
  const [counter, at, count, before, mine, key] = numbers as unknown[];
  if (!isAmount(counter) || !isAmount(at) || !isAmount(count) || !isAmount(before)) return null;
  if (key === undefined) return { counter, at, count, before };
  if (typeof key !== "string") return null;
  return { counter, at, count, before, key, ...(mine === 1 && { mine: true }) };
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

function areAmounts(list: unknown, count: number): list is number[] {
  return Array.isArray(list) && list.length === count && list.every(isAmount);
}
