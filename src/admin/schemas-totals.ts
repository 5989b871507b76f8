import { z } from "zod";
import type { Totals } from "../collector/calls.ts";
import { deltaSchema, gaugesSchema } from "../collector/report.ts";

const count = z.number().min(0);

/** What all rooms have reported. */
export const totalsSchema: z.ZodType<Totals> = z.object({
  parties: z.array(
    z.object({
      party: z.string(),
      rooms: count,
      enforced: deltaSchema,
      dryRun: deltaSchema,
      gauges: gaugesSchema,
    }),
  ),
  timeToBan: z.object({
    buckets: z.array(z.object({ atMost: z.number(), count })),
    count,
    sum: count,
  }),
  denied: z.record(z.string(), count),
  repeated: count,
});
