import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Account } from "../../../src/budgets/account.ts";
import { parseAccountRecord } from "../../../src/budgets/account-record.ts";
import { Accounts } from "../../../src/budgets/accounts.ts";
import { BanStore } from "../../../src/bans/ban-store.ts";
import { BUDGETS } from "../../../src/storage/storage-keys.ts";
import { MemoryStorage } from "../../support/storage.ts";
import { runs } from "../../support/runs.ts";
import { DAY, HOUR, START } from "../../support/time.ts";
import { settled } from "../../support/room.ts";

const hourly = { limit: 100, window: HOUR };
const KEY = `${BUDGETS}user%3Aada/tokens`;

class World {
  now = START;
  readonly failed: string[] = [];
  readonly storage: MemoryStorage | null;
  accounts: Accounts;

  constructor(storage: MemoryStorage | null = new MemoryStorage()) {
    this.storage = storage;
    this.accounts = this.#load();
  }

  /** Its storage, where it has some. */
  get memory(): MemoryStorage {
    return this.storage ?? expect.fail("it has no storage");
  }

  /** Throws the room out of memory. */
  reload(): void {
    this.accounts = this.#load();
  }

  reserve(id: string, amount: number, key = KEY): Promise<boolean> {
    return this.accounts.use(key, (account, now) => {
      const outcome = account.reserve(id, amount, hourly, now).retryAfter === 0;
      return { outcome, changed: outcome };
    });
  }

  settle(id: string, actual: number, key = KEY): Promise<boolean> {
    return this.accounts.use(key, (account, now) => {
      const outcome = account.settle(id, actual, now);
      return { outcome, changed: outcome };
    });
  }

  left(key = KEY): Promise<number> {
    return this.accounts.use(key, (account, now) => ({ outcome: account.left(hourly, now), changed: false }));
  }

  #load(): Accounts {
    return new Accounts({
      storage: this.storage,
      sweep: this.storage && new BanStore(this.storage, () => {}).sweep,
      clock: () => this.now,
      fail: (doing) => this.failed.push(doing),
    });
  }
}

describe("accounts in a storage", () => {
  it("grant no more than there is to those who come at the same time", async () => {
    const world = new World();
    const granted = await Promise.all(Array.from({ length: 50 }, (_, index) => world.reserve(`${index}`, 7)));
    expect(granted.filter(Boolean)).toHaveLength(14);
    expect(await world.left()).toBe(2);
  });

  it("are written before anything is granted", async () => {
    const world = new World();
    let isGranted = false;
    const { promise, resolve } = Promise.withResolvers<void>();
    world.memory.ready = promise;
    const granted = world.reserve("a", 10).then(() => (isGranted = true));
    await settled();
    expect([isGranted, world.memory.keys(KEY)]).toEqual([false, []]);
    resolve();
    await granted;
    expect(world.memory.keys(KEY)).toEqual([KEY]);
  });

  it.each(["get", "put"] as const)(
    "let nobody wait for a %s that another request has begun, and that never ends",
    async (method) => {
      const storage = new MemoryStorage();
      const world = new World(storage);
      const native = storage[method].bind(storage) as (...args: unknown[]) => Promise<never>;
      let isFirst = true;
      Object.assign(storage, {
        [method]: (...args: unknown[]) => {
          const answer = native(...args);
          if (!isFirst) return answer;
          isFirst = false;
          return new Promise(() => {});
        },
      });
      void world.reserve("cancelled", 60);
      await settled();
      expect(await world.reserve("other", 30)).toBe(true);
      expect(await world.left()).toBe(method === "put" ? 10 : 70);
      expect(await world.settle("other", 5)).toBe(true);
    },
  );

  it("remember what was granted and settled when the room is loaded again", async () => {
    const world = new World();
    await world.reserve("a", 60);
    world.reload();
    expect(await world.left()).toBe(40);
    expect([await world.settle("a", 25), await world.settle("a", 25)]).toEqual([true, false]);
    world.reload();
    expect([await world.settle("a", 25), await world.left()]).toEqual([false, 75]);
  });

  it("keep nothing of what was given back, and write nothing for a refusal", async () => {
    const world = new World();
    await world.reserve("a", 60);
    await world.settle("a", 0);
    expect(world.memory.records.size).toBe(0);
    await world.reserve("b", 101);
    expect(world.memory.records.size).toBe(0);
  });

  it("take a record that cannot be read for none, and say so", async () => {
    const world = new World();
    world.memory.records.set(KEY, { v: 0 });
    expect(await world.reserve("a", 60)).toBe(true);
    expect(world.failed).toEqual(["reading a record"]);
    expect(await world.left()).toBe(40);
  });

  it("are swept once they are over, by those who come new", async () => {
    const world = new World();
    for (let index = 0; index < 100; index++) await world.reserve("a", 1, `${BUDGETS}user%3A${index}/tokens`);
    expect(world.memory.records.size).toBe(100);
    world.now += DAY;
    for (let index = 0; index < 30; index++)
      await world.reserve("a", 1, `${BUDGETS}user%3Anew${index}/tokens`);
    await settled();
    expect(world.memory.keys().filter((key) => !key.includes("new"))).toEqual([]);
    expect(world.memory.records.size).toBe(30);
  });

  it("grant nothing while the storage fails, and go on from what is stored when it works again", async () => {
    const world = new World();
    await world.reserve("a", 60);
    world.memory.error = new Error("out of order");
    await expect(world.reserve("b", 40)).rejects.toThrow("out of order");
    await expect(world.settle("a", 1)).rejects.toThrow("out of order");
    world.memory.error = null;
    expect(await world.left()).toBe(40);
    expect(await world.settle("a", 1)).toBe(true);
    expect(await world.left()).toBe(99);
  });

  it("lose nothing if a write fails among others that do not, whatever answers first", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ amount: fc.integer({ min: 1, max: 30 }), fails: fc.nat(3), ticks: fc.nat(4) }), {
          minLength: 1,
          maxLength: 30,
          size: "max",
        }),
        async (turns) => {
          const storage = new FlakyStorage();
          const world = new World(storage);
          const works = turns.map(async ({ amount, fails, ticks }, index) => {
            for (let tick = 0; tick < ticks; tick++) await settled();
            storage.fails = fails === 0;
            return (await world.reserve(`${index}`, amount).catch(() => false)) ? amount : 0;
          });
          const granted = (await Promise.all(works)).reduce((sum, amount) => sum + amount, 0);
          expect(granted).toBeLessThanOrEqual(100);
          const kept = parseAccountRecord(storage.records.get(KEY)) ?? new Account();
          const sum = [...kept.holds.values()].reduce((total, { amount }) => total + amount, 0);
          expect(sum).toBeGreaterThanOrEqual(granted);
        },
      ),
      { numRuns: runs(300) },
    );
  });
});

/** Some writes fail, and later than others succeed. */
class FlakyStorage extends MemoryStorage {
  fails = false;

  override async put<T>(key: string, value: T): Promise<void> {
    if (!this.fails) return super.put(key, value);
    await settled();
    await settled();
    throw new Error("out of order");
  }
}

describe("accounts without a storage", () => {
  it("are kept in memory", async () => {
    const world = new World(null);
    expect([await world.reserve("a", 60), await world.reserve("b", 60)]).toEqual([true, false]);
    await world.settle("a", 25);
    expect(await world.left()).toBe(75);
  });

  it("are bounded", async () => {
    const world = new World(null);
    for (let index = 0; index <= 10_000; index++) await world.reserve("a", 60, `${index}`);
    expect([await world.left("0"), await world.left("1")]).toEqual([100, 40]);
  });
});
