import * as z from "zod/mini";
import type { AuditEntry } from "../bans/audit-entry.ts";
import { idSchema, type RecordedBan } from "../bans/ban.ts";
import { type Disclosure, disclosureSchema } from "../policy/disclosure.ts";
import type { Listing } from "../storage/shelf.ts";
import { DECIDED, newestFirst } from "../storage/storage-keys.ts";
import { shortened } from "./words.ts";

/** How long, in ms, a decision is kept for reports, and how many at most in one object of the ledger. */
export const REPORTED_FOR = 184 * 86_400_000;
export const MOST_DECIDED = 50_000;

/** That somebody was banned, for a report: it does not say who, nor who did it. */
export interface DecidedBan extends Pick<RecordedBan, "id" | "kind" | "scope" | "limit" | "disclosure"> {
  /** Epoch ms. */
  readonly at: number;
  /** Epoch ms; `null` if it never ends. */
  readonly until: number | null;
  /** In the operator's words; empty if its client was erased, and for the ladder. */
  readonly reason: string;
}

export const decidedBanSchema: z.ZodMiniType<DecidedBan> = z.object({
  id: idSchema,
  kind: z.enum(["close", "shadow-ban"]),
  scope: z.enum(["user", "address"]),
  limit: z.nullable(z.string()),
  disclosure: disclosureSchema satisfies z.ZodMiniType<Disclosure>,
  at: z.number(),
  until: z.nullable(z.number()),
  reason: z.string(),
});

/** Where decisions are kept. */
export const DECISIONS = {
  table: "party_bouncer_decided",
  prefix: DECIDED,
  field: "ban",
  schema: decidedBanSchema,
} as const;

/** The bans that a client was ever given, as far as its history goes. */
export function decidedIn(history: readonly AuditEntry[]): DecidedBan[] {
  return history.flatMap((entry) => (entry.change === "ban" ? [decidedOf(entry.ban)] : []));
}

/** The place of a decision: the newest has the first. A place says as much as that of a ban, but not whose it is. */
export function placeOfDecided({ at, id }: Pick<DecidedBan, "at" | "id">): string {
  return `${newestFirst(at)}/${encodeURIComponent(id)}/-`;
}

/** The place before all decisions of an earlier time than this (epoch ms). */
export function placeBefore(time: number): string {
  return `${newestFirst(time - 1)}/!/-`;
}

export function listingOfDecided(ban: DecidedBan): Listing<DecidedBan> {
  return { place: placeOfDecided(ban), until: ban.at, words: "", item: ban };
}

function decidedOf(ban: RecordedBan): DecidedBan {
  const { id, kind, scope, disclosure, at } = ban;
  const { limit, reason } = shortened(ban);
  const until = ban.until === Infinity ? null : ban.until;
  return { id, kind, scope, disclosure, at, until, limit, reason: limit === null ? reason : "" };
}
