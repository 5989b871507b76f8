import { type LimitResult, UNREAD } from "../limits/check.ts";
import type { Limiter } from "../limits/limiter.ts";
import type { ActiveRules } from "../refusals/judge-message.ts";
import type { Session } from "../session/session.ts";
import type { MessageEvent } from "./traffic-event.ts";
import { exceedsBytes, type Message } from "../shared/message.ts";
import { SIZE_LIMIT } from "../shared/reserved-names.ts";

/**
 * A message's type, whether or not the policy has read it. One that is too large is read only if the policy has read it too, to know what
 * is done with it.
 */
export function typeIn(
  { limiter, refusals }: Pick<ActiveRules, "limiter" | "refusals">,
  result: LimitResult,
  message: Message,
): string | null {
  if (exceedsBytes(message, limiter.maxMessageBytes)) {
    return result.refusedBy === SIZE_LIMIT && refusals.readsLarge ? limiter.typeOf(message) : null;
  }
  if (result !== UNREAD && limiter.hasTypes) return result.info.type;
  return limiter.readType(message);
}

/** Whether a free type was only pretended. */
export function isForged(limiter: Limiter, { isFree, info }: LimitResult): boolean {
  return limiter.hasFree && !isFree && limiter.pretendsToBeFree(info);
}

/** What a message costs by limits whose cost is a function, whether or not the policy has read it. */
export function costsIn(
  limiter: Limiter,
  session: Session,
  result: LimitResult,
  message: Message,
  type: string | null,
): Readonly<Record<string, number>> | undefined {
  if (result !== UNREAD || !limiter.asksForCosts) return result.costs;
  if (exceedsBytes(message, limiter.maxMessageBytes)) return undefined;
  const info = session.says(type);
  const asking = limiter.limitsFor(type).filter(({ asksForCost }) => asksForCost);
  if (asking.length === 0) return undefined;
  return Object.fromEntries(asking.map((limit) => [limit.definition.name, limit.costOf(message, info)]));
}

/** What another limiter has said, if that is what refused a message. */
export function refusalIn(
  { externals }: Limiter,
  { refusedBy, wait, blameless }: LimitResult,
): Pick<MessageEvent, "wait" | "blameless"> | null {
  if (refusedBy === null || externals.length === 0) return null;
  if (!externals.some(({ definition }) => definition.name === refusedBy)) return null;
  return blameless ? { wait, blameless } : { wait };
}
