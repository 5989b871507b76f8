import { type Conduct, resumed, settle, SPOTLESS } from "./conduct.ts";
import type { Judgement } from "./judge.ts";

/** The part of a session that strikes own. Nothing else writes it. */
export interface HasConduct {
  conduct: Conduct;
  /** Whether it has changed since it was saved. */
  isUnsaved: boolean;
}

/** The most bans of one client that are counted. */
const MOST_BANS = 80;

/** Takes in what a judgement says. */
export function accept(session: HasConduct, { changed, conduct }: Judgement): void {
  if (!changed) return;
  session.conduct = conduct;
  session.isUnsaved = true;
}

/** Takes in how a client stands, as somebody else knows it. */
export function adopt(session: HasConduct, conduct: Conduct): void {
  session.conduct = conduct;
}

/** Takes away everything that strikes have done to a session. */
export function pardon(session: HasConduct): void {
  session.conduct = SPOTLESS;
}

/** Refuses everything from a session for so many ms, without a strike. @param reason why; `null` if nobody says */
export function mute(
  session: HasConduct,
  ms: number,
  reason: string | null,
  forgiveAfter: number,
  now: number,
): void {
  const before = settle(session.conduct, forgiveAfter, now);
  session.conduct = {
    ...before,
    at: now,
    cooldown: Math.max(before.cooldown, ms),
    grace: Math.max(before.grace, ms),
    limit: reason ?? before.limit,
  };
}

/** Refuses all but some types of messages from a session for so many ms, without a strike. It replaces any restriction before. */
export function restrict(
  session: HasConduct,
  only: readonly string[],
  ms: number,
  forgiveAfter: number,
  now: number,
): void {
  const before = settle(session.conduct, forgiveAfter, now);
  session.conduct = { ...before, at: now, restricted: ms, only: ms === 0 ? null : [...only] };
}

/** Ends a session's cool-down and its restriction. Its strikes stay. */
export function release(session: HasConduct, forgiveAfter: number, now: number): void {
  const before = settle(session.conduct, forgiveAfter, now);
  if (before === SPOTLESS) session.conduct = SPOTLESS;
  else session.conduct = { ...before, at: now, cooldown: 0, grace: 0, restricted: 0, only: null };
}

/** Goes on with what a client left with. @param isShared whether others may be behind the same record, so that the strikes may be theirs */
export function resume(
  session: HasConduct,
  left: Conduct,
  {
    forgiveAfter,
    cooldown,
  }: { readonly forgiveAfter: number; readonly cooldown: { readonly grace: number } },
  isShared: boolean,
  now: number,
): void {
  session.conduct = resumed(left, { forgiveAfter, isShared, grace: cooldown.grace }, now);
}

/** Counts a ban of the ladder. @param unwarned whether the connection is to be warned before the next one */
export function countBan(session: HasConduct, unwarned: boolean): void {
  const { conduct } = session;
  session.conduct = { ...conduct, bans: Math.min(MOST_BANS, conduct.bans + 1), excused: 0, unwarned };
}

/** Sessions behind one address that have not been warned yet have as many excuses left as this one, and no more. */
export function shareExcuses<S extends HasConduct>(session: S, others: Iterable<S>): S[] {
  const { excused, bans } = session.conduct;
  const changed: S[] = [];
  for (const other of others) {
    if (other === session || !other.conduct.unwarned) continue;
    other.conduct = { ...other.conduct, excused, bans };
    changed.push(other);
  }
  return changed;
}
