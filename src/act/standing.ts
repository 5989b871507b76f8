import type { Session } from "../identify/guest.ts";
import { formatDuration } from "../in-words.ts";
import { settle } from "../judge/conduct.ts";
import { standingOf } from "../judge/standing.ts";
import { limitStandings } from "../measure/status.ts";
import type { Premises } from "../premises.ts";
import type { Standing } from "../protocol.ts";
import { sendControlMessage } from "./tell.ts";
import { warningFor } from "./warn.ts";

const FOR_GOOD = { at: 0, until: Infinity };

/** Where a client stands, as it is told if it asks. */
export function standingNow({ guests, gauge, ladder }: Premises, guest: Session, now: number): Standing {
  guests.complete(gauge, now);
  const away = guest.closed ? (guest.away ?? FOR_GOOD) : null;
  return {
    ...standingOf(guest.conduct, ladder, now, away),
    limits: limitStandings(guest, gauge, guest.visitor, now),
  };
}

/**
 * Tells a client that comes in with strikes, or into a cool-down, before anything that it sends is refused. A client that has
 * nothing to hear is not told.
 */
export function tellOnArrival(premises: Premises, guest: Session, now: number): void {
  const { policy } = premises;
  if (!policy.enforce || !policy.controlMessages || premises.isExempt(guest)) return;
  const standing = standingNow(premises, guest, now);
  if (standing.status === "ok") return;
  const message = messageFor(premises, guest, standing, now);
  sendControlMessage(guest, { type: "party-bouncer:standing", ...standing, message }, policy);
}

function messageFor(premises: Premises, guest: Session, standing: Standing, now: number): string | null {
  const { policy, ladder } = premises;
  const { strikes, strikesLeft, retryAfter } = standing;
  const { restricted, only, limit } = settle(guest.conduct, ladder.forgiveAfter, now);
  if (only !== null) return restrictionText(only, restricted);
  if (retryAfter === 0) return null;
  const isShared = guest.visitor.userId === null;
  const details = { limit: limit ?? "", retryAfter, never: false, strikes, strikesLeft, type: null };
  return warningFor(
    guest,
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
