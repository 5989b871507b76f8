import { z } from "zod";
import { operatorEntrySchema } from "../audit/calls.ts";
import { connectionStandingSchema } from "../ledger/inquiry.ts";
import type { AdminClientExport, AdminEntryPage, AdminErasure } from "./answers-audit.ts";
import type { AdminEraseRequest } from "./requests.ts";
import { banSchema, historyEntrySchema } from "./schemas-bans.ts";
import { recordKeySchema, text, time } from "./schemas.ts";

export const entryPageSchema: z.ZodType<AdminEntryPage> = z.object({
  entries: z.array(operatorEntrySchema),
  next: z.string().nullable(),
});

/** As what something is exported. */
export const exportQuery = z.strictObject({
  format: z.enum(["csv", "json"], '"csv" or "json"').default("csv"),
});

const address = { party: z.string(), room: z.string() };
const count = z.number().min(0);

export const clientExportSchema: z.ZodType<AdminClientExport> = z.object({
  target: recordKeySchema,
  at: time,
  bans: z.array(banSchema),
  history: z.array(historyEntrySchema),
  rooms: z.array(
    z.object({ ...address, connections: z.array(connectionStandingSchema).nullable(), more: count }),
  ),
  acts: z.array(operatorEntrySchema),
});

export const eraseBody = z.strictObject({
  reason: text(1_000).default(""),
  keepBans: z.boolean("true or false").default(false),
}) satisfies z.ZodType<unknown, AdminEraseRequest>;

export const erasureSchema: z.ZodType<AdminErasure> = z.object({
  rooms: count,
  failed: z.array(z.object(address)),
});
