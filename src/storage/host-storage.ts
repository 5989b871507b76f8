import { SqlStorage } from "./sql-storage.ts";
import type { SqlLike } from "./sql-table.ts";
import type { StorageLike } from "./storage.ts";
import { hideRecords, type KeyStorage } from "./hidden-records.ts";

/** A Durable Object's storage. */
export type HostStorage = KeyStorage & { readonly sql?: SqlLike };

/**
 * Keeps the bouncer's records in the storage of a room, beside the app's: in a table of their own if the storage has SQL, else under one
 * prefix. The app's `list()` does not show them, and its `deleteAll()` leaves them.
 *
 * @param given a Durable Object's `ctx.storage`. Its methods are replaced, so call this before the app uses it.
 * @example
 * const host = createHost({}, { connections: () => [], storage: besideTheApp(ctx.storage) });
 */
export function besideTheApp(given: StorageLike): StorageLike {
  const storage: HostStorage = given;
  const sql = sqlOf(storage);
  if (sql === null) return hideRecords(storage);
  const records = new SqlStorage(sql);
  const { deleteAll } = storage;
  Object.defineProperty(storage, "deleteAll", {
    configurable: true,
    writable: true,
    async value(...args: unknown[]): Promise<void> {
      await records.surviving(() => deleteAll?.apply(storage, args));
      // If the app ends the object once all is deleted, the records have to be written by then.
      await storage.sync?.();
    },
  });
  return records;
}

/** Keeps records in the storage of an object that is all the bouncer's. */
export function recordsIn(storage: HostStorage): StorageLike {
  const sql = sqlOf(storage);
  return sql === null ? storage : new SqlStorage(sql);
}

/** A storage that may have SQL. */
export interface StorageWithSql {
  /** SQLite, of classes that have it. */
  readonly sql?: SqlLike;
}

/** The getter of a class without SQLite throws. */
export function sqlOf(storage: StorageWithSql): SqlLike | null {
  try {
    const { sql } = storage;
    sql?.exec("SELECT 1");
    return sql ?? null;
  } catch {
    return null;
  }
}

/** The storage of an object that is all the bouncer's. */
export type OwnStorage = StorageLike & {
  deleteAll(): Promise<void>;
  getAlarm(): Promise<number | null>;
  setAlarm(time: number): Promise<void>;
  deleteAlarm(): Promise<void>;
};

/** How an object decides whether it goes on existing. */
export interface ObjectLifetime {
  /** Deletes all that the object has stored. An object without storage is gone. */
  deleteAll(): Promise<void>;
  /** Wakes the object at that time (epoch ms), or earlier if it is to be woken earlier. */
  wakeAt(time: number): Promise<void>;
}

/** The lifetime of an object whose storage is all the bouncer's. */
export function lifetimeOf(storage: OwnStorage): ObjectLifetime {
  return {
    async deleteAll() {
      // Older runtimes keep the alarm when all else is deleted.
      await Promise.all([storage.deleteAlarm(), storage.deleteAll()]);
    },
    async wakeAt(time) {
      const known = await storage.getAlarm();
      if (known === null || known > time) await storage.setAlarm(time);
    },
  };
}
