import * as z from "zod/mini";
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

const count = z.number().check(z.minimum(0));
const address = { party: z.string(), room: z.string() };

export const roomPageSchema: z.ZodMiniType<AdminRoomPage> = z.object({
  rooms: z.array(summarySchema),
  next: z.nullable(z.string()),
});

export const roomSchema: z.ZodMiniType<AdminRoom> = z.object({
  summary: z.nullable(summarySchema),
  connections: z.array(connectionStandingSchema),
  more: count,
  metrics: metricsSchema,
  policy: roomPolicySchema,
});

const text = z.nullable(z.string());

const timelineEventSchema: z.ZodMiniType<TimelineEvent> = z.object({
  at: z.number(),
  event: z.enum(["open", "close", "message", "deliver", "strike", "invalid", "mute", "clear", "standing"]),
  connection: z.union([z.string(), z.number()]),
  type: text,
  bytes: z.nullable(count),
  verdict: z.nullable(z.enum(ACTIONS)),
  limit: text,
  code: z.nullable(count),
  strikes: z.nullable(count),
  for: z.nullable(count),
  hidden: z.nullable(z.boolean()),
});

export const timelineSchema: z.ZodMiniType<AdminTimeline> = z.object({
  target: recordKeySchema,
  events: z.array(timelineEventSchema),
  since: z.nullable(z.number()),
  more: count,
  damaged: z.boolean(),
});

export const clientSchema: z.ZodMiniType<AdminClient> = z.object({
  target: recordKeySchema,
  bans: z.array(banSchema),
  override: z.nullable(overrideSchema),
  rooms: z.array(
    z.object({ ...address, connections: z.nullable(z.array(connectionStandingSchema)), more: count }),
  ),
  more: count,
  left: z.array(z.object(address)),
});

export const eventsSchema: z.ZodMiniType<AdminEvents> = z.object({
  events: z.array(z.intersection(z.object(address), happeningSchema)),
  next: z.string(),
  hasGap: z.boolean(),
});
