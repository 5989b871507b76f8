import * as z from "zod/mini";
import type { Findings, Listing, Query, Shelf, ShelfKind } from "./shelf.ts";
import { all, deleteAll, type StorageLike } from "./storage.ts";

/** How many items are read at a time, and at how many it looks at most for one page. */
const AT_ONCE = 128;
const LOOKED_AT = 1_024;

/** What a record says for itself, so that the item in it need not be read. */
const labelSchema = z.object({ until: z.union([z.number(), z.literal(Infinity)]), words: z.string() });

/** Items under keys of a storage. */
export class KeyShelf<Item> implements Shelf<Item> {
  readonly #storage: StorageLike;
  readonly #kind: Omit<ShelfKind<Item>, "table">;

  constructor(storage: StorageLike, kind: Omit<ShelfKind<Item>, "table">) {
    this.#storage = storage;
    this.#kind = kind;
  }

  async change(removed: readonly string[], added: readonly Listing<Item>[]): Promise<void> {
    const { prefix, field } = this.#kind;
    await Promise.all([
      deleteAll(
        this.#storage,
        removed.map((place) => `${prefix}${place}`),
      ),
      ...added.map(({ place, until, words, item }) =>
        this.#storage.put(`${prefix}${place}`, { until, words, [field]: item }),
      ),
    ]);
  }

  async at(place: string): Promise<Item | null> {
    const key = `${this.#kind.prefix}${place}`;
    const [item] = this.#itemIn((await this.#storage.get([key])).get(key));
    return item ?? null;
  }

  async find({ limit, after, search, now }: Query): Promise<Findings<Item>> {
    const { prefix } = this.#kind;
    const items: Item[] = [];
    let last = `${prefix}${after}`;
    for (let looked = 0; looked < LOOKED_AT; looked += AT_ONCE) {
      const page = await this.#storage.list({ prefix, startAfter: last, limit: AT_ONCE });
      for (const [key, record] of page) {
        last = key;
        if (isLasting(record, now, search)) items.push(...this.#itemIn(record));
        if (items.length === limit) return { items, next: last.slice(prefix.length) };
      }
      if (page.size < AT_ONCE) return { items, next: null };
    }
    return { items, next: last.slice(prefix.length) };
  }

  async sweep(now: number, most = Infinity): Promise<void> {
    const over: string[] = [];
    let count = 0;
    for await (const [key, record] of all(this.#storage, this.#kind.prefix)) {
      if (!isLasting(record, now) || ++count > most) over.push(key);
    }
    await deleteAll(this.#storage, over);
  }

  /** The item of a record; none if it is corrupt. */
  #itemIn(record: unknown): Item[] {
    const { field, schema } = this.#kind;
    const { success, data } = schema.safeParse(Object(record)[field]);
    return success ? [data] : [];
  }
}

/** Whether a record is of an item that is not over, and has words that are searched for. */
function isLasting(record: unknown, now: number, search = ""): boolean {
  const { success, data } = labelSchema.safeParse(record);
  return success && data.until > now && data.words.includes(search);
}
