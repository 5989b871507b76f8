import { Collector, type CollectorDeps } from "../collector/collector.ts";
import { isCollector } from "../collector/names.ts";
import { Directory } from "../directory/directory.ts";
import { isDirectory } from "../directory/names.ts";
import type { RecordKey } from "../identity/record-key.ts";
import type { StorageLike } from "../storage/storage.ts";
import { expire } from "./expiry.ts";
import { Shard, type ShardDeps } from "./shard.ts";

/** What an object of the ledger needs. */
export interface LedgerObjectDeps extends ShardDeps, CollectorDeps {}

/** One part of the ledger: a client's record, a list of bans, or a collector of reports. */
interface Part {
  answer(call: unknown): Promise<unknown>;
}

/** An object of the ledger: its name says which part it is. A host makes one in each of its objects. */
export class LedgerObject {
  readonly #storage: StorageLike;
  readonly #deps: LedgerObjectDeps;
  readonly #clock: () => number;
  #part: Part | null = null;

  constructor(storage: StorageLike, deps: LedgerObjectDeps, clock: () => number = Date.now) {
    this.#storage = storage;
    this.#deps = deps;
    this.#clock = clock;
  }

  /** @throws {Error} if it is not a call */
  answer(name: string, call: unknown): Promise<unknown> {
    this.#part ??= this.#partNamed(name);
    return this.#part.answer(call);
  }

  /** Deletes what is over. */
  wake(): Promise<void> {
    const { mutex } = this.#deps;
    return mutex.take(() => expire(this.#storage, this.#deps, this.#clock()));
  }

  #partNamed(name: string): Part {
    if (isCollector(name)) return new Collector(this.#storage, this.#deps, this.#clock);
    if (isDirectory(name)) return new Directory(this.#storage, this.#clock);
    return new Shard(name as RecordKey, this.#storage, this.#deps, this.#clock);
  }
}
