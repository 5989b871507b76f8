import type { Session } from "../session/session.ts";
import { isSameClient, isShadowed, type Viewer } from "../session/viewer.ts";
import type { DefinedPolicy } from "../policy/policy.ts";

/** Who, besides its own client and moderators, sees a shadow-banned author: nobody, or whoever is shadow-banned too. */
export type AudienceName = DefinedPolicy["shadow"]["audience"];

/** Whether a viewer may see what an author does at `now`. */
export function canSee(viewer: Viewer, author: Viewer, audience: AudienceName, now: number): boolean {
  return !isShadowed(author, now) || seesHidden(viewer, author, audience, now);
}

/** Whether a viewer may see what a shadow-banned author does at `now`. */
export function seesHidden(viewer: Viewer, author: Viewer, audience: AudienceName, now: number): boolean {
  return (
    isSameClient(viewer, author) || viewer.moderates || (audience === "cohort" && isShadowed(viewer, now))
  );
}

/**
 * Who may later read what an author writes at `now`: `null` for everyone, else words for {@link mayRead}. An address is in them
 * only as a hash, so that they can be kept.
 */
export function readersOf(author: Session, audience: AudienceName, now: number): string | null {
  if (!isShadowed(author, now)) return null;
  return audience === "cohort" ? `${COHORT}${now}:${ownKey(author)}` : ownKey(author);
}

/** Whether a viewer may read what was written for these readers. A client that was banned only later was not among them. */
export function mayRead(readers: string | null, viewer: Viewer, now: number): boolean {
  if (readers === null || viewer.moderates) return true;
  const own = ownKey(viewer);
  if (!readers.startsWith(COHORT)) return readers === own;
  const end = readers.indexOf(":", COHORT.length);
  if (readers.slice(end + 1) === own) return true;
  return (
    isShadowed(viewer, now) && (viewer.shadow?.at ?? Infinity) <= Number(readers.slice(COHORT.length, end))
  );
}

const COHORT = "cohort:";

/** An unknown client is known by its connection. */
function ownKey({ record, clientInfo }: Viewer): string {
  return record ?? `connection:${clientInfo.connectionId}`;
}
