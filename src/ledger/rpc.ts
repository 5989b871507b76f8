import * as z from "zod/mini";
import { isRecordKey, type RecordKey } from "../identity/record-key.ts";
import { type AppealDecision, appealSchema, LONGEST_APPEAL } from "../bans/appeal.ts";
import { idSchema } from "../bans/ban.ts";
import { type AuditEntry, auditEntrySchema } from "../bans/audit-entry.ts";
import { type ActCall, actCallSchema } from "./act.ts";
import { type EraseCall, eraseCallSchema } from "./erase-call.ts";
import { inTime } from "../platform/in-time.ts";
import type { LedgerLike, RoomAddress } from "../platform/ledger-port.ts";
import { type OverrideCall, overrideCallSchema } from "./client-override.ts";
import { MOST_ENTRIES, type State, stateSchema } from "./state.ts";

const name = z.string().check(
  z.minLength(1),
  z.maxLength(8_192),
  z.refine((name) => name.isWellFormed()),
);

/** Checks where a room is found. */
export const addressSchema: z.ZodMiniType<RoomAddress> = z.object({ party: name, room: name });

/** Part of a storage key, in which an encoded character takes nine times as much. */
const claimId = z.string().check(
  z.minLength(1),
  z.maxLength(128),
  z.refine((id) => id.isWellFormed()),
);

/** A client is in a room, and the ledger is to tell the room of every change. */
export interface Registration {
  /** Where the room is found. */
  readonly room: RoomAddress;
  /** Shows the room that news is from the ledger. At most 256 characters. */
  readonly token: string;
  /** The room's time, which only goes forward. */
  readonly at: number;
}

const registration = { room: addressSchema, token: z.string().check(z.maxLength(256)), at: z.number() };

export const registrationSchema: z.ZodMiniType<Registration> = z.object(registration);

/** A client has come to a room: see {@link Registration}. The ledger answers with its bans. */
export interface ArriveCall extends Registration {
  /** What is asked. */
  readonly do: "arrive";
}

/** A client has left a room. If an arrival is later by `at`, it counts, in whichever order the two calls come in. */
export interface LeaveCall {
  /** What is asked. */
  readonly do: "leave";
  /** Where the room is found. */
  readonly room: RoomAddress;
  /** The room's time, which only goes forward. */
  readonly at: number;
}

/** Which bans a client has now, and whether it has numbers of its own. */
export interface LookCall {
  /** What is asked. */
  readonly do: "look";
}

/** Something was decided about a client. */
export interface ChangeCall {
  /** What is asked. */
  readonly do: "change";
  /** The decision. */
  readonly change: AuditEntry;
  /** The room that decided; `null` if it was not a room. */
  readonly from: RoomAddress | null;
}

/** What was decided about a client so far. */
export interface HistoryCall {
  /** What is asked. */
  readonly do: "history";
}

/** Which rooms a client is in. The answer is a list of addresses, without their tokens. */
export interface RoomsCall {
  /** What is asked. */
  readonly do: "rooms";
}

/** How a client stands in its rooms, each of which is asked. The answer is a `ClientStandings`. */
export interface StandingsCall {
  /** What is asked. */
  readonly do: "standings";
}

/** The key that addresses are hashed with, wherever they are kept. */
export interface SecretCall {
  /** What is asked. */
  readonly do: "secret";
}

/**
 * A room wants to do something that only one of the rooms is to do, such as to send an alert. The answer is whether it may: the first that
 * asks may, and may ask again.
 */
export interface ClaimCall {
  /** What is asked. */
  readonly do: "claim";
  /** What the room wants to do. At most 128 characters. */
  readonly id: string;
  /** Where the room is found. */
  readonly room: RoomAddress;
  /** How long no other room may do it, in ms. At most a day. */
  readonly lasts: number;
}

/** A client answers to a ban that it was told of. The answer says what has come of it. */
export interface AppealCall {
  /** What is asked. */
  readonly do: "appeal";
  /** The ban's id; `null`: the newest that it was told of. */
  readonly ban: string | null;
  /** Plain text of at most 1,000 characters. */
  readonly text: string;
}

/** Somebody decides about an appeal. The answer says what has come of it. */
export interface DecideCall extends AppealDecision {
  /** What is asked. */
  readonly do: "decide";
}

/** What a room or a gate asks of the ledger. */
export type Call =
  | ArriveCall
  | LeaveCall
  | LookCall
  | ChangeCall
  | HistoryCall
  | RoomsCall
  | StandingsCall
  | ActCall
  | SecretCall
  | ClaimCall
  | OverrideCall
  | AppealCall
  | DecideCall
  | EraseCall;

const appealText = z.string().check(z.maxLength(LONGEST_APPEAL));

export const callSchema: z.ZodMiniType<Call> = z.discriminatedUnion("do", [
  z.object({ do: z.literal("arrive"), ...registration }),
  z.object({ do: z.literal("leave"), room: addressSchema, at: z.number() }),
  z.object({ do: z.literal("look") }),
  z.object({ do: z.literal("change"), change: auditEntrySchema, from: z.nullable(addressSchema) }),
  z.object({ do: z.literal("history") }),
  z.object({ do: z.literal("rooms") }),
  z.object({ do: z.literal("standings") }),
  actCallSchema,
  z.object({ do: z.literal("secret") }),
  overrideCallSchema,
  z.object({
    do: z.literal("claim"),
    id: claimId,
    room: addressSchema,
    lasts: z.number().check(z.minimum(0), z.maximum(86_400_000)),
  }),
  eraseCallSchema,
  z.object({ do: z.literal("appeal"), ban: z.nullable(idSchema), text: appealText }),
  z.object({
    do: z.literal("decide"),
    ban: idSchema,
    decision: z.enum(["approved", "rejected"]),
    note: appealText,
    by: z.string(),
  }),
]);

export { type State, stateSchema } from "./state.ts";

/**
 * What the ledger sends a room: that there is news of a client. The room then asks what it is, so that news never is older than what the
 * room knows already.
 */
export const newsSchema = z.object({ target: z.custom<RecordKey>(isRecordKey) });
export type News = z.output<typeof newsSchema>;

/** What became of an appeal, or of a decision about one. */
const appealAnswerSchema = z.object({
  /** As it is now; `null` if there is none, and can be none. */
  appeal: z.nullable(appealSchema),
  /** Whether it was made, or decided, by this call. */
  isNew: z.boolean(),
});
export type AppealAnswer = z.output<typeof appealAnswerSchema>;

export const historySchema = z.array(auditEntrySchema).check(z.maxLength(MOST_ENTRIES));
export const secretSchema = z.string().check(z.length(64));

/** The shard that keeps the key for hashing addresses. A client's key is never this. */
const SECRET_SHARD = "secret";

/** The header in which the ledger shows its token to a room. */
export const TOKEN_HEADER = "x-party-bouncer-token";

/** Asks for the bans of a client, or tells of something and gets them. @throws {Error} if the ledger is away */
export async function stateOf(ledger: LedgerLike, target: RecordKey, call: Call): Promise<State> {
  return stateSchema.parse(await inTime(ledger.call(target, call)));
}

/** What was decided about a client so far. @throws {Error} if the ledger is away */
export async function historyOf(ledger: LedgerLike, target: RecordKey): Promise<AuditEntry[]> {
  const call: Call = { do: "history" };
  return historySchema.parse(await inTime(ledger.call(target, call)));
}

/** The key that all rooms of the ledger hash addresses with. @throws {Error} if the ledger is away */
export async function secretOf(ledger: LedgerLike): Promise<string> {
  const call: Call = { do: "secret" };
  return secretSchema.parse(await inTime(ledger.call(SECRET_SHARD, call)));
}

/** Whether a room may do something that only one is to do: see {@link ClaimCall}. @throws {Error} if the ledger is away */
export async function mayDo(
  ledger: LedgerLike,
  shard: string,
  claim: Omit<ClaimCall, "do">,
): Promise<boolean> {
  const call: Call = { do: "claim", ...claim };
  return z.boolean().parse(await inTime(ledger.call(shard, call)));
}

/** A client answers to a ban, or somebody decides about what it has answered. @throws {Error} if the ledger is away */
export async function appealIn(
  ledger: LedgerLike,
  target: RecordKey,
  call: AppealCall | DecideCall,
): Promise<AppealAnswer> {
  if (call.ban !== null && !idSchema.safeParse(call.ban).success) return { appeal: null, isNew: false };
  return appealAnswerSchema.parse(await inTime(ledger.call(target, call)));
}
