import * as z from "zod/mini";
import type { MetricsDelta, RoomGauges } from "../events/delta.ts";
import { isRecordKey, type RecordKey } from "../identity/record-key.ts";
import type { RoomAddress } from "../platform/ledger-port.ts";
import type { Switch } from "../switches/switch.ts";
import { count, type Happening, reportSchema, type RoomReport } from "./report.ts";

/** Most rooms that one list has. */
export const LONGEST_ROOM_LIST = 1_000;

/** A room reports. The answer is the report's `sequence`, once what it says is kept. */
export interface ReportCall {
  readonly do: "report";
  readonly report: RoomReport;
}

/** A ban has reached every room that its client was in. It counts once for each ban. */
export interface EnforcedCall {
  readonly do: "enforced";
  /** The ban's id. */
  readonly ban: string;
  /** From the order to the last closed socket, in ms. */
  readonly took: number;
}

/** Somebody asked the API for what they may not do, or asked wrongly. */
export interface DeniedCall {
  readonly do: "denied";
  /** How often, by HTTP status, such as `"401"`. */
  readonly denied: Readonly<Record<string, number>>;
}

/** Somebody who is in no room banned a client, or lifted its bans. No room reports that. */
export interface DecidedCall {
  readonly do: "decided";
  /** What the ban does; `null` for a lift. */
  readonly kind: "close" | "shadow-ban" | null;
}

/** A gate turned connections away, so that no room heard of them. */
export interface TurnedAwayCall {
  readonly do: "turned-away";
  /** Of the rooms behind it. */
  readonly party: string;
  /** How often, by close code, such as `"4403"`. */
  readonly codes: Readonly<Record<string, number>>;
}

/** What all rooms of this collector have reported so far. The answer is {@link Totals}. */
export interface TotalsCall {
  readonly do: "totals";
}

/** Where a list of rooms goes on. */
export interface RoomPosition extends RoomAddress {
  /** The `at` of the last room before. */
  readonly at: number;
  /** Its `trouble`. Default: none. */
  readonly trouble?: number | undefined;
  /** Its `connections`. Default: some. */
  readonly connections?: number | undefined;
}

/** In which order rooms are listed: the latest active first, or the most troubled, of those first that somebody is in. */
export type RoomOrder = "activity" | "trouble";

/** Some of its rooms. The answer is {@link RoomList}. */
export interface RoomsCall {
  readonly do: "rooms";
  /** From 1 to {@link LONGEST_ROOM_LIST}. */
  readonly limit: number;
  /** Default: `"activity"`. */
  readonly sort?: RoomOrder | undefined;
  readonly after?: RoomPosition | undefined;
  /** Whether only rooms are meant in which something is switched on. */
  readonly isSwitched?: boolean | undefined;
  /** Text that the name of the room or of its party contains, in any case. */
  readonly search?: string | undefined;
}

/** One of its rooms. The answer is {@link RoomSummary}; `null` if it knows of no such room. */
export interface RoomCall {
  readonly do: "room";
  readonly room: RoomAddress;
}

/** What has happened in its rooms since. The answer is {@link HappeningList}. */
export interface HappeningsCall {
  readonly do: "happenings";
  /** The `next` of the list before; without it, what comes from now on. */
  readonly after?: string | undefined;
}

/** Asks one of its rooms something. The answer is the room's; `null` if it knows of no such room. */
export interface AskCall {
  readonly do: "ask";
  readonly room: RoomAddress;
  /** What the room is asked: plain data, which the room checks. */
  readonly question: object;
}

/** Its rooms are to erase a client, some of them with each call. The answer is {@link ErasedSome}. */
export interface EraseCall {
  readonly do: "erase";
  readonly target: RecordKey;
  readonly keepBans: boolean;
  /** The `next` of the answer before. */
  readonly after?: number | undefined;
}

export type CollectorCall =
  | ReportCall
  | EnforcedCall
  | DeniedCall
  | DecidedCall
  | TurnedAwayCall
  | TotalsCall
  | RoomsCall
  | RoomCall
  | HappeningsCall
  | AskCall
  | EraseCall;

const name = z.string().check(z.minLength(1), z.maxLength(8_192));
const address = z.object({ party: name, room: name });

/** How many happenings came before. */
const positionSchema = z.string().check(z.regex(/^\d{1,15}$/));

export const collectorCallSchema: z.ZodMiniType<CollectorCall> = z.discriminatedUnion("do", [
  z.object({ do: z.literal("report"), report: reportSchema }),
  z.object({ do: z.literal("enforced"), ban: z.string().check(z.maxLength(64)), took: count }),
  z.object({ do: z.literal("denied"), denied: z.record(z.string().check(z.maxLength(3)), count) }),
  z.object({ do: z.literal("decided"), kind: z.nullable(z.enum(["close", "shadow-ban"])) }),
  z.object({
    do: z.literal("turned-away"),
    party: z.string().check(z.maxLength(8_192)),
    codes: z.record(z.string().check(z.maxLength(4)), count),
  }),
  z.object({ do: z.literal("totals") }),
  z.object({
    do: z.literal("rooms"),
    limit: z.int().check(z.minimum(1), z.maximum(LONGEST_ROOM_LIST)),
    sort: z.optional(z.enum(["activity", "trouble"])),
    after: z.optional(
      z.extend(address, {
        at: z.number(),
        trouble: z.optional(count),
        connections: z.optional(count),
      }),
    ),
    isSwitched: z.optional(z.boolean()),
    search: z.optional(z.string().check(z.maxLength(200))),
  }),
  z.object({ do: z.literal("room"), room: address }),
  z.object({ do: z.literal("happenings"), after: z.optional(positionSchema) }),
  z.object({
    do: z.literal("erase"),
    target: z.custom<RecordKey>(isRecordKey),
    keepBans: z.boolean(),
    after: z.optional(z.number()),
  }),
  z.object({ do: z.literal("ask"), room: address, question: z.looseObject({}) }),
]);

/** What is known of a party: the sum of what its rooms reported. */
export interface PartyTotals {
  /** Its name: on Cloudflare its binding. Beyond 100 parties, `(other)`; `""` for what was decided in no room. */
  readonly party: string;
  /** Rooms that reported in the last 5 minutes, or have somebody in them by their last report of the last day. */
  readonly rooms: number;
  /** What was reported while the policy was enforced. */
  readonly enforced: MetricsDelta;
  /** What was reported while it was not: see `enforce` in the policy. */
  readonly dryRun: MetricsDelta;
  /** The sum of connections, clients and outboxes, as of each room's last report of the last day; of `ledgerAge` the longest of the last 5 minutes. */
  readonly gauges: RoomGauges;
}

/** How many took at most so long. */
export interface Histogram {
  /** Upper bounds in ms, ascending, and how many were within each. */
  readonly buckets: readonly {
    /** Ms. */
    readonly atMost: number;
    /** How many took no longer. */
    readonly count: number;
  }[];
  /** How many there were. */
  readonly count: number;
  /** How long all of them took together, in ms. */
  readonly sum: number;
}

/** What all rooms have reported so far. Counts never go back. */
export interface Totals {
  /** In no order. */
  readonly parties: readonly PartyTotals[];
  /** From the order to the last closed socket, for each ban that has reached every room. */
  readonly timeToBan: Histogram;
  /** Requests to the API that were denied, by HTTP status. */
  readonly denied: Readonly<Record<string, number>>;
  /** Reports that came again, and were not counted again. */
  readonly repeated: number;
}

/** A room, as of its last report. */
export interface RoomSummary extends RoomAddress, RoomGauges {
  /** Epoch ms of its last report. */
  readonly at: number;
  /** Messages in the last report that passed. */
  readonly admitted: number;
  /** Messages in the last report that did not pass. */
  readonly refused: number;
  /** Refused messages since it was first heard of. */
  readonly refusedInAll: number;
  /** What was switched on in it, at most 20. Each ends at its `until`, whether or not the room has reported since. */
  readonly switches: readonly Switch[];
  /**
   * How much went wrong in it lately, as of its last report: 1 for each refusal, 5 more for a strike, 25 for a ban. After five minutes it
   * counts half.
   */
  readonly trouble: number;
}

export interface ErasedSome {
  /** How many rooms were asked. */
  readonly asked: number;
  /** Those of them that did not answer: they may still have something. */
  readonly failed: readonly RoomAddress[];
  /** Where to go on; `null` at the end. */
  readonly next: number | null;
}

export interface RoomList {
  readonly rooms: readonly RoomSummary[];
  /** Where to go on; `null` at the end. */
  readonly next: RoomPosition | null;
}

export interface HappeningList {
  readonly happenings: readonly (Happening & RoomAddress)[];
  /** Give it to the next call as `after`. */
  readonly next: string;
  /** Whether some are gone that came between. */
  readonly hasGap: boolean;
}
