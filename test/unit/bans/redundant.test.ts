// @module-tag slow
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BANS, PREFIX } from "../../../src/storage/storage-keys.ts";
import { redundant } from "../../../src/bans/redundant.ts";
import { banWith, imposed } from "../../support/audit-entries.ts";
import { type SharingRoom, World } from "../../support/ledger-world.ts";
import { START, SECOND, MINUTE, HOUR, DAY } from "../../support/time.ts";

const FLOODED = 500;

let world: World;
let room: SharingRoom;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  world = new World();
  room = world.room("a room");
});

afterEach(() => {
  vi.useRealTimers();
});

/** What is written under a prefix of the room's storage while something happens: deletions count too. */
async function writesDuring(task: () => Promise<unknown>, prefix = BANS): Promise<number> {
  const isCounted = (key: string): boolean => key.startsWith(prefix);
  const put = vi.spyOn(room.storage, "put");
  const remove = vi.spyOn(room.storage, "delete");
  await task();
  await world.quiet();
  const writes =
    put.mock.calls.filter(([key]) => isCounted(key)).length +
    remove.mock.calls.flatMap(([keys]) => keys.filter(isCounted)).length;
  put.mockRestore();
  remove.mockRestore();
  return writes;
}

/** Eve is banned in so many rooms, one ban each. */
async function banInMany(fields: Parameters<typeof banWith>[0], length = MINUTE): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < FLOODED; index++) {
    const ban = banWith({ at: START + index, ...fields }, length + index);
    ids.push(ban.id);
    const from = { party: "main", room: `room ${index}` };
    world.now = Math.max(world.now, ban.at);
    await world.shard("user:eve").answer({ do: "change", change: imposed(ban), from });
  }
  return ids;
}

const visit = async (): Promise<unknown> => {
  const connection = await room.enter("eve");
  await world.quiet();
  room.leave(connection);
  return connection;
};

describe("a client whom the ladders of many rooms banned at the same moment", () => {
  const byLadder = { by: "rule:chat", limit: "chat" };

  it("has one ban, the one that ends last", async () => {
    const ids = await banInMany(byLadder);
    expect(await world.bans("eve")).toEqual([ids.at(-1)]);
    expect(world.storageOf("eve").keys(BANS)).toHaveLength(1);
  });

  it("costs a room one write when it comes, and none when it comes again", async () => {
    await banInMany(byLadder);
    expect(await writesDuring(visit)).toBe(1);
    expect(await writesDuring(visit)).toBe(0);
  });
});

describe("a client with hundreds of bans", () => {
  it("costs a room as many writes as there are bans once, and then none", async () => {
    await banInMany({});
    expect(await writesDuring(visit)).toBeLessThanOrEqual(50);
    expect(await writesDuring(visit)).toBe(0);
  });

  it("costs nothing at all once they are over, in a room and in the ledger, from its first visit on", async () => {
    await banInMany({});
    await world.pass(HOUR);
    expect(await writesDuring(visit)).toBe(0);
    expect(world.storageOf("eve").keys(BANS)).toEqual([]);
    expect((await world.stateOf("eve")).entries).toEqual([]);
  });

  it("costs one deletion for each once they are over, where the room knew them", async () => {
    await banInMany({});
    await visit();
    const known = room.storage.keys(BANS).length;
    await world.pass(HOUR);
    expect(await writesDuring(visit)).toBeLessThanOrEqual(known);
    expect(await writesDuring(visit)).toBe(0);
    expect(room.storage.keys(BANS)).toEqual([]);
  });

  it("is kept out and hidden for as long as with all of them", async () => {
    await banInMany({}, HOUR);
    await banInMany({ kind: "shadow-ban", at: START }, 10 * MINUTE);
    await banInMany({ kind: "close", by: "rule:x", limit: "x", disclosure: "notify" }, MINUTE);
    const { entries } = await world.stateOf("eve");
    expect(entries.length).toBeLessThanOrEqual(100);
    const untilOf = (kind: string): number =>
      Math.max(...entries.flatMap(({ ban }) => (ban.kind === kind ? ban.until : [])));
    expect(untilOf("close")).toBe(START + 499 + HOUR + 499);
    expect(untilOf("shadow-ban")).toBe(START + 10 * MINUTE + 499);
  });

  it("is known in all rooms by the same bans, whichever of them imposed them", async () => {
    const other = world.room("another room");
    for (let index = 0; index < 80; index++) {
      await [room, other][index % 2]?.bouncer.bans.add("user:eve", { for: 1_000 * (index + 100) });
    }
    await world.quiet();
    await world.pass(SECOND);
    for (const each of [room, other]) await each.enter("eve");
    await world.quiet();
    const known = await world.bans("eve");
    expect(known).toHaveLength(50);
    expect([await room.bans("eve"), await other.bans("eve")]).toEqual([known, known]);
  });
});

describe("a ban is left out", () => {
  const entry = (fields: Parameters<typeof banWith>[0], length: number | "forever" = MINUTE) => ({
    v: 1 as const,
    ban: banWith(fields, length),
    shared: true,
    told: false,
  });

  it("only where it is the ladder's, for the same limit, of the same kind, and nobody is to be told", () => {
    const ladder = { by: "rule:chat", limit: "chat" };
    const kept = [
      entry(ladder, HOUR),
      entry({ ...ladder, kind: "shadow-ban" }),
      entry({ by: "rule:votes", limit: "votes" }),
      entry({ ...ladder, disclosure: "notify" }),
      entry({ ...ladder, disclosure: "notify" }),
      entry({}),
      entry({}),
    ];
    const left = [entry(ladder), entry(ladder, 30 * MINUTE)];
    expect(new Set(redundant([...left, ...kept], START))).toEqual(new Set(left));
  });

  it("whichever came first", () => {
    const ladder = { by: "rule:chat", limit: "chat" };
    const [first, second, third] = [entry(ladder, DAY), entry(ladder, "forever"), entry(ladder, DAY)];
    for (const order of [
      [first, second, third],
      [third, second, first],
      [second, third, first],
    ]) {
      expect(new Set(redundant(order, START))).toEqual(new Set([first, third]));
    }
  });
});

describe("an object of the ledger", () => {
  it("gives everything back a day after a client left that nothing is known of, and begins again when it comes back", async () => {
    const connection = await room.enter("ann");
    await world.quiet();
    expect(world.deleted).toEqual([]);
    room.leave(connection);
    await world.quiet();
    expect(world.deleted).toEqual([]);
    await world.pass(DAY);
    await world.wakeThoseDue();
    expect(world.deleted).toEqual(["user:ann"]);
    expect(world.storageOf("ann").records.size).toBe(0);
    const again = await room.enter("ann");
    await world.quiet();
    await world.room("another room").bouncer.bans.add("user:ann");
    await world.quiet();
    expect(again.codes).toEqual([4403]);
  });

  it("stays as long as the client is in another room, is banned, or has an audit", async () => {
    const other = world.room("another room");
    const [here, there] = [await room.enter("ann"), await other.enter("ann")];
    await world.quiet();
    room.leave(here);
    await world.quiet();
    expect(world.deleted).toEqual([]);
    await other.bouncer.bans.add("user:ann", { for: "1m" });
    await world.quiet();
    expect(there.codes).toEqual([4403]);
    await world.pass(HOUR);
    await visitAs("ann");
    expect(world.deleted).toEqual([]);
    await world.pass(185 * DAY);
    await visitAs("ann");
    await world.pass(DAY);
    await world.wakeThoseDue();
    expect(world.deleted).toEqual(["user:ann"]);
    expect(world.storageOf("ann").keys(PREFIX)).toEqual([]);
  });

  it("wakes up once a month, and deletes itself once all that is known of a client that never comes back is over", async () => {
    await room.bouncer.bans.add("user:eve", { for: "1d" });
    await world.quiet();
    const months: number[] = [];
    for (let name = await world.wake(); name !== null; name = await world.wake()) {
      if (name === "user:eve") months.push(Math.round((world.now - START) / (31 * DAY)));
    }
    // And once a minute after the change.
    expect(months).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(world.deleted).toEqual(["user:eve"]);
    expect(world.storageOf("eve").records.size).toBe(0);
  });

  it("keeps a ban without an end, and a client that is here", async () => {
    await room.bouncer.bans.add("user:eve", { for: "forever" });
    const ann = await room.enter("ann");
    await world.quiet();
    for (let wakes = 0; wakes < 8; wakes++) await world.wake();
    expect(world.deleted).toEqual([]);
    await world.room("another room").bouncer.bans.add("user:ann");
    await world.quiet();
    expect(ann.codes).toEqual([4403]);
    expect(await world.bans("eve")).toHaveLength(1);
  });

  it("forgets a room that never said that its client left, half a year later", async () => {
    await room.enter("ann");
    await world.quiet();
    room.restart();
    while ((await world.wake()) !== null && world.deleted.length === 0);
    expect(world.deleted).toEqual(["user:ann"]);
    expect(world.now - START).toBeLessThan(190 * DAY);
  });

  const visitAs = async (user: string): Promise<void> => {
    const connection = await room.enter(user);
    await world.quiet();
    room.leave(connection);
    await world.quiet();
  };
});
