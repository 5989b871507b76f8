import * as z from "zod/mini";
import { asked, bansByKind, byName, count, counts, tally } from "../collector/report.ts";
import type { Diagnosis } from "../doctor/doctor.ts";
import type { CandidateMetrics, Metrics } from "../events/metrics.ts";

const candidateSchema: z.ZodMiniType<CandidateMetrics> = z.object({
  since: z.number(),
  admitted: count,
  refused: count,
  held: count,
  away: count,
  byLimit: counts,
  warnings: count,
  bans: bansByKind,
  agrees: count,
  stricter: count,
  looser: count,
  clients: z.object({ seen: count, hit: count, spared: count }),
});

/** Checks what a room has counted since it was loaded into memory. */
export const metricsSchema: z.ZodMiniType<Metrics> = z.object({
  admitted: count,
  refused: count,
  held: count,
  byLimit: counts,
  byType: byName(tally),
  byExternal: byName(asked),
  warnings: count,
  bans: bansByKind,
  bytes: count,
  connections: count,
  clients: count,
  candidate: z.nullable(candidateSchema),
});

/** Checks what the doctor found in a room. */
export const diagnosisSchema: z.ZodMiniType<Diagnosis> = z.object({
  since: z.number(),
  messages: count,
  clients: count,
  findings: z.array(
    z.object({
      code: z.enum([
        "one-address",
        "no-identity",
        "falls-back",
        "small-max-message-bytes",
        "unseen-listener",
        "gate-identity",
        "limit-hits-everybody",
        "limit-idle",
        "too-early",
      ]),
      level: z.enum(["error", "warning", "info"]),
      message: z.string(),
      fix: z.string(),
      docs: z.string(),
    }),
  ),
});
