import { definePolicy } from "../../src/policy/define-policy.ts";
import type { Policy } from "../../src/policy/policy.ts";
import type { TrafficEvent } from "../../src/record/traffic-event.ts";
import type { Played } from "../../src/rehearsal/played.ts";
import { Player } from "../../src/rehearsal/player.ts";
import { PASSED } from "../../src/strikes/judge.ts";
import type { Verdict } from "../../src/strikes/verdict.ts";

/** All that a player decides about a record, in order, as listeners of a room are told it. */
export function verdictsIn(events: Iterable<TrafficEvent>, policy: Policy): Verdict[] {
  const verdicts: Verdict[] = [];
  const player = new Player(definePolicy(policy), { onLate: ({ verdict }) => void verdicts.push(verdict) });
  for (const event of events) {
    const played = player.play(event);
    if (played !== null && isTold(played)) verdicts.push(played.verdict);
  }
  return verdicts;
}

/** The first verdict that two do not have in common, in words; `null` if all are the same. */
export function differenceOf(told: readonly Verdict[], thought: readonly Verdict[]): string | null {
  for (let index = 0; index < Math.max(told.length, thought.length); index++) {
    const [one, other] = [JSON.stringify(told[index]), JSON.stringify(thought[index])];
    if (one !== other) return `verdict ${index} of ${told.length}: ${one}, in thought ${other}`;
  }
  return null;
}

/** Nobody is told while another limiter is asked. */
function isTold({ cause, judgement }: Played): boolean {
  if (cause === "app") return judgement !== PASSED;
  return cause === "message" && (judgement.action !== "hold" || judgement.retryAfter > 0);
}
