// @module-tag slow
import { describe, expect, it } from "vitest";
import type { Policy } from "../../../src/policy/policy.ts";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import type { BanHistory, BanDurations } from "../../../src/policy/rung.ts";
import {
  byHeaders,
  type Connection,
  from,
  type HibernatingConnection,
  Room,
  settled,
} from "../../support/room.ts";
import { SECOND, MINUTE, HOUR, DAY } from "../../support/time.ts";

const closingFor = (terms: BanDurations): Policy => ({
  identify: byHeaders,
  ladder: [
    { strikes: 1, do: "warn" },
    { strikes: 6, do: "close", for: terms },
  ],
});

/** Sends ten times as much as is permitted until it is closed. */
async function flood(room: Room, connection: Connection, most = 10 * MINUTE): Promise<void> {
  for (const end = room.now + most; connection.closes.length === 0 && room.now < end; room.now += 10) {
    room.bouncer.handle(connection, "flood", () => {});
  }
  await settled();
}

const lengthOf = ({ closes }: Connection): number =>
  (JSON.parse(closes[0]?.[1] ?? "{}") as { retryAfter: number }).retryAfter;

/** The bans that a client earns which floods from the moment it is let in, and is back `pause` ms after each. */
async function bansOf(room: Room, count: number, pause = 0): Promise<number[]> {
  const lengths: number[] = [];
  for (let index = 0; index < count; index++) {
    const eve = await room.enter("eve");
    await flood(room, eve);
    lengths.push(lengthOf(eve));
    room.leave(eve);
    await settled();
    room.now += lengthOf(eve) + pause;
  }
  return lengths;
}

describe("the bans of a client that floods again and again", () => {
  it("grow as the rung says, and the last length repeats", async () => {
    const room = new Room(closingFor(["1m", "10m", "1h"]));
    expect(await bansOf(room, 5)).toEqual([MINUTE, 10 * MINUTE, HOUR, HOUR, HOUR]);
  });

  it("grow though it is away for a while, the room is thrown out of memory, and another tab of it is calm", async () => {
    const room = new Room(closingFor(["1m", "10m", "1h"]));
    const lengths: number[] = [];
    for (let index = 0; index < 3; index++) {
      const [tab, eve] = [await room.enter("tab", { "x-user": "eve" }), await room.enter("eve")];
      await flood(room, eve);
      lengths.push(lengthOf(eve));
      room.leave(eve);
      room.leave(tab);
      await settled();
      room.evict();
      room.now += lengthOf(eve) + 4 * MINUTE;
    }
    expect(lengths).toEqual([MINUTE, 10 * MINUTE, HOUR]);
  });

  it("grow as a function says, which is told of strikes and bans", async () => {
    const told: BanHistory[] = [];
    const room = new Room(
      closingFor((history) => {
        told.push(history);
        return 60_000 * 2 ** history.bans;
      }),
    );
    expect(await bansOf(room, 3)).toEqual([MINUTE, 2 * MINUTE, 4 * MINUTE]);
    expect(told).toEqual([0, 1, 2].map((bans) => ({ strikes: 6, bans })));
  });

  it.each<[string, () => unknown]>([
    ["returns no term", () => "soon"],
    ["returns nothing at all", () => 0],
    ["returns an endless number", () => Infinity],
    [
      "throws",
      () => {
        throw new Error("mine");
      },
    ],
  ])("last a minute where the function %s, and the error is told", async (_, terms) => {
    const room = new Room(closingFor(terms as () => "1m"));
    const errors = room.listen("error");
    expect(await bansOf(room, 1)).toEqual([MINUTE]);
    expect(errors).toHaveLength(1);
  });

  it("take the warning before each: a client that is back is told, and one burst never bans it", async () => {
    const room = new Room(closingFor(["1m", "10m"]));
    await bansOf(room, 1);
    const back = await room.enter("eve");
    expect(back.controlMessages).toMatchObject([
      { type: "party-bouncer:standing", status: "warned", strikes: 6, strikesLeft: 1 },
    ]);
    // What PartySocket kept while it was away.
    for (let index = 0; index < 100; index++) room.bouncer.handle(back, "queued", () => {});
    expect([back.warnings.length, back.closes]).toEqual([1, []]);
    expect(back.warnings[0]).toMatchObject({ strikesLeft: 1 });
  });

  it("of one kind count like those of another: a hidden client's next ban is longer", async () => {
    const room = new Room({
      identify: byHeaders,
      ladder: [
        { strikes: 1, do: "warn" },
        { strikes: 2, do: "shadow-ban", for: ["1m", "1h"] },
      ],
    });
    const bans = room.listen("ban");
    const eve = await room.enter("eve");
    await flood(room, eve, 5 * MINUTE);
    expect(bans.map(({ ban }) => ban.until - ban.at)).toEqual([MINUTE, HOUR]);
  });
});

describe("a day in a room whose bans grow", () => {
  it("leaves nothing on one that was closed once and behaves, however often it comes and goes", async () => {
    const room = new Room(closingFor(["1m", "10m", "1h"]));
    let ada = await room.enter("ada");
    await flood(room, ada);
    room.leave(ada);
    room.now += MINUTE;
    const seen: number[] = [];
    for (const end = room.now + DAY; room.now < end; room.now += 10 * MINUTE) {
      ada = await room.enter("ada");
      seen.push(room.bouncer.strikes.standing(ada).strikes);
      // Twenty at once, and then no faster than is permitted.
      for (let index = 0; index < 19; index++) room.bouncer.handle(ada, "hi", () => {});
      for (let index = 0; index < 50; index++, room.now += 100) room.bouncer.handle(ada, "hi", () => {});
      room.leave(ada);
      await settled();
    }
    expect(seen.slice(0, 2)).toEqual([6, 0]);
    expect(Math.max(...seen.slice(1))).toBe(0);
    // Spotless: were it to flood now, it would be warned five times, and be away for a minute.
    expect(ada.controlMessages).toEqual([]);
    expect(await bansOf(room, 1)).toEqual([MINUTE]);
  });

  it("keeps one that floods whenever it may out for most of it, and in the long run lets next to nothing through", async () => {
    const room = new Room(closingFor(["1m", "10m", "1h"]));
    let admitted = 0;
    let banned = 0;
    for (const end = room.now + DAY; room.now < end;) {
      const eve = await room.enter("eve");
      while (eve.closes.length === 0) {
        room.bouncer.handle(eve, "flood", () => admitted++);
        room.now += 50;
      }
      banned += lengthOf(eve);
      room.leave(eve);
      await settled();
      room.now += lengthOf(eve);
    }
    expect(banned / DAY).toBeGreaterThan(0.95);
    expect(admitted).toBeLessThan(5_000);
  });
});

describe("behind one address, a ban by the ladder", () => {
  const policy = closingFor("1m");

  it("closes of those who are in only whoever has a strike of its own, and keeps newcomers out", async () => {
    const room = new Room(policy);
    const [calm, warned, flooder] = [
      await room.enter("calm", from("192.0.2.1")),
      await room.enter("warned", from("192.0.2.1")),
      await room.enter("flooder", from("192.0.2.1")),
    ];
    for (let index = 0; index < 21; index++) room.bouncer.handle(warned, "hi", () => {});
    expect(warned.warnings).toHaveLength(1);
    await flood(room, flooder);
    expect([calm.closes.length, warned.codes, flooder.codes]).toEqual([0, [4429], [4429]]);
    expect((await room.knock("new", from("192.0.2.1"))).isIn).toBe(false);
    expect((await room.knock("else", from("192.0.2.2"))).isIn).toBe(true);
    room.now += MINUTE;
    expect((await room.knock("new", from("192.0.2.1"))).isIn).toBe(true);
  });

  it("hides of those who are in only whoever has a strike of its own", async () => {
    const room = new Room({
      identify: byHeaders,
      ladder: [
        { strikes: 1, do: "warn" },
        { strikes: 2, do: "shadow-ban", for: "1h" },
      ],
    });
    const [calm, flooder] = [
      await room.enter("calm", from("192.0.2.1")),
      await room.enter("flooder", from("192.0.2.1")),
    ];
    await flood(room, flooder, 10 * SECOND);
    const bob = await room.enter("bob");
    expect([room.bouncer.visibility.canSee(bob, calm), room.bouncer.visibility.canSee(bob, flooder)]).toEqual(
      [true, false],
    );
  });

  it("is not an operator's, which closes everybody there", async () => {
    const room = new Room(policy);
    const calm = await room.enter("calm", from("192.0.2.1"));
    await room.bouncer.bans.add("address:192.0.2.1");
    expect(calm.codes).toEqual([4403]);
  });

  it("closes a connection that inherited strikes only after a warning of its own, asleep in between or not", async () => {
    const room = new Room(policy);
    const first = await room.enter("first", from("192.0.2.1"));
    room.bouncer.strikes.add(first, { strikes: 5 });
    room.leave(first);
    await settled();
    const heir = await room.enter("heir", from("192.0.2.1"));
    expect(heir.controlMessages).toMatchObject([
      { type: "party-bouncer:standing", strikes: 5, strikesLeft: 1 },
    ]);
    room.evict();
    room.now += 20 * SECOND;
    for (let index = 0; index < 50; index++) room.bouncer.handle(heir, "hi", () => {});
    expect([heir.warnings.length, heir.closes]).toEqual([1, []]);
    room.now += 2 * SECOND;
    room.bouncer.handle(heir, "hi", () => {});
    await settled();
    expect(heir.codes).toEqual([4429]);
  });

  /** Floods on so many connections at once, each of which waits for its cool-down to end, and is another one after each warning. */
  async function evade(room: Room, connections: number): Promise<{ admitted: number; lengths: number[] }> {
    const bans = room.listen("ban");
    const open = new Map<HibernatingConnection, number>();
    let admitted = 0;
    for (const end = room.now + 2 * HOUR; room.now < end; room.now += SECOND) {
      while (open.size < connections) {
        const { connection, isIn } = await room.knock("fresh", from("192.0.2.1"));
        if (!isIn) break;
        open.set(connection, room.now + room.bouncer.strikes.standing(connection).retryAfter);
      }
      for (const [connection, ready] of open) {
        for (let index = 0; room.now >= ready && index < 21; index++) {
          room.bouncer.handle(connection, "flood", () => admitted++);
        }
        if (connection.warnings.length + connection.closes.length === 0) continue;
        room.leave(connection);
        open.delete(connection);
      }
      for (const [index, connection] of [...room.here.entries()].toReversed()) {
        if (connection.readyState !== 1) room.here.splice(index, 1);
      }
      await settled();
    }
    return { admitted, lengths: bans.map(({ ban }) => ban.until - ban.at) };
  }

  it("comes, and grows, though the flooder is another connection after each warning", async () => {
    const { admitted, lengths } = await evade(new Room(closingFor(["1m", "10m", "1h"])), 1);
    expect(lengths.slice(0, 3)).toEqual([MINUTE, 10 * MINUTE, HOUR]);
    expect(admitted).toBeLessThan(600);
  });

  it("comes, and grows, though it is many connections at a time", async () => {
    const { admitted, lengths } = await evade(new Room(closingFor(["1m", "10m", "1h"])), 50);
    expect(lengths.slice(0, 3)).toEqual([MINUTE, 10 * MINUTE, HOUR]);
    expect(admitted).toBeLessThan(9_000);
  });

  it("is not for the one whose first warning led to it, nor for others there that have none", async () => {
    const room = new Room(policy);
    const first = await room.enter("first", from("192.0.2.1"));
    room.bouncer.strikes.add(first, { strikes: 5 });
    room.leave(first);
    await settled();
    const class30: Connection[] = [];
    for (let index = 0; index < 30; index++) class30.push(await room.enter(`${index}`, from("192.0.2.1")));
    for (const pupil of class30.slice(0, 5)) room.bouncer.strikes.add(pupil);
    await settled();
    expect((await room.knock("late", from("192.0.2.1"))).isIn).toBe(true);
    room.now += SECOND;
    room.bouncer.strikes.add(class30[5] as Connection);
    await settled();
    expect((await room.knock("later", from("192.0.2.1"))).isIn).toBe(false);
    expect(class30.map(({ warnings, codes }) => [warnings.length, codes.length])).toEqual(
      class30.map((_, index) => [index < 6 ? 1 : 0, index < 5 ? 1 : 0]),
    );
  });

  it("closes at once whoever earns it alone, whatever was there before", async () => {
    const room = new Room(policy);
    const first = await room.enter("first", from("192.0.2.1"));
    room.bouncer.strikes.add(first, { strikes: 1 });
    room.leave(first);
    await settled();
    const heir = await room.enter("heir", from("192.0.2.1"));
    room.bouncer.strikes.add(heir, { strikes: 6 });
    await settled();
    expect(heir.codes).toEqual([4429]);
  });
});

describe("who comes back with something that it is to be told of", () => {
  it("is told in the words of the policy, where it has some", async () => {
    const room = new Room({
      identify: byHeaders,
      warning: ({ retryAfter, locale }) => `${locale}: ${retryAfter}`,
    });
    const headers = { "x-user": "ada", "Accept-Language": "de" };
    const ada = await room.enter("ada", headers);
    for (let index = 0; index < 21; index++) room.bouncer.handle(ada, "hi", () => {});
    room.leave(ada);
    await settled();
    room.now += 400;
    expect((await room.enter("ada", headers)).controlMessages).toMatchObject([{ message: "de: 600" }]);
  });

  it("is told which messages a restriction lets through", async () => {
    const room = new Room({
      identify: byHeaders,
      ladder: [{ strikes: 1, do: "restrict", only: ["chat"], for: "30s" }],
    });
    const ada = await room.enter("ada");
    room.bouncer.strikes.add(ada);
    room.leave(ada);
    await settled();
    expect((await room.enter("ada")).controlMessages).toMatchObject([
      {
        status: "warned",
        message: "Of what you send, only chat is let through for the next 30 seconds.",
      },
    ]);
  });

  it("is told nothing in a dry run, as a moderator, or where the policy wants no control messages", async () => {
    const wants: Policy[] = [
      { enforce: false },
      { exempt: () => true },
      { controlMessages: false },
      { identify: ({ headers }) => ({ id: headers.get("x-user"), moderator: true }) },
    ];
    for (const want of wants) {
      const room = new Room({ identify: byHeaders, ...want });
      const ada = await room.enter("ada");
      room.bouncer.strikes.add(ada, { strikes: 2 });
      room.leave(ada);
      await settled();
      expect((await room.enter("ada")).sent).toEqual([]);
    }
  });
});

describe("the length of a rung's ban", () => {
  const rungFor = (terms: unknown): Policy => closingFor(terms as BanDurations);

  it("is defined in milliseconds, whichever form it has, and can be defined again", () => {
    const policy = definePolicy(rungFor(["1m", 5_000, "forever"]));
    expect(policy.ladder[1]).toMatchObject({ for: [60_000, 5_000, "forever"] });
    expect(definePolicy({ ...policy })).toEqual(policy);
  });

  it.each([
    ["an empty list", [], "ladder[1].for: expected a list of at least one duration, received []"],
    ["a list with something else", ["1m", "soon"], 'ladder[1].for[1]: expected a duration, such as "10m"'],
    ["a list with nothing", ["1m", 0], "ladder[1].for[1]: expected a duration of at least 1 ms"],
  ])("is refused where it is %s", (_, terms, message) => {
    expect(() => definePolicy(rungFor(terms))).toThrow(message);
  });
});
