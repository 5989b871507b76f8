import type { Counters } from "../events/counters.ts";
import type { CandidateDelta } from "../events/delta.ts";
import type { Events } from "../events/events.ts";
import type { LedgerSync } from "../ledger/sync.ts";
import type { RoomLike } from "../platform/room.ts";
import type { CollectorAddress } from "../reporting/dispatch.ts";
import { Reporter } from "../reporting/reporter.ts";
import type { Sessions } from "../session/sessions.ts";
import type { Switch } from "../switches/switch.ts";
import type { ActivePolicy } from "./active-policy.ts";
import { partyOf } from "./place.ts";

interface ReportingDeps {
  readonly active: ActivePolicy;
  readonly sessions: Sessions;
  readonly counters: Counters;
  readonly events: Events;
  readonly sync: LedgerSync | null;
  readonly collector: CollectorAddress | null;
  readonly clock: () => number;
  candidate(): CandidateDelta | null;
  switches(): readonly Switch[];
}

/** What tells of a room's metrics. */
export function reporterOf(room: RoomLike, deps: ReportingDeps): Reporter {
  const { active, sessions, counters, events, sync } = deps;
  return new Reporter({
    ...deps,
    party: () => partyOf(room),
    isEnforced: () => active.policy.enforce,
    gauges(now) {
      sessions.watch();
      const { roster } = sessions;
      roster.tidy();
      const { decisions = 0, since = null } = sync?.backlog ?? {};
      const ledgerAge = since === null ? 0 : Math.max(0, now - since);
      return { connections: roster.size, clients: roster.clients, outbox: decisions, ledgerAge };
    },
    // It counts as an error, but nothing is reported for its sake: the report would fail too.
    fail(doing, error) {
      counters.countError();
      events.emit("error", { doing, error });
    },
  });
}
