import * as z from "zod/mini";
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
export const count: z.ZodMiniNumber = z.number().check(z.minimum(0));
const name = z.string().check(z.maxLength(8_192));
/** As many names as a room tells apart, `(other)`, and `(none)` for what no limit refused. */
const MOST_COUNTED = MOST_NAMES + 2;
/** Checks figures by name. */
export const byName = <Value extends z.ZodMiniType>(
  value: Value,
  key: z.ZodMiniString<string> = z.string(),
): z.ZodMiniRecord<z.ZodMiniString, Value> =>
  z.record(key, value).check(z.refine((record) => Object.keys(record).length <= MOST_COUNTED));
/** Checks counts by name. */
export const counts: z.ZodMiniRecord<z.ZodMiniString, z.ZodMiniNumber> = byName(count);
/** A code has four digits, and `(other)` has seven characters. */
const byCode = byName(count, z.string().check(z.maxLength(7)));
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
export const deltaSchema: z.ZodMiniType<MetricsDelta> = z.object({
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
  candidate: z.nullable(z.object({ admitted: count, held: count, refused: counts, bans: bansByKind })),
});

const gauges = { connections: count, clients: count, outbox: count, ledgerAge: count };

/** Checks how a room stands. */
export const gaugesSchema: z.ZodMiniObject<typeof gauges> = z.object(gauges);

export const happeningSchema: z.ZodMiniType<Happening> = z.object({
  at: z.number(),
  event: z.enum(["ban", "pardon", "connect-refused", "strike", "promotion", "switch", "appeal", "error"]),
  target: z.nullable(z.custom<RecordKey>(isRecordKey)),
  limit: z.nullable(name),
  text: z.string().check(z.maxLength(300)),
});

export const reportSchema: z.ZodMiniType<RoomReport> = z.object({
  room: z.object({ party: name.check(z.minLength(1)), room: name.check(z.minLength(1)) }),
  token: z.string().check(z.maxLength(256)),
  incarnation: z.string().check(z.minLength(1), z.maxLength(64)),
  sequence: z.int().check(z.minimum(1)),
  at: z.number(),
  enforced: z.boolean(),
  delta: deltaSchema,
  gauges: gaugesSchema,
  happenings: z.array(happeningSchema).check(z.maxLength(MOST_HAPPENINGS)),
  omitted: count,
  // A room of an older version does not say.
  switches: z._default(z.array(switchSchema).check(z.maxLength(MOST_REPORTED)), []),
});
