import type { Session } from "../session/session.ts";
import { closeForgotten } from "./close.ts";

interface ReviewDeps {
  /** Asks again whether a session moderates, and notes the answer in it; `null` if only its next connect can tell. */
  stillModerates(session: Session): Promise<boolean | null>;
  /** Keeps what has changed about a session. */
  save(session: Session): void;
}

/**
 * Asks again whether the moderators among some connections still moderate, since an operator bans them. A client that no longer does is
 * judged and banned from now on. If the room has hibernated since, it cannot ask: then it closes the connection with a code on which
 * the client comes back, and identifies it then.
 *
 * @returns whether those who are left all moderate, so that a ban would do nothing to anybody here
 */
export async function reviewRoles(
  sessions: readonly Session[],
  { stillModerates, save }: ReviewDeps,
): Promise<boolean> {
  const review = async (session: Session): Promise<void> => {
    const still = await stillModerates(session);
    if (still === null) closeForgotten(session);
    else if (!still) save(session);
  };
  await Promise.all(sessions.filter((session) => session.moderates && isHere(session)).map(review));
  const left = sessions.filter(isHere);
  return left.length > 0 && left.every(({ moderates }) => moderates);
}

/** Whether a connection was let in, and was not closed since. */
export function isHere({ admitted, closed }: Session): boolean {
  return admitted && !closed;
}
