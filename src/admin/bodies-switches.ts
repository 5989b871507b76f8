import * as z from "zod/mini";
import { LONGEST_SWITCH } from "../policy/posture.ts";
import { milliseconds } from "../policy/duration.ts";
import type { LimitOverrides } from "../policy/limit.ts";
import { limitOverridesSchema, MOST_LIMITS } from "../switches/switch-schema.ts";
import { LONGEST_EVERY, SHORTEST_EVERY } from "../policy/slow-mode.ts";
import { isOneEnd, ONE_END, untilSchema } from "./ends.ts";
import type {
  AdminEndRequest,
  AdminOverrideRequest,
  AdminPostureRequest,
  AdminSlowModeRequest,
} from "./requests-acting.ts";
import { bodyOf, text } from "./schemas.ts";

/** Checks a duration, and gives it in ms. */
function spanFrom(least: number, most: number, expected: string) {
  const within = (duration: unknown): number | null => {
    const ms = milliseconds(duration);
    return ms !== null && ms >= least && ms <= most ? ms : null;
  };
  return z.pipe(
    z.union([z.number(), z.string()], expected).check(
      z.refine((duration) => within(duration) !== null, expected),
      z.meta({ description: `It is ${expected}.`, examples: ["10m"] }),
    ),
    z.transform((duration) => within(duration) ?? least),
  );
}

const WORDS = "well-formed text of at most 1,000 characters";
const reason = z._default(text(1_000).check(z.refine((given) => given.isWellFormed(), WORDS)), "");

/** How long a switch is on. */
const lasting = {
  for: z.optional(spanFrom(1, LONGEST_SWITCH, 'a duration of 1 ms to 31 days, such as "10m"')),
  until: z.optional(untilSchema),
  reason,
};

const AN_END = { path: ["for"], message: "for or until: a switch ends by itself" };
const ends = (body: { for?: unknown; until?: unknown }): boolean =>
  body.for !== undefined || body.until !== undefined;

export const slowModeBody = bodyOf({
  every: z.optional(
    spanFrom(SHORTEST_EVERY, LONGEST_EVERY, 'a duration from a second to an hour, such as "10s"'),
  ),
  ...lasting,
}).check(z.refine(ends, AN_END), z.refine(isOneEnd, ONE_END)) satisfies z.ZodMiniType<
  unknown,
  AdminSlowModeRequest
>;

const POSTURE = "a name of 1 to 64 characters";

export const postureBody = bodyOf({
  posture: z.string(POSTURE).check(z.minLength(1, POSTURE), z.maxLength(64, POSTURE)),
  ...lasting,
}).check(z.refine(isOneEnd, ONE_END)) satisfies z.ZodMiniType<unknown, AdminPostureRequest>;

const NUMBERS = `from 1 to ${MOST_LIMITS} limits by their names, such as { "messages": { "limit": 20, "window": "1s" } }, or false to lift one`;

export const overrideBody = bodyOf({
  limits: z.pipe(
    z.custom<AdminOverrideRequest["limits"]>((limits) => numbersIn(limits) !== null, NUMBERS),
    z.transform((limits) => numbersIn(limits) ?? {}),
  ),
  ...lasting,
}).check(z.refine(ends, AN_END), z.refine(isOneEnd, ONE_END)) satisfies z.ZodMiniType<
  unknown,
  AdminOverrideRequest
>;

/** All that is wrong with them is said in one sentence. */
function numbersIn(limits: unknown): LimitOverrides | null {
  return limitOverridesSchema.safeParse(limits).data ?? null;
}

export const endBody = bodyOf({ reason }) satisfies z.ZodMiniType<unknown, AdminEndRequest>;
