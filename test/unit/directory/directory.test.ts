import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { $ZodError } from "zod/v4/core";
import { impositionOf } from "../../../src/bans/audit-entry.ts";
import type { RecordedBan } from "../../../src/bans/ban.ts";
import type {
  DecidedCall,
  ForgetCall,
  ListCall,
  Listed,
  ListedDecided,
  NoteCall,
} from "../../../src/directory/calls.ts";
import { type DecidedBan, decidedIn, placeBefore, REPORTED_FOR } from "../../../src/directory/decided-ban.ts";
import { Directory, SWEEP_EVERY } from "../../../src/directory/directory.ts";
import { REMEMBERED_FOR } from "../../../src/directory/known-client.ts";
import { placeOf } from "../../../src/directory/place.ts";
import type { RecordKey } from "../../../src/identity/record-key.ts";
import { Mutex } from "../../../src/shared/mutex.ts";
import { SqlStorage } from "../../../src/storage/sql-storage.ts";
import type { StorageLike } from "../../../src/storage/storage.ts";
import { NOTED, PREFIX } from "../../../src/storage/storage-keys.ts";
import { banWith } from "../../support/audit-entries.ts";
import { runs } from "../../support/runs.ts";
import { memorySql } from "../../support/sql.ts";
import { MemoryStorage } from "../../support/storage.ts";
import { DAY, HOUR, MINUTE, SECOND, START } from "../../support/time.ts";

/** A directory whose memory may be lost, and its clock. */
class Shelved {
  now = START;
  alarm: number | null = null;
  readonly storage: StorageLike;
  #directory: Directory;

  constructor(storage: StorageLike) {
    this.storage = storage;
    this.#directory = this.#load();
  }

  restart(): void {
    this.#directory = this.#load();
  }

  async note(
    target: RecordKey,
    revision: number,
    bans: readonly RecordedBan[],
    decided: readonly DecidedBan[] = [],
  ): Promise<unknown> {
    const call: NoteCall = { do: "note", target, revision, bans, appeals: [], decided };
    return this.#directory.answer(call);
  }

  async forget(target: RecordKey, revision: number, decided: readonly DecidedBan[]): Promise<unknown> {
    const call: ForgetCall = { do: "forget", target, revision, decided };
    return this.#directory.answer(call);
  }

  async decided({ from, to }: { from: number; to: number }): Promise<readonly DecidedBan[]> {
    const call: DecidedCall = { do: "decided", limit: 1_000, from, after: placeBefore(to) };
    return ((await this.#directory.answer(call)) as ListedDecided).decided;
  }

  async list(call: Partial<ListCall> = {}): Promise<Listed> {
    return (await this.#directory.answer({ do: "list", limit: 1_000, ...call })) as Listed;
  }

  async ids(search?: string): Promise<string[]> {
    return (await this.list({ search })).bans.map(({ id }) => id);
  }

  /** It is time for the alarm. */
  async wake(): Promise<void> {
    this.now = Math.max(this.now, this.alarm ?? 0);
    this.alarm = null;
    await this.#directory.wake();
  }

  /** How many records there are of any kind. */
  async size(): Promise<number> {
    const { size } = await this.storage.list({ prefix: PREFIX, limit: 10_000 });
    if (!(this.storage instanceof SqlStorage)) return size;
    const { sql } = this.storage;
    const tables = ["party_bouncer_listed", "party_bouncer_decided"].map((table) => {
      try {
        const [row] = sql.exec(`SELECT count(*) AS rows FROM ${table}`).toArray();
        return (row as { rows: number }).rows;
      } catch {
        return 0;
      }
    });
    return tables.reduce((sum, rows) => sum + rows, size);
  }

  #load(): Directory {
    const wakeAt = async (time: number): Promise<void> => {
      this.alarm = Math.min(time, this.alarm ?? Infinity);
    };
    return new Directory(this.storage, { mutex: new Mutex(), wakeAt }, () => this.now);
  }
}

const EVE = "user:eve";
const MALLORY = "user:mallory";

describe.each([
  ["in SQL", () => new Shelved(new SqlStorage(memorySql()))],
  ["under keys", () => new Shelved(new MemoryStorage())],
])("a directory %s", (_, shelved) => {
  it("keeps each ban for reports, over or not, without saying whose it was", async () => {
    const directory = shelved();
    const decided = decidedIn([
      impositionOf(banWith({ id: "a", label: "Eve", reason: "spam", by: "ada" }), START),
      impositionOf(
        banWith({ id: "b", at: START + DAY, kind: "shadow-ban", limit: "chat" }, "forever"),
        START,
      ),
      impositionOf(banWith({ id: "c", at: START + 2 * DAY }), START),
    ]);
    await directory.note(EVE, 1, [], decided);
    await directory.note(EVE, 2, [], decided);
    const reported = await directory.decided({ from: START, to: START + 2 * DAY });
    expect(reported).toEqual([decided[1], decided[0]]);
    expect(JSON.stringify(reported)).not.toMatch(/eve|ada/i);
    expect(reported[0]).toMatchObject({ until: null, reason: "", limit: "chat" });
    expect(await directory.decided({ from: START + 1, to: START + 2 * DAY })).toEqual([decided[1]]);

    await directory.forget(EVE, 3, decided);
    expect((await directory.decided({ from: 0, to: START + DAY }))[0]).toEqual({ ...decided[0], reason: "" });
    // What was said before it was forgotten, and comes in late, does not bring the words back.
    await directory.note(EVE, 2, [banWith({ id: "a" })], decided);
    expect(await directory.ids()).toEqual([]);
    expect((await directory.decided({ from: 0, to: START + DAY }))[0]?.reason).toBe("");

    directory.now = START + REPORTED_FOR + DAY - 1;
    await directory.wake();
    expect((await directory.decided({ from: 0, to: START + 9 * DAY })).map(({ id }) => id)).toEqual([
      "c",
      "b",
    ]);
    expect(directory.alarm).not.toBeNull();
    directory.now += 2 * DAY;
    await directory.wake();
    expect(await directory.size()).toBe(0);
    expect(directory.alarm).toBeNull();
  });

  it("forgets a client, and knows nothing of it any more", async () => {
    const directory = shelved();
    await directory.note(EVE, 1, [banWith({ id: "a" }), banWith({ id: "b" }, "forever")]);
    await directory.note(MALLORY, 1, [banWith({ id: "c", target: MALLORY })]);
    const before = await directory.size();
    expect(await directory.forget(EVE, 2, [])).toEqual({ revision: 2 });
    expect(await directory.ids()).toEqual(["c"]);
    expect(await directory.size()).toBe(before - 3);
    expect(await directory.note(EVE, 1, [banWith({ id: "a" })])).toEqual({ revision: 2 });
    expect(await directory.ids()).toEqual(["c"]);
    expect(await directory.note(EVE, 3, [banWith({ id: "d" })])).toEqual({ revision: 3 });
    expect(await directory.ids()).toEqual(["c", "d"]);
    // A clock that has stepped back since.
    expect(await directory.forget(EVE, 1, [])).toEqual({ revision: 3 });
    expect(await directory.ids()).toEqual(["c"]);
  });

  it("lists nothing at first", async () => {
    expect(await shelved().list()).toEqual({ bans: [], next: null });
  });

  it("lists bans as they are, the newest first, also after it has lost its memory", async () => {
    const directory = shelved();
    const bans = [
      banWith({ id: "old", label: "Eve", disclosure: "notify" }),
      banWith({ id: "new", at: START + 1, kind: "shadow-ban", limit: "chat" }, "forever"),
      banWith({ id: "newest", at: START + 2, target: `address:#${"0".repeat(32)}`, scope: "address" }),
    ];
    await directory.note(EVE, 1, bans.slice(0, 2));
    await directory.note(`address:#${"0".repeat(32)}`, 1, bans.slice(2));
    expect(await directory.list()).toEqual({ bans: bans.toReversed(), next: null });
    directory.restart();
    expect(await directory.list()).toEqual({ bans: bans.toReversed(), next: null });
  });

  it("lists what was said last, and nothing of what was said before", async () => {
    const directory = shelved();
    await directory.note(EVE, 1, [banWith({ id: "a" }), banWith({ id: "b" })]);
    await directory.note(MALLORY, 1, [banWith({ id: "c", target: MALLORY })]);
    await directory.note(EVE, 2, [banWith({ id: "b" }), banWith({ id: "d" })]);
    expect(await directory.ids()).toEqual(["b", "c", "d"]);
    await directory.note(EVE, 3, []);
    expect(await directory.ids()).toEqual(["c"]);
  });

  it("does not let what is late bring a ban back", async () => {
    const directory = shelved();
    const ban = banWith({ id: "a" }, "forever");
    expect(await directory.note(EVE, 7, [ban])).toEqual({ revision: 7 });
    expect(await directory.note(EVE, 8, [])).toEqual({ revision: 8 });
    directory.restart();
    expect(await directory.note(EVE, 7, [ban])).toEqual({ revision: 8 });
    directory.now += REMEMBERED_FOR - 1;
    await directory.wake();
    expect(await directory.note(EVE, 7, [ban])).toEqual({ revision: 8 });
    expect(await directory.ids()).toEqual([]);
  });

  it("takes the same twice", async () => {
    const directory = shelved();
    for (let times = 0; times < 2; times++) await directory.note(EVE, 1, [banWith({ id: "a" })]);
    expect(await directory.ids()).toEqual(["a"]);
  });

  it("lists a ban until it is over, and not after", async () => {
    const directory = shelved();
    await directory.note(EVE, 1, [banWith({ id: "a" }, MINUTE), banWith({ id: "b" }, 2 * MINUTE)]);
    directory.now += MINUTE - 1;
    expect(await directory.ids()).toEqual(["a", "b"]);
    directory.now++;
    expect(await directory.ids()).toEqual(["b"]);
    await directory.note(EVE, 2, [banWith({ id: "over", at: START - HOUR }, MINUTE)]);
    expect(await directory.ids()).toEqual([]);
  });

  it("wakes as long as something in it can be over, and keeps nothing of what is", async () => {
    const directory = shelved();
    await directory.note(EVE, 1, [banWith({}, MINUTE), banWith({}, 5 * HOUR), banWith({}, 9 * DAY)]);
    await directory.note(MALLORY, 1, []);
    const wakes: number[] = [];
    while (directory.alarm !== null) {
      await directory.wake();
      wakes.push((directory.now - START) / HOUR);
    }
    expect(wakes).toEqual([1, 5, 24, 9 * 24]);
    expect(await directory.size()).toBe(0);
  });

  it("does not wake for bans without an end", async () => {
    const directory = shelved();
    await directory.note(EVE, 1, [banWith({ id: "a" }, "forever")]);
    await directory.wake();
    expect(directory.alarm).toBe(START + REMEMBERED_FOR);
    await directory.wake();
    expect(directory.alarm).toBeNull();
    expect(await directory.ids()).toEqual(["a"]);
  });

  it("sweeps no more than once an hour", async () => {
    const directory = shelved();
    const bans = Array.from({ length: 60 }, (_, index) => banWith({}, (index + 1) * MINUTE));
    await directory.note(EVE, 1, bans);
    await directory.wake();
    expect(directory.now).toBe(START + SWEEP_EVERY);
    expect(directory.alarm).toBe(START + REMEMBERED_FOR);
  });

  it("goes on after a place, whether or not there still is a ban", async () => {
    const directory = shelved();
    const bans = Array.from({ length: 300 }, (_, index) => banWith({ at: START - index }, HOUR));
    await directory.note(EVE, 1, bans);
    const first = await directory.list({ limit: 100 });
    expect(first).toEqual({ bans: bans.slice(0, 100), next: placeOf(bans[99] as RecordedBan) });
    await directory.note(EVE, 2, bans.slice(100));
    expect(await directory.list({ limit: 200, after: first.next ?? undefined })).toMatchObject({
      bans: bans.slice(100),
    });
  });

  describe("searched", () => {
    const bans = [
      banWith({ id: "target", target: "user:Ärger", at: START + 4 }),
      banWith({ id: "label", target: "user:Ärger", label: "Ivan ÄRGERLICH", at: START + 3 }),
      banWith({ id: "reason", target: "user:Ärger", reason: "100% spam_links", at: START + 2 }),
      banWith({ id: "limit", target: "user:Ärger", limit: "chat", by: "rule:chat", at: START + 1 }),
    ];
    const found = async (search: string): Promise<string[]> => {
      const directory = shelved();
      await directory.note("user:Ärger", 1, bans);
      return directory.ids(search);
    };

    it.each([
      ["", ["target", "label", "reason", "limit"]],
      ["ärger", ["target", "label", "reason", "limit"]],
      ["ÄRGERLICH", ["label"]],
      ["spam_LINKS", ["reason"]],
      ["0% s", ["reason"]],
      ["spamXlinks", []],
      ["rule:chat", ["limit"]],
      ["moderator:ada", ["target", "label", "reason"]],
      ["'; DROP TABLE party_bouncer_listed; --", []],
      ["\ud800", []],
      ["chatrule", []],
    ])("for %j", async (search, ids) => {
      expect(await found(search)).toEqual(ids);
    });

    it("looks at so many at a time, and says how far it has come", async () => {
      const directory = shelved();
      for (let client = 0; client < 60; client++) {
        const target: RecordKey = `user:${client}`;
        const some = Array.from({ length: 100 }, (_, index) =>
          banWith(
            { target, at: START - 100 * client - index, reason: client === 59 ? "flood" : "spam" },
            HOUR,
          ),
        );
        await directory.note(target, 1, some);
      }
      let [after, count, pages]: [string | null, number, number] = [null, 0, 0];
      do {
        const page = await directory.list({ limit: 70, search: "flood", after: after ?? undefined });
        if (after !== null && page.next !== null) expect(page.next > after).toBe(true);
        [after, count, pages] = [page.next, count + page.bans.length, pages + 1];
      } while (after !== null);
      expect(count).toBe(100);
      expect(pages).toBeGreaterThan(2);
      expect(pages).toBeLessThan(12);
    });
  });

  it("cuts texts that are too long for a list, so that a page is bounded", async () => {
    const directory = shelved();
    const long = "é".repeat(100_000);
    const ban = banWith({ reason: long, by: long, limit: long, label: long });
    await directory.note(EVE, 1, [ban]);
    const { bans } = await directory.list();
    expect(bans).toEqual([{ ...ban, ...cutTo(`${"é".repeat(999)}…`) }]);
  });

  it.each([
    ["nothing", undefined],
    ["another call", { do: "forget" }],
    [
      "a ban of another client",
      { do: "note", target: EVE, revision: 1, bans: [banWith({ target: MALLORY })] },
    ],
    ["no client", { do: "note", target: "eve", revision: 1, bans: [] }],
    ["an address in clear", { do: "note", target: "address:1.2.3.4", revision: 1, bans: [] }],
    ["a page without an end", { do: "list", limit: 1_001 }],
    ["a page from nowhere", { do: "list", limit: 1, after: "nowhere" }],
    ["too long a search", { do: "list", limit: 1, search: "a".repeat(201) }],
  ])("refuses %s", async (_what, call) => {
    const directory = new Directory(new MemoryStorage(), { mutex: new Mutex(), wakeAt: async () => {} });
    await expect(directory.answer(call)).rejects.toThrow($ZodError);
  });

  it("leaves out what is corrupt, and makes it again when it is said again", async () => {
    const directory = shelved();
    const ban = banWith({ id: "a" }, "forever");
    await directory.note(EVE, 1, [ban]);
    await directory.storage.put(`${NOTED}${encodeURIComponent(EVE)}`, { revision: "x" });
    if (directory.storage instanceof SqlStorage) {
      directory.storage.sql.exec("UPDATE party_bouncer_listed SET ban = '{'");
    } else await directory.storage.put(`${PREFIX}listed/${placeOf(ban)}`, { id: "a" });
    expect(await directory.list()).toEqual({ bans: [], next: null });
    await directory.note(EVE, 1, [ban]);
    expect(await directory.ids()).toEqual(["a"]);
  });

  it("lists exactly what was said last and is not over, in whichever order it hears of it, and whenever it wakes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 40 }), async (happenings) => {
        const directory = shelved();
        const said = new Map<RecordKey, { revision: number; bans: RecordedBan[] }>();
        let revision = 10;
        for (const happening of happenings) {
          if (happening.does === "wait") directory.now += happening.ms;
          if (happening.does === "restart") directory.restart();
          if (happening.does === "wake" && (directory.alarm ?? Infinity) <= directory.now) {
            await directory.wake();
          }
          if (happening.does === "note") {
            const { user, lengths, late } = happening;
            const target: RecordKey = `user:${user}`;
            const bans = lengths.map((length, index) =>
              banWith({ target, at: directory.now - index }, length),
            );
            const known = said.get(target) ?? { revision: 0, bans: [] };
            const number = ++revision - late;
            if (number >= known.revision) said.set(target, { revision: number, bans });
            const answer = await directory.note(target, number, bans);
            expect(answer).toEqual({ revision: Math.max(number, known.revision) });
          }
          const listed = [...said.values()]
            .flatMap(({ bans }) => bans)
            .filter(({ until }) => until > directory.now)
            .toSorted((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
          expect((await directory.list()).bans).toEqual(listed);
        }
      }),
      { numRuns: runs(60) },
    );
  });
});

/** What is late is so by some notes, and by less than a day in all. */
const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant("note" as const),
      user: fc.nat(3),
      lengths: fc.array(fc.constantFrom(SECOND, HOUR, 3 * DAY, "forever" as const), { maxLength: 4 }),
      late: fc.constantFrom(0, 0, 0, 1, 2, 9),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant("wait" as const),
      ms: fc.constantFrom(1, SECOND, MINUTE, SWEEP_EVERY / 3),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constantFrom("wake" as const, "restart" as const) }) },
);

const cutTo = (text: string) => ({ reason: text, by: text, limit: text, label: text });
