import type { Keep } from "../ledger/expiry.ts";
import { type SqlLike, SqlStorage } from "./sql-storage.ts";
import type { StorageLike } from "./storage.ts";
import { hideRecords, type KeyStorage } from "./hidden-records.ts";

/** A Durable Object's storage. */
export type HostStorage = KeyStorage & { readonly sql?: SqlLike };

/**
 * Where the bouncer's records are, in the storage of a room that is the app's: in a table of their own where there is SQL, else under
 * one prefix. The app's `list()` does not show them, and its `deleteAll()` leaves them.
 */
export function besideTheApp(storage: HostStorage): StorageLike {
  const sql = sqlOf(storage);
  if (sql === null) return hideRecords(storage);
  const records = new SqlStorage(sql);
  const { deleteAll } = storage;
  Object.defineProperty(storage, "deleteAll", {
    configurable: true,
    writable: true,
    async value(...args: unknown[]): Promise<void> {
      await records.surviving(() => deleteAll?.apply(storage, args));
      // Whoever ends the object once all is deleted waits until the records are written again.
      await storage.sync?.();
    },
  });
  return records;
}

/** Where records are, in the storage of an object that is all the bouncer's. */
export function recordsIn(storage: HostStorage): StorageLike {
  const sql = sqlOf(storage);
  return sql === null ? storage : new SqlStorage(sql);
}

/** On a class without SQLite its getter throws. */
function sqlOf(storage: HostStorage): SqlLike | null {
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

/** How an object of the ledger deletes itself, and wakes up to see whether it should. */
export function keepOf(storage: OwnStorage): Keep {
  return {
    async deleteAll() {
      // Older runtimes keep it when all else is deleted.
      await Promise.all([storage.deleteAlarm(), storage.deleteAll()]);
    },
    async wakeAt(time) {
      if ((await storage.getAlarm()) === null) await storage.setAlarm(time);
    },
  };
}
