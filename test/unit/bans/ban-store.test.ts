import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RecordKey } from "../../../src/identity/record-key.ts";
import type { Entry, RecordedBan } from "../../../src/bans/ban.ts";
import { BanStore } from "../../../src/bans/ban-store.ts";
import type { AuditEntry } from "../../../src/bans/audit-entry.ts";
import { AUDIT, auditOf, BANS, bansOf } from "../../../src/storage/storage-keys.ts";
import { MemoryStorage } from "../../support/storage.ts";
import { banWith, imposed, pardonWith, toldOf } from "../../support/audit-entries.ts";
import { runs } from "../../support/runs.ts";
import { START, MINUTE, DAY } from "../../support/time.ts";

const EVE = "user:eve";

/** Counts its writes. */
class CountingStorage extends MemoryStorage {
  puts = 0;

  override put<T>(key: string, value: T): Promise<void> {
    this.puts++;
    return super.put(key, value);
  }
}

function setUp(storage = new CountingStorage()) {
  const errors: Error[] = [];
  return { storage, errors, store: new BanStore(storage, (error) => errors.push(error)) };
}

const keep = (store: BanStore, ...bans: RecordedBan[]): Promise<unknown> =>
  Promise.all(bans.map((ban) => store.add(imposed(ban))));
const idsOf = (bans: readonly { id: string }[]): string[] => bans.map(({ id }) => id).toSorted();

/** Writes until everything has been looked at once. */
async function sweepAll({ storage, store }: ReturnType<typeof setUp>, now: number): Promise<void> {
  for (let seen = 0; seen <= storage.records.size + 8; seen += 8) await store.sweep.on("user:ada", now);
}

describe("a ban", () => {
  it("holds to its last millisecond, and not one longer", async () => {
    const { store } = setUp();
    const ban = banWith({}, MINUTE);
    await keep(store, ban);
    for (const now of [START, START + MINUTE - 1]) expect(await store.bansOf(EVE, now)).toEqual([ban]);
    expect(await store.bansOf(EVE, START + MINUTE)).toEqual([]);
  });

  it.each<[string, RecordedBan]>([
    ["by an operator", banWith()],
    ["by the ladder", banWith({ by: "rule:chat", limit: "chat" })],
    ["in the shadow", banWith({ kind: "shadow-ban" })],
    ["for ever", banWith({}, "forever")],
    ["that is told", banWith({ disclosure: "notify" })],
    ["of an address", banWith({ target: `address:#${"0".repeat(32)}`, scope: "address" })],
    ["without words", banWith({ reason: "", by: "" })],
  ])("is read back as it was kept, by another store too: %s", async (_, ban) => {
    const { storage, errors, store } = setUp();
    await keep(store, ban);
    const again = setUp(storage);
    const entry: Entry = { v: 1, ban, shared: false, told: false };
    for (const each of [store, again.store]) {
      expect(await each.entriesOf(ban.target, START)).toEqual([entry]);
      expect(await each.list({}, START)).toEqual({ bans: [ban], next: null });
      expect(await each.history(ban.target)).toEqual([imposed(ban)]);
    }
    expect([...errors, ...again.errors]).toEqual([]);
  });

  it("for ever holds for ever", async () => {
    const { store } = setUp();
    await keep(store, banWith({}, "forever"));
    expect(await store.bansOf(EVE, 8.64e15)).toMatchObject([{ until: Infinity }]);
  });

  it("without an end as JSON has it, which is null, holds for ever", async () => {
    const { storage, store } = setUp();
    await keep(store, banWith({}, "forever"));
    for (const [key, record] of storage.records) storage.records.set(key, JSON.parse(JSON.stringify(record)));
    expect(await store.bansOf(EVE, 8.64e15)).toMatchObject([{ until: Infinity }]);
    expect(await store.history(EVE)).toMatchObject([{ ban: { until: Infinity } }]);
  });

  it("is one client's, and nobody else's", async () => {
    const { store } = setUp();
    await keep(store, banWith());
    for (const other of ["user:ev", "user:eve2", "user:", "user:Eve", "address:#eve"] as const) {
      expect(await store.bansOf(other, START)).toEqual([]);
      expect(await store.history(other)).toEqual([]);
    }
  });

  it("is written before anything else is waited for, with its audit", () => {
    const { storage, store } = setUp();
    void store.add(imposed(banWith()));
    expect(storage.records.size).toBe(2);
  });
});

describe("a clock that stepped back", () => {
  const then = START - 1e9;

  it("begins a ban anew, as long as it was, and keeps it so", async () => {
    const { storage, store } = setUp();
    const ban = banWith({}, MINUTE);
    await keep(store, ban);
    const anew = { ...ban, at: then, until: then + MINUTE };
    expect(await store.bansOf(EVE, then)).toEqual([anew]);
    expect(await setUp(storage).store.bansOf(EVE, then + MINUTE - 1)).toEqual([anew]);
    expect(await setUp(storage).store.bansOf(EVE, then + MINUTE)).toEqual([]);
  });

  it("writes once, and nothing where it did not step", async () => {
    const { storage, store } = setUp();
    await keep(store, banWith());
    const { puts } = storage;
    await store.entriesOf(EVE, START);
    expect(storage.puts).toBe(puts);
    await store.entriesOf(EVE, START - 1_000);
    await store.entriesOf(EVE, START - 999);
    expect(storage.puts).toBe(puts + 1);
  });

  it("ends none that is for ever", async () => {
    const { store } = setUp();
    await keep(store, banWith({}, "forever"));
    expect(await store.bansOf(EVE, then)).toMatchObject([{ at: then, until: Infinity }]);
  });
});

describe("the moment of a change", () => {
  it("is what the clock says", () => {
    const { store } = setUp();
    expect([store.moment(START), store.moment(START + MINUTE)]).toEqual([START, START + MINUTE]);
  });

  it("is after every one before, though the clock stands still or steps back", () => {
    const clock = fc.array(fc.oneof(fc.constant(START), fc.integer({ min: START - 5, max: START + 5 })));
    fc.assert(
      fc.property(clock, (times) => {
        const { store } = setUp();
        const moments = times.map((now) => store.moment(now));
        for (const [index, moment] of moments.entries()) {
          expect(moment).toBeGreaterThanOrEqual(times[index] ?? 0);
          expect(moment).toBeGreaterThan(moments[index - 1] ?? 0);
        }
      }),
    );
  });
});

describe("the history of a client", () => {
  it("is in order of time, in whichever order it was heard of", async () => {
    const { store } = setUp();
    const times = [5, 1, 3, 2, 4, 10, 9].map((ms) => START + ms);
    for (const at of times) await store.take(imposed(banWith({ at })), START);
    expect((await store.history(EVE)).map(({ at }) => at)).toEqual(times.toSorted((a, b) => a - b));
  });

  it("has what two rooms did in the same millisecond", async () => {
    const { store } = setUp();
    for (let count = 0; count < 3; count++) await store.take(imposed(banWith()), START);
    await store.take(pardonWith(), START);
    expect(await store.history(EVE)).toHaveLength(4);
  });

  it("has what it is told twice once", async () => {
    const { store } = setUp();
    const [ban, pardon] = [imposed(banWith()), pardonWith({ before: START + 1 })];
    for (const change of [ban, ban, pardon, ban, pardon]) await store.take(change, START);
    expect(await store.history(EVE)).toEqual([ban, pardon].toSorted((a, b) => (a.id < b.id ? -1 : 1)));
    expect(await store.bansOf(EVE, START)).toEqual([]);
  });
});

describe("what comes to be known of a client in whichever order", () => {
  const NOW = START + 20;
  const someBans = fc.array(
    fc.record({
      at: fc.integer({ min: START, max: START + 5 }),
      disclosure: fc.constantFrom("none", "notify", "delayed"),
      kind: fc.constantFrom("close", "shadow-ban"),
    }),
    { minLength: 1, maxLength: 4 },
  );
  const somePardons = (bans: readonly RecordedBan[]) =>
    fc.array(
      fc.record({
        at: fc.integer({ min: START, max: START + 9 }),
        ids: fc.subarray(bans.map(({ id }) => id)),
        liftsAll: fc.boolean(),
      }),
      { maxLength: 3 },
    );
  const orders = someBans
    .map((fields) => fields.map((each) => banWith(each)))
    .chain((bans) => fc.tuple(fc.constant(bans), somePardons(bans), fc.subarray(bans)))
    .map(([bans, pardons, told]): AuditEntry[] => [
      ...bans.map(imposed),
      ...pardons.map(({ at, ids, liftsAll }) => pardonWith({ at, bans: ids, before: liftsAll ? at : null })),
      ...told.map((ban) => toldOf(ban)),
    ])
    .chain((changes) => {
      const order = fc.shuffledSubarray(changes, { minLength: changes.length });
      return fc.tuple(order, order);
    });

  it("comes to the same: what holds, what is owed, and what was done", async () => {
    const outcomeOf = async (order: readonly AuditEntry[]): Promise<object> => {
      const { store } = setUp();
      for (const change of order) await store.take(change, NOW);
      const entries = await store.entriesOf(EVE, NOW);
      return {
        holding: await store.bansOf(EVE, NOW),
        owed: entries.filter(({ ban, told }) => !told && ban.disclosure !== "none"),
        done: await store.history(EVE),
      };
    };
    await fc.assert(
      fc.asyncProperty(orders, async ([one, other]) => {
        expect(await outcomeOf(one)).toEqual(await outcomeOf(other));
      }),
      { numRuns: runs(1_000) },
    );
  });
});

describe("a ban that is over", () => {
  it.each([
    { disclosure: "none", told: false },
    { disclosure: "notify", told: true },
    { disclosure: "delayed", told: true },
  ] as const)("is swept where its client is owed no word: %o", async ({ disclosure, told }) => {
    const all = setUp();
    const { storage, store } = all;
    const ban = banWith({ disclosure }, MINUTE);
    await keep(store, ban);
    if (told) await store.take(toldOf(ban), START);
    await sweepAll(all, ban.until - 1);
    expect(storage.keys(BANS)).toHaveLength(1);
    await sweepAll(all, ban.until);
    expect(storage.keys(BANS)).toEqual([]);
  });

  it.each(["notify", "delayed"] as const)(
    "is kept for thirty days where its client is yet to be told: %s",
    async (disclosure) => {
      const all = setUp();
      const { storage, store } = all;
      const ban = banWith({ disclosure }, MINUTE);
      await keep(store, ban);
      await sweepAll(all, ban.until + 30 * DAY);
      expect(await store.entriesOf(EVE, ban.until + 30 * DAY)).toMatchObject([{ told: false }]);
      await sweepAll(all, ban.until + 30 * DAY + 1);
      expect(storage.keys(BANS)).toEqual([]);
    },
  );

  it("is kept in the audit for 184 days, told or not", async () => {
    const all = setUp();
    const { storage, store } = all;
    await keep(store, banWith({}, MINUTE), banWith({ disclosure: "delayed" }, MINUTE));
    await sweepAll(all, START + 184 * DAY);
    expect(storage.keys(AUDIT)).toHaveLength(2);
    await sweepAll(all, START + 184 * DAY + 1);
    expect(storage.keys(AUDIT)).toEqual([]);
  });
});

describe("a pardon", () => {
  it("removes what it lifts, and leaves a ban whose end its client is yet to be told of until that is done", async () => {
    const { store } = setUp();
    const [plain, owed] = [banWith(), banWith({ disclosure: "delayed" })];
    await keep(store, plain, owed);
    const at = START + 1_000;
    await store.pardon(pardonWith({ at, before: at }), await store.entriesOf(EVE, at));
    expect(await store.bansOf(EVE, at)).toEqual([]);
    expect(await store.entriesOf(EVE, at)).toEqual([
      { v: 1, ban: { ...owed, until: at }, shared: false, told: false },
    ]);
  });

  it("lifts those it names and those from before it, and no other", async () => {
    const { store } = setUp();
    const bans = [0, 1, 2, 3].map((ms) => banWith({ at: START + ms }));
    await keep(store, ...bans);
    const [, , , last] = bans;
    const pardon = pardonWith({ bans: [last?.id ?? ""], before: START + 2 });
    await store.pardon(pardon, await store.entriesOf(EVE, START + 4));
    expect(idsOf(await store.bansOf(EVE, START + 4))).toEqual(idsOf(bans.slice(2, 3)));
  });

  it("is begun to be written, with all that it lifts, before it is waited for", async () => {
    const { storage, store } = setUp();
    await keep(store, banWith(), banWith());
    const entries = await store.entriesOf(EVE, START);
    void store.pardon(pardonWith({ before: START + 1 }), entries);
    expect([storage.keys(BANS).length, storage.keys(AUDIT).length]).toEqual([0, 3]);
  });

  it("of one who was never banned is in the audit, and that is all", async () => {
    const { storage, store } = setUp();
    await store.pardon(pardonWith({ before: START }), []);
    expect(storage.records.size).toBe(1);
    expect(await store.history(EVE)).toHaveLength(1);
  });
});

describe("a corrupt record", () => {
  const ban = banWith({ id: "corrupt" });
  const entry = { v: 1, ban, shared: false, told: false };
  const wrong: [string, unknown][] = [
    ["null", null],
    ["text", "banned"],
    ["a number", 5],
    ["a list", [entry]],
    ["an empty object", {}],
    ["a version to come", { ...entry, v: 2 }],
    ["no version", { ...entry, v: undefined }],
    ["a version in text", { ...entry, v: "1" }],
    ["no ban", { ...entry, ban: null }],
    ["sharing in text", { ...entry, shared: "yes" }],
    ["no word on who was told", { ...entry, told: undefined }],
    ...Object.entries<unknown[]>({
      id: ["", 5, undefined, "x".repeat(65)],
      target: ["eve", "address:203.0.113.7", null, 5, undefined],
      scope: ["connection", "planet", undefined],
      kind: ["kick", null, undefined],
      reason: [5, null, undefined],
      by: [5, null, undefined],
      limit: [5, undefined],
      disclosure: ["loud", null, undefined],
      at: ["0", NaN, Infinity, undefined],
      until: ["forever", NaN, -Infinity, undefined],
    }).flatMap(([name, values]) =>
      values.map((value): [string, unknown] => [
        `a ban with ${String(value).slice(0, 20)} for its ${name}`,
        { ...entry, ban: { ...ban, [name]: value } },
      ]),
    ),
  ];

  it.each(wrong)("of a ban is said, skipped, and left where it is: %s", async (_, record) => {
    const all = setUp();
    const { storage, errors, store } = all;
    const others = [banWith({ id: "before" }), banWith({ id: "d" })];
    await keep(store, ...others);
    const key = `${bansOf(EVE)}corrupt`;
    storage.records.set(key, record);
    expect(idsOf(await store.bansOf(EVE, START))).toEqual(["before", "d"]);
    expect(idsOf((await store.list({ limit: 2 }, START)).bans)).toEqual(["before", "d"]);
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringContaining(key) as string,
      expect.stringContaining(key) as string,
    ]);
    expect(errors[0]?.cause).toBeInstanceOf(Error);
    await sweepAll(all, START + 1_000 * DAY);
    expect(storage.records).toEqual(new Map([[key, record]]));
  });

  const pardon = pardonWith({ id: "corrupt" });

  it.each<[string, unknown]>([
    ["null", null],
    ["text", "pardoned"],
    ["a number", 5],
    ["a list", [pardon]],
    ["an empty object", {}],
    ["a version to come", { ...pardon, v: 2 }],
    ["another change", { ...pardon, change: "forgiven" }],
    ["a time before all time", { ...pardon, at: -1 }],
    ["a time in text", { ...pardon, at: "0" }],
    ["a time without end", { ...pardon, at: Infinity }],
    ["a target that is none", { ...pardon, target: "eve" }],
    ["nobody who did it", { ...pardon, by: undefined }],
    ["no reason", { ...pardon, reason: undefined }],
    ["bans that are no list", { ...pardon, bans: "all" }],
    ["bans that are no ids", { ...pardon, bans: [5] }],
    ["no word on what came before", { ...pardon, before: undefined }],
    ["a ban without one", { ...imposed(ban), ban: undefined }],
    ["a ban that is none", { ...imposed(ban), ban: { ...ban, kind: "kick" } }],
    ["a word on no ban", { ...toldOf(ban), ban: undefined }],
  ])("of the audit is said, skipped, and left where it is: %s", async (_, record) => {
    const all = setUp();
    const { storage, errors, store } = all;
    const known = imposed(banWith());
    await store.add(known);
    const key = `${auditOf(EVE)}corrupt`;
    storage.records.set(key, record);
    expect(await store.history(EVE)).toEqual([known]);
    expect(errors).toMatchObject([{ message: expect.stringContaining(key) as string }]);
    await sweepAll(all, START + 1_000 * DAY);
    expect(storage.records).toEqual(new Map([[key, record]]));
  });

  it("does not keep a client from being banned and pardoned", async () => {
    const { storage, store } = setUp();
    storage.records.set(`${bansOf(EVE)}corrupt`, "corrupt");
    storage.records.set(`${auditOf(EVE)}corrupt`, "corrupt");
    const ban = imposed(banWith());
    await store.take(ban, START);
    expect(await store.bansOf(EVE, START)).toHaveLength(1);
    await store.take(pardonWith({ bans: [ban.ban.id] }), START);
    expect(await store.bansOf(EVE, START)).toEqual([]);
  });

  it("is read without what a later version of the same may have added", async () => {
    const { storage, errors, store } = setUp();
    const ban = banWith({ id: "a" });
    storage.records.set(`${bansOf(EVE)}a`, { ...entry, ban: { ...ban, appeal: "pending" }, seen: true });
    expect(await store.bansOf(EVE, START)).toEqual([ban]);
    expect(errors).toEqual([]);
  });
});

it("storage that fails is not hidden from the one who asked", async () => {
  const { storage, store } = setUp();
  const away = new Error("storage is away");
  storage.error = away;
  const change = imposed(banWith());
  for (const ask of [
    () => store.add(change),
    () => store.take(change, START),
    () => store.knows(change),
    () => store.entriesOf(EVE, START),
    () => store.bansOf(EVE, START),
    () => store.list({}, START),
    () => store.history(EVE),
    () => store.pardon(pardonWith(), []),
    () => store.tell(toldOf(change.ban), undefined),
    () => store.replace([{ v: 1, ban: change.ban, shared: true, told: false }], [], START),
  ]) {
    await expect(ask()).rejects.toBe(away);
  }
});

it("what is kept elsewhere replaces what is here, all of it begun at once", async () => {
  const { storage, store } = setUp();
  const [gone, stays, comes] = [banWith(), banWith(), banWith()];
  await keep(store, gone, stays);
  const entries = [stays, comes].map((ban): Entry => ({ v: 1, ban, shared: true, told: true }));
  const known = await store.entriesOf(EVE, START);
  void store.replace(
    entries,
    known.filter(({ ban }) => ban.id === gone.id),
    START,
  );
  expect(storage.keys(BANS).map((key) => storage.records.get(key))).toEqual(entries);
  const target: RecordKey = EVE;
  expect(await store.entriesOf(target, START)).toEqual(entries);
});
