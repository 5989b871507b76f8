import type { Entry, RecordedBan } from "../bans/ban.ts";
import { type AuditEntry, lifts } from "../bans/audit-entry.ts";
import { remaining } from "../shared/period.ts";

/** The changes that make a room's store say what the ledger says. */
interface Reconciliation {
  /** Entries that are new, or differ. */
  readonly written: readonly Entry[];
  /** Entries that the ledger no longer has. */
  readonly removed: readonly Entry[];
  /** Bans from before the room had a ledger. The ledger is to hear of them. */
  readonly missed: readonly RecordedBan[];
  /** Bans that apply and that the room did not know. */
  readonly learned: readonly RecordedBan[];
}

/**
 * Compares what the ledger says of a client with what a room knows. What the ledger has not heard of yet stays.
 *
 * @param unheard what the ledger has not heard of yet
 * @param heard what it has just heard of
 */
export function reconcile(
  theirs: readonly Entry[],
  known: readonly Entry[],
  unheard: readonly AuditEntry[],
  heard: AuditEntry | null,
  now: number,
): Reconciliation {
  const knownOf = new Map(known.map((entry) => [entry.ban.id, entry]));
  const toldOf = new Set(unheard.flatMap((change) => (change.change === "told" ? change.ban : [])));
  const pardons = unheard.filter((change) => change.change === "pardon");
  const wanted = theirs
    .filter(({ ban }) => !pardons.some((pardon) => lifts(pardon, ban)))
    .map((entry): Entry => {
      const { id } = entry.ban;
      const told = entry.told || knownOf.get(id)?.told === true || toldOf.has(id);
      return { ...entry, shared: true, told };
    });

  const theirIds = new Set(theirs.map(({ ban }) => ban.id));
  const sentIds = new Set(unheard.map(({ id }) => id));
  const isHeard = ({ ban, shared }: Entry): boolean =>
    shared || (heard?.change === "ban" && heard.ban.id === ban.id);
  const others = known.filter(({ ban }) => !theirIds.has(ban.id));
  return {
    written: wanted.filter((entry) => !isSame(entry, knownOf.get(entry.ban.id))),
    removed: others.filter(isHeard),
    missed: others
      .filter((entry) => !isHeard(entry) && remaining(entry.ban, now) > 0 && !sentIds.has(entry.ban.id))
      .map(({ ban }) => ban),
    learned: wanted.map(({ ban }) => ban).filter((ban) => !knownOf.has(ban.id) && remaining(ban, now) > 0),
  };
}

/** The same schema read both, so their fields are in the same order. */
function isSame(entry: Entry, other: Entry | undefined): boolean {
  return other !== undefined && JSON.stringify(entry) === JSON.stringify(other);
}
