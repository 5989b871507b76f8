// @module-tag slow
import { describe, expect, it } from "vitest";
import { BanStore } from "../../../src/bans/ban-store.ts";
import type { AuditEntry } from "../../../src/bans/audit-entry.ts";
import { AUDIT, auditOf } from "../../../src/storage/storage-keys.ts";
import { MemoryStorage } from "../../support/storage.ts";
import { banWith, imposed, pardonWith } from "../../support/audit-entries.ts";
import { START, MINUTE, DAY } from "../../support/time.ts";

/** By so many there may be more, until somebody looks. */
const SLACK = 32;

function setUp() {
  const storage = new MemoryStorage();
  return { storage, store: new BanStore(storage, () => {}) };
}

const byLadder = (fields: Parameters<typeof banWith>[0] = {}, length = MINUTE) =>
  imposed(banWith({ by: "rule:chat", limit: "chat", ...fields }, length));

/** Writes until everything has been looked at once. */
async function sweepAll({ storage, store }: ReturnType<typeof setUp>, now: number): Promise<void> {
  for (let seen = 0; seen <= storage.records.size + 8; seen += 8) await store.sweep.on("user:ada", now);
}

describe("the audit", () => {
  it("has a hundred entries about a client, the newest", async () => {
    const { store } = setUp();
    for (let index = 0; index < 500; index++)
      await store.take(byLadder({ at: START + index }), START + index);
    const times = (await store.history("user:eve")).map(({ at }) => at - START);
    expect(times.length).toBeGreaterThanOrEqual(100);
    expect(times.length).toBeLessThanOrEqual(100 + SLACK);
    expect(times).toEqual(Array.from(times, (_, index) => 500 - times.length + index));
  });

  it("has a thousand entries in a room", async () => {
    const { storage, store } = setUp();
    let most = 0;
    for (let index = 0; index < 2_000; index++) {
      await store.add(byLadder({ target: `user:${index}`, at: START + index }));
      most = Math.max(most, storage.keys(AUDIT).length);
    }
    expect(most).toBeLessThanOrEqual(1_000 + SLACK);
    expect(storage.keys(auditOf("user:1999"))).toHaveLength(1);
    expect(storage.keys(auditOf("user:0"))).toEqual([]);
  });

  it("is bounded in a room that is loaded anew for each ban, too", async () => {
    const { storage } = setUp();
    for (let index = 0; index < 1_500; index++) {
      const store = new BanStore(storage, () => {});
      await store.add(byLadder({ target: `user:${index}`, at: START + index }));
    }
    expect(storage.keys(AUDIT).length).toBeLessThan(1_400);
  });

  it("forgets nothing that a person did for what the ladder did, of a client or in the room", async () => {
    const { store } = setUp();
    const decided: AuditEntry[] = [
      imposed(banWith({ id: "first" })),
      pardonWith({ id: "second", at: START + 1 }),
    ];
    for (const change of decided) await store.take(change, START);
    for (let index = 0; index < 300; index++) await store.take(byLadder({ at: START + 2 + index }), START);
    for (let index = 0; index < 1_500; index++)
      await store.add(byLadder({ target: `user:${index}`, at: START + 400 }));
    expect(await store.history("user:eve")).toEqual(expect.arrayContaining(decided));
  });

  it("does not let a ban that was pardoned come back, though the ban's own entry made way", async () => {
    const { store } = setUp();
    const ban = byLadder({}, DAY);
    await store.take(ban, START);
    await store.take(pardonWith({ at: START + 1, bans: [ban.ban.id] }), START + 1);
    for (let index = 0; index < 300; index++) {
      await store.take(byLadder({ at: START + 2 + index }), START + 2 + index);
    }
    await store.take(ban, START + 400);
    expect((await store.bansOf("user:eve", START + 400)).map(({ id }) => id)).not.toContain(ban.ban.id);
  });

  it("keeps what the ladder did for 30 days, for as long as its ban holds if that is longer, and for 184 days if it told", async () => {
    const all = setUp();
    await all.store.add(byLadder({ target: "user:a" }));
    await all.store.add(byLadder({ target: "user:b" }, 60 * DAY));
    await all.store.add(byLadder({ target: "user:c", disclosure: "notify" }));
    await all.store.add(imposed(banWith({ target: "user:d" })));
    const left = async (days: number): Promise<string[]> => {
      await sweepAll(all, START + days * DAY + 1);
      const found = await Promise.all(
        (["user:a", "user:b", "user:c", "user:d"] as const).map(async (user) =>
          (await all.store.history(user)).length === 0 ? [] : [user.slice(-1)],
        ),
      );
      return found.flat();
    };
    expect(await left(29)).toEqual(["a", "b", "c", "d"]);
    expect(await left(30)).toEqual(["b", "c", "d"]);
    expect(await left(59)).toEqual(["b", "c", "d"]);
    expect(await left(60)).toEqual(["c", "d"]);
    expect(await left(183)).toEqual(["c", "d"]);
    expect(await left(184)).toEqual([]);
  });
});
