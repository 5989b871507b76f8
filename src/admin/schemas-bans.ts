import * as z from "zod";
import type { Appeal } from "../bans/appeal.ts";
import type { AdminBan, AdminBanPage, AdminHistory, AdminHistoryEntry, AdminLift } from "./answers.ts";
import { clientActsSchema } from "../ledger/ask-client.ts";
import { disclosureSchema } from "../policy/disclosure.ts";
import { finite, recordKeySchema, time } from "./schemas.ts";

export const appealFields = {
  target: recordKeySchema,
  ban: z.string(),
  at: time,
  text: z.string(),
  status: z.enum(["open", "approved", "rejected"]),
  by: z.string().nullable(),
  decidedAt: time.nullable(),
  note: z.string().nullable(),
};

export const appealSchema: z.ZodType<Appeal> = z.object(appealFields);

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
  appeal: appealSchema
    .exactOptional()
    .meta({ description: "What the client has answered; left out if it has not." }),
});

export const banPageSchema: z.ZodType<AdminBanPage> = z.object({
  bans: z.array(banSchema),
  next: z.string().nullable(),
});

export const liftSchema: z.ZodType<AdminLift> = z.object({
  target: recordKeySchema,
  lifted: z.array(z.string()),
  forgiven: clientActsSchema.nullable(),
});

const entry = { id: z.string(), at: time, by: z.string(), reason: z.string() };

export const historyEntrySchema: z.ZodType<AdminHistoryEntry> = z.discriminatedUnion("change", [
  z.object({ ...entry, change: z.literal("ban"), ban: banSchema }),
  z.object({
    ...entry,
    change: z.literal("pardon"),
    bans: z.array(z.string()),
    before: z.number().nullable(),
  }),
  z.object({ ...entry, change: z.literal("told"), ban: z.string() }),
  z.object({ ...entry, change: z.literal("appeal"), ban: z.string() }),
  z.object({
    ...entry,
    change: z.literal("decision"),
    ban: z.string(),
    decision: z.enum(["approved", "rejected"]),
  }),
]);

export const historySchema: z.ZodType<AdminHistory> = z.object({
  target: recordKeySchema,
  entries: z.array(historyEntrySchema),
});
