import { joined, remaining, type Period } from "../shared/period.ts";
import { type Decision, isToldLater, type KnownBan } from "./decide.ts";

/** What bans write into a session. Nothing else writes it. */
export interface HasShadow {
  shadow: Period | null;
  isOwedStatement: boolean;
}

/** What of a decision is about being hidden. */
type Hiding = Pick<Decision<KnownBan>, "shadow" | "later">;

/** Hides a session that comes in, if one of its client's bans says so. */
export function adoptShadow(session: HasShadow, decision: Hiding): void {
  session.shadow = decision.shadow ?? session.shadow;
  session.isOwedStatement = isToldLater(decision);
}

/**
 * Hides a session that is here for as long as its client's bans say, or shows it again.
 *
 * @param areAll whether the decision is about all bans. Else the session also stays hidden by those that it is under already.
 * @returns whether that changes anything
 */
export function hide(session: HasShadow, decision: Hiding, areAll: boolean, now: number): boolean {
  const { shadow } = decision;
  const before = session.shadow;
  const stays = !areAll && (shadow === null || remaining(shadow, now) <= left(before, now));
  const period = stays ? before : shadow && joined(before, shadow);
  const isOwedStatement = isToldLater(decision) || (!areAll && session.isOwedStatement);
  if (isSame(before, period) && session.isOwedStatement === isOwedStatement) return false;
  session.shadow = period;
  session.isOwedStatement = isOwedStatement;
  return true;
}

/** Shows a session again, whatever its client's bans say. A statement that its client is owed stays owed. @returns whether it was hidden */
export function show(session: HasShadow): boolean {
  const isHidden = session.shadow !== null;
  session.shadow = null;
  return isHidden;
}

function left(period: Period | null, now: number): number {
  return period === null ? 0 : remaining(period, now);
}

function isSame(period: Period | null, other: Period | null): boolean {
  return period?.at === other?.at && period?.until === other?.until;
}
