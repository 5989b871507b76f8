import { z } from "zod";
import type { AdminBan, AdminBanPage, AdminHistory, AdminHistoryEntry, AdminLift } from "./answers.ts";
import { disclosureSchema } from "../policy/disclosure.ts";
import { finite, recordKeySchema, time } from "./schemas.ts";

export const banSchema: z.ZodType<AdminBan> = z.object({
  id: z.string(),
  target: recordKeySchema,
  scope: z.enum(["user", "address"]),
  kind: z.enum(["close", "shadow-ban"]),
  reason: z.string(),
  by: z.string().meta({ description: "An operator's name, or rule:<limit> for the ladder." }),
  limit: z.string().nullable(),
  disclosure: disclosureSchema,
  label: z.string().exactOptional(),
  at: time,
  until: finite.meta({ description: "Epoch ms; null if it never ends." }),
});

export const banPageSchema: z.ZodType<AdminBanPage> = z.object({
  bans: z.array(banSchema),
  next: z.string().nullable(),
});

export const liftSchema: z.ZodType<AdminLift> = z.object({
  target: recordKeySchema,
  lifted: z.array(z.string()),
});

const entry = { id: z.string(), at: time, by: z.string(), reason: z.string() };

const entrySchema: z.ZodType<AdminHistoryEntry> = z.discriminatedUnion("change", [
  z.object({ ...entry, change: z.literal("ban"), ban: banSchema }),
  z.object({
    ...entry,
    change: z.literal("pardon"),
    bans: z.array(z.string()),
    before: z.number().nullable(),
  }),
  z.object({ ...entry, change: z.literal("told"), ban: z.string() }),
]);

export const historySchema: z.ZodType<AdminHistory> = z.object({
  target: recordKeySchema,
  entries: z.array(entrySchema),
});
