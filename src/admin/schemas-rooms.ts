import * as z from "zod";
import { summarySchema } from "../collector/answers.ts";
import { happeningSchema } from "../collector/report.ts";
import { connectionStandingSchema } from "../ledger/inquiry.ts";
import { metricsSchema } from "../reporting/answers.ts";
import type { AdminClient, AdminEvents, AdminRoom, AdminRoomPage } from "./answers.ts";
import type { AdminTimeline } from "./answers-rooms.ts";
import { roomPolicySchema } from "../reporting/room-policy.ts";
import type { TimelineEvent } from "../reporting/timeline.ts";
import { ACTIONS } from "../record/event-of.ts";
import { overrideSchema } from "../switches/switch-schema.ts";
import { banSchema } from "./schemas-bans.ts";
import { recordKeySchema } from "./schemas.ts";

const count = z.number().min(0);
const address = { party: z.string(), room: z.string() };

export const roomPageSchema: z.ZodType<AdminRoomPage> = z.object({
  rooms: z.array(summarySchema),
  next: z.string().nullable(),
});

export const roomSchema: z.ZodType<AdminRoom> = z.object({
  summary: summarySchema.nullable(),
  connections: z.array(connectionStandingSchema),
  more: count,
  metrics: metricsSchema,
  policy: roomPolicySchema,
});

const text = z.string().nullable();

const timelineEventSchema: z.ZodType<TimelineEvent> = z.object({
  at: z.number(),
  event: z.enum(["open", "close", "message", "deliver", "strike", "invalid", "mute", "clear", "standing"]),
  connection: z.union([z.string(), z.number()]),
  type: text,
  bytes: count.nullable(),
  verdict: z.enum(ACTIONS).nullable(),
  limit: text,
  code: count.nullable(),
  strikes: count.nullable(),
  for: count.nullable(),
  hidden: z.boolean().nullable(),
});

export const timelineSchema: z.ZodType<AdminTimeline> = z.object({
  target: recordKeySchema,
  events: z.array(timelineEventSchema),
  since: z.number().nullable(),
  more: count,
  damaged: z.boolean(),
});

export const clientSchema: z.ZodType<AdminClient> = z.object({
  target: recordKeySchema,
  bans: z.array(banSchema),
  override: overrideSchema.nullable(),
  rooms: z.array(
    z.object({ ...address, connections: z.array(connectionStandingSchema).nullable(), more: count }),
  ),
  more: count,
  left: z.array(z.object(address)),
});

export const eventsSchema: z.ZodType<AdminEvents> = z.object({
  events: z.array(z.intersection(z.object(address), happeningSchema)),
  next: z.string(),
  hasGap: z.boolean(),
});
