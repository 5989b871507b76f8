import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { newBan } from "../../../src/bans/ban.ts";
import { SPOTLESS } from "../../../src/strikes/conduct.ts";
import type { RecordedBan } from "../../../src/bans/ban.ts";
import { BanStore } from "../../../src/bans/ban-store.ts";
import { SessionRecovery } from "../../../src/session/recovery.ts";
import { bansOf, recoveryKeyOf, OUTBOX, SECRET } from "../../../src/storage/storage-keys.ts";
import { Outbox } from "../../../src/ledger/outbox.ts";
import { SqlStorage } from "../../../src/storage/sql-storage.ts";
import { kept } from "../../../src/storage/storage.ts";
import { memorySql } from "../../support/sql.ts";
import { MemoryStorage } from "../../support/storage.ts";
import { runs } from "../../support/runs.ts";

const NOW = Date.UTC(2026, 0, 1);
const EVE = "user:eve";
const unexpected = (error: unknown): never => {
  throw error;
};

const key = fc.constantFrom("a", "a/", "a/b", "a/~", "a/~~", "a0", "b/1", "b/2", "c", "room/%C3%BC/%2F");
const number = fc.oneof(
  fc.double({ noNaN: true }).map((value) => value + 0),
  fc.constantFrom(Infinity, -Infinity, Number.MAX_VALUE, Number.MIN_VALUE),
);
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: "binary" }),
    fc.constantFrom("\ud800", "\0", "", "__proto__"),
    number,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.string(), tie("value"), { maxKeys: 3 }),
  ),
})).value;
const call = fc.oneof(
  fc.record({ do: fc.constant("put" as const), key, value }),
  fc.record({ do: fc.constant("get" as const), keys: fc.array(key, { maxLength: 4 }) }),
  fc.record({ do: fc.constant("delete" as const), keys: fc.uniqueArray(key, { maxLength: 4 }) }),
  fc.record({
    do: fc.constant("list" as const),
    prefix: fc.constantFrom("", "a", "a/", "b/", "z"),
    startAfter: fc.oneof(fc.constant(undefined), key),
    limit: fc.integer({ min: 1, max: 5 }),
  }),
);

describe("records in a table of their own", () => {
  it("come back as those in a Durable Object's own keys do, whatever is asked", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 40 }), async (calls) => {
        const [sql, keys] = [new SqlStorage(memorySql()), new MemoryStorage()];
        for (const asked of calls) {
          const answers = [sql, keys].map(async (storage): Promise<unknown> => {
            if (asked.do === "put") return storage.put(asked.key, asked.value);
            if (asked.do === "get") return storage.get(asked.keys);
            if (asked.do === "delete") return storage.delete(asked.keys);
            const { prefix, startAfter, limit } = asked;
            const page = await storage.list({
              prefix,
              limit,
              ...(startAfter !== undefined && { startAfter }),
            });
            return [...page];
          });
          const [ours, theirs] = await Promise.all(answers);
          expect(ours).toEqual(theirs);
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it("are there as soon as the call has returned, so that what is sent next waits for them", async () => {
    const sql = memorySql();
    const storage = new SqlStorage(sql);
    const first = storage.put("a", 1);
    expect(sql.exec("SELECT key, value FROM party_bouncer").toArray()).toEqual([{ key: "a", value: "1" }]);
    const [second, gone] = [storage.put("b", 2), storage.delete(["a"])];
    expect(sql.exec("SELECT key FROM party_bouncer").toArray()).toEqual([{ key: "b" }]);
    await Promise.all([first, second, gone]);
  });

  it("take no table until there is one", async () => {
    const sql = memorySql();
    const storage = new SqlStorage(sql);
    expect(await storage.get(["a"])).toEqual(new Map());
    expect(await storage.list({ prefix: "", limit: 1 })).toEqual(new Map());
    expect(await storage.delete(["a"])).toBe(0);
    expect(sql.exec("SELECT name FROM sqlite_master").toArray()).toEqual([]);
  });

  it("throw at nobody who looks for them before there is a table: it would be the most of a connect", async () => {
    const sql = memorySql();
    const failed = vi.fn<(query: string) => void>();
    const storage = new SqlStorage({
      exec(query, ...bindings) {
        try {
          return sql.exec(query, ...bindings);
        } catch (error) {
          failed(query);
          throw error;
        }
      },
    });
    await storage.get(["a"]);
    await storage.list({ prefix: "", limit: 1 });
    await storage.put("a", 1);
    expect(await storage.get(["a"])).toEqual(new Map([["a", 1]]));
    expect(failed).not.toHaveBeenCalled();
  });

  it("are taken up again in a table that was dropped, or whose making was rolled back", async () => {
    const sql = memorySql();
    const storage = new SqlStorage(sql);
    sql.exec("BEGIN");
    await storage.put("a", 1);
    sql.exec("ROLLBACK");
    await storage.put("b", 2);
    sql.exec("DROP TABLE party_bouncer");
    expect(await storage.get(["b"])).toEqual(new Map());
    await storage.put("c", 3);
    expect(await storage.list({ prefix: "", limit: 9 })).toEqual(new Map([["c", 3]]));
  });

  it("fail where SQL does, and say how", async () => {
    const storage = new SqlStorage({ exec: () => unexpected(new Error("disk I/O error")) });
    await expect(storage.put("a", 1)).rejects.toThrow("disk I/O error");
    await expect(storage.get(["a"])).rejects.toThrow("disk I/O error");
    await expect(storage.list({ prefix: "", limit: 1 })).rejects.toThrow("disk I/O error");
  });

  it("come back after the whole database was deleted", async () => {
    const sql = memorySql();
    const storage = new SqlStorage(sql);
    const wipe = (): string => {
      for (const { name } of sql.exec("SELECT name FROM sqlite_master").toArray() as { name: string }[]) {
        sql.exec(`DROP TABLE ${name}`);
      }
      return "done";
    };
    expect(storage.surviving(wipe)).toBe("done");
    expect(sql.exec("SELECT name FROM sqlite_master").toArray()).toEqual([]);
    sql.exec("CREATE TABLE notes (text)");
    await storage.put("a", { until: Infinity });
    expect(storage.surviving(wipe)).toBe("done");
    expect(await storage.get(["a"])).toEqual(new Map([["a", { until: Infinity }]]));
    expect(sql.exec("SELECT name FROM sqlite_master").toArray()).toEqual([{ name: "party_bouncer" }]);
  });
});

describe("every kind of record", () => {
  it("is read back as it was: bans without an end, the audit, recovery, letters and secrets", async () => {
    const sql = memorySql();
    const storage = new SqlStorage(sql);
    const store = new BanStore(storage, unexpected);
    const why = { reason: "\ud83d\ude00 ünd", by: "user:ada", limit: null, disclosure: "delayed" } as const;
    const ban = newBan("shadow-ban", EVE, { at: NOW, until: Infinity }, why) as RecordedBan;
    const { id, target, at, by, reason } = ban;
    const change = { v: 1, id, target, at, by, reason, change: "ban", ban } as const;
    await store.add(change);
    expect(await store.bansOf(EVE, NOW)).toEqual([ban]);
    expect(await store.history(EVE)).toEqual([change]);
    expect((await store.list({}, NOW)).bans).toEqual([ban]);
    const { value: text } = sql
      .exec("SELECT value FROM party_bouncer WHERE key LIKE ?", `${bansOf(EVE)}%`)
      .toArray()[0] as { value: string };
    expect(text).toContain("Infinity");

    const recovery = new SessionRecovery(storage, store.sweep, unexpected, () => 60_000);
    const record = {
      conduct: { ...SPOTLESS, at: NOW, strikes: 3, only: ["a"], limit: "messages" },
      kept: [
        {
          count: 7,
          place: { kind: "shared" as const, key: '["é"]' },
          bucket: { at: NOW + 0.5, count: 0.1, before: 1e-9 },
          until: NOW + 1,
        },
      ],
      until: Number.MAX_VALUE,
    };
    await recovery.keep(EVE, async () => record, NOW);
    expect((await storage.get([recoveryKeyOf(EVE)])).get(recoveryKeyOf(EVE))).toEqual(record);

    const outbox = new Outbox(storage, () => true, unexpected);
    await outbox.put(change, NOW);
    await outbox.note("address:#00", NOW);
    const again = new Outbox(storage, () => true, unexpected);
    await again.load();
    expect(again.changesOf(EVE)).toEqual([change]);
    expect((await storage.list({ prefix: OUTBOX, limit: 9 })).size).toBe(2);

    const secret = await kept(storage, SECRET, () => "5".repeat(64));
    expect(await kept(storage, SECRET, () => "another")).toBe(secret);
  });

  it("that is no JSON is told of and left as it is, as any that is corrupt", async () => {
    const sql = memorySql();
    const storage = new SqlStorage(sql);
    await storage.put(`${bansOf(EVE)}broken`, {});
    sql.exec("UPDATE party_bouncer SET value = ?", "{");
    const told = vi.fn<(error: Error) => void>();
    expect(await new BanStore(storage, told).bansOf(EVE, NOW)).toEqual([]);
    expect(told).toHaveBeenCalledOnce();
    expect(sql.exec("SELECT value FROM party_bouncer").toArray()).toEqual([{ value: "{" }]);
  });
});
