import { z } from "zod";
import { banSchema, type RecordedBan } from "../bans/ban.ts";
import { LISTED } from "../storage/storage-keys.ts";
import { all, deleteAll, type StorageLike } from "../storage/storage.ts";
import type { Findings, Listing, Query, Shelf } from "./shelf.ts";
import { wordsOf } from "./words.ts";

/** How many bans are read at a time, and at how many it looks at most for one page. */
const AT_ONCE = 128;
const LOOKED_AT = 1_024;

/** What a record says for itself, so that the ban in it need not be read. */
const labelSchema = z.object({ until: z.number().or(z.literal(Infinity)), words: z.string() });

/** Bans under keys of a storage. */
export class KeyShelf implements Shelf {
  readonly #storage: StorageLike;

  constructor(storage: StorageLike) {
    this.#storage = storage;
  }

  async change(removed: readonly string[], added: readonly Listing[]): Promise<void> {
    await Promise.all([
      deleteAll(
        this.#storage,
        removed.map((place) => `${LISTED}${place}`),
      ),
      ...added.map(({ place, ban }) =>
        this.#storage.put(`${LISTED}${place}`, { until: ban.until, words: wordsOf(ban), ban }),
      ),
    ]);
  }

  async find({ limit, after, search, now }: Query): Promise<Findings> {
    const bans: RecordedBan[] = [];
    let last = `${LISTED}${after}`;
    for (let looked = 0; looked < LOOKED_AT; looked += AT_ONCE) {
      const page = await this.#storage.list({ prefix: LISTED, startAfter: last, limit: AT_ONCE });
      for (const [key, record] of page) {
        last = key;
        if (isLasting(record, now, search)) bans.push(...banIn(record));
        if (bans.length === limit) return { bans, next: placeIn(last) };
      }
      if (page.size < AT_ONCE) return { bans, next: null };
    }
    return { bans, next: placeIn(last) };
  }

  async sweep(now: number): Promise<void> {
    const over: string[] = [];
    for await (const [key, record] of all(this.#storage, LISTED)) {
      if (!isLasting(record, now)) over.push(key);
    }
    await deleteAll(this.#storage, over);
  }
}

function placeIn(key: string): string {
  return key.slice(LISTED.length);
}

/** Whether a record is of a ban that is not over, and has words that are searched for. */
function isLasting(record: unknown, now: number, search = ""): boolean {
  const { success, data } = labelSchema.safeParse(record);
  return success && data.until > now && data.words.includes(search);
}

/** The ban of a record; none if it is corrupt. */
function banIn(record: unknown): RecordedBan[] {
  const { success, data } = banSchema.safeParse((record as { ban?: unknown }).ban);
  return success ? [data] : [];
}
