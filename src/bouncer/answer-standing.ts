import { OWN, take } from "../limits/counter.ts";
import type { Limiter } from "../limits/limiter.ts";
import type { Session } from "../session/session.ts";
import { CONTROL_PREFIX } from "../shared/control-message.ts";
import type { Standings } from "./standings.ts";

const ASKS_STANDING = `${CONTROL_PREFIX}standing"`;

/** Characters. A question has no need of more. */
const LONGEST = 64;

/**
 * Answers a client that asks where it stands.
 *
 * @returns whether it did. Any other control message, and a question that comes too soon, counts like any message.
 */
export function answerStanding(
  standings: Standings,
  limiter: Limiter,
  session: Session,
  message: string,
  now: number,
): boolean {
  if (!message.startsWith(ASKS_STANDING) || message.length > LONGEST) return false;
  const { wait, charge } = take(session, limiter.standingRequests, OWN, now);
  session.keep([charge], now);
  if (wait > 0) return false;
  standings.send(session, now);
  return true;
}
