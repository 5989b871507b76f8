import { z } from "zod";
import { operatorEntrySchema } from "../audit/calls.ts";
import type { AdminEntryPage } from "./answers.ts";

export const entryPageSchema: z.ZodType<AdminEntryPage> = z.object({
  entries: z.array(operatorEntrySchema),
  next: z.string().nullable(),
});
