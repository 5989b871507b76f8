import { OPERATOR } from "../../src/shared/reserved-names.ts";
import { isRefusal, isStrike, type TimelineRow } from "./rows.ts";

/** Why a client is no longer as free as it was, as far as a room has recorded it. */
export interface Why {
  /** What happened to it at last. */
  readonly what: "warned" | "restricted" | "hidden" | "closed" | "turnedAway" | "muted";
  /** Epoch ms. */
  readonly at: number;
  /** What it broke; `null` if that is not known, or somebody did it. */
  readonly limit: string | null;
  /** Whether a moderator did it: what was refused before is another matter. */
  readonly byHand: boolean;
  /** Messages that were refused on the way there. */
  readonly refused: number;
  /** From the first of them to the last, in ms. */
  readonly within: number;
  /** Strikes that it got on the way there. */
  readonly strikes: number;
}

/** Ms of calm after which what came before is another story. */
const STORY = 10 * 60_000;

/** The worst that happened lately: what closes or hides weighs more than a later refusal in its wake. */
const WEIGHT = { warned: 1, muted: 2, restricted: 2, turnedAway: 3, hidden: 4, closed: 5 } as const;

/** Why a client was warned, restricted, hidden or closed; `null` if it was not. @param rows the oldest first */
export function whyOf(rows: readonly TimelineRow[]): Why | null {
  let found: { readonly what: Why["what"]; readonly at: number; readonly index: number } | null = null;
  for (const [index, row] of rows.entries()) {
    const what = whatOf(row);
    if (what === null) continue;
    if (found === null || tellsMore({ what, at: row.at }, found)) found = { what, at: row.at, index };
  }
  const end = found === null ? undefined : rows[found.index];
  if (found === null || end === undefined) return null;
  const alone = decidedAlone(end);
  const { what, at } = found;
  if (alone !== null) return { what, at, ...alone, refused: 0, within: 0, strikes: strikesOf(end) };
  const story = storyBefore(rows.slice(0, found.index + 1));
  const refusals = story.filter((row) => row.kind === "messages" && isRefusal(row.fate));
  const strikes = story.reduce((sum, row) => sum + strikesOf(row), 0);
  return {
    what,
    at,
    byHand: false,
    limit: limitOf(end) ?? story.map(limitOf).findLast((limit) => limit !== null) ?? null,
    refused: refusals.reduce((sum, row) => sum + (row.kind === "messages" ? row.count : 0), 0),
    within: refusals.length === 0 ? 0 : end.at - startOf(refusals[0] ?? end),
    strikes,
  };
}

/** Which of two tells more, as of two rooms: what is much newer, else what weighs more, else what is newer. */
export function tellsMore(one: Pick<Why, "what" | "at">, other: Pick<Why, "what" | "at">): boolean {
  const apart = one.at - other.at;
  if (Math.abs(apart) > STORY) return apart > 0;
  const heavier = WEIGHT[one.what] - WEIGHT[other.what];
  return heavier === 0 ? apart >= 0 : heavier > 0;
}

function whatOf(row: TimelineRow): Why["what"] | null {
  switch (row.kind) {
    case "messages":
      return isStrike(row.fate) ? (row.fate as "warned" | "restricted" | "hidden" | "closed") : null;
    case "came":
      return row.refusedBy === null ? null : "turnedAway";
    case "went":
      return row.code === null ? null : "closed";
    case "strike":
    case "invalid":
      return "warned";
    case "mute":
      return "muted";
    case "hidden":
      return "hidden";
    default:
      return null;
  }
}

/** The rows that belong together, up to the last: no long calm is between them, and nothing was forgiven. */
function storyBefore(rows: readonly TimelineRow[]): readonly TimelineRow[] {
  let begin = rows.length - 1;
  while (begin > 0) {
    const [row, before] = [rows[begin], rows[begin - 1]];
    if (row === undefined || before === undefined || before.kind === "forgiven") break;
    if (startOf(row) - before.at > STORY) break;
    begin--;
  }
  return rows.slice(begin);
}

/** Who decided something that no message led to; `null` if messages did. */
function decidedAlone(row: TimelineRow): Pick<Why, "byHand" | "limit"> | null {
  if (row.kind !== "mute" && row.kind !== "strike") return null;
  if (row.limit === OPERATOR) return { byHand: true, limit: null };
  return row.kind === "mute" ? { byHand: false, limit: row.limit } : null;
}

function startOf(row: TimelineRow): number {
  return row.kind === "messages" ? row.from : row.at;
}

function strikesOf(row: TimelineRow): number {
  if (row.kind === "strike") return row.strikes;
  return row.kind === "invalid" || (row.kind === "messages" && isStrike(row.fate)) ? 1 : 0;
}

function limitOf(row: TimelineRow): string | null {
  if (row.kind === "came") return row.refusedBy === "" ? null : row.refusedBy;
  if (row.kind === "messages") return isRefusal(row.fate) ? row.limit : null;
  return row.kind === "strike" && row.limit !== OPERATOR ? row.limit : null;
}
