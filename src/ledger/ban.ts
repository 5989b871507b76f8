import { z } from "zod";
import type { Term } from "./term.ts";

/** What was decided about a client, by whom, why, and until when. */
export interface Ban extends Term {
  readonly kind: "close" | "shadow-ban";
  /** The rule or the words behind it; never shown to the client. */
  readonly reason: string;
  /** `rule:<limit>` for the ladder, else whoever asked for it. */
  readonly by: string;
  /** The limit whose refusals led here, or `null` for an operator's ban. */
  readonly limit: string | null;
}

const schema = z.object({
  kind: z.enum(["close", "shadow-ban"]),
  reason: z.string(),
  by: z.string(),
  limit: z.string().nullable(),
  at: z.number(),
  // Structured clone keeps Infinity, which z.number() rejects.
  until: z.union([z.number(), z.literal(Infinity)]),
});

/** A ban as it was stored, or `null` where the record is not one. */
export function parseBan(record: unknown): Ban | null {
  const result = schema.safeParse(record);
  return result.success ? result.data : null;
}
