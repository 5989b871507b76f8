import { announcedLimits } from "../limits/limit-standing.ts";
import type { Session } from "../session/session.ts";
import { sendControlMessage } from "../visibility/send-control-message.ts";
import type { ActivePolicy } from "./active-policy.ts";

/** Tells a client the limits that it can keep to. */
export function announce(session: Session, { policy, limiter }: ActivePolicy): void {
  const limits = announcedLimits(limiter, session);
  const { maxMessageBytes } = policy;
  sendControlMessage(session, { type: "party-bouncer:policy", limits, maxMessageBytes }, policy);
}

/** The limits of a client are others now. If it was told them, or will be with its next warning, it is told the new ones. */
export function announceAgain(session: Session, active: ActivePolicy): void {
  session.knowsLimits = false;
  if (active.policy.announce) announce(session, active);
}
