import type { BanStore } from "../bans/ban-store.ts";
import { unlabel } from "../bans/unlabel.ts";
import type { RoomErased } from "../collector/ask-to-erase.ts";
import type { RecordKey } from "../identity/record-key.ts";
import type { LedgerSync } from "../ledger/sync.ts";
import { deleteAbout } from "../storage/about.ts";
import { bansOf } from "../storage/storage-keys.ts";
import type { StorageLike } from "../storage/storage.ts";

/** What a room erases a client from. */
export interface EraseDeps {
  readonly sessions: { isIn(target: RecordKey): boolean };
  /** Where the room's records are, and its token. */
  readonly storage: StorageLike | null;
  readonly store: BanStore | null;
  /** `null` without a ledger. */
  readonly sync: Pick<LedgerSync, "forget" | "hear"> | null;
  readonly enforcement: { apply(target: RecordKey): Promise<void> };
  /** Has alerts about clients in memory that are yet to be sent. */
  readonly alerts: { forget(target: RecordKey): Promise<void> };
  /** Has happenings in memory that are yet to be reported. */
  readonly reporter: { forget(target: RecordKey): void };
  /** Has the client's own numbers in memory, and who is here with them. */
  readonly switching: { erase(target: RecordKey): Promise<void> };
  readonly clock: () => number;
}

/**
 * Erases what a room keeps about a client. What its open connections need stays with them. Its traffic record names nobody.
 *
 * @param keepBans whether its bans stay, without a label
 */
export async function eraseClient(
  target: RecordKey,
  keepBans: boolean,
  { sessions, storage, store, sync, enforcement, alerts, reporter, switching, clock }: EraseDeps,
): Promise<RoomErased> {
  if (storage !== null && store !== null) {
    reporter.forget(target);
    await Promise.all([sync?.forget(target), alerts.forget(target), switching.erase(target)]);
    const bans = bansOf(target);
    await deleteAbout(target, storage, (key) => keepBans && key.startsWith(bans));
    await unlabel(target, store, clock());
    await enforcement.apply(target);
  }
  const here = sessions.isIn(target);
  // The ledger has forgotten that it is here.
  if (here) await sync?.hear(target);
  return { here };
}
