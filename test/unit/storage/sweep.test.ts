// @module-tag slow
import { describe, expect, it } from "vitest";
import { SPOTLESS } from "../../../src/strikes/conduct.ts";
import { BanStore } from "../../../src/bans/ban-store.ts";
import type { RecoveryRecord } from "../../../src/session/recovery-record.ts";
import { SessionRecovery } from "../../../src/session/recovery.ts";
import {
  AUDIT,
  BANS,
  bansOf,
  RECOVERIES,
  recoveryKeyOf,
  OUTBOX,
  ROOMS,
  SECRET,
  TOKEN,
} from "../../../src/storage/storage-keys.ts";
import { MemoryStorage } from "../../support/storage.ts";
import { banWith, imposed } from "../../support/audit-entries.ts";
import { START, DAY } from "../../support/time.ts";

/** Counts what is read of many records at once. */
class CountingStorage extends MemoryStorage {
  lists = 0;
  listed = 0;

  override async list<T>(options: {
    prefix: string;
    startAfter?: string;
    limit: number;
  }): Promise<Map<string, T>> {
    const found = await super.list<T>(options);
    this.lists++;
    this.listed += found.size;
    return found;
  }
}

function setUp(storage = new CountingStorage()) {
  const store = new BanStore(storage, () => {});
  return {
    storage,
    store,
    recovery: new SessionRecovery(
      storage,
      store.sweep,
      () => {},
      () => 60_000,
    ),
  };
}

type Memory = ReturnType<typeof setUp>;

const record = (now: number, length: number) => async (): Promise<RecoveryRecord> => ({
  conduct: { ...SPOTLESS, at: now, strikes: 1, limit: "chat" },
  kept: [],
  until: now + length,
});

/** Half of the clients are banned for ten days, half leave with strikes for ten days; one comes each day. */
async function comeAndGo(count: number, memoryOf: (index: number) => Memory): Promise<number> {
  let most = 0;
  for (let index = 0; index < count; index++) {
    const now = START + index * DAY;
    const target = `user:${(index * 7_919) % count}` as const;
    const { storage, store, recovery } = memoryOf(index);
    if (index % 2 === 0) await store.add(imposed(banWith({ target, at: now }, 10 * DAY)));
    else await recovery.keep(target, record(now, 10 * DAY), now);
    most = Math.max(most, storage.records.size);
  }
  return most;
}

describe("storage stays bounded", () => {
  // Ten bans and recovery are current, and half a year's audit of them: 92. Each write looks at eight.
  const MOST = 130;

  it("by the clients of half a year, though thousands come and never return", async () => {
    const memory = setUp();
    expect(await comeAndGo(5_000, () => memory)).toBeLessThan(MOST);
  });

  it("even where the room forgets after each write how far it had looked", async () => {
    const storage = new CountingStorage();
    // Where it looks then is left to chance.
    expect(await comeAndGo(2_000, () => setUp(storage))).toBeLessThan(3 * MOST);
  });

  it("and a write reads eight records, and one in 32 of those to the audit all of that", async () => {
    const memory = setUp();
    await comeAndGo(1_000, () => memory);
    const { lists, listed } = memory.storage;
    // The first one after the room was loaded may begin again at the start. Half of the writes are to the audit.
    expect(lists).toBeLessThanOrEqual(1_001 + 500 / 32 + 1);
    expect(listed).toBeLessThanOrEqual(8 * 1_001 + (500 / 32 + 1) * 130);
  });

  it("without ever losing a ban that holds, or strikes that are not forgiven", async () => {
    const memory = setUp();
    const { store, recovery } = memory;
    for (let index = 0; index < 50; index++) {
      await store.add(imposed(banWith({ target: `user:lasting-${index}` }, "forever")));
      await recovery.keep(`user:waiting-${index}`, record(START, 1e15), START);
    }
    await comeAndGo(3_000, () => memory);
    for (let index = 0; index < 50; index++) {
      expect(await store.bansOf(`user:lasting-${index}`, START)).toHaveLength(1);
      expect(await recovery.of(`user:waiting-${index}`)).toEqual(await record(START, 1e15)());
    }
  });

  it("by throwing out corrupt recovery, too, and never a corrupt ban or an entry of the audit", async () => {
    const { storage, store } = setUp();
    for (let index = 0; index < 100; index++) {
      storage.records.set(recoveryKeyOf(`user:${index}`), "corrupt");
      storage.records.set(`${bansOf(`user:${index}`)}corrupt`, "corrupt");
      storage.records.set(`${AUDIT}${index}/corrupt`, "corrupt");
    }
    for (let index = 0; index < 40; index++) await store.sweep.on("user:ada", START + 1_000 * DAY);
    expect([RECOVERIES, BANS, AUDIT].map((prefix) => storage.keys(prefix).length)).toEqual([0, 100, 100]);
  });
});

it("what is not over by its nature is never touched: the app's own, letters, rooms, keys", async () => {
  const memory = setUp();
  const { storage } = memory;
  const own = ["a", "party", "party-bounce", "party-bouncer", "party-bouncer;", "user:eve", "zzz"];
  const lasting = [`${OUTBOX}1`, `${ROOMS}main/a`, SECRET, TOKEN, "party-bouncer:zzz"];
  for (const key of [...own, ...lasting]) await storage.put(key, key);
  await comeAndGo(500, () => memory);
  for (const key of [...own, ...lasting]) expect(storage.records.get(key)).toBe(key);
});

it("leaves a record that is written while the one before it is found to be over", async () => {
  const { store, recovery } = setUp();
  await recovery.keep("user:eve", record(START, 1), START);
  const now = START + DAY;
  const later = await record(now, DAY)();
  // As a client is banned, its strikes are kept beside the ban.
  const sweeping = store.sweep.on("user:eve", now);
  await Promise.all([store.sweep.put(recoveryKeyOf("user:eve"), later), sweeping]);
  expect((await recovery.of("user:eve"))?.until).toBe(now + DAY);
});
