import * as z from "zod/mini";
import type { DefinedOnRefusal } from "./on-refusal.ts";
import { SLOW_MODE } from "../shared/reserved-names.ts";
import { type Duration, duration } from "./duration.ts";
import type { DefinedLimit } from "./limit.ts";
import { type Match, matchSchema } from "./match.ts";
import type { DefinedPolicy } from "./policy.ts";

/**
 * What slow mode is in a room: `bouncer.switches.slowMode`. An operator begins it; the policy says what it counts.
 *
 * @example
 * const policy: Policy = { slowMode: { match: { type: "chat" }, every: "15s" } };
 */
export interface SlowModePolicy {
  /** Which messages it counts. Each combination of what the named properties are has a count of its own. Default: all but those that are `free`. */
  readonly match?: Match | undefined;
  /** How long a client waits after a message, if whoever begins slow mode does not say. From 1 second to 1 hour. Default: 10 seconds. */
  readonly every?: Duration | undefined;
}

/** A {@link SlowModePolicy} with its defaults filled in. */
export interface DefinedSlowModePolicy {
  /** See {@link SlowModePolicy.match}. */
  readonly match?: Match | undefined;
  /** See {@link SlowModePolicy.every}. In ms. */
  readonly every: number;
}

/** Ms. */
export const SHORTEST_EVERY = 1_000;
export const LONGEST_EVERY = 3_600_000;
export const USUAL_EVERY = 10_000;

export const everySchema = duration.check(
  z.refine((ms) => ms >= SHORTEST_EVERY && ms <= LONGEST_EVERY, "a duration from 1 second to 1 hour"),
);

export const slowModeSchema = z.strictObject(
  { match: z.optional(matchSchema), every: z._default(everySchema, USUAL_EVERY) },
  "an object with match or every",
);

/** Limits that slow mode has made. A policy that is made from one that applies, with ..., has one of them among its limits. */
const made = new WeakSet<object>();

/** A policy with the limit of slow mode. Its candidate stays as it is. */
export function slowedTo(every: number, policy: DefinedPolicy): DefinedPolicy {
  return Object.freeze({ ...policy, limits: [...policy.limits, limitFor(every, policy)] });
}

/** Whether it is a limit that {@link slowedTo} has added. */
export function isSlowMode(limit: unknown): boolean {
  return typeof limit === "object" && limit !== null && made.has(limit);
}

function limitFor(every: number, { slowMode, onRefusal }: DefinedPolicy): DefinedLimit {
  // A message that waited for its turn in slow mode would come when nobody thinks of it any more.
  const drop: DefinedOnRefusal | undefined = onRefusal.do === "hold" ? { do: "drop" } : undefined;
  const limit: DefinedLimit = Object.freeze({
    name: SLOW_MODE,
    limit: 1,
    window: every,
    burst: 1,
    algorithm: "gcra",
    cost: "messages",
    per: "client",
    ...(slowMode?.match !== undefined && { match: slowMode.match }),
    ...(drop !== undefined && { onRefusal: drop }),
  });
  made.add(limit);
  return limit;
}
