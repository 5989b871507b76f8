import type { Session } from "../session/session.ts";
import { formatDuration } from "../shared/format-duration.ts";
import { settle } from "../strikes/conduct.ts";
import { standingOf } from "../strikes/standing.ts";
import { limitStandings } from "../limits/limit-standing.ts";
import type { Premises } from "./premises.ts";
import type { Standing } from "../shared/control-message.ts";
import { sendControlMessage } from "../visibility/send-control-message.ts";
import { warningFor } from "./warn.ts";

const FOR_GOOD = { at: 0, until: Infinity };

/** Where a client stands, as it is told if it asks. */
export function standingNow(
  { sessions, limiter, ladder }: Premises,
  session: Session,
  now: number,
): Standing {
  sessions.complete(limiter, now);
  const away = session.closed ? (session.away ?? FOR_GOOD) : null;
  return {
    ...standingOf(session.conduct, ladder, now, away),
    limits: limitStandings(session, limiter, session.clientInfo, now),
  };
}

/**
 * Tells a client that comes in with strikes, or into a cool-down, before anything that it sends is refused. A client that has
 * nothing to hear is not told.
 */
export function tellOnArrival(premises: Premises, session: Session, now: number): void {
  const { policy } = premises;
  if (!policy.enforce || !policy.controlMessages || premises.isExempt(session)) return;
  const standing = standingNow(premises, session, now);
  if (standing.status === "ok") return;
  const message = messageFor(premises, session, standing, now);
  sendControlMessage(session, { type: "party-bouncer:standing", ...standing, message }, policy);
}

function messageFor(premises: Premises, session: Session, standing: Standing, now: number): string | null {
  const { policy, ladder } = premises;
  const { strikes, strikesLeft, retryAfter } = standing;
  const { restricted, only, limit } = settle(session.conduct, ladder.forgiveAfter, now);
  if (only !== null) return restrictionText(only, restricted);
  if (retryAfter === 0) return null;
  const isShared = session.clientInfo.userId === null;
  const details = { limit: limit ?? "", retryAfter, never: false, strikes, strikesLeft, type: null };
  return warningFor(
    session,
    details,
    policy,
    (doing, error) => premises.fail(doing, error),
    () => cooldownText(retryAfter, isShared),
  );
}

function cooldownText(retryAfter: number, isShared: boolean): string {
  const what = isShared
    ? "Too much was sent from your network address."
    : "You were sending messages too fast.";
  return `${what} Please wait ${formatDuration(retryAfter)} before you send.`;
}

function restrictionText(only: readonly string[], restricted: number): string {
  const types = only.length === 0 ? "Nothing that you send" : `Of what you send, only ${only.join(", ")}`;
  return `${types} is let through for the next ${formatDuration(restricted)}.`;
}
