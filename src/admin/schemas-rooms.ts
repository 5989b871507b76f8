import { z } from "zod";
import { summarySchema } from "../collector/answers.ts";
import { happeningSchema } from "../collector/report.ts";
import { connectionStandingSchema } from "../ledger/inquiry.ts";
import { metricsSchema } from "../reporting/answers.ts";
import type { AdminClient, AdminEvents, AdminRoom, AdminRoomPage } from "./answers.ts";
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
});

export const clientSchema: z.ZodType<AdminClient> = z.object({
  target: recordKeySchema,
  bans: z.array(banSchema),
  rooms: z.array(
    z.object({ ...address, connections: z.array(connectionStandingSchema).nullable(), more: count }),
  ),
  more: count,
});

export const eventsSchema: z.ZodType<AdminEvents> = z.object({
  events: z.array(z.intersection(z.object(address), happeningSchema)),
  next: z.string(),
  hasGap: z.boolean(),
});
