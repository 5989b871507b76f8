import type { TimelineEvent } from "../../src/admin/index.ts";

/** What a moderator is shown of what was recorded of a client: like messages that follow one another are one row. */
export type TimelineRow =
  | {
      readonly kind: "messages";
      /** Epoch ms of the first of them. */
      readonly from: number;
      /** Epoch ms of the last. */
      readonly at: number;
      readonly count: number;
      /** What became of them. */
      readonly fate: Fate;
      readonly limit: string | null;
      /** The type that all of them have; `null` if they differ, or have none. */
      readonly type: string | null;
    }
  | { readonly kind: "came"; readonly at: number; readonly refusedBy: string | null }
  | { readonly kind: "went"; readonly at: number; readonly code: number | null }
  | { readonly kind: "strike"; readonly at: number; readonly strikes: number; readonly limit: string | null }
  | { readonly kind: "mute"; readonly at: number; readonly for: number; readonly limit: string | null }
  | { readonly kind: "invalid" | "forgiven" | "hidden"; readonly at: number };

/** What becomes of a message. All but the first two are a refusal, and the last four are one with a strike. */
export type Fate = "passed" | "waited" | "refused" | "warned" | "restricted" | "hidden" | "closed";

type Verdict = NonNullable<TimelineEvent["verdict"]>;

const FATES: Readonly<Record<Verdict, Fate>> = {
  admit: "passed",
  hold: "waited",
  refuse: "refused",
  warn: "warned",
  restrict: "restricted",
  "shadow-ban": "hidden",
  close: "closed",
};

/** Whether a message with this fate earned a strike. */
export function isStrike(fate: Fate): boolean {
  return fate === "warned" || fate === "restricted" || fate === "hidden" || fate === "closed";
}

/** Whether a message with this fate did not reach the room. */
export function isRefusal(fate: Fate): boolean {
  return fate === "refused" || isStrike(fate);
}

/** What was recorded, as rows. Both have the oldest first. */
export function rowsOf(events: readonly TimelineEvent[]): TimelineRow[] {
  const rows: TimelineRow[] = [];
  let isHidden = false;
  for (const event of events) {
    // Each part of a record says again how everybody stands.
    const wasHidden = isHidden;
    isHidden = event.hidden ?? isHidden;
    const row = rowOf(event, isHidden && !wasHidden);
    if (row === null) continue;
    const last = rows.at(-1);
    const both = last === undefined ? null : joined(last, row);
    if (both === null) rows.push(row);
    else rows[rows.length - 1] = both;
  }
  return rows;
}

function rowOf(event: TimelineEvent, isHiddenNow: boolean): TimelineRow | null {
  const { at, type, limit, verdict } = event;
  switch (event.event) {
    case "message": {
      const fate = verdict === null ? "passed" : FATES[verdict];
      return { kind: "messages", from: at, at, count: 1, fate, limit, type };
    }
    case "open":
      return { kind: "came", at, refusedBy: verdict === "close" ? (limit ?? "") : null };
    case "close":
      return { kind: "went", at, code: event.code };
    case "strike":
      return { kind: "strike", at, strikes: event.strikes ?? 1, limit };
    case "mute":
      return { kind: "mute", at, for: event.for ?? 0, limit };
    case "invalid":
      return { kind: "invalid", at };
    case "clear":
      return { kind: "forgiven", at };
    default:
      return isHiddenNow ? { kind: "hidden", at } : null;
  }
}

/** Two rows as one, if they say the same. A strike stays by itself: it is what one looks for. */
function joined(one: TimelineRow, other: TimelineRow): TimelineRow | null {
  if (one.kind !== "messages" || other.kind !== "messages") return null;
  if (one.fate !== other.fate || one.limit !== other.limit || isStrike(one.fate)) return null;
  return {
    ...one,
    at: other.at,
    count: one.count + other.count,
    type: one.type === other.type ? one.type : null,
  };
}
