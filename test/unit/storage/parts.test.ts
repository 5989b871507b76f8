import { describe, expect, it } from "vitest";
import { hideRecords } from "../../../src/storage/hidden-records.ts";
import { besideTheApp } from "../../../src/storage/host-storage.ts";
import { partsOf } from "../../../src/storage/parts.ts";
import { Sweep } from "../../../src/storage/sweep.ts";
import type { StorageLike } from "../../../src/storage/storage.ts";
import { memorySql } from "../../support/sql.ts";
import { MemoryStorage } from "../../support/storage.ts";

const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => Uint8Array.from(values);

function withSql(): { storage: StorageLike; deleteAll: () => Promise<void> } {
  const sql = memorySql();
  const app = Object.assign(new MemoryStorage(), {
    sql,
    deleteAll: () => {
      sql.exec("DROP TABLE IF EXISTS party_bouncer");
      sql.exec("DROP TABLE IF EXISTS party_bouncer_parts");
      return Promise.resolve();
    },
  });
  return { storage: besideTheApp(app), deleteAll: () => app.deleteAll() };
}

describe.each([
  ["with SQL", () => withSql().storage],
  ["under keys", () => hideRecords(new MemoryStorage())],
  ["in memory", () => null],
])("parts %s", (_, make) => {
  it("are read in order, each as it was written last", async () => {
    const parts = partsOf(make());
    await parts.write(7, 0, bytes(1));
    for (let part = 11; part > 0; part--) await parts.write(7, part, bytes(part));
    await parts.write(7, 11, bytes(11, 12));
    await parts.write(70, 0, bytes(9));
    expect(await parts.read(7)).toEqual(
      [1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((byte) => bytes(byte)).concat([bytes(11, 12)]),
    );
    expect(await parts.read(8)).toEqual([]);
  });

  it("are deleted by whole, or all of them", async () => {
    const parts = partsOf(make());
    for (const whole of [1, 2, 10]) for (const part of [0, 1]) await parts.write(whole, part, bytes(whole));
    await parts.delete(1, 2);
    expect([await parts.read(1), (await parts.read(10)).length]).toEqual([[], 2]);
    await parts.clear();
    expect([await parts.read(2), await parts.read(10)]).toEqual([[], []]);
  });
});

// Those under keys: test/contract/storage.ts, on the real thing.
it("outlive that the app deletes everything", async () => {
  const { storage, deleteAll } = withSql();
  const parts = partsOf(storage);
  await parts.write(3, 0, bytes(1, 2, 3));
  await deleteAll();
  expect(await parts.read(3)).toEqual([bytes(1, 2, 3)]);
});

it("are not swept, nor read again and again by the sweep of records", async () => {
  const storage = new MemoryStorage();
  await storage.put("party-bouncer:ban/a", "over");
  for (let part = 0; part < 40; part++) await partsOf(storage).write(1, part, bytes(part));
  const asked: string[] = [];
  const sweep = new Sweep(storage, (key) => {
    asked.push(key);
    return false;
  });
  for (let turn = 0; turn < 4; turn++) await sweep.from("party-bouncer:", 0);
  expect(asked.filter((key) => key.includes("ban/"))).toHaveLength(4);
});
