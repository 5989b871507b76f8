import { announcedLimits } from "../limits/limit-standing.ts";
import type { Session } from "../session/session.ts";
import { sendControlMessage } from "../visibility/send-control-message.ts";
import type { ActivePolicy } from "./active-policy.ts";

/** Tells a client the limits that it can keep to. */
export function announce(session: Session, { policy, limiter }: ActivePolicy): void {
  const { announceKey: key } = session;
  const limits = announcedLimits(limiter, session);
  const { maxMessageBytes } = policy;
  sendControlMessage(
    session,
    { type: "party-bouncer:policy", limits, maxMessageBytes, ...(key !== null && { key }) },
    policy,
  );
}

/** Tells a client its limits again, since they are others now. One that was told none yet learns them by its first warning. */
export function announceAgain(session: Session, active: ActivePolicy): void {
  if (session.announceKey !== null) announce(session, active);
}
