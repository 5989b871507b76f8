import { expect, it } from "vitest";
import { isPastTombstone, Tombstone } from "../../../src/ledger/tombstone.ts";
import { ERASED } from "../../../src/storage/storage-keys.ts";
import { MemoryStorage } from "../../support/storage.ts";
import { DAY, START } from "../../support/time.ts";

it("remembers when a client was erased, and nothing else", async () => {
  const storage = new MemoryStorage();
  expect(await new Tombstone(storage).at()).toBeNull();
  const tombstone = new Tombstone(storage);
  await tombstone.put(START);
  expect(await tombstone.at()).toBe(START);
  expect(await new Tombstone(storage).at()).toBe(START);
  expect([...storage.records]).toEqual([[ERASED, { v: 1, at: START }]]);
});

it("is over after 400 days, or if it cannot be read", () => {
  const record = { v: 1, at: START };
  expect(isPastTombstone(record, START + 400 * DAY)).toBe(false);
  expect(isPastTombstone(record, START + 400 * DAY + 1)).toBe(true);
  expect(isPastTombstone({ at: "x" }, START)).toBe(true);
});
