import { type StorageWithSql, sqlOf } from "../storage/host-storage.ts";
import { Lru } from "../shared/lru.ts";
import { type Count, SavedCounts } from "./saved-counts.ts";

/** Is told the outcome of an operation, as by memcached's client. */
export type StoreCallback<T> = (error: unknown, result: T) => void;

/** A client of memcached, as far as `RateLimiterMemcache` of rate-limiter-flexible uses one. */
export interface RoomStore {
  /** Adds to a number. The result is `false` if there is none. */
  incr(key: string, amount: number, callback: StoreCallback<number | false>): void;
  /** Writes a value that is not there yet. The result is `false` if it is. */
  add(key: string, value: number, seconds: number, callback: StoreCallback<boolean>): void;
  /** Writes a value. */
  set(key: string, value: number, seconds: number, callback: StoreCallback<boolean>): void;
  /** Reads a value. The result is `false` if there is none. */
  get(key: string, callback: StoreCallback<number | false>): void;
  /** Deletes a value. The result is `false` if there is none. */
  del(key: string, callback: StoreCallback<boolean>): void;
}

/** Most numbers in memory. Clients make keys up. */
const MOST_KEYS = 10_000;

/** Ms without an event after which a room may hibernate. */
const IDLE = 10_000;

/**
 * A store for rate-limiter-flexible inside a room, which keeps no timer, so that the room can hibernate. It speaks as memcached does: give
 * it to a `RateLimiterMemcache`.
 *
 * Its counts are in memory. Those that last longer than the ten seconds after which a room hibernates are also written to a table of the
 * room's SQLite, and survive hibernation, crashes and deploys. What is over is deleted with the next write. It keeps the 10,000 keys that were
 * used last.
 *
 * @param storage `ctx.storage` of a Durable Object. Without one, or without SQLite, counts last as long as the room is in memory
 * @example
 * const limiter = new RateLimiterMemcache({ storeClient: roomStore(ctx.storage), points: 20, duration: 60 });
 */
export function roomStore(storage?: StorageWithSql | null): RoomStore {
  const sql = storage ? sqlOf(storage) : null;
  return new Store(sql === null ? null : new SavedCounts(sql));
}

class Store implements RoomStore {
  readonly #counts = new Lru<string, Count>(MOST_KEYS);
  readonly #saved: SavedCounts | null;

  constructor(saved: SavedCounts | null) {
    this.#saved = saved;
  }

  incr(key: string, amount: number, callback: StoreCallback<number | false>): void {
    answer(callback, () => {
      const count = this.#read(key);
      if (count === null) return false;
      const value = count.value + amount;
      this.#write(key, { value, until: count.until });
      return value;
    });
  }

  add(key: string, value: number, seconds: number, callback: StoreCallback<boolean>): void {
    // The limiter keeps beside each count when it ends. One of the count before, over by the same millisecond, is in nobody's way.
    answer(callback, () => (key.endsWith(END) || this.#read(key) === null) && this.#put(key, value, seconds));
  }

  set(key: string, value: number, seconds: number, callback: StoreCallback<boolean>): void {
    // Of what it replaces, more may be written than is in memory.
    answer(callback, () => this.#put(key, value, seconds, true));
  }

  get(key: string, callback: StoreCallback<number | false>): void {
    answer(callback, () => this.#read(key)?.value ?? false);
  }

  del(key: string, callback: StoreCallback<boolean>): void {
    answer(callback, () => {
      const isThere = this.#read(key) !== null;
      this.#counts.delete(key);
      this.#saved?.delete(key);
      return isThere;
    });
  }

  #put(key: string, value: number, seconds: number, isToLast = false): true {
    // 0 means that it is never over.
    const until = seconds > 0 ? Date.now() + seconds * 1_000 : Number.MAX_SAFE_INTEGER;
    this.#write(key, { value, until }, isToLast);
    return true;
  }

  #read(key: string): Count | null {
    const count = this.#counts.get(key) ?? this.#saved?.read(key) ?? null;
    if (count === null || count.until > Date.now()) return count;
    this.#counts.delete(key);
    return null;
  }

  #write(key: string, count: Count, isToLast = false): void {
    this.#counts.set(key, count);
    const now = Date.now();
    // What is over by the time the room may hibernate need not outlive its memory.
    if (isToLast || count.until - now > IDLE) this.#saved?.write(key, count, now);
  }
}

/** What the limiter appends to a key for when its count ends. */
const END = "_expire";

function answer<T>(callback: StoreCallback<T>, result: () => T): void {
  let outcome: T;
  try {
    outcome = result();
  } catch (error) {
    callback(error, false as T);
    return;
  }
  callback(null, outcome);
}
