import { limitStandings } from "../limits/limit-standing.ts";
import type { ConnectionLike } from "../platform/room.ts";
import type { Session } from "../session/session.ts";
import type { Judgement } from "../strikes/judge.ts";
import { standingOf } from "../strikes/standing.ts";
import { Strikes } from "../strikes/strikes.ts";
import type { Reason } from "../strikes/verdict.ts";
import type { VirtualConnection } from "./virtual-connection.ts";
import type { VirtualRules } from "./virtual-rules.ts";
import type { VirtualSessions } from "./virtual-sessions.ts";

/** Strikes by hand in a room that exists only in thought. */
export function strikesOf(
  active: VirtualRules,
  { records }: VirtualSessions,
  clock: () => number,
  conclude: (session: Session, judgement: Judgement, reason: Reason, now: number) => void,
): Strikes {
  const connectionOf = (connection: ConnectionLike): VirtualConnection => connection as VirtualConnection;
  return new Strikes({
    active,
    sessions: { of: (connection) => connectionOf(connection).session, save: nothing, saveChanges: nothing },
    standings: {
      of: (session, now) => ({
        ...standingOf(session.conduct, active.ladder, now, connectionOf(session.connection).away),
        limits: limitStandings(session, active.limiter, session.clientInfo, now),
      }),
      send: nothing,
      say: nothing,
    },
    clock,
    witness: nothing,
    stands: nothing,
    isExempt: (session) => session.moderates,
    conclude,
    forget: ({ record }) => record !== null && records.forget(record),
    discount: nothing,
  });
}

function nothing(): void {
  // It is only thought.
}
