import { describe, expect, it } from "vitest";
import { type Conduct, SPOTLESS } from "../../../src/strikes/conduct.ts";
import { BanStore } from "../../../src/bans/ban-store.ts";
import type { RecoveryRecord } from "../../../src/session/recovery-record.ts";
import { SessionRecovery } from "../../../src/session/recovery.ts";
import { RECOVERIES, recoveryKeyOf } from "../../../src/storage/storage-keys.ts";
import { MemoryStorage } from "../../support/storage.ts";
import { banWith, imposed } from "../../support/audit-entries.ts";
import { START, MINUTE, HOUR } from "../../support/time.ts";

const EVE = "user:eve";

function setUp(storage = new MemoryStorage()) {
  const store = new BanStore(storage, () => {});
  return {
    storage,
    store,
    recovery: new SessionRecovery(
      storage,
      store.sweep,
      () => {},
      () => MINUTE,
    ),
  };
}

const conduct: Conduct = { ...SPOTLESS, at: START, strikes: 2, cooldown: 500, calm: 100, limit: "chat" };
const record = (length = MINUTE, now = START, count = 3): RecoveryRecord => ({
  conduct: { ...conduct, at: now },
  kept: [
    {
      count: 7,
      place: { kind: "shared", key: '["hourly","user:eve"]' },
      bucket: { at: now, count, before: 0 },
      until: now + length,
    },
  ],
  until: now + length,
});

/** As it is described when it is its turn to be written. */
const as = (record: RecoveryRecord) => async () => record;

describe("how a client record when it left", () => {
  it("is there when it comes back, to a room that was loaded anew too", async () => {
    const { storage, recovery } = setUp();
    await recovery.keep(EVE, as(record()), START);
    expect(await recovery.of(EVE)).toEqual(record());
    expect(await setUp(storage).recovery.of(EVE)).toEqual(record());
  });

  it("is nobody else's", async () => {
    const { recovery } = setUp();
    await recovery.keep(EVE, as(record()), START);
    for (const other of ["user:ev", "user:eve2", "user:", "address:#eve"] as const) {
      expect(await recovery.of(other)).toBeNull();
    }
  });

  it("stands beside its bans", async () => {
    const { store, recovery } = setUp();
    await store.add(imposed(banWith({ kind: "shadow-ban" })));
    await recovery.keep(EVE, as(record()), START);
    expect(await recovery.of(EVE)).toEqual(record());
    expect(await store.bansOf(EVE, START)).toHaveLength(1);
  });

  it("is forgotten where it is to be, and its bans are not", async () => {
    const { storage, store, recovery } = setUp();
    await store.add(imposed(banWith()));
    await recovery.keep(EVE, as({ ...record(), kept: [] }), START);
    await recovery.keep("user:bob", as(record()), START);
    await recovery.forget(EVE);
    expect(await recovery.of(EVE)).toBeNull();
    expect(storage.keys(RECOVERIES)).toEqual([recoveryKeyOf("user:bob")]);
    expect(await store.bansOf(EVE, START)).toHaveLength(1);
  });

  it("need not be known to be forgotten", async () => {
    const { recovery } = setUp();
    await expect(recovery.forget("user:nobody")).resolves.toBeUndefined();
    await expect(recovery.forgetLimit("none", new Set())).resolves.toBeUndefined();
  });

  it("is not forgotten where the clock steps back", async () => {
    const { recovery } = setUp();
    await recovery.keep(EVE, as(record()), START);
    for (let count = 0; count < 9; count++) await recovery.keep("user:bob", as(record()), START - 1e9);
    expect(await recovery.of(EVE)).toEqual(record());
  });
});

describe("where it takes a while to keep how a client record", () => {
  it("the client finds it though it comes back at once", async () => {
    const { recovery } = setUp();
    const keeping = recovery.keep(EVE, as(record()), START);
    expect(await recovery.of(EVE)).toEqual(record());
    await keeping;
  });

  it("what is forgotten meanwhile does not come back", async () => {
    const { recovery } = setUp();
    for (const forget of [() => recovery.forget(EVE), () => recovery.forgetLimit("chat", new Set())]) {
      const keeping = recovery.keep(EVE, as({ ...record(), kept: [] }), START);
      await Promise.all([keeping, forget()]);
      expect(await recovery.of(EVE)).toBeNull();
    }
  });

  it("two of its connections that go at once do not write over one another", async () => {
    const { recovery } = setUp();
    const [short, long] = [record(MINUTE), record(2 * MINUTE)];
    await Promise.all([long, short].map((each) => recovery.keep(EVE, as(each), START)));
    expect(await recovery.of(EVE)).toMatchObject({ until: long.until });
  });
});

describe("of two connections of a client that left", () => {
  const strikes = (count: number, more: Partial<Conduct> = {}): Conduct => ({
    ...conduct,
    strikes: count,
    cooldown: 0,
    calm: 0,
    ...more,
  });
  const counted = (id: number, lasts: number, count = 3): RecoveryRecord["kept"][number] => ({
    count: id,
    place: { kind: "shared", key: `["${id}","user:eve"]` },
    bucket: { at: START, count, before: 0 },
    until: START + lasts,
  });
  const left = (how: Conduct, ...kept: RecoveryRecord["kept"]): RecoveryRecord => ({
    conduct: how,
    kept,
    until: START + Math.max(how.strikes * MINUTE, ...kept.map(({ until }) => until - START)),
  });
  const after = async (
    first: RecoveryRecord,
    then: RecoveryRecord,
    later = 0,
  ): Promise<RecoveryRecord | null> => {
    const { recovery } = setUp();
    await recovery.keep(EVE, as(first), START);
    await recovery.keep(EVE, as(then), START + later);
    return recovery.of(EVE);
  };
  const bothWays = async (one: RecoveryRecord, other: RecoveryRecord): Promise<RecoveryRecord | null> => {
    const [first, second] = [await after(one, other), await after(other, one)];
    expect(first).toEqual(second);
    return first;
  };

  it("the most strikes stay, however long the counts of the other last", async () => {
    const found = await bothWays(left(strikes(5)), left(SPOTLESS, counted(7, HOUR)));
    expect(found).toMatchObject({ conduct: { strikes: 5 }, until: START + HOUR });
    expect(found?.kept).toEqual([counted(7, HOUR)]);
  });

  it("a cool-down without a strike stays, though another tab that is spotless leaves later", async () => {
    const { recovery } = setUp();
    const blocked = { ...record(), conduct: { ...SPOTLESS, at: START, cooldown: 5 * MINUTE } };
    await recovery.keep(EVE, as(blocked), START);
    await recovery.keep(EVE, as({ ...record(), conduct: SPOTLESS }), START + 1_000);
    const left = await recovery.of(EVE);
    expect(left?.conduct).toMatchObject({ at: START + 1_000, cooldown: 5 * MINUTE - 1_000 });
  });

  it("the fullest of each count stays, and each has its own end", async () => {
    const found = await bothWays(
      left(SPOTLESS, counted(7, HOUR), counted(8, 2 * MINUTE, 1)),
      left(strikes(1), counted(7, 2 * HOUR, 5), counted(9, MINUTE)),
    );
    expect(found?.kept).toHaveLength(3);
    expect(found?.kept).toEqual(
      expect.arrayContaining([counted(7, 2 * HOUR, 5), counted(8, 2 * MINUTE, 1), counted(9, MINUTE)]),
    );
  });

  it("of two counts that end together, as those of a window do, it is the higher one", async () => {
    const found = await bothWays(left(SPOTLESS, counted(7, HOUR, 2)), left(SPOTLESS, counted(7, HOUR, 5)));
    expect(found?.kept).toEqual([counted(7, HOUR, 5)]);
  });

  it("strikes are compared as of now: what was forgiven meanwhile is", async () => {
    const found = await after(left(strikes(3)), left({ ...strikes(2), at: START + 2 * MINUTE }), 2 * MINUTE);
    expect(found).toMatchObject({ conduct: { strikes: 2, at: START + 2 * MINUTE } });
  });

  it("a cool-down and a restriction last as long as the longer one does", async () => {
    expect(
      await bothWays(
        left(strikes(3, { cooldown: 5_000 })),
        left(strikes(2, { cooldown: 9_000, restricted: 30_000, only: ["a"] })),
      ),
    ).toMatchObject({ conduct: { strikes: 3, cooldown: 9_000, restricted: 30_000, only: ["a"] } });
  });

  it("counts that have run down are left out, and of many those that run down first", async () => {
    const many = Array.from({ length: 100 }, (_, id) => counted(id, MINUTE + id));
    const found = await after(
      left(SPOTLESS, counted(900, 1), ...many),
      left(SPOTLESS, counted(901, HOUR)),
      1,
    );
    expect(found?.kept).toHaveLength(32);
    expect(found?.kept.map(({ count }) => count)).toEqual([
      901,
      ...Array.from({ length: 31 }, (_, index) => 99 - index),
    ]);
  });

  it("of one whose strikes are forgotten, the counts stay, for as long as they last", async () => {
    const { recovery } = setUp();
    await recovery.keep(EVE, as(left(strikes(5), counted(7, 2 * MINUTE))), START);
    await recovery.forget(EVE);
    expect(await recovery.of(EVE)).toEqual(left(SPOTLESS, counted(7, 2 * MINUTE)));
  });
});

describe("a limit that is forgotten", () => {
  it("takes with it the strikes it led to, of all clients, and no others", async () => {
    const { storage, recovery } = setUp();
    for (let index = 0; index < 300; index++) {
      const limit = index % 2 === 0 ? "chat" : "other";
      const left = { ...record(), kept: [] };
      await recovery.keep(`user:${index}`, as({ ...left, conduct: { ...left.conduct, limit } }), START);
    }
    await recovery.forgetLimit("chat", new Set());
    expect(storage.keys(RECOVERIES)).toHaveLength(150);
    expect(await recovery.of("user:0")).toBeNull();
    expect(await recovery.of("user:299")).toMatchObject({ conduct: { limit: "other" } });
  });

  it("takes with it what it counted, and nothing that others did", async () => {
    const { recovery } = setUp();
    const other = { ...record(), conduct: { ...conduct, limit: "other" } };
    await recovery.keep(EVE, as(record()), START);
    await recovery.keep("user:bob", as(other), START);
    await recovery.forgetLimit("chat", new Set([7]));
    expect(await recovery.of(EVE)).toBeNull();
    expect(await recovery.of("user:bob")).toEqual({ ...other, kept: [] });
  });
});

it("a record of before each count had an end of its own is read as one whose counts end with it", async () => {
  const { storage, recovery } = setUp();
  const { kept, ...rest } = record();
  storage.records.set(recoveryKeyOf(EVE), {
    ...rest,
    kept: kept.map(({ count, place, bucket }) => ({ count, place, bucket })),
  });
  expect(await recovery.of(EVE)).toEqual(record());
});

describe("a record that is none of a record counts as none", () => {
  const readWith = (record: unknown): Promise<RecoveryRecord | null> => {
    const { storage, recovery } = setUp();
    storage.records.set(recoveryKeyOf(EVE), record);
    return recovery.of(EVE);
  };
  const withConduct = (fields: object) => readWith({ ...record(), conduct: { ...conduct, ...fields } });

  it.each<[string, unknown]>([
    ["null", null],
    ["text", "left"],
    ["a number", 5],
    ["a list", [record()]],
    ["an empty object", {}],
    ["another one's record", { v: 1, ban: banWith() }],
    ["numbers in text", { ...record(), until: "9", conduct: { ...conduct, strikes: "9" } }],
    ["no numbers", { ...record(), until: NaN }],
  ])("%s", async (_, record) => {
    expect(await readWith(record)).toBeNull();
  });

  it.each([
    { strikes: -1 },
    { strikes: 0.5 },
    { cooldown: -1 },
    { cooldown: NaN },
    { restricted: Infinity },
    { only: "chat" },
    { only: [5] },
    { limit: 5 },
    { limit: undefined },
  ])("and numbers and names that no conduct has: %o", async (fields) => {
    expect(await withConduct(fields)).toBeNull();
  });

  it.each([
    { kept: [{ count: 7, place: { kind: "own" }, bucket: { at: 1, count: 1, before: 0 } }] },
    { kept: [{ count: 7, place: { kind: "shared", key: "a" }, bucket: { at: 1, count: -1, before: 0 } }] },
    { kept: [null] },
    { kept: "all" },
    { until: Infinity },
    { until: undefined },
  ])("and counts that nobody kept: %o", async (fields) => {
    expect(await readWith({ ...record(), ...fields })).toBeNull();
  });

  it("and it is replaced when the client next leaves", async () => {
    const { storage, recovery } = setUp();
    storage.records.set(recoveryKeyOf(EVE), "corrupt");
    await recovery.keep(EVE, as(record()), START);
    expect(await recovery.of(EVE)).toEqual(record());
  });
});

it("strikes are swept once they are forgiven, and not before", async () => {
  const { storage, store, recovery } = setUp();
  await recovery.keep(EVE, as(record(MINUTE)), START);
  for (const [now, left] of [
    [START + MINUTE - 1, 1],
    [START + MINUTE, 0],
  ] as const) {
    await store.sweep.on("user:ada", now);
    expect(storage.keys(RECOVERIES)).toHaveLength(left);
  }
});

it("storage that fails is not hidden from the one who asked", async () => {
  const { storage, recovery } = setUp();
  storage.error = new Error("storage is away");
  for (const ask of [
    () => recovery.of(EVE),
    () => recovery.keep(EVE, as(record()), START),
    () => recovery.forget(EVE),
    () => recovery.forgetLimit("chat", new Set()),
  ]) {
    await expect(ask()).rejects.toBe(storage.error);
  }
  storage.error = null;
  await recovery.keep(EVE, as(record()), START);
  expect(await recovery.of(EVE)).toEqual(record());
});
