import type { DefinedPolicy } from "../policy/policy.ts";
import type { WarningDetails } from "../policy/warning.ts";
import { INVALID, OPERATOR, PENALTY, RESTRICTION, SIZE_LIMIT, SLOW_MODE } from "../shared/reserved-names.ts";
import type { RoomKey } from "../words/room-sentences.ts";
import type { Say } from "../words/speaker.ts";

/**
 * What a warning says to a person, in plain words and with what to do next.
 *
 * @param ofApp whether the app gave the strike, with the limit's name as its reason
 */
export function warningText(
  { limit, retryAfter, never, strikesLeft }: WarningDetails,
  ofApp: boolean,
  say: Say<RoomKey>,
): string {
  const next = retryAfter === 0 ? say("warning.slowDown") : say("warning.wait", { wait: retryAfter });
  const sentences = [ofApp ? brokenRule(limit, say) : say(whatHappened(limit, never)), next];
  if (strikesLeft === 1) sentences.push(say("warning.last"));
  return sentences.join(" ");
}

/** Whether there is no such limit: then the app gave a strike, for this reason. */
export function isReason(limit: string, { limits }: DefinedPolicy): boolean {
  return limit !== "" && !BOUNCERS.has(limit) && !limits.some(({ name }) => name === limit);
}

const BOUNCERS = new Set([SIZE_LIMIT, RESTRICTION, INVALID, SLOW_MODE]);

/** Whether nobody has said which rule it was. */
export function isUnnamed(rule: string): boolean {
  return rule === PENALTY || rule === OPERATOR;
}

/** @param rule one that only the app knows, as the app words it */
function brokenRule(rule: string, say: Say<RoomKey>): string {
  return isUnnamed(rule) ? say("warning.rule") : say("warning.namedRule", { rule });
}

function whatHappened(limit: string, never: boolean): RoomKey {
  if (limit === SIZE_LIMIT) return "warning.tooLarge";
  if (limit === INVALID) return "warning.invalid";
  if (limit === RESTRICTION) return "warning.restricted";
  if (limit === SLOW_MODE) return "warning.slowMode";
  return never ? "warning.neverAllowed" : "warning.tooFast";
}
