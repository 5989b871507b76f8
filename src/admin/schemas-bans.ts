import * as z from "zod/mini";
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
  by: z.nullable(z.string()),
  decidedAt: z.nullable(time),
  note: z.nullable(z.string()),
};

export const appealSchema: z.ZodMiniType<Appeal> = z.object(appealFields);

export const banSchema: z.ZodMiniType<AdminBan> = z.object({
  id: z.string(),
  target: recordKeySchema,
  scope: z.enum(["user", "address"]),
  kind: z.enum(["close", "shadow-ban"]),
  reason: z.string(),
  by: z.string().check(z.meta({ description: "An operator's name, or rule:<limit> for the ladder." })),
  limit: z.nullable(z.string()),
  disclosure: disclosureSchema,
  label: z.exactOptional(z.string()),
  at: time,
  until: finite.check(z.meta({ description: "Epoch ms; null if it never ends." })),
  appeal: z
    .exactOptional(appealSchema)
    .check(z.meta({ description: "What the client has answered; left out if it has not." })),
});

export const banPageSchema: z.ZodMiniType<AdminBanPage> = z.object({
  bans: z.array(banSchema),
  next: z.nullable(z.string()),
});

export const liftSchema: z.ZodMiniType<AdminLift> = z.object({
  target: recordKeySchema,
  lifted: z.array(z.string()),
  forgiven: z.nullable(clientActsSchema),
});

const entry = { id: z.string(), at: time, by: z.string(), reason: z.string() };

export const historyEntrySchema: z.ZodMiniType<AdminHistoryEntry> = z.discriminatedUnion("change", [
  z.object({ ...entry, change: z.literal("ban"), ban: banSchema }),
  z.object({
    ...entry,
    change: z.literal("pardon"),
    bans: z.array(z.string()),
    before: z.nullable(z.number()),
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

export const historySchema: z.ZodMiniType<AdminHistory> = z.object({
  target: recordKeySchema,
  entries: z.array(historyEntrySchema),
});
