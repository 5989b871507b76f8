import { isAuditLog, LIVE } from "../audit/names.ts";
import { OperatorAudit, type OperatorAuditDeps } from "../audit/operator-audit.ts";
import { Collector, type CollectorDeps } from "../collector/collector.ts";
import { isCollector } from "../collector/names.ts";
import { Directory } from "../directory/directory.ts";
import { isDirectory } from "../directory/names.ts";
import type { RecordKey } from "../identity/record-key.ts";
import { NAME } from "../storage/storage-keys.ts";
import { RememberedStorage } from "../storage/remembered.ts";
import type { StorageLike } from "../storage/storage.ts";
import { expire } from "./expiry.ts";
import { Shard, type ShardDeps } from "./shard.ts";
import { targetIn } from "./target-in.ts";

/** What an object of the ledger needs. */
export interface LedgerObjectDeps extends ShardDeps, CollectorDeps, OperatorAuditDeps {
  /** Makes what tells open pages of the console what happens, if it is that one. Its sockets are the host's. */
  live(): Pick<Part, "answer">;
}

/** One part of the ledger: a client's record, a list of bans, a collector of reports, what operators did, or what open consoles are told. */
interface Part {
  answer(call: unknown): Promise<unknown>;
  /** Deletes what is over. */
  wake?(): Promise<void>;
  /** Says again what other objects are to know. */
  repeat?(): Promise<void>;
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

  /** Deletes what is over, in an alarm. */
  async wake(): Promise<void> {
    const { mutex } = this.#deps;
    const part = await this.#find();
    if (part === null) await mutex.take(() => expire(this.#storage, this.#deps, this.#clock()));
    else await part.wake?.();
  }

  /** Says again what other objects of the ledger are to know, in an alarm that can reach them. */
  async repeat(): Promise<void> {
    await (await this.#find())?.repeat?.();
  }

  /** An alarm does not say whose it is, but the storage does; `null` if there is nothing about anyone in it. */
  async #find(): Promise<Part | null> {
    if (this.#part !== null) return this.#part;
    const name = (await this.#storage.get([NAME])).get(NAME);
    const known = typeof name === "string" ? name : await targetIn(this.#storage);
    if (known !== null) this.#part ??= this.#partNamed(known);
    return this.#part;
  }

  #partNamed(name: string): Part {
    if (name === LIVE) return this.#deps.live();
    const part = this.#partForAll(name);
    if (part === null) {
      return new Shard(name as RecordKey, new RememberedStorage(this.#storage), this.#deps, this.#clock);
    }
    this.#storage.put(NAME, name).catch((error: unknown) => this.#deps.fail("keeping its name", error));
    return part;
  }

  /** A part that is not one client's. */
  #partForAll(name: string): Part | null {
    if (isCollector(name)) return new Collector(this.#storage, this.#deps, this.#clock);
    if (isDirectory(name)) return new Directory(this.#storage, this.#deps, this.#clock);
    if (isAuditLog(name)) return new OperatorAudit(this.#storage, this.#deps, this.#clock);
    return null;
  }
}
