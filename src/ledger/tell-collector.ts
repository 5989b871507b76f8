import type { AuditEntry } from "../bans/audit-entry.ts";
import { countDecided, countEnforced } from "../collector/everywhere.ts";
import type { LedgerLike } from "../platform/ledger-port.ts";

interface ToldCollectorDeps {
  readonly ledger: LedgerLike;
  fail(doing: string, error: unknown): void;
}

/** Counts what was decided in no room: no room reports it. It counts once, however often it was sent. */
export function tellDecided(change: AuditEntry, { ledger, fail }: ToldCollectorDeps): void {
  if (change.change !== "ban" && change.change !== "pardon") return;
  countDecided(ledger, change.change === "ban" ? change.ban.kind : null).catch((error: unknown) =>
    fail("counting an operator's decision", error),
  );
}

/** Counts how long a ban took to reach all rooms. @param took in ms */
export function tellEnforced(ban: string, took: number, { ledger, fail }: ToldCollectorDeps): void {
  countEnforced(ledger, ban, Math.max(0, took)).catch((error: unknown) =>
    fail("counting how long a ban took", error),
  );
}
