import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { KnownRooms } from "../../../src/collector/known-rooms.ts";
import type { RecordKey } from "../../../src/identity/record-key.ts";
import type { Switch } from "../../../src/switches/switch.ts";
import type { RoomList, RoomPosition } from "../../../src/collector/calls.ts";
import { orderOf } from "../../../src/collector/trouble.ts";
import { reportWith } from "../../support/reports.ts";
import { SeededRandom } from "../../support/seeded-random.ts";
import { MemoryStorage } from "../../support/storage.ts";
import { START } from "../../support/time.ts";

const SEED = Number(process.env["SEED"] ?? Date.now() % 1_000_000);
const { most, mostCharacters } = KnownRooms;

let storage: MemoryStorage;
let rooms: KnownRooms;
const load = (): Promise<KnownRooms> =>
  KnownRooms.load(
    storage,
    (key) => {
      throw new Error(key);
    },
    START,
  );
const hear = async (room: string, now = START, party = "main"): Promise<void> => {
  rooms.heard(reportWith({ room: { party, room } }), now);
  await rooms.write();
};
const namesOf = (list: RoomList): string[] => list.rooms.map(({ room }) => room);

beforeEach(async () => {
  storage = new MemoryStorage();
  rooms = await load();
});
afterEach(() => {
  KnownRooms.most = most;
  KnownRooms.mostCharacters = mostCharacters;
});

describe("a list of rooms", () => {
  it("begins with the latest active, also if several reported at the same time, and after a restart", async () => {
    for (const room of ["a", "b", "c", "a"]) await hear(room);
    expect(namesOf(rooms.list({ limit: 10 }))).toEqual(["a", "c", "b"]);
    rooms = await load();
    expect(namesOf(rooms.list({ limit: 10 }))).toEqual(["a", "c", "b"]);
    await hear("b", START - 1_000);
    expect(namesOf(rooms.list({ limit: 10 }))).toEqual(["b", "a", "c"]);
  });

  it("has no token", async () => {
    await hear("a");
    expect(Object.keys(rooms.list({ limit: 10 }).rooms[0] ?? {}).toSorted()).toEqual(
      "admitted at clients connections ledgerAge outbox party refused refusedInAll room switches trouble".split(
        " ",
      ),
    );
  });

  it("has only rooms in which something is switched on, if that is asked for", async () => {
    const on = {
      id: "1",
      kind: "slow-mode",
      every: 5_000,
      at: START,
      until: START + 60_000,
      by: "ada",
      reason: "",
    } as const;
    rooms.heard(reportWith({ room: { party: "main", room: "slow" }, switches: [on] }), START);
    await hear("plain");
    expect(namesOf(rooms.list({ limit: 10, switchedAt: START + 59_999 }))).toEqual(["slow"]);
    expect(namesOf(rooms.list({ limit: 10, switchedAt: START + 60_000 }))).toEqual([]);
  });

  it("finds text in the name of a room or of its party, in any case", async () => {
    await hear("Lobby");
    await hear("arena", START, "Lobbyists");
    await hear("other");
    expect(namesOf(rooms.list({ limit: 10, search: "LOBBY" }))).toEqual(["arena", "Lobby"]);
    expect(rooms.list({ limit: 10, search: "nowhere" })).toEqual({ rooms: [], next: null });
  });

  it.each(["activity", "trouble"] as const)(
    `goes on where it ended, page by page, however long the pages are, by %s; SEED=${SEED}`,
    (sort) => {
      const random = new SeededRandom(SEED);
      for (let index = 0; index < 100; index++) {
        const report = reportWith({
          room: { party: "main", room: `${random.below(60)}` },
          delta: { refused: { messages: random.below(3) } },
          gauges: { connections: random.below(2) },
          sequence: index + 1,
        });
        rooms.heard(report, START + random.below(50));
      }
      const list = rooms.list({ limit: 1_000, sort }).rooms;
      expect(list).toEqual(list.toSorted(orderOf(sort)));
      const all = list.map(({ room }) => room);
      for (const limit of [1, 7, 59, all.length, 500]) {
        const found: string[] = [];
        let after: RoomPosition | undefined;
        do {
          const page = rooms.list({ limit, sort, after });
          found.push(...namesOf(page));
          after = page.next ?? undefined;
        } while (after !== undefined);
        expect(found).toEqual(all);
      }
    },
  );
});

describe("a client that is erased", () => {
  const override = (id: string, target: RecordKey): Switch => ({
    id,
    kind: "override",
    target,
    limits: { messages: false },
    by: "ada",
    reason: "",
    at: START,
    until: START + 60_000,
  });

  it("is taken out of what rooms have said, in storage too", async () => {
    const switches = [override("1", "user:eve"), override("2", "user:bob")];
    rooms.heard(reportWith({ room: { party: "main", room: "a" }, switches }), START);
    await hear("b");
    expect(rooms.forget("user:eve")).toBe(true);
    await rooms.write();
    rooms = await load();
    expect(rooms.list({ limit: 10 }).rooms.map((room) => room.switches.map(({ id }) => id))).toEqual([
      [],
      ["2"],
    ]);
    expect(storage.text).not.toContain("eve");
    expect(rooms.forget("user:eve")).toBe(false);
  });

  it("is asked of each room once, however rooms come and report meanwhile", async () => {
    const random = new SeededRandom(SEED);
    for (let number = 0; number < 50; number++) await hear(`room ${number}`);
    const asked: string[] = [];
    for (let after = -1; ;) {
      const some = rooms.inOrder(after, 7);
      asked.push(...some.map(({ room }) => room));
      for (let again = 0; again < 5; again++) await hear(`room ${random.below(60)}`, START + asked.length);
      if (some.length < 7) break;
      after = some.at(-1)?.number ?? Infinity;
    }
    expect(new Set(asked).size).toBe(asked.length);
    for (let number = 0; number < 50; number++) expect(asked).toContain(`room ${number}`);
  });
});

describe("rooms beyond the bound", () => {
  it("are forgotten, the longest inactive first, in storage too", async () => {
    KnownRooms.most = 3;
    for (const room of ["a", "b", "c", "a", "d"]) await hear(room);
    expect(namesOf(rooms.list({ limit: 10 }))).toEqual(["d", "a", "c"]);
    rooms = await load();
    expect(namesOf(rooms.list({ limit: 10 }))).toEqual(["d", "a", "c"]);
    await hear("e");
    expect(storage.records.size).toBe(3);
  });

  it("are those first that nobody is in, so that whoever makes up rooms pushes out no room with people", async () => {
    KnownRooms.most = 3;
    for (const room of ["busy", "asleep"]) {
      rooms.heard(reportWith({ room: { party: "main", room }, gauges: { connections: 1 } }), START);
    }
    for (let index = 0; index < 9; index++) await hear(`made up ${index}`);
    expect(namesOf(rooms.list({ limit: 10 }))).toEqual(["made up 8", "asleep", "busy"]);
    rooms = await load();
    await hear("made up 9");
    expect(namesOf(rooms.list({ limit: 10 }))).toEqual(["made up 9", "asleep", "busy"]);
  });

  it("are never the one that has just reported, which may say the same again", async () => {
    KnownRooms.most = 2;
    for (const room of ["a", "b"]) {
      rooms.heard(reportWith({ room: { party: "main", room }, gauges: { connections: 1 } }), START);
    }
    await hear("left");
    expect(namesOf(rooms.list({ limit: 10 }))).toEqual(["left", "b"]);
  });

  it("are those too whose names take all the room there is", async () => {
    KnownRooms.mostCharacters = 10_000;
    await hear("short");
    for (let index = 0; index < 9; index++) await hear(`${index}`.padEnd(3_000, "x"));
    expect(storage.records.size).toBe(3);
    expect(rooms.of({ party: "main", room: "short" })).toBeUndefined();
  });
});

describe("a spoiled record", () => {
  it("from the future makes no other room look active", async () => {
    await hear("a");
    const [[key, record] = ["", {}]] = storage.records;
    await storage.put(key, { ...(record as object), at: START + 1e15 });
    rooms = await load();
    await hear("b");
    expect(rooms.of({ party: "main", room: "b" })?.at).toBe(START + 1);
  });
});
