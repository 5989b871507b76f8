/** The part of a Durable Object's storage the bouncer uses: `room.storage` on PartyKit, `ctx.storage` on PartyServer. */
export interface StorageLike {
  /** Reads several records; one that is not there is left out. */
  get<T = unknown>(keys: string[]): Promise<Map<string, T>>;
  /** Writes a record. `allowUnconfirmed`: what the room sends need not wait until it is on disk. */
  put<T>(key: string, value: T, options?: { readonly allowUnconfirmed?: boolean }): Promise<void>;
  /** Deletes several records. @returns how many there were */
  delete(keys: string[]): Promise<number>;
  /** Reads the records under a prefix in the order of their keys: those after `startAfter`, `limit` at most. */
  list<T = unknown>(options: { prefix: string; startAfter?: string; limit: number }): Promise<Map<string, T>>;
}

const PAGE = 128;

/** Reads all records under a prefix, a page at a time. */
export async function* all(
  storage: StorageLike,
  prefix: string,
  after?: string,
): AsyncIterable<[key: string, record: unknown]> {
  let startAfter = after;
  for (;;) {
    const page = await storage.list({
      prefix,
      limit: PAGE,
      ...(startAfter === undefined ? {} : { startAfter }),
    });
    yield* page;
    if (page.size < PAGE) return;
    startAfter = [...page.keys()].at(-1);
  }
}

/** Deletes records, as many at once as a Durable Object takes. All of it is begun before this returns. */
export async function deleteAll(storage: StorageLike, keys: readonly string[]): Promise<void> {
  const deletions: Promise<number>[] = [];
  for (let start = 0; start < keys.length; start += PAGE) {
    deletions.push(storage.delete(keys.slice(start, start + PAGE)));
  }
  await Promise.all(deletions);
}

/** The text under a key. If there is none yet, it is made and written. */
export async function kept(
  storage: StorageLike,
  key: string,
  make: () => Promise<string> | string,
): Promise<string> {
  const known = (await storage.get([key])).get(key);
  if (typeof known === "string") return known;
  const made = await make();
  await storage.put(key, made);
  return made;
}
