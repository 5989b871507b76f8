import * as z from "zod";
import { operatorEntrySchema } from "../audit/calls.ts";
import { connectionStandingSchema } from "../ledger/inquiry.ts";
import type { AdminClientExport, AdminEntryPage, AdminErasure, AdminTransparency } from "./answers-audit.ts";
import { overrideSchema } from "../switches/switch-schema.ts";
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
  override: overrideSchema.nullable(),
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

const DAY = "a day such as 2026-11-29, or epoch ms";

const day = z
  .string(DAY)
  .regex(/^(?:\d{4}-\d\d-\d\d|\d{1,15})$/, DAY)
  .transform((text) => (text.includes("-") ? Date.parse(`${text}T00:00:00Z`) : Number(text)))
  .refine((time) => !Number.isNaN(time), DAY)
  .optional();

/** Of which time a report is: from the beginning of `from`, and before that of `to`, in UTC. */
export const spanQuery = z.strictObject({ from: day, to: day });

const shown = z.number().nullable();

export const transparencySchema: z.ZodType<AdminTransparency> = z.object({
  from: time,
  to: time,
  bans: shown,
  byKind: z.object({ close: shown, "shadow-ban": shown }),
  byDecision: z.object({ automated: shown, operator: shown }),
  byTarget: z.object({ user: shown, address: shown }),
  byDisclosure: z.object({ none: shown, notify: shown, delayed: shown }),
  appeals: z.object({ open: shown, approved: shown, rejected: shown }),
});
