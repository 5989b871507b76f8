import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RecordKey } from "../../../src/identity/record-key.ts";
import { deleteAbout, isAbout } from "../../../src/storage/about.ts";
import { SqlStorage } from "../../../src/storage/sql-storage.ts";
import { bansOf, budgetsOf, PREFIX, recoveryKeyOf, TRAFFIC } from "../../../src/storage/storage-keys.ts";
import { runs } from "../../support/runs.ts";
import { memorySql } from "../../support/sql.ts";
import { MemoryStorage } from "../../support/storage.ts";

const EVE = "user:eve/1%";

it.each([
  ["a ban", `${bansOf(EVE)}1`, {}],
  ["how it left", recoveryKeyOf(EVE), {}],
  ["what it has spent", `${budgetsOf(EVE)}tokens`, {}],
  ["what is to be sent", `${PREFIX}outbox/1/2`, { target: EVE, change: null }],
  ["an alert", `${PREFIX}alert/w/1`, { details: { ban: { target: EVE, label: "Eve" } } }],
  ["what has it in a list", `${PREFIX}x`, { clients: [{ of: [EVE] }] }],
  ["what has it as a name", `${PREFIX}x`, { limits: { [EVE]: 1 } }],
])("is about a client: %s", (_, key, record) => {
  expect(isAbout(EVE, key, record)).toBe(true);
  for (const other of ["user:eve", "user:eve/1", "user:eve/1%2", "user:EVE/1%", "address:#eve/1%"]) {
    expect(isAbout(other as RecordKey, key, record)).toBe(false);
  }
});

describe.each([
  ["in SQL", () => new SqlStorage(memorySql())],
  ["under keys", () => new MemoryStorage()],
])("a storage %s", (_, make) => {
  it("loses all that is about one client, and nothing else", async () => {
    const user = fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(user, { minLength: 2, maxLength: 12 }), async (users) => {
        const storage = make();
        const of = (user: string): [string, unknown][] => {
          const target: RecordKey = `user:${user.toWellFormed()}`;
          return [
            [`${bansOf(target)}1`, { v: 1 }],
            [`${budgetsOf(target)}b`, null],
            [`${PREFIX}outbox/${encodeURIComponent(user.toWellFormed())}`, { target }],
          ];
        };
        const all = [...users.flatMap(of), [`${TRAFFIC}0000`, { names: `user:${users[0]}` }] as const];
        for (const [key, record] of all) await storage.put(key, record);
        const [first = "", ...others] = users;
        const kept = `${bansOf(`user:${first.toWellFormed()}`)}1`;
        await deleteAbout(`user:${first.toWellFormed()}`, storage, (key) => key === kept);
        const left = await storage.list({ prefix: PREFIX, limit: 100 });
        const stays = [kept, `${TRAFFIC}0000`, ...others.flatMap(of).map(([key]) => key)];
        expect([...left.keys()].toSorted()).toEqual([...new Set(stays)].toSorted());
      }),
      { numRuns: runs(50) },
    );
  });
});
