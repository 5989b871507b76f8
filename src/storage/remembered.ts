import type { StorageLike } from "./storage.ts";

/** If there are as many records as this, none is remembered. */
const MANY = 128;

/**
 * The storage of an object that is all the bouncer's and has few records, such as that of one client in the ledger. They are read once,
 * with the first question: in an object that has just been made, each query takes longer than all else that it does for a connect.
 *
 * Records are the caller's own objects until they are read from the storage again, so nobody may change one in place.
 */
export class RememberedStorage implements StorageLike {
  readonly #storage: StorageLike;
  /** All that there are; `null` if they were not read, or not all. */
  #records: Map<string, unknown> | null = null;
  #areMany = false;
  #writes = 0;

  constructor(storage: StorageLike) {
    this.#storage = storage;
  }

  async get<T = unknown>(keys: string[]): Promise<Map<string, T>> {
    const records = this.#records ?? (await this.#read());
    if (records === null) return this.#storage.get<T>(keys);
    return new Map(keys.filter((key) => records.has(key)).map((key) => [key, records.get(key) as T]));
  }

  async put<T>(key: string, value: T, options?: { readonly allowUnconfirmed?: boolean }): Promise<void> {
    await this.#write(
      (records) => records.set(key, value),
      () => this.#storage.put(key, value, options),
    );
  }

  async delete(keys: string[]): Promise<number> {
    return this.#write(
      (records) => keys.forEach((key) => records.delete(key)),
      () => this.#storage.delete(keys),
    );
  }

  async list<T = unknown>(options: {
    prefix: string;
    startAfter?: string;
    limit: number;
  }): Promise<Map<string, T>> {
    const records = this.#records ?? (await this.#read());
    if (records === null) return this.#storage.list<T>(options);
    const { prefix, startAfter = "", limit } = options;
    const keys = [...records.keys()].filter((key) => key.startsWith(prefix) && key > startAfter);
    return new Map(
      keys
        .toSorted()
        .slice(0, limit)
        .map((key) => [key, records.get(key) as T]),
    );
  }

  /** @returns all records as they are at this moment; `null` if there are many */
  async #read(): Promise<ReadonlyMap<string, unknown> | null> {
    if (this.#areMany) return null;
    const writes = this.#writes;
    const records = await this.#storage.list({ prefix: "", limit: MANY });
    this.#areMany = records.size === MANY;
    if (this.#areMany) return null;
    // What was written meanwhile is not among them.
    if (writes === this.#writes) this.#records = records;
    return records;
  }

  /** The write begins before this returns. If it fails, nobody knows what is there. */
  async #write<T>(remember: (records: Map<string, unknown>) => void, write: () => Promise<T>): Promise<T> {
    this.#writes++;
    if (this.#records !== null) remember(this.#records);
    if (this.#records?.size === MANY) [this.#records, this.#areMany] = [null, true];
    try {
      return await write();
    } catch (error) {
      this.#records = null;
      throw error;
    }
  }
}
