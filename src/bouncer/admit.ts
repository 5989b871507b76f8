import type { Session } from "../session/session.ts";
import type { Sessions } from "../session/sessions.ts";
import { type TurnedAway, turnedAwayBy } from "../session/admission.ts";
import type { RoomLog } from "../events/room-log.ts";
import type { ActivePolicy } from "./active-policy.ts";
import { close } from "../bans/close.ts";

interface AdmitDeps {
  readonly active: ActivePolicy;
  readonly sessions: Sessions;
  readonly log: RoomLog;
}

/**
 * Lets a new connection in, or closes it: with 4409 if its client or the room has too many connections, with 4429 if its client
 * connects too often.
 *
 * @returns why it was turned away; `null` if it is in
 */
export function admit(
  session: Session,
  { active, sessions, log }: AdmitDeps,
  now: number,
): TurnedAway | null {
  const { limiter, policy } = active;
  const present = {
    areIn: (client: string, most: number): boolean => sessions.areIn(client, most),
    isFull: (most: number): boolean => isFull(sessions, most),
  };
  const turnedAway = turnedAwayBy(session, limiter, policy.admission, present, now);
  if (turnedAway === null) return null;
  const { code, limit, option, retryAfter } = turnedAway;
  log.turnedAway(session.client, option, retryAfter ?? undefined);
  close(session, code, { ...(retryAfter !== null && { retryAfter }), limit }, policy, now);
  return turnedAway;
}

/** Looks for connections that broke only if the room seems full. */
function isFull(sessions: Sessions, perRoom: number): boolean {
  sessions.enlist();
  return sessions.roster.size >= perRoom && sessions.count().connections >= perRoom;
}
