import { type Session, isShadowed } from "../session/session.ts";
import type { Premises } from "../bouncer/premises.ts";
import type { Judgement } from "../strikes/judge.ts";
import { type Scope, seesHidden, within } from "./audience.ts";
import { expose } from "../bans/expose.ts";

/** Whether the room gets to see a message. In a dry run it gets all. */
export function isDelivered({ policy }: Premises, { action }: Judgement): boolean {
  return action === "admit" || !policy.enforce;
}

/**
 * Hands a message to the room. What comes of one that a shadow-banned client sent reaches only that client.
 *
 * @param isFree whether the policy says that nothing comes of it
 */
export function deliverFrom<T>(
  session: Session,
  premises: Premises,
  deliver: () => T,
  now: number,
  isFree = false,
): T | undefined {
  const { policy, sessions, deliveries } = premises;
  const { audience, sends } = policy.shadow;
  if (!policy.enforce || sends === "explicit") return deliver();
  if (!isShadowed(session, now)) {
    return deliveries.isOn && !isFree ? deliveries.hand(session, null, deliver) : deliver();
  }
  if (deliveries.areMixed) {
    expose(premises, session, now);
    return undefined;
  }
  sessions.enlist();
  deliveries.isOn = true;
  // Decided once: what a message sets off keeps its audience, though its author is pardoned meanwhile.
  const sees: Scope = { reaches: (viewer) => seesHidden(sessions.of(viewer), session, audience, now) };
  return isFree ? within(sees, deliver) : deliveries.hand(session, sees, deliver);
}
