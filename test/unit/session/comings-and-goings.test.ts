import { describe, expect, it } from "vitest";
import type { Policy } from "../../../src/policy/policy.ts";
import { byHeaders, type HibernatingConnection, Room, settled } from "../../support/room.ts";
import { SECOND, MINUTE, HOUR } from "../../support/time.ts";

const uploads = { name: "uploads", per: "client", match: { type: "image" }, limit: 5, window: "1h" } as const;
const messages = { name: "messages", limit: 10, window: "1s", burst: 20 } as const;
const quota: Policy = { identify: byHeaders, limits: [messages, uploads] };
const IMAGE = '{"type":"image"}';

/** Lets what leaving has begun to write be written. */
async function leave(room: Room, connection: HibernatingConnection): Promise<void> {
  room.leave(connection);
  for (let turn = 0; turn < 5; turn++) await settled();
}

/** Sends far too much, until it has so many strikes. */
function misbehave(room: Room, connection: HibernatingConnection, strikes: number): void {
  for (
    let ms = 0;
    room.bouncer.strikes.standing(connection).strikes < strikes && ms < 10 * MINUTE;
    ms += 50
  ) {
    room.now += 50;
    for (let count = 0; count < 20; count++) room.say(connection, "flood");
  }
}

/** Sends images until one is refused, once no cool-down refuses everything. */
function images(room: Room, connection: HibernatingConnection): number {
  room.now += room.bouncer.strikes.standing(connection).retryAfter ?? 0;
  let passed = 0;
  while (passed < 100 && room.host.judge(connection, IMAGE).admitted) passed++;
  return passed;
}

const strikesOnReturn = async (room: Room): Promise<number> =>
  room.bouncer.strikes.standing(await room.enter("back", { "x-user": "eve" })).strikes;

describe("strikes are not washed off with a second tab", () => {
  const eve = { "x-user": "eve" };
  const policies: [string, Policy][] = [
    ["a count that lasts an hour", quota],
    [
      "a count of how often it connects",
      { ...quota, limits: [messages], admission: { connects: { limit: 30, window: "1h" } } },
    ],
  ];

  it.each(policies)("that leaves last, where there is %s", async (_, policy) => {
    const room = new Room(policy);
    const bad = await room.enter("1", eve);
    const others = [await room.enter("2", eve), await room.enter("3", eve), await room.enter("4", eve)];
    misbehave(room, bad, 5);
    await leave(room, bad);
    for (const other of others) {
      room.say(other, IMAGE);
      await leave(room, other);
    }
    expect(await strikesOnReturn(room)).toBe(5);
  });

  it.each(policies)("that leaves before it comes, where there is %s", async (_, policy) => {
    const room = new Room(policy);
    for (const id of ["1", "2", "3", "4"]) {
      const good = await room.enter(id, eve);
      room.say(good, IMAGE);
      await leave(room, good);
    }
    const bad = await room.enter("5", eve);
    misbehave(room, bad, 5);
    await leave(room, bad);
    expect(await strikesOnReturn(room)).toBe(5);
  });

  it.each(policies)(
    "over and over: the ladder is climbed to its top, where there is %s",
    async (_, policy) => {
      const room = new Room(policy);
      const bans = room.listen("ban");
      for (let round = 0; round < 6 && bans.length === 0; round++) {
        const bad = await room.enter(`bad ${round}`, eve);
        const others = [await room.enter(`b${round}`, eve), await room.enter(`c${round}`, eve)];
        misbehave(room, bad, Math.min(6, round + 3));
        await leave(room, bad);
        for (const other of others) {
          if (other.closes.length === 0) room.say(other, IMAGE);
          await leave(room, other);
        }
      }
      expect(bans).toHaveLength(1);
    },
  );
});

describe("a quota that lasts an hour", () => {
  const eve = { "x-user": "eve" };

  it("is not renewed by being closed for a minute while the room sleeps, thirty times", async () => {
    const room = new Room(quota);
    const started = room.now;
    let passed = 0;
    for (let round = 0; round < 30; round++) {
      const { connection, isIn } = await room.knock(`${round}`, eve);
      expect(isIn).toBe(true);
      passed += images(room, connection);
      for (let ms = 0; connection.closes.length === 0 && ms < 5 * MINUTE; ms += 50) {
        room.now += 50;
        for (let count = 0; count < 30; count++) room.say(connection, "flood");
      }
      expect(connection.codes).toEqual([4429]);
      await leave(room, connection);
      room.evict();
      room.now += HOUR / 60;
      while ((await room.knock(`early ${round} ${room.now}`, eve)).isIn === false) room.now += MINUTE;
      for (const early of room.connections()) await leave(room, early);
    }
    // Five at once, and one more each twelve minutes.
    expect(passed).toBeLessThanOrEqual(5 + Math.floor((room.now - started) / (12 * MINUTE)));
    expect(passed).toBeGreaterThanOrEqual(5);
  });

  it("goes along to another connection, though the room sleeps at any time", async () => {
    const room = new Room(quota);
    const [one, other] = [await room.enter("1", eve), await room.enter("2", eve)];
    expect(images(room, one)).toBe(5);
    room.evict();
    await leave(room, one);
    room.evict();
    expect(images(room, other)).toBe(0);
    await leave(room, other);
    room.evict();
    expect(images(room, await room.enter("3", eve))).toBe(0);
  });

  it("stays though its strikes are forgiven", async () => {
    const room = new Room(quota);
    const connection = await room.enter("1", eve);
    expect(images(room, connection)).toBe(5);
    await leave(room, connection);
    room.bouncer.strikes.clear(connection);
    await settled();
    room.evict();
    expect(images(room, await room.enter("2", eve))).toBe(0);
  });

  it("is not pushed out by those of clients that left", async () => {
    const room = new Room(quota);
    const ada = await room.enter("ada");
    expect(images(room, ada)).toBe(5);
    for (let index = 0; index < 12; index++) {
      const other = await room.enter(`other ${index}`);
      expect(images(room, other)).toBe(5);
      await leave(room, other);
    }
    room.evict();
    expect(images(room, ada)).toBe(0);
  });

  it("is not handed to another client: leaving writes nothing into its state", async () => {
    const room = new Room(quota);
    const [ada, connection] = [await room.enter("ada"), await room.enter("eve", eve)];
    images(room, connection);
    const before = ada.writes;
    await leave(room, connection);
    expect(ada.writes).toBe(before);
  });

  it("is not pushed out by counts that it makes up, which have run down first", async () => {
    const room = new Room({
      ...quota,
      limits: [
        uploads,
        { name: "kinds", match: { type: (type) => type !== "image" }, limit: 50, window: "20s" },
      ],
    });
    const connection = await room.enter("1", eve);
    expect(images(room, connection)).toBe(5);
    room.now += 2 * SECOND;
    for (let kind = 0; kind < 20; kind++) room.say(connection, `{"type":"${kind}"}`);
    room.evict();
    room.now += SECOND;
    expect(images(room, connection)).toBe(0);
  });

  it("is everyone's where it is the room's: it goes to somebody who stays", async () => {
    const room = new Room({ ...quota, limits: [{ ...uploads, per: "room" }] });
    const [ada, connection] = [await room.enter("ada"), await room.enter("eve", eve)];
    const taken = images(room, connection);
    expect(taken).toBeGreaterThan(0);
    await leave(room, connection);
    room.evict();
    expect(images(room, ada)).toBe(5 - taken);
  });
});
