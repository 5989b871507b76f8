import type { Session } from "../session/session.ts";
import type { Sessions } from "../session/sessions.ts";
import { type KeyedPlace, take } from "../limits/counter.ts";
import type { DevelopmentLog } from "../events/development.ts";
import type { ActivePolicy } from "./active-policy.ts";
import { CloseCode, type CloseReason } from "../shared/close-code.ts";
import { CONNECTS, PER_CLIENT, PER_ROOM } from "../shared/reserved-names.ts";
import { close } from "../bans/close.ts";

interface AdmitDeps {
  readonly active: ActivePolicy;
  readonly sessions: Sessions;
  readonly log: DevelopmentLog;
}

/**
 * Lets a new connection in, or closes it: with 4409 if its client or the room has too many connections, with 4429 if its client
 * connects too often.
 *
 * @returns whether it is in
 */
export function admit(session: Session, { active, sessions, log }: AdmitDeps, now: number): boolean {
  const { limiter, policy } = active;
  const { perClient, perAddress, perRoom } = policy.admission;
  const { client, clientInfo } = session;
  const turnAway = (
    code: CloseCode,
    reason: CloseReason & { limit: string },
    option = reason.limit,
  ): false => {
    log.turnedAway(client, option, reason.retryAfter);
    close(session, code, reason, policy, now);
    return false;
  };

  if (limiter.connects !== null && client !== null) {
    const place: KeyedPlace = { kind: "shared", key: JSON.stringify([CONNECTS, client]) };
    const { wait, charge } = take(session, limiter.connects, place, now);
    session.keep([charge], now);
    if (wait > 0) return turnAway(CloseCode.RateLimited, { retryAfter: wait, limit: CONNECTS });
  }
  if (perRoom !== undefined && isFull(sessions, perRoom)) {
    return turnAway(CloseCode.TooManyConnections, { limit: PER_ROOM });
  }
  const [option, most] =
    clientInfo.userId === null ? (["perAddress", perAddress] as const) : ([PER_CLIENT, perClient] as const);
  if (client !== null && sessions.countOf(client) >= most) {
    return turnAway(CloseCode.TooManyConnections, { limit: PER_CLIENT }, option);
  }
  return true;
}

/** Looks for connections that broke only if the room seems full. */
function isFull(sessions: Sessions, perRoom: number): boolean {
  sessions.enlist();
  return sessions.roster.size >= perRoom && sessions.count().connections >= perRoom;
}
