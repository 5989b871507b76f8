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
  const book = new BanStore(storage, () => {});
  return {
    storage,
    book,
    departures: new SessionRecovery(
      storage,
      book.sweep,
      () => {},
      () => MINUTE,
    ),
  };
}

const conduct: Conduct = { ...SPOTLESS, at: START, strikes: 2, cooldown: 500, calm: 100, limit: "chat" };
const departure = (length = MINUTE, now = START, count = 3): RecoveryRecord => ({
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
const as = (departure: RecoveryRecord) => async () => departure;

describe("how a client stood when it left", () => {
  it("is there when it comes back, to a room that was loaded anew too", async () => {
    const { storage, departures } = setUp();
    await departures.keep(EVE, as(departure()), START);
    expect(await departures.of(EVE)).toEqual(departure());
    expect(await setUp(storage).departures.of(EVE)).toEqual(departure());
  });

  it("is nobody else's", async () => {
    const { departures } = setUp();
    await departures.keep(EVE, as(departure()), START);
    for (const other of ["user:ev", "user:eve2", "user:", "address:#eve"] as const) {
      expect(await departures.of(other)).toBeNull();
    }
  });

  it("stands beside its bans", async () => {
    const { book, departures } = setUp();
    await book.add(imposed(banWith({ kind: "shadow-ban" })));
    await departures.keep(EVE, as(departure()), START);
    expect(await departures.of(EVE)).toEqual(departure());
    expect(await book.bansOf(EVE, START)).toHaveLength(1);
  });

  it("is forgotten where it is to be, and its bans are not", async () => {
    const { storage, book, departures } = setUp();
    await book.add(imposed(banWith()));
    await departures.keep(EVE, as({ ...departure(), kept: [] }), START);
    await departures.keep("user:bob", as(departure()), START);
    await departures.forget(EVE);
    expect(await departures.of(EVE)).toBeNull();
    expect(storage.keys(RECOVERIES)).toEqual([recoveryKeyOf("user:bob")]);
    expect(await book.bansOf(EVE, START)).toHaveLength(1);
  });

  it("need not be known to be forgotten", async () => {
    const { departures } = setUp();
    await expect(departures.forget("user:nobody")).resolves.toBeUndefined();
    await expect(departures.forgetLimit("none", new Set())).resolves.toBeUndefined();
  });

  it("is not forgotten where the clock steps back", async () => {
    const { departures } = setUp();
    await departures.keep(EVE, as(departure()), START);
    for (let count = 0; count < 9; count++) await departures.keep("user:bob", as(departure()), START - 1e9);
    expect(await departures.of(EVE)).toEqual(departure());
  });
});

describe("where it takes a while to keep how a client stood", () => {
  it("the client finds it though it comes back at once", async () => {
    const { departures } = setUp();
    const keeping = departures.keep(EVE, as(departure()), START);
    expect(await departures.of(EVE)).toEqual(departure());
    await keeping;
  });

  it("what is forgotten meanwhile does not come back", async () => {
    const { departures } = setUp();
    for (const forget of [() => departures.forget(EVE), () => departures.forgetLimit("chat", new Set())]) {
      const keeping = departures.keep(EVE, as({ ...departure(), kept: [] }), START);
      await Promise.all([keeping, forget()]);
      expect(await departures.of(EVE)).toBeNull();
    }
  });

  it("two of its connections that go at once do not write over one another", async () => {
    const { departures } = setUp();
    const [short, long] = [departure(MINUTE), departure(2 * MINUTE)];
    await Promise.all([long, short].map((each) => departures.keep(EVE, as(each), START)));
    expect(await departures.of(EVE)).toMatchObject({ until: long.until });
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
    const { departures } = setUp();
    await departures.keep(EVE, as(first), START);
    await departures.keep(EVE, as(then), START + later);
    return departures.of(EVE);
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
    const { departures } = setUp();
    const blocked = { ...departure(), conduct: { ...SPOTLESS, at: START, cooldown: 5 * MINUTE } };
    await departures.keep(EVE, as(blocked), START);
    await departures.keep(EVE, as({ ...departure(), conduct: SPOTLESS }), START + 1_000);
    const left = await departures.of(EVE);
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
    const { departures } = setUp();
    await departures.keep(EVE, as(left(strikes(5), counted(7, 2 * MINUTE))), START);
    await departures.forget(EVE);
    expect(await departures.of(EVE)).toEqual(left(SPOTLESS, counted(7, 2 * MINUTE)));
  });
});

describe("a limit that is forgotten", () => {
  it("takes with it the strikes it led to, of all clients, and no others", async () => {
    const { storage, departures } = setUp();
    for (let index = 0; index < 300; index++) {
      const limit = index % 2 === 0 ? "chat" : "other";
      const left = { ...departure(), kept: [] };
      await departures.keep(`user:${index}`, as({ ...left, conduct: { ...left.conduct, limit } }), START);
    }
    await departures.forgetLimit("chat", new Set());
    expect(storage.keys(RECOVERIES)).toHaveLength(150);
    expect(await departures.of("user:0")).toBeNull();
    expect(await departures.of("user:299")).toMatchObject({ conduct: { limit: "other" } });
  });

  it("takes with it what it counted, and nothing that others did", async () => {
    const { departures } = setUp();
    const other = { ...departure(), conduct: { ...conduct, limit: "other" } };
    await departures.keep(EVE, as(departure()), START);
    await departures.keep("user:bob", as(other), START);
    await departures.forgetLimit("chat", new Set([7]));
    expect(await departures.of(EVE)).toBeNull();
    expect(await departures.of("user:bob")).toEqual({ ...other, kept: [] });
  });
});

it("a record of before each count had an end of its own is read as one whose counts end with it", async () => {
  const { storage, departures } = setUp();
  const { kept, ...rest } = departure();
  storage.records.set(recoveryKeyOf(EVE), {
    ...rest,
    kept: kept.map(({ count, place, bucket }) => ({ count, place, bucket })),
  });
  expect(await departures.of(EVE)).toEqual(departure());
});

describe("a record that is none of a departure counts as none", () => {
  const readWith = (record: unknown): Promise<RecoveryRecord | null> => {
    const { storage, departures } = setUp();
    storage.records.set(recoveryKeyOf(EVE), record);
    return departures.of(EVE);
  };
  const withConduct = (fields: object) => readWith({ ...departure(), conduct: { ...conduct, ...fields } });

  it.each<[string, unknown]>([
    ["null", null],
    ["text", "left"],
    ["a number", 5],
    ["a list", [departure()]],
    ["an empty object", {}],
    ["another one's record", { v: 1, ban: banWith() }],
    ["numbers in text", { ...departure(), until: "9", conduct: { ...conduct, strikes: "9" } }],
    ["no numbers", { ...departure(), until: NaN }],
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
    expect(await readWith({ ...departure(), ...fields })).toBeNull();
  });

  it("and it is replaced when the client next leaves", async () => {
    const { storage, departures } = setUp();
    storage.records.set(recoveryKeyOf(EVE), "corrupt");
    await departures.keep(EVE, as(departure()), START);
    expect(await departures.of(EVE)).toEqual(departure());
  });
});

it("strikes are swept once they are forgiven, and not before", async () => {
  const { storage, book, departures } = setUp();
  await departures.keep(EVE, as(departure(MINUTE)), START);
  for (const [now, left] of [
    [START + MINUTE - 1, 1],
    [START + MINUTE, 0],
  ] as const) {
    await book.sweep.on("user:ada", now);
    expect(storage.keys(RECOVERIES)).toHaveLength(left);
  }
});

it("storage that fails is not hidden from the one who asked", async () => {
  const { storage, departures } = setUp();
  storage.error = new Error("storage is away");
  for (const ask of [
    () => departures.of(EVE),
    () => departures.keep(EVE, as(departure()), START),
    () => departures.forget(EVE),
    () => departures.forgetLimit("chat", new Set()),
  ]) {
    await expect(ask()).rejects.toBe(storage.error);
  }
  storage.error = null;
  await departures.keep(EVE, as(departure()), START);
  expect(await departures.of(EVE)).toEqual(departure());
});
