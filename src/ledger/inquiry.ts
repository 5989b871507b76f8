import * as z from "zod/mini";
import { isRecordKey, type RecordKey } from "../identity/record-key.ts";
import { type Act, actSchema } from "./act.ts";
import type { Standing } from "../shared/control-message.ts";
import { type SwitchOrder, switchOrderSchema } from "../switches/order.ts";

/** What the ledger may ask a room, or tell it to do, beside bringing it news. It shows the room's token. */
export type RoomInquiry =
  | { readonly ask: "people" }
  | { readonly ask: "standing"; readonly target: RecordKey }
  /** Does something about a client. `id`: what is asked for again is not done again. */
  | { readonly ask: "act"; readonly target: RecordKey; readonly act: Act; readonly id: string }
  | { readonly ask: "policy" }
  | { readonly ask: "metrics" }
  | { readonly ask: "doctor" }
  | { readonly ask: "record" }
  | { readonly ask: "erase"; readonly target: RecordKey; readonly keepBans: boolean }
  | { readonly ask: "switches" }
  | { readonly ask: "switch"; readonly order: SwitchOrder }
  /** The record, and what it calls a client. `client`: as it is known, if somebody has typed its address. */
  | { readonly ask: "timeline"; readonly target: RecordKey; readonly client: string | null };

export const inquirySchema: z.ZodMiniType<RoomInquiry> = z.discriminatedUnion("ask", [
  z.object({ ask: z.literal("people") }),
  z.object({ ask: z.literal("standing"), target: z.custom<RecordKey>(isRecordKey) }),
  z.object({
    ask: z.literal("act"),
    target: z.custom<RecordKey>(isRecordKey),
    act: actSchema,
    id: z.string().check(z.maxLength(64)),
  }),
  z.object({ ask: z.literal("policy") }),
  z.object({ ask: z.literal("metrics") }),
  z.object({ ask: z.literal("doctor") }),
  z.object({ ask: z.literal("record") }),
  z.object({ ask: z.literal("erase"), target: z.custom<RecordKey>(isRecordKey), keepBans: z.boolean() }),
  z.object({ ask: z.literal("switches") }),
  z.object({ ask: z.literal("switch"), order: switchOrderSchema }),
  z.object({
    ask: z.literal("timeline"),
    target: z.custom<RecordKey>(isRecordKey),
    client: z.nullable(z.string().check(z.maxLength(2_048))),
  }),
]);

/** An open connection, and how it stands. */
export interface ConnectionStanding {
  /** The connection's id, which the client has chosen. */
  readonly id: string;
  /** Whose it is, as it is kept; `null` if its client is unknown. */
  readonly target: RecordKey | null;
  /** Whether it is never judged and never banned here. */
  readonly moderates: boolean;
  /** Whether it is shadow-banned. */
  readonly hidden: boolean;
  /** Its strikes, and how long it has to wait. */
  readonly standing: Standing;
  /** What it has sent since the room was last loaded into memory. */
  readonly sent: {
    /** Messages that passed. */
    readonly admitted: number;
    /** Messages that were refused. */
    readonly refused: number;
    /** Messages that had to wait. */
    readonly held: number;
    /** Size of all of them, as a room counts it. */
    readonly bytes: number;
  };
}

/** Some connections of a room: the answer to `people` and to `standing`. */
export interface ConnectionList {
  /** At most 200: those that are hidden or have strikes before the others. */
  readonly connections: readonly ConnectionStanding[];
  /** How many there are beyond these. */
  readonly more: number;
}

/** Most connections of one answer. */
export const MOST_CONNECTIONS = 200;

const amount = z.number().check(z.minimum(0));

const standingSchema: z.ZodMiniType<Standing> = z.object({
  status: z.enum(["ok", "warned", "coolingDown", "away"]),
  strikes: amount,
  strikesLeft: z.nullable(amount),
  retryAfter: amount,
  limit: z.nullable(z.string()),
  message: z.nullable(z.string()),
  limits: z.exactOptional(z.array(z.object({ name: z.string(), left: z.number(), resetAfter: amount }))),
});

export const connectionStandingSchema: z.ZodMiniType<ConnectionStanding> = z.object({
  id: z.string(),
  target: z.nullable(z.custom<RecordKey>(isRecordKey)),
  moderates: z.boolean(),
  hidden: z.boolean(),
  standing: standingSchema,
  sent: z.object({ admitted: amount, refused: amount, held: amount, bytes: amount }),
});

export const connectionListSchema: z.ZodMiniType<ConnectionList> = z.object({
  connections: z.array(connectionStandingSchema).check(z.maxLength(MOST_CONNECTIONS)),
  more: amount,
});
