import * as z from "zod/mini";
import { LONGEST_SWITCH } from "../policy/posture.ts";
import { show } from "../shared/show.ts";
import { Problem, wrongInput } from "./problem.ts";

const UNTIL = "a moment to come, in epoch ms";

/** When something ends. That it is to come is looked into once the request is known to be a new one. */
export const untilSchema = z
  .number(UNTIL)
  .check(
    z.minimum(0, UNTIL),
    z.maximum(8.64e15, UNTIL),
    z.meta({ description: `${UNTIL}. Instead of for.` }),
  );

/** Whether something ends after a while or at a moment, and not both. */
export function isOneEnd({ for: duration, until }: { for?: unknown; until?: unknown }): boolean {
  return duration === undefined || until === undefined;
}

/** What is wrong if it is both. */
export const ONE_END = { path: ["until"], message: "no until beside for" };

/** How long it is until a moment, in ms. @throws {Problem} if it has passed */
export function left(until: number, now: number): number {
  if (until > now) return until - now;
  throw wrongInput([{ path: "until", expected: UNTIL, received: show(until) }]);
}

/** How long a switch is on, in ms; `null` if nobody has said so. @throws {Problem} if it would have ended already */
export function lengthOf({
  for: duration,
  until,
}: {
  for?: number | undefined;
  until?: number | undefined;
}): number | null {
  if (until === undefined) return duration ?? null;
  const length = Math.ceil(left(until, Date.now()));
  if (length <= LONGEST_SWITCH) return length;
  throw new Problem(400, "A switch is on for 31 days at most.");
}
