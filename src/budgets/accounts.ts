import { Lru } from "../shared/lru.ts";
import type { StorageLike } from "../storage/storage.ts";
import type { Sweep } from "../storage/sweep.ts";
import { Account } from "./account.ts";
import { parseAccountRecord, recordOf } from "./account-record.ts";

/** Most accounts that a room without storage remembers. */
const MOST_IN_MEMORY = 10_000;

interface AccountsDeps {
  /** `null`: accounts are kept in memory only. */
  readonly storage: StorageLike | null;
  /** Deletes what is over, whenever there is a new record. */
  readonly sweep: Pick<Sweep, "from" | "put"> | null;
  readonly clock: () => number;
  fail(doing: string, error: unknown): void;
}

/** An account while somebody uses it. */
interface InUse {
  account: Account | null;
  isStored: boolean;
  users: number;
  /** How often it was written, or failed to be. */
  writes: number;
}

/**
 * Who has spent what, by storage key. Nobody waits for what another request has begun: each reads the record itself, the first to have it
 * keeps it in memory while anybody uses it, and a change and the begin of its write are one synchronous step.
 */
export class Accounts {
  readonly #deps: AccountsDeps;
  readonly #inUse = new Map<string, InUse>();
  readonly #inMemory = new Lru<string, Account>(MOST_IN_MEMORY);

  constructor(deps: AccountsDeps) {
    this.#deps = deps;
  }

  /**
   * Does something with an account, and writes it if it was changed. It resolves once that is written.
   *
   * @param act synchronous; `changed` says whether to write
   * @throws what the storage throws. Then the change is forgotten.
   */
  async use<T>(
    key: string,
    act: (account: Account, now: number) => { outcome: T; changed: boolean },
  ): Promise<T> {
    const { storage, clock } = this.#deps;
    if (storage === null) return this.#useInMemory(key, act);
    const inUse = this.#inUse.get(key) ?? { account: null, isStored: false, users: 0, writes: 0 };
    this.#inUse.set(key, inUse);
    inUse.users++;
    try {
      let { account } = inUse;
      while (account === null) {
        await this.#read(storage, key, inUse);
        ({ account } = inUse);
      }
      const { outcome, changed } = act(account, clock());
      if (changed) await this.#write(storage, key, inUse, account);
      return outcome;
    } finally {
      inUse.users--;
      if (inUse.users === 0) this.#inUse.delete(key);
    }
  }

  #useInMemory<T>(key: string, act: (account: Account, now: number) => { outcome: T }): T {
    const account = this.#inMemory.get(key) ?? new Account();
    const { outcome } = act(account, this.#deps.clock());
    if (account.isEmpty) this.#inMemory.delete(key);
    else this.#inMemory.set(key, account);
    return outcome;
  }

  /** What was read counts only if nothing was written since: else it may be older. */
  async #read(storage: StorageLike, key: string, inUse: InUse): Promise<void> {
    const { writes } = inUse;
    const record: unknown = (await storage.get([key])).get(key);
    if (inUse.account !== null || inUse.writes !== writes) return;
    const account = record === undefined ? new Account() : parseAccountRecord(record);
    if (account === null) {
      this.#deps.fail("reading a record", new Error(`The record ${key} cannot be read, and counts as none.`));
    }
    inUse.account = account ?? new Account();
    inUse.isStored = record !== undefined;
  }

  async #write(storage: StorageLike, key: string, inUse: InUse, account: Account): Promise<void> {
    const writer = this.#deps.sweep ?? storage;
    const isNew = !inUse.isStored;
    inUse.writes++;
    inUse.isStored = !account.isEmpty;
    try {
      await (account.isEmpty ? storage.delete([key]) : writer.put(key, recordOf(account)));
    } catch (error) {
      // It may have been written, or not: the next one has to look.
      inUse.account = null;
      inUse.writes++;
      throw error;
    }
    if (isNew) this.#sweep(key);
  }

  #sweep(key: string): void {
    const { sweep, clock, fail } = this.#deps;
    sweep?.from(key, clock()).catch((error: unknown) => fail("deleting old records", error));
  }
}
