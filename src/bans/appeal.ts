import * as z from "zod/mini";
import { isRecordKey, type RecordKey } from "../identity/record-key.ts";
import {
  appealedOf,
  type AppealStatus,
  type AuditEntry,
  type Decided,
  decidedOf,
  lifts,
  pardonOf,
} from "./audit-entry.ts";
import type { RecordedBan } from "./ban.ts";

/** Most characters of what a client says, and of what it is told of the decision. */
export const LONGEST_APPEAL = 1_000;

/** What a client that was told of its ban answers to it: once for each ban. */
export interface Appeal {
  /** Whose it is, as it is kept. */
  readonly target: RecordKey;
  /** The ban's id. */
  readonly ban: string;
  /** Epoch ms. */
  readonly at: number;
  /** In the client's words: plain text of at most 1,000 characters. */
  readonly text: string;
  /** What was decided about it. */
  readonly status: AppealStatus;
  /** Who decided; `null` while it is open. */
  readonly by: string | null;
  /** When it was decided, in epoch ms; `null` while it is open. */
  readonly decidedAt: number | null;
  /** What the person is told of the decision; `null` while it is open. */
  readonly note: string | null;
}

export const appealSchema: z.ZodMiniType<Appeal> = z.object({
  target: z.custom<RecordKey>(isRecordKey),
  ban: z.string(),
  at: z.number(),
  text: z.string(),
  status: z.enum(["open", "approved", "rejected"]),
  by: z.nullable(z.string()),
  decidedAt: z.nullable(z.number()),
  note: z.nullable(z.string()),
});

/** A ban that its client may answer to, or has. */
export interface AppealCase {
  readonly ban: RecordedBan;
  /** `null`: it has not answered yet. */
  readonly appeal: Appeal | null;
}

/** What came of an appeal, or of a decision. */
export interface AppealOutcome {
  /** As it is now; `null` if there is none, and can be none. */
  readonly appeal: Appeal | null;
  /** What has to be kept for that, in this order. Nothing if it was made, or decided, before. */
  readonly changes: readonly AuditEntry[];
}

/**
 * The bans of a client to which it may answer, or has, the newest first: those that it was told of. A ban that was lifted before it
 * answered needs no answer.
 *
 * @param history what was done about the client, oldest first
 */
export function casesIn(history: readonly AuditEntry[]): AppealCase[] {
  const cases = history.flatMap((entry): AppealCase[] => {
    if (entry.change !== "ban" || !wasTold(entry.ban, history)) return [];
    const appeal = appealTo(entry.ban, history);
    return appeal === null && isSettled(entry.ban, history) ? [] : [{ ban: entry.ban, appeal }];
  });
  return cases.toSorted((one, other) => other.ban.at - one.ban.at);
}

/** The case of a ban. @param ban its id; `null` for the newest */
export function caseIn(history: readonly AuditEntry[], ban: string | null): AppealCase | null {
  const cases = casesIn(history);
  return (ban === null ? cases[0] : cases.find((known) => known.ban.id === ban)) ?? null;
}

/** What is to be kept if a client says this to a ban. @param at epoch ms */
export function appealTaken(
  history: readonly AuditEntry[],
  { ban, text, at }: { readonly ban: string | null; readonly text: string; readonly at: number },
): AppealOutcome {
  const found = caseIn(history, ban);
  if (found === null) return { appeal: null, changes: [] };
  if (found.appeal !== null) return { appeal: found.appeal, changes: [] };
  const change = appealedOf(found.ban, text, at);
  return { appeal: appealTo(found.ban, [change]), changes: [change] };
}

/** Who decides what about an appeal. */
export interface AppealDecision {
  /** The ban's id. */
  readonly ban: string;
  /** Whether the ban is lifted. */
  readonly decision: Decided["decision"];
  /** What the person is told. */
  readonly note: string;
  /** Who decides. */
  readonly by: string;
}

/** What is to be kept if somebody decides this about an appeal. @param at epoch ms */
export function appealDecided(
  history: readonly AuditEntry[],
  { ban, decision, note, by }: AppealDecision,
  at: number,
): AppealOutcome {
  const found = caseIn(history, ban);
  if (found === null || found.appeal === null || found.appeal.status !== "open") {
    return { appeal: found?.appeal ?? null, changes: [] };
  }
  const { target } = found.ban;
  const decided = decidedOf({ target, ban, decision, by, reason: note }, at);
  const lifted =
    decision === "approved"
      ? [pardonOf({ target, by, reason: "the appeal was approved", bans: [ban], before: null }, at)]
      : [];
  // The ban first: were the decision kept without it, nobody would decide again.
  return { appeal: appealTo(found.ban, [...history, decided]), changes: [...lifted, decided] };
}

function wasTold({ id, kind, disclosure }: RecordedBan, history: readonly AuditEntry[]): boolean {
  // A room that may not send text tells of a ban by its close code alone.
  if (kind === "close" && disclosure === "notify") return true;
  return history.some((entry) => entry.change === "told" && entry.ban === id);
}

/** Whether it was lifted, so that there is nothing to answer. Of some bans a client is told only then. */
function isSettled(ban: RecordedBan, history: readonly AuditEntry[]): boolean {
  return (
    ban.disclosure !== "delayed" && history.some((entry) => entry.change === "pardon" && lifts(entry, ban))
  );
}

/** Should two have come at once, the first of them counts. */
function appealTo({ id, target }: RecordedBan, history: readonly AuditEntry[]): Appeal | null {
  const made = history.find((entry) => entry.change === "appeal" && entry.ban === id);
  if (made === undefined) return null;
  const decided = history.find((entry): entry is Decided => entry.change === "decision" && entry.ban === id);
  return {
    target,
    ban: id,
    at: made.at,
    text: made.reason,
    status: decided?.decision ?? "open",
    by: decided?.by ?? null,
    decidedAt: decided?.at ?? null,
    note: decided?.reason ?? null,
  };
}
