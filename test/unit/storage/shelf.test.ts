import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { type Shelf, shelfIn } from "../../../src/storage/shelf.ts";
import { SqlStorage } from "../../../src/storage/sql-storage.ts";
import type { StorageLike } from "../../../src/storage/storage.ts";
import { memorySql } from "../../support/sql.ts";
import { MemoryStorage } from "../../support/storage.ts";

const shelfOf = (storage: StorageLike): Shelf<number> =>
  shelfIn(storage, { table: "numbers", prefix: "number/", field: "number", schema: z.number() });

async function filled(storage: StorageLike): Promise<Shelf<number>> {
  const shelf = shelfOf(storage);
  const added = [1, 2, 3, 4, 5].map((number) => {
    return { place: `place-${number}`, until: 10 * number, words: "", item: number };
  });
  await shelf.change([], added);
  return shelf;
}

const kept = async (shelf: Shelf<number>): Promise<readonly number[]> =>
  (await shelf.find({ limit: 10, after: "", search: "", now: 0 })).items;

describe.each<[string, () => StorageLike]>([
  ["in a table", () => new SqlStorage(memorySql())],
  ["under keys", () => new MemoryStorage()],
])("a shelf %s", (_, storage) => {
  it("loses what is over", async () => {
    const shelf = await filled(storage());
    await shelf.sweep(20);
    expect(await kept(shelf)).toEqual([3, 4, 5]);
  });

  it("keeps the first so many of what is not", async () => {
    const shelf = await filled(storage());
    await shelf.sweep(10, 3);
    expect(await kept(shelf)).toEqual([2, 3, 4]);
    await shelf.sweep(10, 3);
    expect(await kept(shelf)).toEqual([2, 3, 4]);
  });
});
