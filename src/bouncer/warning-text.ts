import type { DefinedPolicy } from "../policy/policy.ts";
import type { WarningDetails } from "../policy/warning.ts";
import { formatDuration } from "../shared/format-duration.ts";
import { INVALID, PENALTY, RESTRICTION, SIZE_LIMIT } from "../shared/reserved-names.ts";

/**
 * What a warning says to a person, in plain words and with what to do next.
 *
 * @param ofApp whether the app gave the strike, with the limit's name as its reason
 */
export function warningText(
  { limit, retryAfter, never, strikesLeft }: WarningDetails,
  ofApp: boolean,
): string {
  const next =
    retryAfter === 0
      ? "Please slow down."
      : `Please wait ${formatDuration(retryAfter)} before you send more.`;
  const last = strikesLeft === 1 ? " If it happens again, you will be disconnected." : "";
  return `${whatHappened(limit, never, ofApp)} ${next}${last}`;
}

/** Whether there is no such limit: then the app gave a strike, for this reason. */
export function isReason(limit: string, { limits }: DefinedPolicy): boolean {
  return limit !== "" && !BOUNCERS.has(limit) && !limits.some(({ name }) => name === limit);
}

/** A rule that only the app knows, as the app words it. */
export function ruleText(reason: string): string {
  return reason === PENALTY ? "a rule of this room" : `a rule of this room (${reason})`;
}

const BOUNCERS = new Set([SIZE_LIMIT, RESTRICTION, INVALID]);

function whatHappened(limit: string, never: boolean, ofApp: boolean): string {
  if (ofApp) return `You went against ${ruleText(limit)}.`;
  if (limit === SIZE_LIMIT) return "That message is too large.";
  if (limit === INVALID) return "Your messages make no sense to this room.";
  if (limit === RESTRICTION) return "You may not send that at the moment.";
  if (never) return "That is more than you may ever send at once.";
  return "You are sending messages too fast.";
}
