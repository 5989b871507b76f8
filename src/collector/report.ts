import * as z from "zod";
import { MOST_NAMES } from "../events/by-name.ts";
import type { MetricsDelta, RoomGauges } from "../events/delta.ts";
import { isRecordKey, type RecordKey } from "../identity/record-key.ts";
import type { RoomAddress } from "../platform/ledger-port.ts";
import type { Switch } from "../switches/switch.ts";
import { switchSchema } from "../switches/switch-schema.ts";

/** Most happenings of one report. If there are more, the report says how many it leaves out. */
export const MOST_HAPPENINGS = 50;

/** Most switches of one report. */
export const MOST_REPORTED = 20;

/** Something that happened to a client, or failed, in a room: for those who watch. */
export interface Happening {
  /** Epoch ms. */
  readonly at: number;
  /** What it was, by the name of the event. */
  readonly event:
    | "ban"
    | "pardon"
    | "connect-refused"
    | "strike"
    | "promotion"
    | "switch"
    | "appeal"
    | "error";
  /** Whom it is about, as it is kept; `null` for nobody, or a connection whose client is unknown. */
  readonly target: RecordKey | null;
  /** The limit behind it; `null` if there is none. */
  readonly limit: string | null;
  /** In words, such as a ban's kind and reason, or what failed. At most 300 characters. */
  readonly text: string;
}

/** What a room tells its collector. It tells the same again until it is answered. */
export interface RoomReport {
  readonly room: RoomAddress;
  /** Shows the room that a question is from the ledger. At most 256 characters. */
  readonly token: string;
  /** Another one each time the room is loaded into memory. */
  readonly incarnation: string;
  /** 1 for the first report of an incarnation, then one more each time. Another number is another report. */
  readonly sequence: number;
  readonly at: number;
  readonly enforced: boolean;
  readonly delta: MetricsDelta;
  readonly gauges: RoomGauges;
  readonly happenings: readonly Happening[];
  /** Happenings that were left out. */
  readonly omitted: number;
  /** What is switched on, at most {@link MOST_REPORTED}. */
  readonly switches: readonly Switch[];
}

/** Checks what counts or measures something. */
export const count: z.ZodNumber = z.number().min(0).finite();
const name = z.string().max(8_192);
/** As many names as a room tells apart, `(other)`, and `(none)` for what no limit refused. */
const MOST_COUNTED = MOST_NAMES + 2;
/** Checks figures by name. */
export const byName = <Value extends z.ZodType>(
  value: Value,
  key: z.ZodString = z.string(),
): z.ZodRecord<z.ZodString, Value> =>
  z.record(key, value).refine((record) => Object.keys(record).length <= MOST_COUNTED);
/** Checks counts by name. */
export const counts: z.ZodRecord<z.ZodString, z.ZodNumber> = byName(count);
/** A code has four digits, and `(other)` has seven characters. */
const byCode = byName(count, z.string().max(7));
/** Checks what became of the messages of a type. */
export const tally = z.object({ admitted: count, refused: count });
/** Checks what another limiter has said. */
export const asked = z.object({
  asked: count,
  refused: count,
  failed: count,
  timedOut: count,
  skipped: count,
});
/** Checks bans by what they do. */
export const bansByKind = z.object({ close: count, "shadow-ban": count });

/** Checks what has happened in a room, or in several. */
export const deltaSchema: z.ZodType<MetricsDelta> = z.object({
  admitted: count,
  held: count,
  refused: counts,
  byType: byName(tally),
  byExternal: byName(asked),
  bytes: count,
  strikes: counts,
  warnings: count,
  bans: z.object({ ladder: bansByKind, operator: bansByKind }),
  lifted: count,
  refusedConnects: byCode,
  errors: count,
  candidate: z.object({ admitted: count, held: count, refused: counts, bans: bansByKind }).nullable(),
});

const gauges = { connections: count, clients: count, outbox: count, ledgerAge: count };

/** Checks how a room stands. */
export const gaugesSchema: z.ZodObject<typeof gauges> = z.object(gauges);

export const happeningSchema: z.ZodType<Happening> = z.object({
  at: z.number(),
  event: z.enum(["ban", "pardon", "connect-refused", "strike", "promotion", "switch", "appeal", "error"]),
  target: z.custom<RecordKey>(isRecordKey).nullable(),
  limit: name.nullable(),
  text: z.string().max(300),
});

export const reportSchema: z.ZodType<RoomReport> = z.object({
  room: z.object({ party: name.min(1), room: name.min(1) }),
  token: z.string().max(256),
  incarnation: z.string().min(1).max(64),
  sequence: z.int().min(1),
  at: z.number(),
  enforced: z.boolean(),
  delta: deltaSchema,
  gauges: gaugesSchema,
  happenings: z.array(happeningSchema).max(MOST_HAPPENINGS),
  omitted: count,
  // A room of an older version does not say.
  switches: z.array(switchSchema).max(MOST_REPORTED).default([]),
});
