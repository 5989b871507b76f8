import type { RecordKey } from "../identity/record-key.ts";
import type { Entry } from "../bans/ban.ts";
import { BanStore } from "../bans/ban-store.ts";
import { type Call, callSchema, type RoomAddress, type State } from "./rpc.ts";
import type { AuditEntry } from "../bans/audit-entry.ts";
import type { ShardDeps } from "./herald.ts";
import { EXPIRE_EVERY, type Keep } from "./expiry.ts";
import { PREFIX, SECRET } from "../storage/storage-keys.ts";
import { redundant } from "../bans/redundant.ts";
import { Registrations } from "./registrations.ts";
import { kept, type StorageLike } from "../storage/storage.ts";
import { newToken } from "../shared/token.ts";
import type { Mutex } from "../shared/mutex.ts";

/** What an object of the ledger works with. */
export interface Means extends ShardDeps, Keep {
  /** In which it does one thing after the other. */
  readonly mutex: Mutex;
}

/**
 * One client's record in the shared ledger: an object of its own, so that the ledger shards by itself. It knows which rooms the
 * client is in, and tells them of every change.
 */
export class Shard {
  readonly #target: RecordKey;
  readonly #storage: StorageLike;
  readonly #means: Means;
  readonly #clock: () => number;
  readonly #book: BanStore;
  readonly #rooms: Registrations;

  /** @param target whose record it is */
  constructor(target: RecordKey, storage: StorageLike, means: Means, clock: () => number = Date.now) {
    this.#target = target;
    this.#storage = storage;
    this.#means = means;
    this.#clock = clock;
    this.#book = new BanStore(storage, (error) => means.fail("reading a record", error));
    this.#rooms = new Registrations(target, storage, means, means.mutex, clock);
  }

  /** @throws {Error} if it is not a call */
  async answer(call: unknown): Promise<State | AuditEntry[] | string> {
    const asked = callSchema.parse(call);
    return this.#means.mutex.take(() => this.#answer(asked));
  }

  async #answer(call: Call): Promise<State | AuditEntry[] | string> {
    let registered = true;
    switch (call.do) {
      case "arrive":
        registered = await this.#rooms.add(call);
        await this.#wakeLater();
        break;
      case "leave":
        await this.#rooms.strike(call.room, call.at);
        await this.#book.sweep.on(this.#target, this.#clock());
        break;
      case "look":
        break;
      case "change":
        await this.#take(call.change, call.from);
        await this.#wakeLater();
        break;
      case "history":
        return this.#book.history(this.#target);
      case "secret":
        return kept(this.#storage, SECRET, newToken);
    }
    const entries = await this.#entries();
    if (call.do === "leave" && entries.length === 0) await this.#giveBack();
    return { entries, registered };
  }

  async #entries(): Promise<Entry[]> {
    const now = this.#clock();
    const entries = await this.#book.entriesOf(this.#target, now);
    const extra = redundant(entries, now);
    if (extra.length === 0) return entries;
    await this.#book.replace([], extra, now);
    return entries.filter((entry) => !extra.includes(entry));
  }

  /** Gives the storage back, where nothing is left in it: else there would be an object for each client that ever came. */
  async #giveBack(): Promise<void> {
    const left = await this.#storage.list({ prefix: PREFIX, limit: 1 });
    if (left.size === 0) await this.#means.deleteAll();
  }

  /** Its client may never come back to have things deleted that are over. */
  async #wakeLater(): Promise<void> {
    await this.#means.wakeAt(this.#clock() + EXPIRE_EVERY);
  }

  async #take(change: AuditEntry, from: RoomAddress | null): Promise<void> {
    if (change.target !== this.#target) throw new Error("that change is about another client");
    if (!(await this.#book.knows(change))) await this.#book.take(change, this.#clock());
    // One that is known already was sent again, perhaps because this object crashed before it could tell the rooms. Whoever made
    // the change need not wait for the others to hear of it.
    await this.#rooms.tell(from);
  }
}
