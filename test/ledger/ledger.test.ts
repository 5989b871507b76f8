import { describe, expect, it } from "vitest";
import type { ClientKey } from "../../src/identify/client.ts";
import { type Conduct, SPOTLESS } from "../../src/judge/conduct.ts";
import type { Ban } from "../../src/ledger/ban.ts";
import type { Departure } from "../../src/ledger/departure.ts";
import { Ledger } from "../../src/ledger/ledger.ts";
import type { StorageLike } from "../../src/ledger/storage.ts";
import { termFrom } from "../../src/ledger/term.ts";

const START = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;

/** A room's storage: sorted by key, as a Durable Object's is, and it keeps copies. */
class MapStorage implements StorageLike {
  readonly records = new Map<string, unknown>();
  readonly calls = { get: 0, put: 0, delete: 0, list: 0 };
  /** The most records that one call read. */
  mostListed = 0;

  async get<T>(keys: string[]): Promise<Map<string, T>> {
    this.calls.get++;
    const found = keys.filter((key) => this.records.has(key));
    return new Map(found.map((key) => [key, structuredClone(this.records.get(key)) as T]));
  }

  async put<T>(key: string, value: T): Promise<void> {
    this.calls.put++;
    this.records.set(key, structuredClone(value));
  }

  async delete(keys: string[]): Promise<number> {
    this.calls.delete++;
    return keys.filter((key) => this.records.delete(key)).length;
  }

  async list<T>(options: { prefix: string; startAfter?: string; limit: number }): Promise<Map<string, T>> {
    this.calls.list++;
    const { prefix, startAfter = "", limit } = options;
    const keys = [...this.records.keys()]
      .filter((key) => key.startsWith(prefix) && key > startAfter)
      .toSorted();
    const found = keys.slice(0, limit);
    this.mostListed = Math.max(this.mostListed, found.length);
    return new Map(found.map((key) => [key, structuredClone(this.records.get(key)) as T]));
  }
}

const setUp = (): { storage: MapStorage; ledger: Ledger } => {
  const storage = new MapStorage();
  return { storage, ledger: new Ledger(storage) };
};

const ban = (length: number | "forever" = MINUTE, now = START, fields: Partial<Ban> = {}): Ban => ({
  kind: "close",
  reason: "spam",
  by: "ada",
  limit: null,
  ...termFrom(now, length),
  ...fields,
});

const conduct: Conduct = { ...SPOTLESS, at: START, strikes: 2, cooldown: 500, calm: 100, limit: "chat" };
const departure = (length: number, now = START): Departure => ({
  conduct: { ...conduct, at: now },
  kept: [
    {
      count: 7,
      place: { kind: "shared", key: '["hourly","user:eve"]' },
      bucket: { at: now, count: 3, before: 0 },
    },
  ],
  until: now + length,
});
const NOTHING = { ban: null, shadowBan: null, departure: null };
const user = (id: string | number): ClientKey => `user:${id}`;

describe("a ban", () => {
  it("holds to its last millisecond, and not one longer", async () => {
    const { ledger } = setUp();
    await ledger.keepBan(user("eve"), ban());
    expect((await ledger.recall(user("eve"), START)).ban).toEqual(ban());
    expect((await ledger.recall(user("eve"), START + MINUTE - 1)).ban).toEqual(ban());
    expect((await ledger.recall(user("eve"), START + MINUTE)).ban).toBeNull();
  });

  it("for ever holds for ever", async () => {
    const { ledger } = setUp();
    await ledger.keepBan(user("eve"), ban("forever"));
    expect((await ledger.recall(user("eve"), 8.64e15)).ban).toMatchObject({ until: Infinity });
  });

  it("outlives the memory it was decided in", async () => {
    const { storage, ledger } = setUp();
    await ledger.keepBan(user("eve"), ban());
    expect((await new Ledger(storage).recall(user("eve"), START)).ban).toEqual(ban());
  });

  it("is one client's, and nobody else's", async () => {
    const { ledger } = setUp();
    await ledger.keepBan(user("eve"), ban());
    for (const other of [user("ev"), user("eve2"), user(""), "address:eve"] as const) {
      expect(await ledger.recall(other, START)).toEqual(NOTHING);
    }
  });

  it("settles the strikes that led to it", async () => {
    const { ledger } = setUp();
    await ledger.keepDeparture(user("eve"), departure(MINUTE), START);
    await ledger.keepBan(user("eve"), ban());
    expect((await ledger.recall(user("eve"), START)).departure).toBeNull();
  });

  it("is written before anything else is waited for, so that it is on its way when the client hears of it", () => {
    const { storage, ledger } = setUp();
    void ledger.keepBan(user("eve"), ban());
    expect(storage.records.size).toBe(1);
  });
});

describe("a clock that stepped back", () => {
  it("begins a ban anew, as long as it was, and keeps it so", async () => {
    const { storage, ledger } = setUp();
    await ledger.keepBan(user("eve"), ban(MINUTE));
    const then = START - 1e9;
    expect((await ledger.recall(user("eve"), then)).ban).toEqual(ban(MINUTE, then));
    expect((await new Ledger(storage).recall(user("eve"), then + MINUTE - 1)).ban).toEqual(ban(MINUTE, then));
    expect((await new Ledger(storage).recall(user("eve"), then + MINUTE)).ban).toBeNull();
  });

  it("writes once, and nothing where it did not step", async () => {
    const { storage, ledger } = setUp();
    await ledger.keepBan(user("eve"), ban(MINUTE));
    await ledger.recall(user("eve"), START);
    expect(storage.calls.put).toBe(1);
    await ledger.recall(user("eve"), START - 1_000);
    await ledger.recall(user("eve"), START - 999);
    expect(storage.calls.put).toBe(2);
  });

  it("forgets no strikes", async () => {
    const { ledger } = setUp();
    await ledger.keepBan(user("eve"), ban("forever", START, { kind: "shadow-ban" }));
    await ledger.keepDeparture(user("eve"), departure(MINUTE), START);
    await ledger.recall(user("eve"), START - 1_000);
    expect((await ledger.recall(user("eve"), START - 1_000)).departure).toEqual(departure(MINUTE));
  });
});

describe("the strikes of a client that left", () => {
  it("are there when it comes back", async () => {
    const { storage, ledger } = setUp();
    await ledger.keepDeparture(user("eve"), departure(MINUTE), START);
    expect(await new Ledger(storage).recall(user("eve"), START)).toEqual({
      ...NOTHING,
      departure: departure(MINUTE),
    });
  });

  it("stand beside a ban that came before them", async () => {
    const { ledger } = setUp();
    await ledger.keepBan(user("eve"), ban(MINUTE, START, { kind: "shadow-ban" }));
    await ledger.keepDeparture(user("eve"), departure(MINUTE), START);
    expect(await ledger.recall(user("eve"), START)).toMatchObject({
      ban: null,
      shadowBan: { kind: "shadow-ban" },
      departure: { conduct },
    });
  });
});

describe("a corrupt record counts as none", () => {
  const kept = async (): Promise<MapStorage> => {
    const { storage, ledger } = setUp();
    await ledger.keepBan(user("eve"), ban());
    await ledger.keepDeparture(user("eve"), departure(MINUTE), START);
    return storage;
  };

  it.each<[string, unknown]>([
    ["null", null],
    ["text", "banned"],
    ["a list", []],
    ["an empty object", {}],
    ["numbers in text", { ...ban(), at: "0", until: "9", conduct: { ...conduct, strikes: "9" }, kept: [] }],
    ["no numbers", { ...ban(), until: NaN, conduct: { ...conduct, cooldown: NaN }, kept: [] }],
    ["a version to come", { v: 2, data: ban() }],
  ])("%s", async (_, record) => {
    const storage = await kept();
    for (const key of storage.records.keys()) storage.records.set(key, record);
    expect(await new Ledger(storage).recall(user("eve"), START)).toEqual(NOTHING);
  });

  const recallWith = async (fields: object): Promise<Departure | null> => {
    const storage = await kept();
    const key = [...storage.records.keys()].find((key) => key.includes("departure")) ?? "";
    storage.records.set(key, { ...departure(MINUTE), conduct: { ...conduct, ...fields } });
    return (await new Ledger(storage).recall(user("eve"), START)).departure;
  };

  it.each([{ strikes: -1 }, { cooldown: -1 }, { restricted: Infinity }, { only: "chat" }, { only: [5] }])(
    "and so do numbers and names that no conduct has: %o",
    async (fields) => {
      expect(await recallWith(fields)).toBeNull();
    },
  );

  it("and so does half a strike", async () => {
    expect(await recallWith({ strikes: 0.5 })).toBeNull();
  });

  it.each([
    { kept: [{ count: 7, place: { kind: "own" }, bucket: { at: 1, count: 1, before: 0 } }] },
    { kept: [{ count: 7, place: { kind: "shared", key: "a" }, bucket: { at: 1, count: -1, before: 0 } }] },
    { kept: "all" },
    { until: Infinity },
  ])("and so do counts that nobody kept: %o", async (fields) => {
    const storage = await kept();
    const key = [...storage.records.keys()].find((key) => key.includes("departure")) ?? "";
    storage.records.set(key, { ...departure(MINUTE), ...fields });
    expect((await new Ledger(storage).recall(user("eve"), START)).departure).toBeNull();
  });
});

describe("a client that is forgotten", () => {
  it("has no ban left, and keeps its strikes until they are forgotten too", async () => {
    const { storage, ledger } = setUp();
    await ledger.keepBan(user("eve"), ban("forever"));
    await ledger.keepDeparture(user("eve"), departure(MINUTE), START);
    await ledger.keepBan(user("mallory"), ban("forever"));
    await ledger.forgetBans(user("eve"));
    expect((await ledger.recall(user("eve"), START)).departure).not.toBeNull();
    await ledger.forgetDeparture(user("eve"));
    expect(await ledger.recall(user("eve"), START)).toEqual(NOTHING);
    expect([...storage.records.keys()].filter((key) => !key.endsWith("mallory"))).toEqual([]);
  });

  it("need not have been known", async () => {
    const { ledger } = setUp();
    await expect(ledger.forgetBans(user("nobody"))).resolves.toBeUndefined();
  });
});

describe("storage stays bounded", () => {
  /** Half of the clients are banned for a minute, half leave with strikes for a minute; one comes each second. */
  const comeAndGo = async (
    count: number,
    ledgerFor: (index: number) => Ledger,
    storage: MapStorage,
  ): Promise<number> => {
    let most = 0;
    for (let index = 0; index < count; index++) {
      const now = START + index * 1_000;
      const client = user((index * 7_919) % count);
      if (index % 2 === 0) await ledgerFor(index).keepBan(client, ban(MINUTE, now));
      else await ledgerFor(index).keepDeparture(client, departure(MINUTE, now), now);
      most = Math.max(most, storage.records.size);
    }
    return most;
  };

  it("by the clients of a minute, though thousands come and never return", async () => {
    const { storage, ledger } = setUp();
    // Sixty are current. Each write looks at eight, so that those that are over pile up by a seventh.
    expect(await comeAndGo(5_000, () => ledger, storage)).toBeLessThan(120);
  });

  it("even where the room forgets after each write how far it had looked", async () => {
    const { storage } = setUp();
    expect(await comeAndGo(2_000, () => new Ledger(storage), storage)).toBeLessThan(120);
  });

  it("and one write never reads more than eight records", async () => {
    const { storage, ledger } = setUp();
    await comeAndGo(1_000, () => ledger, storage);
    expect(storage.mostListed).toBeLessThanOrEqual(8);
    // The first one after the room was loaded may begin again at the start.
    expect(storage.calls.list).toBeLessThanOrEqual(1_001);
  });

  it("without ever losing a ban that holds, or strikes that are not forgiven", async () => {
    const { storage, ledger } = setUp();
    for (let index = 0; index < 50; index++) {
      await ledger.keepBan(user(`lasting-${index}`), ban("forever"));
      await ledger.keepDeparture(user(`waiting-${index}`), departure(1e9), START);
    }
    await comeAndGo(3_000, () => ledger, storage);
    for (let index = 0; index < 50; index++) {
      expect((await ledger.recall(user(`lasting-${index}`), START)).ban).not.toBeNull();
      const waiting = await ledger.recall(user(`waiting-${index}`), START);
      expect(waiting.departure).toEqual(departure(1e9));
    }
  });

  it("by throwing out what is corrupt, too", async () => {
    const { storage, ledger } = setUp();
    for (let index = 0; index < 100; index++) {
      await storage.put(
        `party-bouncer:${index % 2 === 0 ? "ban:close" : "departure"}:user:${index}`,
        "corrupt",
      );
    }
    for (let index = 0; index < 20; index++) await ledger.keepBan(user(`x${index}`), ban("forever"));
    expect(storage.records.size).toBe(20);
  });

  it("and the app's own records are never touched", async () => {
    const { storage, ledger } = setUp();
    const own = ["a", "party", "party-bounce", "party-bouncer", "user:eve", "zzz"];
    for (const key of own) await storage.put(key, key);
    await comeAndGo(500, () => ledger, storage);
    await ledger.forgetBans(user("eve"));
    expect(own.map((key) => storage.records.get(key))).toEqual(own);
  });
});

it("storage that fails is not hidden from the one who asked", async () => {
  const broken = new Proxy(new MapStorage(), {
    get: () => () => Promise.reject(new Error("storage is away")),
  });
  const ledger = new Ledger(broken);
  await expect(ledger.recall(user("eve"), START)).rejects.toThrow("storage is away");
  await expect(ledger.keepBan(user("eve"), ban())).rejects.toThrow("storage is away");
  await expect(ledger.keepDeparture(user("eve"), departure(0), START)).rejects.toThrow("storage is away");
  await expect(ledger.forgetBans(user("eve"))).rejects.toThrow("storage is away");
});
