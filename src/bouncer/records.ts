import { BanStore } from "../bans/ban-store.ts";
import type { RecordedBan } from "../bans/ban.ts";
import { Accounts } from "../budgets/accounts.ts";
import { RecordKeys, type RecordKey } from "../identity/record-key.ts";
import { LedgerSync } from "../ledger/sync.ts";
import type { RoomLike } from "../platform/room.ts";
import type { CollectorAddress } from "../reporting/dispatch.ts";
import { SessionRecovery } from "../session/recovery.ts";
import { once } from "../shared/once.ts";
import { newToken } from "../shared/token.ts";
import type { Override } from "../switches/switch.ts";
import { SECRET, SHARED_SECRET, TOKEN } from "../storage/storage-keys.ts";
import { kept } from "../storage/storage.ts";

interface RecordsDeps {
  readonly clock: () => number;
  forgiveAfter(): number;
  /** Whether a client is here. */
  isHere(target: RecordKey): boolean;
  /** Makes those who are here agree with the records. `learned`: bans that apply and are new to this room. */
  apply(target: RecordKey, learned: readonly RecordedBan[]): Promise<void>;
  /** Takes away a client's strikes from before a moment, in epoch ms. */
  forgive(target: RecordKey, before: number): Promise<void>;
  /** Follows what the ledger says of a client's own numbers. */
  override(target: RecordKey, override: Override | null): Promise<void>;
  /** Closes a client whose bans elsewhere cannot be found out. */
  expel(target: RecordKey): void;
  /** The ledger has heard of something that waited for it. */
  onHeard(): void;
  fail(doing: string, error: unknown): void;
}

/** What a room keeps in its storage, and shares through the ledger. Without a storage there is only the making of keys. */
export interface Records {
  readonly recordKeys: RecordKeys;
  readonly store: BanStore | null;
  readonly recovery: SessionRecovery | null;
  readonly sync: LedgerSync | null;
  readonly accounts: Accounts;
  /** What gates and rooms sign with; `null` without a ledger. */
  readonly shared: (() => Promise<string>) | null;
  /** Where the room reports to; `null` without a ledger. */
  readonly collector: CollectorAddress | null;
}

export function recordsOf({ storage, shared }: RoomLike, deps: RecordsDeps): Records {
  if (storage === null) {
    const recordKeys = new RecordKeys(() => Promise.resolve(newToken()));
    return {
      recordKeys,
      store: null,
      recovery: null,
      sync: null,
      accounts: new Accounts({ ...deps, storage, sweep: null }),
      shared: null,
      collector: null,
    };
  }
  const onCorrupt = (error: Error): void => deps.fail("reading a record", error);
  const store = new BanStore(storage, onCorrupt);
  const recovery = new SessionRecovery(storage, store.sweep, onCorrupt, () => deps.forgiveAfter());
  const token = once(() => kept(storage, TOKEN, newToken));
  const collector = shared === undefined ? null : { ...shared, token };
  const sync =
    collector === null
      ? null
      : new LedgerSync({
          ...collector,
          storage,
          store,
          clock: deps.clock,
          isHere: (target) => deps.isHere(target),
          apply: (target, learned) => deps.apply(target, learned),
          forgive: (target, before) => deps.forgive(target, before),
          override: (target, override) => deps.override(target, override),
          expel: (target) => deps.expel(target),
          onHeard: () => deps.onHeard(),
          fail: (doing, error) => deps.fail(doing, error),
        });
  // What addresses are hashed with: the same for all rooms that share a ledger.
  const secret = (): Promise<string> =>
    sync === null ? kept(storage, SECRET, newToken) : kept(storage, SHARED_SECRET, () => sync.secret());
  const accounts = new Accounts({ ...deps, storage, sweep: store.sweep });
  return {
    recordKeys: new RecordKeys(secret),
    store,
    recovery,
    sync,
    accounts,
    shared: sync === null ? null : secret,
    collector,
  };
}
