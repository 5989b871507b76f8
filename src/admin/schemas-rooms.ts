import { z } from "zod";
import type { RoomSummary } from "../collector/calls.ts";
import type { Diagnosis } from "../doctor/doctor.ts";
import type { Metrics } from "../events/metrics.ts";
import type {
  AdminClient,
  AdminClientRoom,
  AdminConnection,
  AdminEvents,
  AdminRoom,
  AdminRoomPage,
} from "./answers.ts";
import { banSchema } from "./schemas-bans.ts";
import { finite, recordKeySchema, time } from "./schemas.ts";

const count = z.number().min(0);
const address = { party: z.string(), room: z.string() };

const summarySchema: z.ZodType<RoomSummary> = z.object({
  ...address,
  at: time,
  connections: count,
  clients: count,
  outbox: count,
  ledgerAge: count,
  admitted: count,
  refused: count,
  refusedInAll: count,
});

export const roomPageSchema: z.ZodType<AdminRoomPage> = z.object({
  rooms: z.array(summarySchema),
  next: z.string().nullable(),
});

const connectionSchema: z.ZodType<AdminConnection> = z.object({
  id: z.string(),
  target: recordKeySchema.nullable(),
  moderates: z.boolean(),
  hidden: z.boolean(),
  standing: z.object({
    status: z.enum(["ok", "warned", "coolingDown", "away"]),
    strikes: count,
    strikesLeft: count.nullable(),
    retryAfter: finite,
    limit: z.string().nullable(),
    message: z.string().nullable(),
    limits: z.array(z.object({ name: z.string(), left: count, resetAfter: count })).exactOptional(),
  }),
  sent: z.object({ admitted: count, refused: count, held: count, bytes: count }),
});

const counts = z.record(z.string(), count);
const bans = z.object({ close: count, "shadow-ban": count });

const candidateSchema = z.object({
  since: time,
  admitted: count,
  refused: count,
  held: count,
  away: count,
  byLimit: counts,
  warnings: count,
  bans,
  agrees: count,
  stricter: count,
  looser: count,
  clients: z.object({ seen: count, hit: count, spared: count }),
});

export const metricsSchema: z.ZodType<Metrics> = z.object({
  admitted: count,
  refused: count,
  held: count,
  byLimit: counts,
  byType: z.record(z.string(), z.object({ admitted: count, refused: count })),
  byExternal: z.record(
    z.string(),
    z.object({ asked: count, refused: count, failed: count, timedOut: count, skipped: count }),
  ),
  warnings: count,
  bans,
  bytes: count,
  connections: count,
  clients: count,
  candidate: candidateSchema.nullable(),
});

export const roomSchema: z.ZodType<AdminRoom> = z.object({
  summary: summarySchema.nullable(),
  connections: z.array(connectionSchema),
  more: count,
  metrics: metricsSchema,
});

/** What a room says of those who are in it. */
export const peopleSchema = z.object({ connections: z.array(connectionSchema), more: count });

export const diagnosisSchema: z.ZodType<Diagnosis> = z.object({
  since: time,
  messages: count,
  clients: count,
  findings: z.array(
    z.object({
      code: z.string(),
      level: z.enum(["error", "warning", "info"]),
      message: z.string(),
      fix: z.string(),
      docs: z.string(),
    }),
  ),
}) as never;

const clientRoomSchema: z.ZodType<AdminClientRoom> = z.object({
  ...address,
  connections: z.array(connectionSchema).nullable(),
});

/** Where a client is. */
export const whereaboutsSchema = z.object({ rooms: z.array(clientRoomSchema), more: count });

export const clientSchema: z.ZodType<AdminClient> = z.object({
  target: recordKeySchema,
  bans: z.array(banSchema),
  rooms: z.array(clientRoomSchema),
  more: count,
});

export const eventsSchema: z.ZodType<AdminEvents> = z.object({
  events: z.array(
    z.object({
      ...address,
      at: time,
      event: z.enum(["ban", "pardon", "connect-refused", "strike", "promotion", "error"]),
      target: recordKeySchema.nullable(),
      limit: z.string().nullable(),
      text: z.string(),
    }),
  ),
  next: z.string(),
  hasGap: z.boolean(),
});
