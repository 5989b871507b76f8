import { z } from "zod";
import { operatorEntrySchema } from "../audit/calls.ts";
import type { AdminEntryPage } from "./answers.ts";

export const entryPageSchema: z.ZodType<AdminEntryPage> = z.object({
  entries: z.array(operatorEntrySchema),
  next: z.string().nullable(),
});

/** As what something is exported. */
export const exportQuery = z.strictObject({
  format: z.enum(["csv", "json"], '"csv" or "json"').default("csv"),
});
