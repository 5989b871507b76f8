import * as z from "zod/mini";
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
export const histogramSchema: z.ZodMiniType<Histogram> = z.object({
  buckets: z.array(z.object({ atMost: count, count })).check(z.length(UNMEASURED.buckets.length)),
  count,
  sum: count,
});

const partySchema: z.ZodMiniType<PartyTotals> = z.object({
  party: text,
  rooms: count,
  enforced: deltaSchema,
  dryRun: deltaSchema,
  gauges: gaugesSchema,
});

/** Checks what a collector says that its rooms have reported. */
export const totalsSchema: z.ZodMiniType<Totals> = z.object({
  parties: z.array(partySchema).check(z.maxLength(MOST)),
  timeToBan: histogramSchema,
  denied: counts,
  repeated: count,
});

/** Checks what a collector knows of a room. */
export const summarySchema: z.ZodMiniType<RoomSummary> = z.extend(gaugesSchema, {
  ...address,
  at: z.number(),
  admitted: count,
  refused: count,
  refusedInAll: count,
  switches: z.array(switchSchema).check(z.maxLength(MOST_REPORTED)),
  trouble: count,
});

/** Checks which rooms a collector knows. */
export const roomListSchema: z.ZodMiniType<RoomList> = z.object({
  rooms: z.array(summarySchema).check(z.maxLength(LONGEST_ROOM_LIST)),
  next: z.nullable(
    z.object({ ...address, at: z.number(), trouble: z.optional(count), connections: z.optional(count) }),
  ),
});

/** Checks which rooms a collector has asked to erase a client. */
export const erasedSomeSchema: z.ZodMiniType<ErasedSome> = z.object({
  asked: count,
  failed: z.array(z.object(address)).check(z.maxLength(MOST)),
  next: z.nullable(z.number()),
});

/** Checks what a collector says that has happened. */
export const happeningListSchema: z.ZodMiniType<HappeningList> = z.object({
  happenings: z.array(z.intersection(happeningSchema, z.object(address))).check(z.maxLength(MOST)),
  next: z.string().check(z.maxLength(64)),
  hasGap: z.boolean(),
});
