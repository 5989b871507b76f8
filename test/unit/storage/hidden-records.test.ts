import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hideRecords, listAround, type Range } from "../../../src/storage/hidden-records.ts";
import { PREFIX } from "../../../src/storage/storage-keys.ts";
import type { StorageLike } from "../../../src/storage/storage.ts";
import { runs } from "../../support/runs.ts";

/** A Durable Object's keys, as far as an app can list them. */
class Keys {
  readonly records = new Map<string, unknown>();
  /** What was asked, in order. */
  readonly calls: string[] = [];

  constructor(keys: readonly string[] = []) {
    for (const key of keys) this.records.set(key, key);
  }

  async get(keys: string | string[]): Promise<unknown> {
    this.calls.push(`get ${String(keys)}`);
    return Array.isArray(keys)
      ? new Map(keys.map((key) => [key, this.records.get(key)]))
      : this.records.get(keys);
  }

  async put(key: string, value: unknown): Promise<void> {
    this.calls.push(`put ${key}`);
    this.records.set(key, structuredClone(value));
  }

  async delete(keys: string | string[]): Promise<number> {
    if (keys.length > 128) throw new RangeError("at most 128 keys at once");
    this.calls.push("delete");
    return [keys].flat().filter((key) => this.records.delete(key)).length;
  }

  async list({ prefix = "", start, startAfter, end, limit, reverse }: Range = {}): Promise<
    Map<string, unknown>
  > {
    if (start !== undefined && startAfter !== undefined) throw new TypeError("start and startAfter");
    if (limit !== undefined && limit < 1) throw new TypeError("List limit must be positive.");
    const keys = [...this.records.keys()]
      .filter((key) => key.startsWith(prefix))
      .filter((key) => start === undefined || key >= start)
      .filter((key) => startAfter === undefined || key > startAfter)
      .filter((key) => end === undefined || key < end)
      .toSorted();
    if (reverse === true) keys.reverse();
    return new Map(keys.slice(0, limit).map((key) => [key, this.records.get(key)]));
  }

  async transaction<T>(closure: (transaction: Keys) => Promise<T>): Promise<T> {
    const inside = new Keys([...this.records.keys()]);
    return closure(inside);
  }

  async deleteAll(): Promise<void> {
    this.records.clear();
  }
}

const guarded = (keys: readonly string[]): { app: Keys; own: StorageLike } => {
  const app = new Keys(keys);
  return { app, own: hideRecords(app as unknown as StorageLike) };
};

const OURS = [`${PREFIX}ban/1`, `${PREFIX}secret`, `${PREFIX}token`];
const THEIRS = [
  "",
  "a",
  "p",
  "party",
  "party-bouncer",
  "party-bouncer9",
  "party-bouncer;",
  "party-bouncer~",
  "z",
  "é",
];
const bound = fc.constantFrom(...OURS, ...THEIRS, PREFIX, `${PREFIX}~`);
const range = fc.record(
  {
    prefix: fc.constantFrom("", "p", "party", "party-bouncer", "q"),
    start: bound,
    startAfter: bound,
    end: bound,
    limit: fc.integer({ min: 1, max: 12 }),
    reverse: fc.boolean(),
  },
  { requiredKeys: [] },
);

describe("what an app lists", () => {
  it("is what there would be without a bouncer, whatever it asks for", async () => {
    await fc.assert(
      fc.asyncProperty(range, async (asked) => {
        const { startAfter, ...rest } = asked;
        const query = rest.start === undefined && startAfter !== undefined ? { ...rest, startAfter } : rest;
        const { app } = guarded([...THEIRS, ...OURS]);
        const alone = new Keys(THEIRS);
        expect([...(await app.list(query))]).toEqual([...(await alone.list(query))]);
        const inside = await app.transaction((transaction) => transaction.list(query));
        expect([...inside]).toEqual([...(await alone.list(query))]);
      }),
      { numRuns: runs(3_000) },
    );
  });

  it("has the bouncer's records where it names them", async () => {
    const { app } = guarded([...THEIRS, ...OURS]);
    expect([...(await app.list({ prefix: PREFIX })).keys()]).toEqual(OURS);
    expect(await app.get(`${PREFIX}secret`)).toBe(`${PREFIX}secret`);
  });

  it("fails as it did before", async () => {
    const { app } = guarded([]);
    await expect(app.list({ limit: 0 })).rejects.toThrow("List limit must be positive.");
  });

  it("is asked for in one turn, so that nothing comes between", async () => {
    const asked: unknown[] = [];
    const listing = listAround(async (query) => (asked.push(query), new Map()), { limit: 3 });
    expect(asked).toHaveLength(2);
    await listing;
  });
});

describe("an app that deletes all", () => {
  it("deletes all of its own, and nothing of the bouncer's", async () => {
    const many = Array.from({ length: 1_000 }, (_, index) => `key-${index}`);
    const { app, own } = guarded([...THEIRS, ...many, ...OURS]);
    await app.deleteAll();
    expect([...app.records.keys()]).toEqual(OURS);
    expect((await own.list({ prefix: PREFIX, limit: 9 })).size).toBe(OURS.length);
  });

  it("finds its storage as if that had been done at once", async () => {
    const { app } = guarded([...THEIRS, ...OURS]);
    const value = { text: "new" };
    const asked = [
      app.deleteAll(),
      app.get("a"),
      app.put("a", value),
      app.list(),
      app.deleteAll(),
      app.put("z", 2),
      app.list(),
    ];
    value.text = "changed since";
    const [, first, , second, , , third] = await Promise.all(asked);
    expect(first).toBeUndefined();
    expect(second).toEqual(new Map([["a", { text: "new" }]]));
    expect(third).toEqual(new Map([["z", 2]]));
    await app.put("later", 3);
    expect(app.calls.at(-1)).toBe("put later");
  });

  it("hears where it fails, and can go on", async () => {
    const { app, own } = guarded([...THEIRS, ...OURS]);
    const remove = app.records.delete;
    app.records.delete = () => {
      throw new Error("storage is away");
    };
    const failing = app.deleteAll();
    const after = app.put("after", 1);
    await expect(failing).rejects.toThrow("storage is away");
    await after;
    app.records.delete = remove;
    await own.put(`${PREFIX}new`, 1);
    await app.deleteAll();
    expect([...app.records.keys()]).toEqual([...OURS, `${PREFIX}new`]);
  });
});
