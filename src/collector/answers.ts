import * as z from "zod";
import type {
  ErasedSome,
  HappeningList,
  Histogram,
  PartyTotals,
  RoomList,
  RoomSummary,
  Totals,
} from "./calls.ts";
import { LONGEST_ROOM_LIST } from "./calls.ts";
import { UNMEASURED } from "./histogram.ts";
import { switchSchema } from "../switches/switch-schema.ts";
import { count, counts, deltaSchema, gaugesSchema, happeningSchema, MOST_REPORTED } from "./report.ts";

const text = z.string();
const address = { party: text, room: text };
/** More than a collector tells apart. */
const MOST = 1_000;

/** Checks how many took at most so long. All know the same bounds. */
export const histogramSchema: z.ZodType<Histogram> = z.object({
  buckets: z.array(z.object({ atMost: count, count })).length(UNMEASURED.buckets.length),
  count,
  sum: count,
});

const partySchema: z.ZodType<PartyTotals> = z.object({
  party: text,
  rooms: count,
  enforced: deltaSchema,
  dryRun: deltaSchema,
  gauges: gaugesSchema,
});

/** Checks what a collector says that its rooms have reported. */
export const totalsSchema: z.ZodType<Totals> = z.object({
  parties: z.array(partySchema).max(MOST),
  timeToBan: histogramSchema,
  denied: counts,
  repeated: count,
});

/** Checks what a collector knows of a room. */
export const summarySchema: z.ZodType<RoomSummary> = gaugesSchema.extend({
  ...address,
  at: z.number(),
  admitted: count,
  refused: count,
  refusedInAll: count,
  switches: z.array(switchSchema).max(MOST_REPORTED),
  trouble: count,
});

/** Checks which rooms a collector knows. */
export const roomListSchema: z.ZodType<RoomList> = z.object({
  rooms: z.array(summarySchema).max(LONGEST_ROOM_LIST),
  next: z
    .object({ ...address, at: z.number(), trouble: count.optional(), connections: count.optional() })
    .nullable(),
});

/** Checks which rooms a collector has asked to erase a client. */
export const erasedSomeSchema: z.ZodType<ErasedSome> = z.object({
  asked: count,
  failed: z.array(z.object(address)).max(MOST),
  next: z.number().nullable(),
});

/** Checks what a collector says that has happened. */
export const happeningListSchema: z.ZodType<HappeningList> = z.object({
  happenings: z.array(z.intersection(happeningSchema, z.object(address))).max(MOST),
  next: z.string().max(64),
  hasGap: z.boolean(),
});
