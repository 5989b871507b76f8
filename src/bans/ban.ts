import * as z from "zod/mini";
import { isRecordKey, type RecordKey, scopeOf } from "../identity/record-key.ts";
import { type Disclosure, disclosureSchema } from "../policy/disclosure.ts";
import { remaining, type Period } from "../shared/period.ts";

/** What was decided about a client, by whom, why, and until when. */
export interface Ban extends Period {
  /** Unique. The audit refers to it. */
  readonly id: string;
  /** Whom it is for, as it is kept (an address as a keyed hash); `null` for a connection whose client is unknown. */
  readonly target: RecordKey | null;
  /** What `target` is: an identity the app verified, an address, or only a connection. */
  readonly scope: "user" | "address" | "connection";
  /** Whether it closes the client, or hides it. */
  readonly kind: "close" | "shadow-ban";
  /** The limit's name, or the operator's words. Shown to the client only if `disclosure` says that it is told. */
  readonly reason: string;
  /** `rule:<limit>` for the ladder, else whoever asked for it. */
  readonly by: string;
  /** The limit whose refusals led here, or `null` for an operator's ban. */
  readonly limit: string | null;
  /** Whether the client is told. */
  readonly disclosure: Disclosure;
  /** What an operator calls the client, such as the name that is shown in the room. The client is never told. Left out if there is none. */
  readonly label?: string;
}

/** A ban of a client that has a record. */
export interface RecordedBan extends Ban {
  /** Whom it is for, as it is kept. */
  readonly target: RecordKey;
  /** What `target` is: an identity the app verified, or an address. */
  readonly scope: "user" | "address";
}

/** Draws up a ban. */
export function newBan(
  kind: Ban["kind"],
  target: RecordKey | null,
  period: Period,
  why: Pick<Ban, "reason" | "by" | "limit" | "disclosure" | "label">,
  id: string = crypto.randomUUID(),
): Ban {
  return { id, target, scope: scopeOf(target), kind, ...period, ...why };
}

/** The newest version of the records below. One of a later version is left as it is. */
export const VERSION = 1;

// Structured clone keeps Infinity, which z.number() rejects; JSON makes null of it on the way from one object to another.
const until = z.pipe(
  z.union([z.number(), z.literal(Infinity), z.null()]),
  z.transform((until) => until ?? Infinity),
);

const ID = "an id of 1 to 64 characters";

/** The id of a ban or of a change. It is part of a storage key, which has to be well-formed text. */
export const idSchema = z.string(ID).check(
  z.minLength(1, ID),
  z.maxLength(64, ID),
  z.refine((id) => id.isWellFormed(), ID),
);

const fields = {
  id: idSchema,
  target: z.custom<RecordKey>(isRecordKey),
  scope: z.enum(["user", "address"]),
  kind: z.enum(["close", "shadow-ban"]),
  reason: z.string(),
  by: z.string(),
  limit: z.nullable(z.string()),
  disclosure: disclosureSchema,
  at: z.number(),
  label: z.exactOptional(z.string()),
};

export const banSchema: z.ZodMiniType<RecordedBan> = z.object({ ...fields, until });

/** A ban as it is stored. */
export const entrySchema = z.object({
  v: z.literal(VERSION),
  ban: banSchema,
  /** Whether the shared ledger knows of it. */
  shared: z.boolean(),
  /** Whether the client was told of it. */
  told: z.boolean(),
});

export type Entry = z.output<typeof entrySchema>;

/** Of the bans of a kind that are not over, the one that lasts longest; `null` if there is none. */
export function strictest<B extends Ban>(bans: readonly B[], kind: Ban["kind"], now: number): B | null {
  let found: B | null = null;
  for (const ban of bans) {
    if (ban.kind !== kind || remaining(ban, now) === 0) continue;
    if (found === null || remaining(ban, now) > remaining(found, now)) found = ban;
  }
  return found;
}
