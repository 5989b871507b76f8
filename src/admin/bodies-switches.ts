import { z } from "zod";
import { LONGEST_SWITCH } from "../policy/posture.ts";
import { milliseconds } from "../policy/duration.ts";
import { LONGEST_EVERY, SHORTEST_EVERY, USUAL_EVERY } from "../policy/slow-mode.ts";
import { isOneEnd, ONE_END, untilSchema } from "./ends.ts";
import type { AdminEndRequest, AdminPostureRequest, AdminSlowModeRequest } from "./requests-acting.ts";
import { text } from "./schemas.ts";

/** Checks a duration, and gives it in ms. */
function spanFrom(least: number, most: number, expected: string) {
  const within = (duration: unknown): number | null => {
    const ms = milliseconds(duration);
    return ms !== null && ms >= least && ms <= most ? ms : null;
  };
  return z
    .union([z.number(), z.string()], expected)
    .refine((duration) => within(duration) !== null, expected)
    .meta({ description: `It is ${expected}.`, examples: ["10m"] })
    .transform((duration) => within(duration) ?? least);
}

/** How long a switch is on. */
const lasting = {
  for: spanFrom(1, LONGEST_SWITCH, 'a duration of 1 ms to 31 days, such as "10m"').optional(),
  until: untilSchema.optional(),
  reason: text(1_000).default(""),
};

const AN_END = { path: ["for"], message: "for or until: a switch ends by itself" };
const ends = (body: { for?: unknown; until?: unknown }): boolean =>
  body.for !== undefined || body.until !== undefined;

export const slowModeBody = z
  .strictObject({
    every: spanFrom(
      SHORTEST_EVERY,
      LONGEST_EVERY,
      'a duration from a second to an hour, such as "10s"',
    ).default(USUAL_EVERY),
    ...lasting,
  })
  .refine(ends, AN_END)
  .refine(isOneEnd, ONE_END) satisfies z.ZodType<unknown, AdminSlowModeRequest>;

const POSTURE = "a name of 1 to 64 characters";

export const postureBody = z
  .strictObject({ posture: z.string(POSTURE).min(1, POSTURE).max(64, POSTURE), ...lasting })
  .refine(isOneEnd, ONE_END) satisfies z.ZodType<unknown, AdminPostureRequest>;

export const endBody = z.strictObject({ reason: text(1_000).default("") }) satisfies z.ZodType<
  unknown,
  AdminEndRequest
>;
