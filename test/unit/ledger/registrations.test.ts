// @module-tag slow
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ROOMS } from "../../../src/storage/storage-keys.ts";
import { moderator, type Connection } from "../../support/room.ts";
import { type SharingRoom, World } from "../../support/ledger-world.ts";
import { SECOND } from "../../support/time.ts";

const BANNED = 4403;
const TOO_MANY = 4409;

/** Most rooms that the ledger tells of one client's changes. */
const MOST = 1_000;

let world: World;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  world = new World();
});

afterEach(() => {
  vi.useRealTimers();
});

/** Eve comes into a thousand rooms. */
async function fill(): Promise<{ rooms: SharingRoom[]; connections: Connection[] }> {
  const rooms = Array.from({ length: MOST }, (_, index) => world.room(`room ${index}`));
  const connections = await Promise.all(rooms.map((room) => room.enter("eve")));
  await world.quiet();
  return { rooms, connections };
}

async function speaks(room: SharingRoom, connection: Connection): Promise<void> {
  room.say(connection);
  await world.quiet();
}

describe("a client that is in a thousand rooms", () => {
  it("is banned from one more within five seconds of its messages, and from all others at once", async () => {
    const { rooms, connections } = await fill();
    const last = world.room("one more");
    const inLast = await last.enter("eve");
    await rooms[0]?.bouncer.bans.add("user:eve");
    await world.quiet();
    expect(connections.filter(({ codes }) => codes[0] !== BANNED)).toEqual([]);
    await speaks(last, inLast);
    await world.pass(5 * SECOND);
    await speaks(last, inLast);
    expect(inLast.codes).toEqual([BANNED]);
  });

  it("is asked about no more often, and its messages wait for nothing", async () => {
    await fill();
    const last = world.room("one more");
    const inLast = await last.enter("eve");
    const before = last.toLedger.sent.length;
    for (let tenth = 0; tenth < 100; tenth++) {
      last.say(inLast);
      await world.pass(100);
    }
    expect(last.toLedger.sent.length - before).toBeLessThanOrEqual(2);
    last.toLedger.trouble = "slow";
    let delivered = 0;
    await world.pass(10 * SECOND);
    last.bouncer.handle(inLast, "hello", () => delivered++);
    expect(delivered).toBe(1);
  });

  it("is asked about after its room was thrown out of memory, too", async () => {
    const { rooms } = await fill();
    const last = world.room("one more");
    const inLast = await last.enter("eve");
    await rooms[0]?.bouncer.bans.add("user:eve");
    await world.quiet();
    await world.pass(5 * SECOND);
    last.hibernate();
    await speaks(last, inLast);
    expect(inLast.codes).toEqual([BANNED]);
  });

  it("has to leave where the ledger cannot be asked about it for half a minute, and nobody else does", async () => {
    await fill();
    const last = world.room("one more");
    const [eve, ada] = [await last.enter("eve"), await last.enter("ada")];
    const guard = await last.enter("eve", moderator("eve"));
    world.silent.add("user:eve");
    for (let second = 0; second < 60 && eve.codes.length === 0; second++) {
      if (second < 30) expect(eve.codes).toEqual([]);
      last.say(second % 2 === 0 ? eve : ada);
      await world.pass(SECOND);
    }
    expect([eve.codes, ada.codes, guard.codes]).toEqual([[TOO_MANY], [], []]);
    expect(JSON.parse(eve.closes[0]?.[1] ?? "")).toEqual({ limit: "rooms" });
  });

  it("has to leave where the ledger as a whole is away for half a minute", async () => {
    await fill();
    const last = world.room("one more");
    const [eve, ada] = [await last.enter("eve"), await last.enter("ada")];
    last.toLedger.trouble = "away";
    for (let second = 0; second < 40; second++) {
      await last.enter(`visitor ${second}`);
      last.say(ada);
      await world.pass(SECOND);
    }
    expect([eve.codes, ada.codes]).toEqual([[TOO_MANY], []]);
  });

  it("stays where it said nothing for an hour, as long as the ledger answers", async () => {
    await fill();
    const last = world.room("one more");
    const eve = await last.enter("eve");
    await world.pass(3_600 * SECOND);
    await speaks(last, eve);
    await world.pass(SECOND);
    await speaks(last, eve);
    expect(eve.codes).toEqual([]);
  });

  it("is told of in one more as soon as it has left another", async () => {
    const { rooms, connections } = await fill();
    const last = world.room("one more");
    const inLast = await last.enter("eve");
    const [first] = connections;
    if (first !== undefined) rooms[0]?.leave(first);
    await world.pass(5 * SECOND);
    await speaks(last, inLast);
    await rooms[1]?.bouncer.bans.add("user:eve");
    await world.quiet();
    expect(inLast.codes).toEqual([BANNED]);
    expect(world.storageOf("eve").keys(ROOMS).length).toBeLessThanOrEqual(MOST);
  });

  it("is told of in one more once others turn out to have crashed", async () => {
    const { rooms } = await fill();
    for (const room of rooms.slice(0, 100)) room.restart();
    const last = world.room("one more");
    const inLast = await last.enter("eve");
    for (let seconds = 0; seconds < 180; seconds += 6) {
      await world.pass(6 * SECOND);
      await speaks(last, inLast);
    }
    await rooms[500]?.bouncer.bans.add("user:eve");
    await world.quiet();
    expect(inLast.codes).toEqual([BANNED]);
  });
});

describe("the rooms that are to be told", () => {
  it("are told fifty at a time", async () => {
    const { rooms, connections } = await fill();
    for (const { fromLedger } of rooms) fromLedger.trouble = "held";
    await rooms[0]?.bouncer.bans.add("user:eve");
    const waiting = (): SharingRoom[] => rooms.filter(({ fromLedger }) => fromLedger.held.length > 0);
    let rounds = 0;
    for (; rounds < 100; rounds++) {
      await world.quiet();
      const told = waiting();
      if (told.length === 0) break;
      expect(told.length).toBeLessThanOrEqual(50);
      for (const { fromLedger } of told) {
        for (const release of fromLedger.held.splice(0)) release();
      }
    }
    expect(rounds).toBeGreaterThanOrEqual(20);
    expect(connections.filter(({ codes }) => codes[0] !== BANNED)).toEqual([]);
  });

  it("are told though a hundred others do not answer", async () => {
    const { rooms, connections } = await fill();
    for (const { fromLedger } of rooms.slice(0, 100)) fromLedger.trouble = "slow";
    await rooms[999]?.bouncer.bans.add("user:eve");
    await world.pass(3 * SECOND);
    expect(connections.slice(100).filter(({ codes }) => codes[0] !== BANNED)).toEqual([]);
  });
});
