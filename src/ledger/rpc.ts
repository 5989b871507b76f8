import { z } from "zod";
import { isRecordKey, type RecordKey } from "../identity/record-key.ts";
import { entrySchema } from "../bans/ban.ts";
import { auditEntrySchema } from "../bans/audit-entry.ts";

const name = z
  .string()
  .min(1)
  .max(8_192)
  .refine((name) => name.isWellFormed());

/** Where a room is found: its party (on PartyKit) or binding (on Cloudflare), and its name. */
export const addressSchema = z.object({ party: name, room: name });
export type RoomAddress = z.output<typeof addressSchema>;

/** That a client is in a room, which is to hear of changes: `token` tells it that news is from the ledger, `at` is the room's time. */
export const registrationSchema = z.object({
  room: addressSchema,
  token: z.string().max(256),
  at: z.number(),
});
export type Registration = z.output<typeof registrationSchema>;

/** What a room or a gate asks of the ledger. */
export const callSchema = z.discriminatedUnion("do", [
  /** A client is in a room, which wants to hear of every change from now on. `at` is the room's time, which only goes forward. */
  z.object({ do: z.literal("arrive"), ...registrationSchema.shape }),
  /** It left. An arrival that is later by `at` stands, in whichever order they get here. */
  z.object({ do: z.literal("leave"), room: addressSchema, at: z.number() }),
  /** What holds for a client now. */
  z.object({ do: z.literal("look") }),
  /** Something was decided about it. */
  z.object({ do: z.literal("change"), change: auditEntrySchema, from: addressSchema.nullable() }),
  z.object({ do: z.literal("history") }),
  /** The key that addresses are hashed with, wherever they are kept. */
  z.object({ do: z.literal("secret") }),
]);
export type Call = z.output<typeof callSchema>;

/** Most entries of one answer: far beyond what an object of the ledger keeps, of bans or of the audit. */
const MOST_ENTRIES = 10_000;

/** What holds for a client. */
export const stateSchema = z.object({
  entries: z.array(entrySchema).max(MOST_ENTRIES),
  /** Whether the ledger tells the room that asked of every change from now on. Not where the client is in too many rooms. */
  registered: z.boolean().default(true),
});
export type State = z.output<typeof stateSchema>;

/**
 * What the ledger tells a room of its own accord: that there is news of a client. What it is, the room asks for, so that no news
 * can be older than what the room knows.
 */
export const newsSchema = z.object({ target: z.custom<RecordKey>(isRecordKey) });
export type News = z.output<typeof newsSchema>;

export const historySchema = z.array(auditEntrySchema).max(MOST_ENTRIES);
export const secretSchema = z.string().length(64);

/** A shared ledger, as rooms and gates reach it. */
export interface LedgerLike {
  /**
   * @param shard whose record it is about: each client has an object of its own
   * @returns what {@link stateSchema}, {@link historySchema} or {@link secretSchema} read. Rejects where the ledger is away.
   */
  call(shard: string, call: Call): Promise<unknown>;
}

/** The shard that keeps the key for hashing addresses. No client's: those have a colon. */
export const SECRET_SHARD = "secret";

/** Where the room finds the token in what the ledger sends it. */
export const TOKEN_HEADER = "x-party-bouncer-token";

/** Ms after which the ledger counts as away. */
export const PATIENCE = 1_000;

/** @throws {Error} where the answer takes longer than {@link PATIENCE} */
export async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`the ledger has not answered within ${PATIENCE} ms`)),
      PATIENCE,
    );
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
