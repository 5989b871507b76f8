import type * as z from "zod/mini";
import type { DefinedPolicy } from "../policy/policy.ts";
import { switchDuration } from "../policy/posture.ts";
import { everySchema, USUAL_EVERY } from "../policy/slow-mode.ts";
import { show } from "../shared/show.ts";
import { authorship, LONGEST_NAME, LONGEST_REASON } from "./switch-schema.ts";

/** What there is to say of anything that is switched on: how long, why, and who did it. */
export interface Details {
  readonly for?: unknown;
  readonly reason?: unknown;
  readonly by?: unknown;
}

/** Who did it, and why. @throws {TypeError} if one is not text that can be kept */
export function authorshipOf({ reason = "", by = "operator" }: Details): { reason: string; by: string } {
  return {
    reason: read("reason", authorship.reason, reason, `text of at most ${LONGEST_REASON} characters`),
    by: read("by", authorship.by, by, `text of at most ${LONGEST_NAME} characters`),
  };
}

/** How long it lasts, in ms. @throws {TypeError} if it is not a duration, or too long */
export function lengthOf({ for: given }: Details, usual: number | null): number {
  return read("for", switchDuration, given ?? usual, 'a duration of at most 31 days, such as "10m"');
}

/** How slow slow mode is, in ms. @throws {TypeError} if it is not a duration, too short or too long */
export function everyOf(every: unknown, { slowMode }: DefinedPolicy): number {
  const given = every ?? slowMode?.every ?? USUAL_EVERY;
  return read("every", everySchema, given, 'a duration from 1 second to 1 hour, such as "30s"');
}

/** What a schema makes of an option. @throws {TypeError} if it is wrong */
export function read<T>(name: string, schema: z.ZodMiniType<T>, given: unknown, expected: string): T {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw new TypeError(`${name}: expected ${expected}, received ${show(given)}`);
}
