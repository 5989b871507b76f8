import * as z from "zod/mini";
import { operatorEntrySchema } from "../audit/calls.ts";
import { connectionStandingSchema } from "../ledger/inquiry.ts";
import type { AdminClientExport, AdminEntryPage, AdminErasure, AdminTransparency } from "./answers-audit.ts";
import { overrideSchema } from "../switches/switch-schema.ts";
import type { AdminEraseRequest } from "./requests.ts";
import { banSchema, historyEntrySchema } from "./schemas-bans.ts";
import { bodyOf, recordKeySchema, text, time } from "./schemas.ts";

export const entryPageSchema: z.ZodMiniType<AdminEntryPage> = z.object({
  entries: z.array(operatorEntrySchema),
  next: z.nullable(z.string()),
});

/** As what something is exported. */
export const exportQuery = z.strictObject({
  format: z._default(z.enum(["csv", "json"], '"csv" or "json"'), "csv"),
});

const address = { party: z.string(), room: z.string() };
const count = z.number().check(z.minimum(0));

export const clientExportSchema: z.ZodMiniType<AdminClientExport> = z.object({
  target: recordKeySchema,
  at: time,
  bans: z.array(banSchema),
  override: z.nullable(overrideSchema),
  history: z.array(historyEntrySchema),
  rooms: z.array(
    z.object({ ...address, connections: z.nullable(z.array(connectionStandingSchema)), more: count }),
  ),
  acts: z.array(operatorEntrySchema),
});

export const eraseBody = bodyOf({
  reason: z._default(text(1_000), ""),
  keepBans: z._default(z.boolean("true or false"), false),
}) satisfies z.ZodMiniType<unknown, AdminEraseRequest>;

export const erasureSchema: z.ZodMiniType<AdminErasure> = z.object({
  rooms: count,
  failed: z.array(z.object(address)),
});

const DAY = "a day such as 2026-11-29, or epoch ms";

const day = z.optional(
  z
    .pipe(
      z.string(DAY).check(z.regex(/^(?:\d{4}-\d\d-\d\d|\d{1,15})$/, DAY)),
      z.transform((text) => (text.includes("-") ? Date.parse(`${text}T00:00:00Z`) : Number(text))),
    )
    .check(z.refine((time) => !Number.isNaN(time), DAY)),
);

/** Of which time a report is: from the beginning of `from`, and before that of `to`, in UTC. */
export const spanQuery = z.strictObject({ from: day, to: day });

const shown = z.nullable(z.number());

export const transparencySchema: z.ZodMiniType<AdminTransparency> = z.object({
  from: time,
  to: time,
  bans: shown,
  byKind: z.object({ close: shown, "shadow-ban": shown }),
  byDecision: z.object({ automated: shown, operator: shown }),
  byTarget: z.object({ user: shown, address: shown }),
  byDisclosure: z.object({ none: shown, notify: shown, delayed: shown }),
  appeals: z.object({ open: shown, approved: shown, rejected: shown }),
});
