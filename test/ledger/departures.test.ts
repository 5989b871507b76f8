import { describe, expect, it } from "vitest";
import { type Conduct, SPOTLESS } from "../../src/judge/conduct.ts";
import { BanBook } from "../../src/ledger/book.ts";
import type { Departure } from "../../src/ledger/departure.ts";
import { Departures } from "../../src/ledger/departures.ts";
import { DEPARTURES, departureOf } from "../../src/ledger/keys.ts";
import { MINUTE, START } from "../fixtures/room.ts";
import { MemoryStorage } from "../fixtures/storage.ts";
import { banWith, imposed } from "./changes.ts";

const EVE = "user:eve";

function setUp(storage = new MemoryStorage()) {
  const book = new BanBook(storage, () => {});
  return { storage, book, departures: new Departures(storage, book.sweep, () => {}) };
}

const conduct: Conduct = { ...SPOTLESS, at: START, strikes: 2, cooldown: 500, calm: 100, limit: "chat" };
const departure = (length = MINUTE, now = START, count = 3): Departure => ({
  conduct: { ...conduct, at: now },
  kept: [
    {
      count: 7,
      place: { kind: "shared", key: '["hourly","user:eve"]' },
      bucket: { at: now, count, before: 0 },
    },
  ],
  until: now + length,
});

/** As it is described when it is its turn to be written. */
const as = (departure: Departure) => async () => departure;

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
    await departures.keep(EVE, as(departure()), START);
    await departures.keep("user:bob", as(departure()), START);
    await departures.forget(EVE);
    expect(await departures.of(EVE)).toBeNull();
    expect(storage.keys(DEPARTURES)).toEqual([departureOf("user:bob")]);
    expect(await book.bansOf(EVE, START)).toHaveLength(1);
  });

  it("need not be known to be forgotten", async () => {
    const { departures } = setUp();
    await expect(departures.forget("user:nobody")).resolves.toBeUndefined();
    await expect(departures.forgetLimit("none")).resolves.toBeUndefined();
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
    for (const forget of [() => departures.forget(EVE), () => departures.forgetLimit("chat")]) {
      const keeping = departures.keep(EVE, as(departure()), START);
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
  const [short, long] = [departure(MINUTE, START, 1), departure(2 * MINUTE, START, 2)];

  it("the strikes that last longer stay, with the counts of the one that left last", async () => {
    const { departures } = setUp();
    await departures.keep(EVE, as(long), START);
    await departures.keep(EVE, as({ ...short, conduct: { ...conduct, strikes: 1 } }), START);
    expect(await departures.of(EVE)).toEqual({ ...long, kept: short.kept });
  });

  it("the one that left last counts where its strikes last longer", async () => {
    const { departures } = setUp();
    await departures.keep(EVE, as(short), START);
    await departures.keep(EVE, as(long), START);
    expect(await departures.of(EVE)).toEqual(long);
  });
});

describe("a limit that is forgotten", () => {
  it("takes with it the strikes it led to, of all clients, and no others", async () => {
    const { storage, departures } = setUp();
    for (let index = 0; index < 300; index++) {
      const limit = index % 2 === 0 ? "chat" : "other";
      const left = departure();
      await departures.keep(`user:${index}`, as({ ...left, conduct: { ...left.conduct, limit } }), START);
    }
    await departures.forgetLimit("chat");
    expect(storage.keys(DEPARTURES)).toHaveLength(150);
    expect(await departures.of("user:0")).toBeNull();
    expect(await departures.of("user:299")).toMatchObject({ conduct: { limit: "other" } });
  });
});

describe("a record that is none of a departure counts as none", () => {
  const readWith = (record: unknown): Promise<Departure | null> => {
    const { storage, departures } = setUp();
    storage.records.set(departureOf(EVE), record);
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
    storage.records.set(departureOf(EVE), "corrupt");
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
    expect(storage.keys(DEPARTURES)).toHaveLength(left);
  }
});

it("storage that fails is not hidden from the one who asked", async () => {
  const { storage, departures } = setUp();
  storage.error = new Error("storage is away");
  for (const ask of [
    () => departures.of(EVE),
    () => departures.keep(EVE, as(departure()), START),
    () => departures.forget(EVE),
    () => departures.forgetLimit("chat"),
  ]) {
    await expect(ask()).rejects.toBe(storage.error);
  }
  storage.error = null;
  await departures.keep(EVE, as(departure()), START);
  expect(await departures.of(EVE)).toEqual(departure());
});
