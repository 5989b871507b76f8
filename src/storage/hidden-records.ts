import { PREFIX } from "./storage-keys.ts";
import type { StorageLike } from "./storage.ts";

/** A Durable Object's storage without SQL, as an app uses it. */
export interface KeyStorage extends StorageLike {
  readonly deleteAll?: (...args: unknown[]) => Promise<void>;
  readonly deleteAlarm?: () => Promise<void>;
  readonly transaction?: (closure: (transaction: object) => unknown, ...rest: unknown[]) => Promise<unknown>;
  readonly sync?: () => Promise<void>;
}

/** The options of `storage.list()`. */
export interface Range {
  prefix?: string;
  start?: string;
  startAfter?: string;
  end?: string;
  limit?: number;
  reverse?: boolean;
}

type List = (options?: Range) => Promise<Map<string, unknown>>;

/** The first key after all that begin with the prefix. */
const PREFIX_END = `${PREFIX.slice(0, -1)};`;

/** How many keys one call deletes. */
const AT_ONCE = 128;

const WRITES_AND_READS = ["get", "put", "delete", "list", "transaction", "sync"] as const;

/**
 * Hides the bouncer's records from the app in a storage that both share: `list()` leaves them out, in a `transaction` too, and
 * `deleteAll()` spares them. If the app asks for one of their keys or prefixes by name, it still finds them.
 *
 * @returns the storage with its own methods, for the bouncer
 */
export function hideRecords(storage: KeyStorage): StorageLike {
  const { list, deleteAll, transaction } = storage;
  const native: StorageLike = {
    get: storage.get.bind(storage),
    put: storage.put.bind(storage),
    delete: storage.delete.bind(storage),
    list: list.bind(storage) as StorageLike["list"],
  };
  const listNatively = native.list as List;
  define(storage, "list", (range?: Range) => listAround(listNatively, range));
  if (transaction !== undefined) {
    define(storage, "transaction", (closure: (transaction: object) => unknown, ...rest: unknown[]) =>
      transaction.call(storage, (inside) => closure(hidingIn(inside)), ...rest),
    );
  }
  if (deleteAll !== undefined) {
    define(storage, "deleteAll", sparing(storage, native));
  }
  return native;
}

/** Lists what an app asks for, without the bouncer's records: the keys before them, and the keys after them. */
export async function listAround(list: List, range: Range = {}): Promise<Map<string, unknown>> {
  const { prefix = "", start, startAfter, end, limit, reverse } = range;
  const from = start ?? startAfter ?? "";
  const isForOurs = prefix.length >= PREFIX.length || !PREFIX.startsWith(prefix);
  if (isForOurs || from >= PREFIX_END || (end !== undefined && end <= PREFIX)) return list(range);

  const { startAfter: _, ...rest } = range;
  const [before, after] = await Promise.all([
    from < PREFIX ? list({ ...range, end: PREFIX }) : NOTHING,
    end === undefined || end > PREFIX_END ? list({ ...rest, start: PREFIX_END }) : NOTHING,
  ]);
  const found = reverse === true ? [...after, ...before] : [...before, ...after];
  return new Map(found.slice(0, limit));
}

const NOTHING = new Map<string, unknown>();

function hidingIn(transaction: object): object {
  const { list } = transaction as { list?: List };
  if (list !== undefined) {
    define(transaction, "list", (range?: Range) => listAround(list.bind(transaction), range));
  }
  return transaction;
}

/**
 * A `deleteAll` that deletes all keys but the bouncer's, so that a crash cannot lose them. As with the native one, whatever the app asks
 * of its storage meanwhile is done after it.
 */
function sparing(storage: KeyStorage, native: StorageLike): () => Promise<void> {
  let deleting: Promise<void> | null = null;
  for (const name of WRITES_AND_READS) {
    const method = storage[name] as ((...args: unknown[]) => unknown) | undefined;
    if (method === undefined) continue;
    define(storage, name, (...args: unknown[]): unknown => {
      if (deleting === null) return method.apply(storage, args);
      const asked = name === "put" ? structuredClone(args) : args;
      return deleting.catch(() => {}).then(() => method.apply(storage, asked));
    });
  }
  return async () => {
    const before = deleting;
    const task = (async (): Promise<void> => {
      await before?.catch(() => {});
      await deleteAround(native);
      if (deletesAlarms()) await storage.deleteAlarm?.();
    })();
    deleting = task;
    try {
      await task;
    } finally {
      if (deleting === task) deleting = null;
    }
  };
}

async function deleteAround(native: StorageLike): Promise<void> {
  for (;;) {
    const page = await listAround(native.list as List, { limit: AT_ONCE });
    if (page.size === 0) return;
    await native.delete([...page.keys()]);
  }
}

/** Whether `deleteAll` deletes alarms too: with an older compatibility date it does not. */
function deletesAlarms(): boolean {
  const { Cloudflare } = globalThis as { Cloudflare?: { compatibilityFlags?: Record<string, boolean> } };
  return Cloudflare?.compatibilityFlags?.["delete_all_deletes_alarm"] === true;
}

function define(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { configurable: true, writable: true, value });
}
