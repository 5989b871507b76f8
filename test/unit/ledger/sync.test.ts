import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { VERSION } from "../../../src/bans/ban.ts";
import { PATIENCE } from "../../../src/platform/in-time.ts";
import { callSchema } from "../../../src/ledger/rpc.ts";
import { BANS, OUTBOX } from "../../../src/storage/storage-keys.ts";
import { type Connection, from, requestWith, settled } from "../../support/room.ts";
import { LATER, type SharingRoom, World } from "../../support/ledger-world.ts";
import { START, SECOND, MINUTE } from "../../support/time.ts";

const BANNED = 4403;

let world: World;
let a: SharingRoom;
let b: SharingRoom;
let c: SharingRoom;

beforeEach(() => {
  // Only the patience with a ledger or a room that does not answer, and the pauses between tries, are real timers.
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  world = new World();
  a = world.room("a");
  b = world.room("b");
  c = world.room("c");
});

afterEach(() => {
  vi.useRealTimers();
});

/** Who is here says something, and everyone hears what the ledger has to say of it. */
async function anEventIn(room: SharingRoom): Promise<void> {
  const someone = await room.enter("someone else");
  room.say(someone);
  await world.quiet();
}

async function bansEverywhere(user = "eve"): Promise<string[][]> {
  return [await world.bans(user), await a.bans(user), await b.bans(user), await c.bans(user)];
}

/** Everyone has come in anew, so that each room has asked. */
async function enterEverywhere(user = "eve"): Promise<Connection[]> {
  const connections = [await a.enter(user), await b.enter(user), await c.enter(user)];
  await world.quiet();
  return connections;
}

describe("a ban in one room", () => {
  it("closes the client in another one, where it is, without a new connect", async () => {
    const connection = await b.enter("eve");
    await a.bouncer.bans.add("user:eve", { reason: "spam" });
    await world.quiet();
    expect(connection.codes).toEqual([BANNED]);
    expect(b.errors).toEqual([]);
  });

  it("closes all of its tabs there, and nobody else's", async () => {
    const tabs = [await b.enter("eve"), await b.enter("eve")];
    const other = await b.enter("bob");
    await a.bouncer.bans.add("user:eve");
    await world.quiet();
    expect(tabs.map(({ codes }) => codes)).toEqual([[BANNED], [BANNED]]);
    expect(other.codes).toEqual([]);
  });

  it("in the shadow hides the client in another one, and not a frame there tells of it", async () => {
    const connection = await b.enter("eve");
    await a.bouncer.bans.add("user:eve", { kind: "shadow-ban" });
    await world.quiet();
    expect(await b.isHidden(connection)).toBe(true);
    expect([connection.sent, connection.codes]).toEqual([[], []]);
  });

  it("is one event in each room where the client is, of either kind, however many tabs it has there", async () => {
    for (const room of [a, b, b]) await room.enter("eve");
    await c.enter("bob");
    await a.bouncer.bans.add("user:eve", { kind: "shadow-ban" });
    await world.quiet();
    await b.bouncer.bans.add("user:eve");
    await world.quiet();
    const both = ["shadow-ban of user:eve", "close of user:eve"];
    expect([a.heard, b.heard, c.heard]).toEqual([both, both, []]);
  });

  it("is an event that comes after its writes have begun and its closes were sent", async () => {
    const tab = await b.enter("eve");
    const order: string[] = [];
    const put = b.storage.put.bind(b.storage);
    b.storage.put = (key, value) => {
      if (key.startsWith(BANS)) order.push("kept");
      return put(key, value);
    };
    const close = tab.close.bind(tab);
    tab.close = (code, reason) => {
      order.push("closed");
      close(code, reason);
    };
    b.bouncer.on("ban", () => order.push("heard"));
    await a.bouncer.bans.add("user:eve");
    await world.quiet();
    expect(order).toEqual(["kept", "closed", "heard"]);
  });

  it("keeps the client out of a third one at its next connect", async () => {
    await a.bouncer.bans.add("user:eve");
    await world.quiet();
    expect((await c.enter("eve")).codes).toEqual([BANNED]);
  });

  it("hides the client in a third one from its next connect on", async () => {
    await a.bouncer.bans.add("user:eve", { kind: "shadow-ban" });
    await world.quiet();
    const connection = await c.enter("eve");
    expect(await c.isHidden(connection)).toBe(true);
    expect(connection.codes).toEqual([]);
  });

  it("for ever has no end in another one", async () => {
    await a.bouncer.bans.add("user:eve", { for: "forever" });
    await world.quiet();
    await b.enter("eve");
    expect((await b.bouncer.bans.list()).bans).toMatchObject([{ target: "user:eve", until: Infinity }]);
  });

  it("is over in another one at the very same millisecond", async () => {
    const ban = await a.bouncer.bans.add("user:eve", { for: "1m" });
    await world.quiet();
    world.now = ban.until - 1;
    expect((await b.enter("eve")).codes).toEqual([BANNED]);
    world.now = ban.until;
    expect((await c.enter("eve")).codes).toEqual([]);
  });

  it("of an address holds in another one, and neither of them keeps the address", async () => {
    const connection = await b.enter("x", from("192.0.2.7"));
    await a.bouncer.bans.add("address:192.0.2.7");
    await world.quiet();
    expect(connection.codes).toEqual([BANNED]);
    expect((await c.enter("y", from("192.0.2.7"))).codes).toEqual([BANNED]);
    for (const room of [a, b, c]) expect(room.storage.text).not.toContain("192.0.2.7");
  });

  it("of an address reaches others from a room that had hashed addresses before it had a ledger", async () => {
    const old = world.room("old", { isShared: false });
    await old.enter("x", from("192.0.2.1"));
    old.restart();
    await old.bouncer.bans.add("address:192.0.2.7");
    await world.quiet();
    expect((await c.enter("y", from("192.0.2.7"))).codes).toEqual([BANNED]);
  });

  it("is lifted in all of them by a pardon in any", async () => {
    await a.bouncer.bans.add("user:eve", { kind: "shadow-ban" });
    await world.quiet();
    const [, inB = await b.enter("eve")] = await enterEverywhere();
    await c.bouncer.bans.remove("user:eve");
    await world.quiet();
    expect(await b.isHidden(inB)).toBe(false);
    expect(await bansEverywhere()).toEqual([[], [], [], []]);
  });
});

it("a client that was refused in one room is let in there once it was pardoned in another", async () => {
  const knock = () => b.host.turnAway(requestWith({ "x-user": "eve" }));
  await a.bouncer.bans.add("user:eve");
  await world.quiet();
  expect((await b.enter("eve")).codes).toEqual([BANNED]);
  expect(await knock()).toMatchObject({ code: BANNED });
  world.now += SECOND;
  await a.bouncer.bans.remove("user:eve");
  await world.quiet();
  expect(await knock()).toBeNull();
});

it("a client that is refused is refused before it connects while the ledger is away, too", async () => {
  await a.bouncer.bans.add("user:eve");
  await world.quiet();
  a.toLedger.trouble = "away";
  expect(await a.host.turnAway(requestWith({ "x-user": "eve" }))).toMatchObject({ code: BANNED });
});

describe("two rooms that ban at once", () => {
  it("lose neither ban", async () => {
    const bans = await Promise.all([
      a.bouncer.bans.add("user:eve", { for: "1h" }),
      b.bouncer.bans.add("user:eve", { kind: "shadow-ban", for: "2h" }),
    ]);
    await world.quiet();
    await enterEverywhere();
    const ids = bans.map(({ id }) => id).toSorted();
    expect(await bansEverywhere()).toEqual([ids, ids, ids, ids]);
    expect((await world.audit("eve")).map(({ id }) => id).toSorted()).toEqual(ids);
  });

  it("lose neither where each of them is there, and hears of the other's", async () => {
    await enterEverywhere();
    const bans = await Promise.all([
      a.bouncer.bans.add("user:eve", { kind: "shadow-ban" }),
      b.bouncer.bans.add("user:eve", { kind: "shadow-ban" }),
    ]);
    await world.quiet();
    const ids = bans.map(({ id }) => id).toSorted();
    expect(await bansEverywhere()).toEqual([ids, ids, ids, ids]);
  });
});

describe("a change whose answer got lost", () => {
  it("is sent again, and applied once", async () => {
    a.toLedger.trouble = "lost";
    const ban = await a.bouncer.bans.add("user:eve");
    await world.quiet();
    expect(await world.bans("eve")).toEqual([ban.id]);
    a.toLedger.trouble = null;
    await world.pass(LATER - 1);
    await anEventIn(a);
    expect(a.storage.keys(OUTBOX)).toEqual([]);
    expect((await world.audit("eve")).map(({ id }) => id)).toEqual([ban.id]);
  });

  it("does not bring back a ban that was pardoned since, and is not sent again for ever", async () => {
    a.toLedger.trouble = "lost";
    await a.bouncer.bans.add("user:eve");
    await world.quiet();
    world.now += 1;
    await b.bouncer.bans.remove("user:eve");
    await world.quiet();
    a.toLedger.trouble = null;
    await world.pass(MINUTE);
    const before = a.toLedger.sent.length;
    await sendsAtMost(a, before + 10, () => anEventIn(a));
    expect(await bansEverywhere()).toEqual([[], [], [], []]);
    expect((await world.audit("eve")).map(({ change }) => change)).toEqual(["ban", "pardon"]);
    expect(a.storage.keys(OUTBOX)).toEqual([]);
  });

  it("does not bring back a ban that was pardoned since, though it was the second one of its millisecond", async () => {
    a.toLedger.trouble = "lost";
    await a.bouncer.bans.add("user:bob");
    await a.bouncer.bans.add("user:eve");
    await world.quiet();
    a.toLedger.trouble = null;
    await world.pass(MINUTE);
    a.toLedger.trouble = "held";
    await a.bouncer.bans.add("user:mallory");
    a.toLedger.trouble = "lost";
    await world.pass(MINUTE);
    await b.bouncer.bans.remove("user:eve");
    a.toLedger.trouble = null;
    await world.pass(MINUTE);
    await sendsAtMost(a, a.toLedger.sent.length + 20, () => anEventIn(a));
    expect(await world.bans("eve")).toEqual([]);
    expect((await world.audit("eve")).filter(({ change }) => change === "ban")).toHaveLength(1);
  });

  it("does not bring back a ban that is over, and is not sent again for ever", async () => {
    a.toLedger.trouble = "lost";
    await a.bouncer.bans.add("user:eve", { for: "1m" });
    await world.quiet();
    await world.pass(2 * MINUTE);
    // The next ban sweeps what is over.
    const other = await b.bouncer.bans.add("user:eve");
    await world.quiet();
    a.toLedger.trouble = null;
    await sendsAtMost(a, a.toLedger.sent.length + 10, () => anEventIn(a));
    await enterEverywhere();
    expect(await bansEverywhere()).toEqual([[other.id], [other.id], [other.id], [other.id]]);
    expect(a.storage.keys(OUTBOX)).toEqual([]);
  });

  it("is told to the other rooms when it is sent again, where the ledger crashed before it could tell them", async () => {
    const connection = await b.enter("eve");
    a.toLedger.trouble = "lost";
    b.fromLedger.trouble = "slow";
    await a.bouncer.bans.add("user:eve");
    await world.quiet();
    world.restartLedger();
    a.toLedger.trouble = null;
    b.fromLedger.trouble = null;
    await world.pass(MINUTE);
    await anEventIn(a);
    expect(connection.codes).toEqual([BANNED]);
  });
});

/** A room that sends the same for ever would hang the test: then the wire is cut, and the test fails. */
async function sendsAtMost(room: SharingRoom, most: number, task: () => Promise<void>): Promise<void> {
  const { carry } = room.toLedger;
  room.toLedger.carry = async function (...args) {
    if (this.sent.length > most) this.trouble = "slow";
    return carry.apply(this, args);
  };
  await task();
  room.toLedger.carry = carry;
  expect(room.toLedger.sent.length, "calls to the ledger").toBeLessThanOrEqual(most);
}

describe("a pardon", () => {
  it("reaches a ban that its room has not heard of", async () => {
    await a.bouncer.bans.add("user:eve");
    await world.quiet();
    world.now += 1;
    await b.bouncer.bans.remove("user:eve");
    await world.quiet();
    expect((await a.enter("eve")).codes).toEqual([]);
    expect((await c.enter("eve")).codes).toEqual([]);
  });

  it("is one event in each room where the client is, and none where nothing ends", async () => {
    for (const room of [a, b, b]) await room.enter("eve");
    await c.enter("bob");
    await a.bouncer.bans.add("user:eve", { kind: "shadow-ban", for: "1m" });
    await b.bouncer.bans.add("user:eve", { kind: "shadow-ban", disclosure: "delayed" });
    await world.quiet();
    for (const room of [a, b, c]) room.heard.length = 0;
    await a.bouncer.bans.remove("user:eve");
    await world.quiet();
    expect([a.heard, b.heard, c.heard]).toEqual([["pardon of user:eve"], ["pardon of user:eve"], []]);
    // Whoever lifts what is not there hears of it itself, and no other room does.
    await a.bouncer.bans.remove("user:eve");
    await world.quiet();
    expect([a.heard.length, b.heard.length]).toEqual([2, 1]);
  });

  it("is what the end of a ban is not", async () => {
    const eve = await b.enter("eve");
    await a.bouncer.bans.add("user:eve", { kind: "shadow-ban", for: "1m" });
    await world.quiet();
    world.now += MINUTE;
    expect(await b.isHidden(eve)).toBe(false);
    await world.pass(LATER);
    await anEventIn(b);
    await anEventIn(b);
    expect(b.heard).toEqual(["shadow-ban of user:eve"]);
  });

  it("reaches a ban imposed before it that gets to the ledger only after it", async () => {
    a.toLedger.trouble = "away";
    await a.bouncer.bans.add("user:eve");
    await world.pass(MINUTE);
    await b.bouncer.bans.remove("user:eve");
    await world.quiet();
    a.toLedger.trouble = null;
    await world.pass(MINUTE);
    await sendsAtMost(a, a.toLedger.sent.length + 10, () => anEventIn(a));
    await enterEverywhere();
    expect(await bansEverywhere()).toEqual([[], [], [], []]);
    expect((await world.audit("eve")).map(({ change }) => change)).toEqual(["ban", "pardon"]);
  });

  it("does not lift a ban imposed later elsewhere, though it gets to the ledger after that", async () => {
    a.toLedger.trouble = "away";
    await a.bouncer.bans.remove("user:eve");
    await world.pass(MINUTE);
    const ban = await b.bouncer.bans.add("user:eve", { for: "1h" });
    await world.quiet();
    a.toLedger.trouble = null;
    await anEventIn(a);
    await enterEverywhere();
    expect(await bansEverywhere()).toEqual([[ban.id], [ban.id], [ban.id], [ban.id]]);
  });

  it("that the ledger has not heard of yet is not undone by what the ledger says in the meantime", async () => {
    await b.bouncer.bans.add("user:eve", { kind: "shadow-ban" });
    await world.quiet();
    const connection = await a.enter("eve");
    a.toLedger.trouble = "away";
    await world.pass(SECOND);
    await a.bouncer.bans.remove("user:eve");
    await world.pass(SECOND);
    const later = await b.bouncer.bans.add("user:bob", { kind: "shadow-ban" });
    await b.bouncer.bans.add("user:eve", { kind: "shadow-ban", for: "1ms" });
    await world.quiet();
    await world.pass(SECOND);
    expect(await a.bans("eve")).toEqual([]);
    expect(await a.isHidden(connection)).toBe(false);
    expect(later.kind).toBe("shadow-ban");
  });

  it("that the ledger has not heard of yet holds against a ban imposed before it of which the ledger now tells", async () => {
    const connection = await a.enter("eve");
    a.fromLedger.trouble = "held";
    await b.bouncer.bans.add("user:eve");
    await world.quiet();
    a.toLedger.trouble = "away";
    world.now += SECOND;
    await a.bouncer.bans.remove("user:eve");
    a.fromLedger.release();
    await world.quiet();
    expect(connection.codes).toEqual([]);
    expect(await a.bans("eve")).toEqual([]);
  });
});

it("one question is for all who come in at once, and wait for their turn", async () => {
  a.toLedger.trouble = "held";
  const visits = Array.from({ length: 100 }, () => a.enter("eve"));
  await settled();
  await b.bouncer.bans.add("user:eve");
  a.toLedger.release();
  const connections = await Promise.all(visits);
  await world.quiet();
  expect(connections.every(({ codes }) => codes.includes(BANNED))).toBe(true);
  const asked = a.toLedger.sent.filter((sent) => JSON.stringify(sent).includes('"do":"arrive"'));
  expect(asked.length).toBeLessThan(5);
});

describe("what the ledger tells of its own accord", () => {
  it("does not override what it told later, in whichever order it arrives", async () => {
    const connection = await b.enter("eve");
    b.fromLedger.trouble = "held";
    await a.bouncer.bans.add("user:eve", { kind: "shadow-ban" });
    await world.quiet();
    await a.bouncer.bans.remove("user:eve");
    await world.quiet();
    expect(b.fromLedger.held).toHaveLength(2);
    b.fromLedger.release([1, 0]);
    await world.quiet();
    expect(await b.isHidden(connection)).toBe(false);
    expect(await b.bans("eve")).toEqual([]);
  });

  it("does not override what it answered later", async () => {
    const connection = await b.enter("eve");
    b.fromLedger.trouble = "held";
    await a.bouncer.bans.add("user:eve");
    await world.quiet();
    await a.bouncer.bans.remove("user:eve");
    await world.quiet();
    await world.pass(MINUTE);
    await b.enter("eve");
    b.fromLedger.release([0]);
    await world.quiet();
    expect(connection.codes).toEqual([]);
    expect(await b.bans("eve")).toEqual([]);
  });

  it("does not override what it told later where the client has left in between", async () => {
    const connection = await b.enter("eve");
    b.fromLedger.trouble = "held";
    await a.bouncer.bans.add("user:eve", { kind: "shadow-ban" });
    await world.quiet();
    const stale = b.fromLedger.held.splice(0);
    b.fromLedger.trouble = null;
    await a.bouncer.bans.remove("user:eve");
    await world.quiet();
    b.leave(connection);
    await world.quiet();
    for (const release of stale) release();
    await world.quiet();
    expect(await b.bans("eve")).toEqual([]);
  });

  it("does not override what it told later where the room was restarted in between", async () => {
    await b.enter("eve");
    b.fromLedger.trouble = "held";
    await a.bouncer.bans.add("user:eve", { kind: "shadow-ban" });
    await world.quiet();
    const stale = b.fromLedger.held.splice(0);
    b.fromLedger.trouble = null;
    await a.bouncer.bans.remove("user:eve");
    await world.quiet();
    b.restart();
    for (const release of stale) release();
    await world.quiet();
    expect(await b.bans("eve")).toEqual([]);
  });

  it("reaches a room that could not be reached at first, once that is back within two seconds", async () => {
    const connection = await b.enter("eve");
    b.fromLedger.trouble = "away";
    await a.bouncer.bans.add("user:eve");
    await world.quiet();
    expect(connection.codes).toEqual([]);
    b.fromLedger.trouble = null;
    await world.pass(2 * SECOND);
    expect(connection.codes).toEqual([BANNED]);
  });

  it("reaches a client that stays, within some five minutes of anybody's messages, though the room could not be reached", async () => {
    const [eve, bob] = [await b.enter("eve"), await b.enter("bob")];
    b.fromLedger.trouble = "away";
    await a.bouncer.bans.add("user:eve");
    await world.pass(MINUTE);
    b.say(bob);
    await world.quiet();
    expect(eve.codes).toEqual([]);
    await world.pass(4 * MINUTE + SECOND);
    b.say(bob);
    await world.quiet();
    expect([eve.codes, bob.codes]).toEqual([[BANNED], []]);
  });

  it("costs a question in five minutes about each client that stays, and none about those who left", async () => {
    const [eve, bob] = [await b.enter("eve"), await b.enter("bob")];
    b.leave(eve);
    await world.quiet();
    const { length } = b.toLedger.sent;
    for (let second = 0; second < 20 * 60; second++) {
      world.now += SECOND;
      b.say(bob);
      await settled();
    }
    await world.quiet();
    expect(b.toLedger.sent.length - length).toBeLessThanOrEqual(4);
    expect(b.toLedger.sent.slice(length)).toEqual(
      b.toLedger.sent.slice(length).map(() => ({ shard: "user:bob", call: { do: "look" } })),
    );
  });

  it("reaches the client at the latest when it next comes in", async () => {
    await b.enter("eve");
    b.fromLedger.trouble = "away";
    await a.bouncer.bans.add("user:eve");
    await world.pass(MINUTE);
    expect(world.failures).not.toEqual([]);
    const tab = await b.enter("eve");
    expect(tab.codes).toEqual([BANNED]);
  });

  it("is refused without the room's token, or with another, and changes nothing", async () => {
    const connection = await b.enter("eve");
    await world.quiet();
    const [arrival] = b.toLedger.sent.map((sent) => callSchema.parse((sent as { call: unknown }).call));
    const token = arrival?.do === "arrive" ? arrival.token : "";
    const records = new Map(b.storage.records);
    await a.bouncer.bans.add("user:eve", { for: "forever" });
    const forged = { target: "user:eve" };
    const wrong = token.replace(/^./, (digit) => (digit === "0" ? "1" : "0"));
    b.fromLedger.trouble = "slow";
    for (const guess of [
      null,
      "",
      wrong,
      token.slice(1),
      `${token}0`,
      token.toUpperCase().replace(/[A-F]/, "g"),
    ]) {
      expect((await b.receive(guess, forged)).status).toBe(403);
    }
    await world.quiet();
    expect(connection.codes).toEqual([]);
    expect(b.storage.records).toEqual(records);
    expect((await b.receive(token, forged)).status).toBe(200);
  });

  it("is refused where it makes no sense, and changes nothing", async () => {
    await b.enter("eve");
    const [arrival] = b.toLedger.sent.map((sent) => callSchema.parse((sent as { call: unknown }).call));
    const token = arrival?.do === "arrive" ? arrival.token : "";
    const records = new Map(b.storage.records);
    for (const body of [null, [], {}, { target: 1 }, { target: "eve" }, { target: "address:192.0.2.1" }]) {
      expect((await b.receive(token, body)).status).toBe(400);
    }
    expect(b.storage.records).toEqual(records);
  });

  it("finds nobody to listen in a room without a ledger", async () => {
    const alone = world.room("alone", { isShared: false });
    expect((await alone.receive("0".repeat(64), {})).status).toBe(404);
  });
});

describe.each(["away", "slow"] as const)("while the ledger is %s", (trouble) => {
  it("a ban and a pardon still work in the room itself, and an event says what does not", async () => {
    const connection = await a.enter("eve");
    a.toLedger.trouble = trouble;
    await a.bouncer.bans.add("user:eve");
    expect(connection.codes).toEqual([BANNED]);
    await world.pass(PATIENCE);
    expect(a.errors.map(({ doing }) => doing)).toContain("asking the ledger");
    expect((await a.enter("eve")).codes).toEqual([BANNED]);
    await a.bouncer.bans.remove("user:eve");
    expect((await a.enter("eve")).codes).toEqual([]);
  });

  it("whoever is not known to be banned is let in, within a second, and an event says so", async () => {
    await a.bouncer.bans.add("user:eve");
    await world.quiet();
    b.toLedger.trouble = trouble;
    const entering = b.enter("eve");
    await vi.advanceTimersByTimeAsync(PATIENCE);
    expect((await entering).codes).toEqual([]);
    expect(b.errors.map(({ doing }) => doing)).toEqual(["asking the ledger"]);
  });

  it("whoever was banned by the last known answer is refused", async () => {
    await a.bouncer.bans.add("user:eve", { for: "1h" });
    await world.quiet();
    await b.enter("eve");
    await world.quiet();
    b.restart();
    b.toLedger.trouble = trouble;
    const entering = b.enter("eve");
    await vi.advanceTimersByTimeAsync(PATIENCE);
    expect((await entering).codes).toEqual([BANNED]);
  });

  it("only the first five to come in wait for it", async () => {
    b.toLedger.trouble = trouble;
    for (const user of ["eve", "bob", "carol", "dave", "erin"]) {
      const entering = b.enter(user);
      await vi.advanceTimersByTimeAsync(PATIENCE);
      await entering;
    }
    const { length } = b.toLedger.sent;
    for (const user of ["frank", "grace", "heidi"]) expect((await b.enter(user)).codes).toEqual([]);
    expect(b.toLedger.sent).toHaveLength(length);
  });

  it("a client that comes again waits no second time", async () => {
    b.toLedger.trouble = trouble;
    const entering = b.enter("eve");
    await vi.advanceTimersByTimeAsync(PATIENCE);
    await entering;
    const { length } = b.toLedger.sent;
    expect((await b.enter("eve")).codes).toEqual([]);
    expect(b.toLedger.sent).toHaveLength(length);
  });

  it("it is asked of nobody after five, and again after a second, after two, and so on up to half a minute", async () => {
    b.toLedger.trouble = trouble;
    const asked: number[] = [];
    for (let second = 0; second < 200; second++) {
      const { length } = b.toLedger.sent;
      const entering = b.enter(`user ${second}`);
      await vi.advanceTimersByTimeAsync(PATIENCE);
      await entering;
      await world.quiet();
      if (b.toLedger.sent.length > length) asked.push(second);
      world.now += SECOND;
    }
    const pauses = asked.slice(1).map((second, index) => second - (asked[index] ?? 0));
    expect(pauses.slice(0, 11)).toEqual([1, 1, 1, 1, 1, 2, 4, 8, 16, 30, 30]);
  });

  it("many who come in at once are no reason to leave it alone for longer", async () => {
    b.toLedger.trouble = trouble;
    const entering = Array.from({ length: 10 }, (_, index) => b.enter(`user ${index}`));
    await vi.advanceTimersByTimeAsync(PATIENCE);
    await Promise.all(entering);
    await world.quiet();
    b.toLedger.trouble = null;
    await a.bouncer.bans.add("user:eve");
    world.now += 2 * SECOND;
    expect((await b.enter("eve")).codes).toEqual([BANNED]);
  });

  it("the room's own audit is what there is", async () => {
    await a.bouncer.bans.add("user:eve");
    await world.quiet();
    a.toLedger.trouble = trouble;
    const history = a.bouncer.bans.history("user:eve");
    await vi.advanceTimersByTimeAsync(PATIENCE);
    expect((await history).map(({ change }) => change)).toEqual(["ban"]);
    expect(a.errors.map(({ doing }) => doing)).toEqual(["asking the ledger"]);
  });
});

describe("while the ledger does not answer about one client", () => {
  /** Comes in as mallory, whose object never answers. */
  const mallory = async (room: SharingRoom): Promise<Connection> => {
    world.silent.add("user:mallory");
    const entering = room.enter("mallory");
    await vi.advanceTimersByTimeAsync(PATIENCE);
    return entering;
  };

  it("others who are banned elsewhere are refused as ever", async () => {
    await a.bouncer.bans.add("user:eve");
    await world.quiet();
    for (let visit = 0; visit < 10; visit++) {
      await mallory(b);
      expect((await b.enter("eve")).codes).toEqual([BANNED]);
      await world.pass(MINUTE);
    }
  });

  it("it hears of others whom it has yet to hear about", async () => {
    await a.bouncer.bans.add("user:eve");
    await world.quiet();
    await mallory(b);
    b.toLedger.trouble = "away";
    const connection = await b.enter("eve");
    b.toLedger.trouble = null;
    await world.pass(2 * SECOND);
    b.say(connection);
    await world.quiet();
    expect(connection.codes).toEqual([BANNED]);
  });

  it("it hears at once of what is decided about others", async () => {
    world.silent.add("user:mallory");
    const connection = await b.enter("eve");
    await a.bouncer.bans.add("user:mallory");
    await a.bouncer.bans.add("user:eve");
    await world.quiet();
    expect(connection.codes).toEqual([BANNED]);
  });

  it("it is asked less and less about that one, and hears all that was decided once it answers, in order", async () => {
    world.silent.add("user:mallory");
    const [ban] = [await a.bouncer.bans.add("user:mallory"), await a.bouncer.bans.remove("user:mallory")];
    for (let second = 0; second < 60; second++) {
      await world.pass(SECOND);
      a.say(await a.enter("someone"));
    }
    expect(
      a.toLedger.sent.filter((sent) => (sent as { shard: string }).shard === "user:mallory").length,
    ).toBeLessThan(8);
    world.silent.clear();
    await world.pass(MINUTE);
    await anEventIn(a);
    expect((await world.audit("mallory")).map(({ id }) => id)[0]).toBe(ban.id);
    expect(await world.bans("mallory")).toEqual([]);
    expect(a.storage.keys(OUTBOX)).toEqual([]);
  });
});

it("what was decided last is told first, each client's in order, and what was decided goes before who is here", async () => {
  a.toLedger.trouble = "away";
  for (const user of ["x", "y", "z"]) await a.enter(user);
  const bans = [];
  for (let index = 0; index < 20; index++) bans.push(await a.bouncer.bans.add(`user:${index}`));
  await a.bouncer.bans.remove("user:19");
  await world.pass(MINUTE);
  a.restart();
  a.toLedger.trouble = null;
  a.toLedger.sent.length = 0;
  await a.enter("anybody");
  await world.quiet();
  const shards = a.toLedger.sent.map((sent) => (sent as { shard: string }).shard);
  expect(shards[0]).toBe("user:anybody");
  const told = shards.slice(1);
  expect(new Set(told.slice(0, 8))).toEqual(
    new Set(Array.from({ length: 8 }, (_, index) => `user:${19 - index}`)),
  );
  expect(new Set(told.slice(21, 24))).toEqual(new Set(["user:x", "user:y", "user:z"]));
  expect((await world.audit("19")).map(({ change }) => change)).toEqual(["ban", "pardon"]);
});

describe("once the ledger is back", () => {
  it("all rooms agree after the next event in each", async () => {
    for (const room of [a, b, c]) room.toLedger.trouble = "away";
    const first = await a.bouncer.bans.add("user:eve", { for: "1h" });
    const second = await b.bouncer.bans.add("user:eve", { kind: "shadow-ban", for: "2h" });
    await c.enter("eve");
    await world.pass(MINUTE);
    world.heal();
    for (const room of [a, b, c]) await anEventIn(room);
    await world.quiet();
    await enterEverywhere();
    const ids = [first.id, second.id].toSorted();
    expect(await bansEverywhere()).toEqual([ids, ids, ids, ids]);
  });

  it("a client that came in while it was away is closed at the next message of anybody", async () => {
    await a.bouncer.bans.add("user:eve");
    await world.quiet();
    b.toLedger.trouble = "away";
    const connection = await b.enter("eve");
    const other = await b.enter("bob");
    await world.pass(MINUTE);
    b.toLedger.trouble = null;
    b.say(other);
    await world.quiet();
    expect(connection.codes).toEqual([BANNED]);
  });

  it("it hears of what was decided at the next connect of anybody, too", async () => {
    a.toLedger.trouble = "away";
    const ban = await a.bouncer.bans.add("user:eve");
    await world.pass(MINUTE);
    a.toLedger.trouble = null;
    await a.enter("bob");
    await world.quiet();
    expect(await world.bans("eve")).toEqual([ban.id]);
  });

  it("it hears of what was decided when anybody leaves, too", async () => {
    const connection = await a.enter("bob");
    a.toLedger.trouble = "away";
    const ban = await a.bouncer.bans.add("user:eve");
    await world.pass(MINUTE);
    a.toLedger.trouble = null;
    a.leave(connection);
    await world.quiet();
    expect(await world.bans("eve")).toEqual([ban.id]);
  });

  it("it is told of who came in meanwhile, so that they hear of what is decided next", async () => {
    b.toLedger.trouble = "away";
    const connection = await b.enter("eve");
    await world.pass(MINUTE);
    b.toLedger.trouble = null;
    await anEventIn(b);
    await a.bouncer.bans.add("user:eve");
    await world.quiet();
    expect(connection.codes).toEqual([BANNED]);
  });
});

describe("what waits for the ledger", () => {
  const sentToLedger = (room: SharingRoom): string[] =>
    room.toLedger.sent
      .map((sent) => callSchema.parse((sent as { call: unknown }).call))
      .flatMap((call) => (call.do === "change" ? [call.change.id] : []));

  it("outlives a restart of the room, and keeps its order", async () => {
    a.toLedger.trouble = "away";
    const first = await a.bouncer.bans.add("user:eve");
    await a.bouncer.bans.remove("user:eve");
    const second = await a.bouncer.bans.add("user:eve", { for: "2h" });
    await world.pass(SECOND);
    a.restart();
    const third = await a.bouncer.bans.add("user:eve", { kind: "shadow-ban" });
    await world.pass(SECOND);
    a.restart();
    a.toLedger.trouble = null;
    await world.pass(MINUTE);
    a.toLedger.sent.length = 0;
    await anEventIn(a);
    const [one, , two, three, ...more] = sentToLedger(a);
    expect([one, two, three, more]).toEqual([first.id, second.id, third.id, []]);
    expect(await world.bans("eve")).toEqual([second.id, third.id].toSorted());
    expect((await world.audit("eve")).map(({ change }) => change)).toEqual(["ban", "pardon", "ban", "ban"]);
  });

  it("outlives a restart after which the clock stands still: nothing is written over", async () => {
    a.toLedger.trouble = "away";
    const bans = [];
    for (let index = 0; index < 5; index++) {
      bans.push(await a.bouncer.bans.add(`user:${index}`));
      a.restart();
      await world.quiet();
    }
    a.toLedger.trouble = null;
    await world.pass(MINUTE);
    await anEventIn(a);
    const known = await Promise.all(bans.map((_, index) => world.bans(String(index))));
    expect(known).toEqual(bans.map(({ id }) => [id]));
  });

  it("keeps its order where the clock stepped back while the room was not in memory", async () => {
    a.toLedger.trouble = "away";
    await a.bouncer.bans.add("user:eve", { for: "1d" });
    await world.quiet();
    a.restart();
    world.now -= MINUTE;
    await a.bouncer.bans.remove("user:eve");
    await world.quiet();
    a.toLedger.trouble = null;
    world.now += 10 * SECOND;
    a.restart();
    await anEventIn(a);
    expect(await world.bans("eve")).toEqual([]);
    expect(await a.bans("eve")).toEqual([]);
  });

  it("is in storage by the time a ban closes a connection", async () => {
    const connection = await a.enter("eve");
    await world.quiet();
    let waiting = -1;
    const close = connection.close;
    connection.close = (code, reason) => {
      waiting = a.storage.keys(OUTBOX).length;
      close(code, reason);
    };
    await a.bouncer.bans.add("user:eve");
    expect(waiting).toBe(1);
  });

  it("leaves nothing behind once the ledger has it", async () => {
    const connection = await a.enter("eve");
    await a.bouncer.bans.add("user:eve");
    await a.bouncer.bans.remove("user:eve");
    a.leave(connection);
    await world.quiet();
    expect(a.storage.keys(OUTBOX)).toEqual([]);
  });
});

describe("bans from before a room had a ledger", () => {
  it("reach the ledger when their client next comes in, and are sent no more than once", async () => {
    const old = world.room("old", { isShared: false });
    const ban = await old.bouncer.bans.add("user:eve", { for: "1h" });
    old.restart();
    expect((await old.enter("eve")).codes).toEqual([BANNED]);
    await world.quiet();
    expect(await world.bans("eve")).toEqual([ban.id]);
    expect((await c.enter("eve")).codes).toEqual([BANNED]);
    await world.pass(MINUTE);
    await old.enter("eve");
    await world.quiet();
    expect((await world.audit("eve")).map(({ id }) => id)).toEqual([ban.id]);
  });

  it("can be pardoned elsewhere, and stay so", async () => {
    const old = world.room("old", { isShared: false });
    await old.bouncer.bans.add("user:bob");
    await old.bouncer.bans.add("user:eve", { for: "1h" });
    old.restart();
    await old.enter("eve");
    await world.quiet();
    await world.pass(MINUTE);
    await b.bouncer.bans.remove("user:eve");
    await world.quiet();
    expect((await old.enter("eve")).codes).toEqual([]);
    await world.quiet();
    expect(await world.bans("eve")).toEqual([]);
  });

  it("are over there too where they are over by then, and the room sends no more of them", async () => {
    const old = world.room("old", { isShared: false });
    await old.bouncer.bans.add("user:eve", { for: "1m" });
    await world.pass(2 * MINUTE);
    old.restart();
    await sendsAtMost(old, 10, async () => {
      expect((await old.enter("eve")).codes).toEqual([]);
      await world.quiet();
    });
    expect(await world.bans("eve")).toEqual([]);
  });
});

describe("a client that leaves", () => {
  const roomsOf = (user: string): string[] => world.storageOf(user).keys("party-bouncer:room/");

  it("is no longer among those the ledger tells of, once its last tab has gone", async () => {
    const tabs = [await b.enter("eve"), await b.enter("eve")];
    for (const tab of tabs) {
      expect(roomsOf("eve")).toHaveLength(1);
      b.leave(tab);
      await world.quiet();
    }
    expect(roomsOf("eve")).toEqual([]);
  });

  it("leaves no write behind in the room, unless the ledger does not answer", async () => {
    await b.enter("bob");
    const [eve, ada] = [await b.enter("eve"), await b.enter("ada")];
    await world.quiet();
    b.toLedger.trouble = "held";
    b.leave(eve);
    await world.quiet();
    expect(b.storage.keys(OUTBOX)).toEqual([]);
    b.toLedger.release();
    await world.quiet();
    expect(roomsOf("eve")).toEqual([]);
    b.toLedger.trouble = "away";
    b.leave(ada);
    await world.quiet();
    expect(b.storage.keys(OUTBOX)).toHaveLength(1);
    b.restart();
    b.toLedger.trouble = null;
    await world.pass(MINUTE);
    await anEventIn(b);
    expect(roomsOf("ada")).toEqual([]);
    expect(b.storage.keys(OUTBOX)).toEqual([]);
  });

  it("and comes back at once is told of: its leave does not overtake its arrival", async () => {
    const first = await b.enter("eve");
    await world.quiet();
    b.toLedger.trouble = "held";
    b.leave(first);
    await world.quiet();
    expect(b.toLedger.held).toHaveLength(1);
    b.toLedger.trouble = null;
    const entering = b.enter("eve");
    await settled();
    b.toLedger.release();
    const second = await entering;
    await world.quiet();
    await a.bouncer.bans.add("user:eve");
    await world.quiet();
    expect(second.codes).toEqual([BANNED]);
  });

  it("and comes back is told of, though its leave gets to the ledger a minute after its arrival", async () => {
    const first = await b.enter("eve");
    await world.quiet();
    b.toLedger.trouble = "held";
    b.leave(first);
    await world.quiet();
    const stale = b.toLedger.held.splice(0);
    b.toLedger.trouble = null;
    await vi.advanceTimersByTimeAsync(PATIENCE);
    await world.pass(MINUTE);
    const second = await b.enter("eve");
    await world.quiet();
    b.say(second);
    await world.quiet();
    for (const release of stale) release();
    await world.quiet();
    await a.bouncer.bans.add("user:eve");
    await world.quiet();
    expect(second.codes).toEqual([BANNED]);
  });

  it("and comes back while the ledger is let alone is told of, though its leave was on its way", async () => {
    const first = await b.enter("eve");
    await world.quiet();
    b.toLedger.trouble = "held";
    b.leave(first);
    await world.quiet();
    b.toLedger.trouble = "away";
    // Somebody else finds the ledger away, so that it is let alone for a second.
    await b.enter("bob");
    const second = await b.enter("eve");
    b.toLedger.release();
    await world.pass(MINUTE);
    await anEventIn(b);
    await a.bouncer.bans.add("user:eve");
    await world.quiet();
    expect(second.codes).toEqual([BANNED]);
  });

  it("while its arrival was being told is not among those the ledger tells of for longer than the next change", async () => {
    b.toLedger.trouble = "away";
    const first = await b.enter("eve");
    await world.pass(MINUTE);
    b.toLedger.trouble = "held";
    b.say(first);
    await world.quiet();
    b.leave(first);
    await world.quiet();
    b.toLedger.release();
    await world.quiet();
    await a.bouncer.bans.add("user:eve");
    await world.quiet();
    expect(roomsOf("eve")).toEqual([]);
  });

  it("without a word, as its room crashed, is struck off at the next change", async () => {
    await b.enter("eve");
    b.restart();
    await a.bouncer.bans.add("user:eve");
    await world.quiet();
    expect(roomsOf("eve")).toEqual([]);
  });

  it("is not asked about again in half a minute where it is still here with another tab", async () => {
    await b.enter("eve");
    await world.quiet();
    const { length } = b.toLedger.sent;
    world.now += 29_999;
    await b.enter("eve");
    expect(b.toLedger.sent).toHaveLength(length);
    world.now += 1;
    await b.enter("eve");
    expect(b.toLedger.sent).toHaveLength(length + 1);
  });
});

describe("a client that is to be told of its ban", () => {
  it("is told on each of its connections in another room, which is noted once", async () => {
    const tabs = [await b.enter("eve"), await b.enter("eve")];
    await a.bouncer.bans.add("user:eve", { kind: "shadow-ban", disclosure: "notify" });
    await world.quiet();
    expect(tabs.map(({ statements }) => statements.length)).toEqual([1, 1]);
    expect(
      b.toLedger.sent.filter((message) => JSON.stringify(message).includes('"told","ban"')),
    ).toHaveLength(1);
  });

  it("is told in the first room it comes into, and in no further one", async () => {
    await a.bouncer.bans.add("user:eve", { kind: "shadow-ban", disclosure: "notify" });
    await world.quiet();
    const connections = await enterEverywhere();
    expect(connections.flatMap(({ statements }) => statements)).toHaveLength(1);
  });

  it("where it was, is not told again where it comes in later", async () => {
    const first = await a.enter("eve");
    await a.bouncer.bans.add("user:eve", { kind: "shadow-ban", disclosure: "notify" });
    await world.quiet();
    const second = await b.enter("eve");
    expect([first, second].map(({ statements }) => statements.length)).toEqual([1, 0]);
  });

  it("is told in each room in which it is at the time, of the same ban, and the audit has it once", async () => {
    const first = await a.enter("eve");
    const second = await b.enter("eve");
    await a.bouncer.bans.add("user:eve", { kind: "shadow-ban", disclosure: "notify" });
    await world.quiet();
    const [{ id } = { id: "" }] = first.statements;
    expect([first, second].map(({ statements }) => statements.map((statement) => statement.id))).toEqual([
      [id],
      [id],
    ]);
    expect((await world.audit("eve")).map(({ change }) => change)).toEqual(["ban", "told"]);
  });

  it("once it is over, is told by the room it is in, though another one pardoned it", async () => {
    const connection = await a.enter("eve");
    await a.bouncer.bans.add("user:eve", { kind: "shadow-ban", disclosure: "delayed" });
    await world.quiet();
    expect(connection.statements).toEqual([]);
    world.now += 1;
    await b.bouncer.bans.remove("user:eve");
    await world.quiet();
    expect(connection.statements).toHaveLength(1);
    expect((await b.enter("eve")).statements).toEqual([]);
  });

  it("once it is over, is told when it next comes, in whichever room, and once", async () => {
    await a.bouncer.bans.add("user:eve", { kind: "shadow-ban", disclosure: "delayed", for: "1m" });
    await world.quiet();
    await world.pass(2 * MINUTE);
    const connections = await enterEverywhere();
    expect(connections.flatMap(({ statements }) => statements)).toHaveLength(1);
  });
});

describe("the audit", () => {
  it("of a room that shares a ledger has what was done in all of them, oldest first", async () => {
    await a.bouncer.bans.add("user:eve", { by: "ada", reason: "spam" });
    await world.pass(SECOND);
    await b.bouncer.bans.remove("user:eve", { by: "bob", reason: "appeal" });
    await world.pass(SECOND);
    await c.bouncer.bans.add("user:eve", { kind: "shadow-ban", by: "carol" });
    await world.quiet();
    const history = await b.bouncer.bans.history("user:eve");
    expect(history.map(({ change, by, at }) => [change, by, at - START])).toEqual([
      ["ban", "ada", 0],
      ["pardon", "bob", SECOND],
      ["ban", "carol", 2 * SECOND],
    ]);
    expect(await a.bouncer.bans.history("user:eve")).toEqual(history);
    expect(history[0]).toMatchObject({ v: VERSION, target: "user:eve", reason: "spam" });
  });
});

describe("what a room keeps stays bounded", () => {
  it("in storage, though thousands who are banned elsewhere come to it and never return", async () => {
    let most = 0;
    for (let index = 0; index < 600; index++) {
      await a.bouncer.bans.add(`user:${index}`, { for: "1m" });
      await world.quiet();
      await b.enter(String(index));
      await world.quiet();
      world.now += SECOND;
      most = Math.max(most, b.storage.records.size);
    }
    expect(most).toBeLessThan(150);
  });

  it("in the outbox, though ten thousand come and go while the ledger is away, and it is emptied when it is back", async () => {
    b.toLedger.trouble = "away";
    for (let index = 0; index < 10_100; index++) b.leave(await b.enter(String(index)));
    await world.quiet();
    expect(b.storage.keys(OUTBOX).length).toBeLessThanOrEqual(10_000);
    b.toLedger.trouble = null;
    await world.pass(MINUTE);
    await anEventIn(b);
    expect(b.storage.keys(OUTBOX)).toEqual([]);
  });
});
