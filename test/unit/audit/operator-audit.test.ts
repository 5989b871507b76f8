import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { $ZodError } from "zod/v4/core";
import type { AuditCall, EntryPage, ListCall } from "../../../src/audit/calls.ts";
import { OperatorAudit, SWEEP_EVERY } from "../../../src/audit/operator-audit.ts";
import type { OperatorEntry } from "../../../src/audit/operator-entry.ts";
import { definedRetention } from "../../../src/policy/retention.ts";
import { Mutex } from "../../../src/shared/mutex.ts";
import { SqlStorage } from "../../../src/storage/sql-storage.ts";
import type { StorageLike } from "../../../src/storage/storage.ts";
import { runs } from "../../support/runs.ts";
import { memorySql } from "../../support/sql.ts";
import { MemoryStorage } from "../../support/storage.ts";
import { DAY, START } from "../../support/time.ts";

/** The operators' audit, whose memory may be lost, and its clock. */
class Kept {
  now = START;
  alarm: number | null = null;
  retention = definedRetention({});
  readonly storage: StorageLike;
  /** What other objects of the ledger were told. */
  readonly told: [shard: string, call: object][] = [];
  #audit: OperatorAudit;

  constructor(storage: StorageLike) {
    this.storage = storage;
    this.#audit = this.#load();
  }

  restart(): void {
    this.#audit = this.#load();
  }

  say(call: AuditCall): Promise<unknown> {
    return this.#audit.answer(call);
  }

  note(entry: Partial<OperatorEntry> = {}): Promise<unknown> {
    return this.say({ do: "note", entry: entryWith({ at: this.now, ...entry }) });
  }

  async list(call: Partial<ListCall> = {}): Promise<EntryPage> {
    return (await this.#audit.answer({ do: "list", limit: 1_000, ...call })) as EntryPage;
  }

  async ids(search?: string): Promise<string[]> {
    return (await this.list({ search })).entries.map(({ id }) => id);
  }

  /** It is time for the alarm. */
  async wake(): Promise<void> {
    this.now = Math.max(this.now, this.alarm ?? 0);
    this.alarm = null;
    await this.#audit.wake();
  }

  #load(): OperatorAudit {
    const wakeAt = async (time: number): Promise<void> => {
      this.alarm = Math.min(time, this.alarm ?? Infinity);
    };
    return new OperatorAudit(
      this.storage,
      {
        mutex: new Mutex(),
        wakeAt,
        retention: this.retention,
        ledger: { call: async (shard, call) => void this.told.push([shard, call]) },
      },
      () => this.now,
    );
  }
}

function entryWith(entry: Partial<OperatorEntry> = {}): OperatorEntry {
  return {
    id: "1",
    at: START,
    by: "ada",
    role: "moderator",
    action: "ban",
    target: "user:eve",
    room: null,
    detail: "kind: close, for: 1 hour",
    reason: "spam links",
    outcome: "begun",
    ...entry,
  };
}

describe.each([
  ["in SQL", () => new Kept(new SqlStorage(memorySql()))],
  ["under keys", () => new Kept(new MemoryStorage())],
])("the operators' audit %s", (_, kept) => {
  it("lists what was begun, and what has come of it, also after it has lost its memory", async () => {
    const audit = kept();
    await audit.note({ id: "a" });
    await audit.note({ id: "b", at: START + 1, room: { party: "chat", room: "Lobby" }, target: null });
    await audit.note({ id: "c", at: START + 2, asked: { kind: "close", for: 3_600_000 } });
    await audit.say({ do: "settle", id: "a", at: START, outcome: "failed" });
    await audit.say({ do: "settle", id: "b", at: START + 1, outcome: "done" });
    audit.restart();
    const { entries, next } = await audit.list();
    expect(entries.map(({ id, outcome }) => [id, outcome])).toEqual([
      ["c", "begun"],
      ["b", "done"],
      ["a", "failed"],
    ]);
    expect(next).toBeNull();
    expect(entries[0]?.asked).toEqual({ kind: "close", for: 3_600_000 });
    // One from before there were fields.
    expect(entries[2]).toEqual(entryWith({ id: "a", outcome: "failed" }));
    // Open consoles are told of what has come about, and of nothing that has only begun.
    expect(audit.told).toEqual([
      ["live:0", { do: "entry", entry: entries[2] }],
      ["live:0", { do: "entry", entry: entries[1] }],
    ]);
  });

  it("changes nothing of an entry but what has come of it", async () => {
    const audit = kept();
    await audit.note({ id: "a" });
    await audit.say({ do: "settle", id: "a", at: START + 1, outcome: "done" });
    await audit.say({ do: "settle", id: "b", at: START, outcome: "done" });
    expect((await audit.list()).entries).toEqual([entryWith({ id: "a" })]);
  });

  it("finds entries by all that they say", async () => {
    const audit = kept();
    await audit.note({ id: "a", by: "Grace", action: "slowMode", room: { party: "chat", room: "Lobby" } });
    await audit.note({ id: "b", at: START + 1, target: "user:mallory", reason: "İstanbul 50%" });
    for (const [search, ids] of [
      ["grace", ["a"]],
      ["SLOWMODE", ["a"]],
      ["lobby", ["a"]],
      ["mallory", ["b"]],
      ["İSTANBUL 50%", ["b"]],
      ["close", ["b", "a"]],
      ["ada", ["b"]],
      ["nobody", []],
      ["links\u{1f}", []],
    ] as const) {
      expect([search, await audit.ids(search)]).toEqual([search, ids]);
    }
  });

  it("lists each entry on one page, whatever the length of a page", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(fc.nat(20), fc.nat(20)), { maxLength: 40, selector: String }),
        fc.integer({ min: 1, max: 50 }),
        async (moments, limit) => {
          const audit = kept();
          for (const [at, id] of moments) await audit.note({ id: String(id), at: START + at });
          const seen: OperatorEntry[] = [];
          for (let after: string | undefined; ;) {
            const page = await audit.list({ limit, after });
            seen.push(...page.entries);
            if (page.next === null) break;
            after = page.next;
          }
          expect(seen.map(({ at, id }) => [at - START, Number(id)])).toEqual(
            moments.toSorted(([one, a], [other, b]) => other - one || (String(a) < String(b) ? -1 : 1)),
          );
        },
      ),
      { numRuns: runs(30) },
    );
  });

  it("deletes what is over, however often it is woken, and shows none of it before", async () => {
    const audit = kept();
    await audit.note({ id: "old" });
    expect(audit.alarm).toBe(START + SWEEP_EVERY);
    audit.now = START + 400 * DAY - 1;
    await audit.wake();
    expect(await audit.ids()).toEqual(["old"]);
    audit.now++;
    expect(await audit.ids()).toEqual([]);
    await audit.note({ id: "new" });
    await audit.wake();
    const page = await audit.storage.list({ prefix: "party-bouncer:", limit: 10 });
    if (!(audit.storage instanceof SqlStorage)) expect(page.size).toBe(1);
    audit.retention = definedRetention({ audit: "3660d" });
    audit.restart();
    expect(await audit.ids()).toEqual(["new"]);
    expect(audit.alarm).toBe(audit.now + SWEEP_EVERY);
  });

  it("applies another setting to what is there already", async () => {
    const audit = kept();
    await audit.note({ id: "a" });
    audit.now = START + 8 * DAY;
    audit.retention = definedRetention({ audit: "7d" });
    audit.restart();
    expect(await audit.ids()).toEqual([]);
    await audit.wake();
    expect(audit.alarm).toBeNull();
  });

  it("forgets a client: its entries stay, and say neither whom they are about nor why", async () => {
    const audit = kept();
    await audit.note({ id: "a", detail: "label: Eve the Great", asked: { label: "Eve the Great" } });
    await audit.note({ id: "b", target: "user:eve2", reason: "alt of user:eve" });
    await audit.note({ id: "c", target: "user:EVE" });
    await audit.say({ do: "forget", target: "user:eve" });
    // What was begun before is not brought back by what comes of it.
    await audit.say({ do: "settle", id: "a", at: START, outcome: "done" });
    const { entries } = await audit.list();
    expect(entries).toEqual([
      entryWith({ id: "a", target: null, detail: "", reason: "", outcome: "done" }),
      entryWith({ id: "b", target: "user:eve2", reason: "alt of user:eve" }),
      entryWith({ id: "c", target: "user:EVE" }),
    ]);
    expect(await audit.ids("great")).toEqual([]);
  });

  it.each([
    null,
    {},
    { do: "note" },
    { do: "note", entry: { ...entryWith(), target: "eve" } },
    { do: "note", entry: { ...entryWith(), id: "" } },
    { do: "note", entry: { ...entryWith(), id: "\ud800" } },
    { do: "note", entry: { ...entryWith(), detail: "x".repeat(301) } },
    { do: "note", entry: { ...entryWith(), asked: { note: "x".repeat(990) } } },
    { do: "note", entry: { ...entryWith(), role: "owner" } },
    { do: "settle", id: "a", at: START, outcome: "begun" },
    { do: "list", limit: 0 },
    { do: "list", limit: 1_001 },
    { do: "list", limit: 1, after: "x" },
    { do: "forget", target: "collector:0" },
  ])("takes no call that is wrong: %j", async (call) => {
    const audit = kept();
    await expect(audit.say(call as never)).rejects.toBeInstanceOf($ZodError);
    expect(await audit.ids()).toEqual([]);
  });
});
