import type { Session } from "../session/session.ts";
import type { Sessions } from "../session/sessions.ts";
import { EMPTY } from "../shared/bucket.ts";
import type { KeyedPlace } from "../limits/compiled-limit.ts";
import type { Premises } from "./premises.ts";
import { CloseCode, type CloseReason } from "../shared/close-code.ts";
import { close } from "../bans/close.ts";

/**
 * Lets a new connection in, or closes it: with 4409 where its client or the room has too many, with 4429 where its client
 * connects too often.
 *
 * @returns whether it is in
 */
export function admit(session: Session, premises: Premises, now: number): boolean {
  const { sessions, limiter, policy, log } = premises;
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
    const { algorithm } = limiter.connects;
    const place: KeyedPlace = { kind: "shared", key: JSON.stringify(["connects", client]) };
    const bucket = algorithm.settle(session.keyed(place) ?? EMPTY, now);
    const retryAfter = algorithm.waitFor(bucket, 1, now);
    // Kept where it refuses too: a clock that stepped back moves the count along, or it would never run down.
    const kept = retryAfter > 0 ? bucket : algorithm.charge(bucket, 1, now);
    session.keep([{ count: limiter.connects, place, bucket: kept }], now);
    if (retryAfter > 0) return turnAway(CloseCode.RateLimited, { retryAfter, limit: "connects" });
  }
  if (perRoom !== undefined && isFull(sessions, perRoom)) {
    return turnAway(CloseCode.TooManyConnections, { limit: "perRoom" });
  }
  const [option, most] =
    clientInfo.userId === null ? (["perAddress", perAddress] as const) : (["perClient", perClient] as const);
  if (client !== null && sessions.countOf(client) >= most) {
    return turnAway(CloseCode.TooManyConnections, { limit: "perClient" }, option);
  }
  return true;
}

/** Only where the room seems full is it looked whether someone's connection broke. */
function isFull(sessions: Sessions, perRoom: number): boolean {
  sessions.enlist();
  return sessions.roster.size >= perRoom && sessions.count().connections >= perRoom;
}
