import * as z from "zod/mini";
import { isRecordKey, type RecordKey } from "../identity/record-key.ts";
import { inTime } from "../platform/in-time.ts";
import type { LedgerLike } from "../platform/ledger-port.ts";
import { AUDIT_LOG } from "./names.ts";
import type { OperatorEntry } from "./operator-entry.ts";
import { isPlace } from "./place.ts";

/** Most entries that one page has. */
export const LONGEST_PAGE = 1_000;

/** Most characters of an entry's detail, and of its reason. */
export const LONGEST_DETAIL = 300;
export const LONGEST_REASON = 1_000;

/** Most characters that what was asked for has as JSON. */
export const LONGEST_ASKED = 1_000;

/** An operator begins to do something. It is kept once the answer comes. */
export interface NoteCall {
  readonly do: "note";
  readonly entry: OperatorEntry;
}

/** What an operator began is over. An entry that is gone stays so. */
export interface SettleCall extends Pick<OperatorEntry, "at" | "id"> {
  readonly do: "settle";
  readonly outcome: "done" | "failed";
}

/** Some of the entries, the newest first. The answer is {@link EntryPage}. */
export interface ListCall {
  readonly do: "list";
  /** From 1 to {@link LONGEST_PAGE}. */
  readonly limit: number;
  /** The place of an entry: those that come after it. */
  readonly after?: string | undefined;
  /** Text that the operator's name, the action, the target, the room, the detail or the reason contains, in any case. */
  readonly search?: string | undefined;
}

/** A client is to be forgotten: entries about it stay, without saying whom they are about or why. */
export interface ForgetCall {
  readonly do: "forget";
  readonly target: RecordKey;
}

export type AuditCall = NoteCall | SettleCall | ListCall | ForgetCall;

const name = z.string().check(z.maxLength(8_192));
const id = z.string().check(
  z.minLength(1),
  z.maxLength(64),
  z.refine((id) => id.isWellFormed()),
);
const at = z.int().check(z.minimum(0));

/** Checks an entry. */
export const operatorEntrySchema: z.ZodMiniType<OperatorEntry> = z.object({
  id,
  at,
  by: z.string().check(z.maxLength(100)),
  role: z.enum(["viewer", "moderator", "admin"]),
  action: z.string().check(z.maxLength(100)),
  target: z.nullable(z.custom<RecordKey>(isRecordKey)),
  room: z.nullable(z.object({ party: name, room: name })),
  detail: z.string().check(z.maxLength(LONGEST_DETAIL)),
  asked: z.exactOptional(
    z
      .record(z.string(), z.unknown())
      .check(z.refine((asked) => JSON.stringify(asked).length <= LONGEST_ASKED)),
  ),
  reason: z.string().check(z.maxLength(LONGEST_REASON)),
  outcome: z.enum(["begun", "done", "failed"]),
});

const place = z.custom<string>(isPlace);

export const auditCallSchema: z.ZodMiniType<AuditCall> = z.discriminatedUnion("do", [
  z.object({ do: z.literal("note"), entry: operatorEntrySchema }),
  z.object({ do: z.literal("settle"), id, at, outcome: z.enum(["done", "failed"]) }),
  z.object({
    do: z.literal("list"),
    limit: z.int().check(z.minimum(1), z.maximum(LONGEST_PAGE)),
    after: z.optional(place),
    search: z.optional(z.string().check(z.maxLength(200))),
  }),
  z.object({ do: z.literal("forget"), target: z.custom<RecordKey>(isRecordKey) }),
]);

export const entryPageSchema = z.object({
  entries: z.array(operatorEntrySchema).check(z.maxLength(LONGEST_PAGE)),
  /** The place up to which was looked, if there is more; `null` at the end. */
  next: z.nullable(place),
});
export type EntryPage = z.output<typeof entryPageSchema>;

/** Ms that the audit may take: all operators have one, and it may have to be loaded first. */
const PATIENCE = 5_000;

/** Ms that it may take to look through all entries. */
const PATIENCE_TO_FORGET = 30_000;

/** Keeps that an operator begins something. @throws {Error} if it is not kept */
export async function noteBegun(ledger: LedgerLike, entry: OperatorEntry): Promise<void> {
  const call: NoteCall = { do: "note", entry };
  await inTime(ledger.call(AUDIT_LOG, call), PATIENCE);
}

/** Keeps what has come of it. @throws {Error} if it is not kept */
export async function noteSettled(ledger: LedgerLike, settled: Omit<SettleCall, "do">): Promise<void> {
  const call: SettleCall = { do: "settle", ...settled };
  await inTime(ledger.call(AUDIT_LOG, call), PATIENCE);
}

/** Some of what operators did, the newest first. @throws {Error} if the ledger is away */
export async function entriesIn(ledger: LedgerLike, query: Omit<ListCall, "do">): Promise<EntryPage> {
  const call: ListCall = { do: "list", ...query };
  return entryPageSchema.parse(await inTime(ledger.call(AUDIT_LOG, call), PATIENCE));
}

/** Says no more whom entries are about that are about a client. @throws {Error} if the ledger is away */
export async function forgetIn(ledger: LedgerLike, target: RecordKey): Promise<void> {
  const call: ForgetCall = { do: "forget", target };
  await inTime(ledger.call(AUDIT_LOG, call), PATIENCE_TO_FORGET);
}
