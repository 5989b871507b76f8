import type { Session } from "../session/session.ts";
import { gcra } from "../shared/gcra.ts";
import type { Strikes } from "../strikes/strikes.ts";
import { CONTROL_PREFIX } from "../shared/control-message.ts";

const ASKS_STANDING = `${CONTROL_PREFIX}standing"`;

const LONGEST = 64;

/** Three at once, then one a second: dearer to ask than to answer. */
const RATE = gcra({ limit: 1, window: 1_000, burst: 3 });

/**
 * Answers a client that asks where it stands.
 *
 * @returns whether it did: not where it asks too often, nor any other control message. Those count like any message.
 */
export function answerStanding(strikes: Strikes, session: Session, frame: string, now: number): boolean {
  if (!frame.startsWith(ASKS_STANDING) || frame.length > LONGEST) return false;
  session.asked = RATE.settle(session.asked, now);
  if (RATE.waitFor(session.asked, 1, now) > 0) return false;
  session.asked = RATE.charge(session.asked, 1, now);
  strikes.sendStanding(session.connection);
  return true;
}
