import * as fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createHost } from "../../../src/bouncer/create-host.ts";
import type { Host } from "../../../src/bouncer/host.ts";
import type { BanOptions } from "../../../src/bans/bans.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { PolicyError } from "../../../src/policy/policy-error.ts";
import { parseCloseReason } from "../../../src/shared/close-code.ts";
import type { BouncerEvents } from "../../../src/events/events.ts";
import {
  type HibernatingConnection as Connection,
  byHeaders,
  moderator,
  requestWith,
  Room as AnyRoom,
  settled,
} from "../../support/room.ts";
import { runs } from "../../support/runs.ts";
import { START, SECOND, MINUTE, DAY, SILENCE } from "../../support/time.ts";

const policy: Policy = {
  limits: [{ name: "messages", limit: 5, window: "1s", burst: 5 }],
  maxMessageBytes: 1_000,
  ladder: [
    { strikes: 1, do: "warn" },
    { strikes: 3, do: "close", for: "1m" },
  ],
  identify: (request) => request.headers.get("x-user"),
};
const hiding: Policy = {
  ...policy,
  ladder: [
    { strikes: 1, do: "warn" },
    { strikes: 2, do: "shadow-ban", for: "10m" },
  ],
};

class Room extends AnyRoom {
  constructor(rules: Policy = policy, options: { storage?: null } = {}) {
    super(rules, options);
  }

  /** Sends more than any limit lets through, at once, until a strike more is given. */
  offend(connection: Connection, strikes = 1): void {
    for (let strike = 0; strike < strikes; strike++) {
      for (let count = 0; count < 7; count++) this.say(connection, "flood");
      if (strike < strikes - 1) this.now += SECOND;
    }
  }
}

afterEach(() => vi.restoreAllMocks());

describe("handle", () => {
  it("gives back what the room's handler gives back, the very same", async () => {
    const room = new Room();
    const ada = await room.enter("ada");
    const promise = Promise.resolve(5);
    for (const value of [5, null, false, promise, { a: 1 }]) {
      room.now += SECOND;
      expect(room.bouncer.handle(ada, "hi", () => value)).toBe(value);
    }
  });

  it("gives back undefined for a refused message, and never calls the handler with it", async () => {
    const room = new Room();
    const ada = await room.enter("ada");
    const deliver = vi.fn<() => string>(() => "delivered");
    const results = Array.from({ length: 50 }, () => room.bouncer.handle(ada, "hi", deliver));
    expect(results).toEqual([...Array<string>(5).fill("delivered"), ...Array<undefined>(45).fill(undefined)]);
    expect(deliver).toHaveBeenCalledTimes(5);
  });

  it("lets through what the handler throws, once, and counts the message all the same", async () => {
    const room = new Room();
    const ada = await room.enter("ada");
    const error = new Error("the app's own");
    const deliver = vi.fn<() => never>(() => {
      throw error;
    });
    for (let count = 0; count < 5; count++)
      expect(() => room.bouncer.handle(ada, "hi", deliver)).toThrow(error);
    expect(deliver).toHaveBeenCalledTimes(5);
    expect(room.bouncer.handle(ada, "hi", deliver)).toBeUndefined();
    expect(ada.warnings).toHaveLength(1);
  });

  it("lets through what the handler rejects with, even where it is hidden", async () => {
    const room = new Room();
    const ada = await room.enter("ada");
    const error = new Error("the app's own");
    await expect(room.bouncer.handle(ada, "hi", () => Promise.reject(error))).rejects.toBe(error);
    await room.bouncer.bans.add(ada, { kind: "shadow-ban" });
    await expect(room.bouncer.handle(ada, "hi", () => Promise.reject(error))).rejects.toBe(error);
  });

  it("guards a connection that nobody introduced", () => {
    const room = new Room();
    const stranger = room.open("stranger");
    for (let count = 0; count < 9; count++) room.say(stranger, "hi");
    expect(stranger.heard).toEqual(["hi", "hi", "hi", "hi", "hi"]);
    expect(stranger.warnings).toHaveLength(1);
    expect(room.bouncer.clientOf(stranger)).toBeNull();
  });

  it("limits each connection by itself", async () => {
    const room = new Room();
    const [ada, tab, bob] = [
      await room.enter("ada"),
      await room.enter("tab", { "x-user": "ada" }),
      await room.enter("bob"),
    ];
    room.offend(ada);
    expect([ada, tab, bob].map(({ warnings }) => warnings.length)).toEqual([1, 0, 0]);
    expect(room.host.judge(tab, "hi").admitted).toBe(true);
    expect(room.host.judge(bob, "hi").admitted).toBe(true);
  });

  it("never throws for anything that a client can send", async () => {
    const room = new Room({ ...policy, limits: [] });
    const ada = await room.enter("ada");
    const messages = fc.oneof(fc.string({ unit: "binary" }), fc.json(), fc.uint8Array(), fc.float64Array());
    fc.assert(
      fc.property(messages, (message) => {
        room.now += 2 * MINUTE;
        const verdict = room.bouncer.handle(ada, message, () => "delivered");
        expect(["delivered", undefined]).toContain(verdict);
      }),
      { numRuns: runs(1_000) },
    );
    expect(ada.closes).toEqual([]);
  });
});

describe("a flood", () => {
  it("gets one warning per rung, is closed at the last with what the guard understands, and is heard no more", async () => {
    const room = new Room();
    const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
    for (let time = 0; time < 10 * SECOND; time += 10) {
      room.say(ada, "flood");
      room.now += 10;
    }
    expect(ada.warnings).toEqual([
      expect.objectContaining({ limit: "messages", strikes: 1, strikesLeft: 2, retryAfter: 1_000 }),
      expect.objectContaining({ limit: "messages", strikes: 2, strikesLeft: 1, retryAfter: 2_000 }),
    ]);
    expect(ada.closes).toEqual([[4429, '{"retryAfter":60000,"limit":"messages"}']]);
    // A burst, and another after the first cool-down, which is over as soon as the grace is.
    expect(bob.heard).toEqual(Array<string>(10).fill("flood"));
    expect(bob.warnings).toEqual([]);
  });

  it("waits out its warning to the millisecond", async () => {
    for (const [early, admitted] of [
      [1, false],
      [0, true],
    ] as const) {
      const room = new Room();
      const ada = await room.enter("ada");
      room.offend(ada);
      room.now += (ada.warnings[0]?.retryAfter ?? NaN) - early;
      expect(room.host.judge(ada, "hi").admitted).toBe(admitted);
    }
  });

  it("writes no state for what has run down before a room can sleep", async () => {
    const room = new Room({});
    const ada = await room.enter("ada");
    const { writes } = ada;
    for (let count = 0; count < 20; count++) room.say(ada, "hi");
    expect(ada.heard).toHaveLength(20);
    expect(ada.writes).toBe(writes);
    // Else the count would stand still until the clock is where it was.
    room.now -= 60 * SECOND;
    room.say(ada, "hi");
    room.now += 5 * SECOND;
    room.say(ada, "hi");
    expect(ada.writes - writes).toBeGreaterThan(0);
  });

  it("writes state for each message that is counted for longer, and only then", async () => {
    const room = new Room({ limits: [{ name: "slow", limit: 20, window: "1m" }] });
    const ada = await room.enter("ada");
    const { writes } = ada;
    // Three of them have run down after nine seconds.
    for (let count = 0; count < 6; count++) room.say(ada, "hi");
    expect(ada.writes - writes).toBe(3);
  });

  it("writes no state in a cool-down, and no storage at all before the close", async () => {
    const room = new Room();
    const ada = await room.enter("ada");
    room.offend(ada);
    const { writes } = ada;
    for (let time = 0; time < SECOND; time++) {
      room.say(ada, "flood");
      if (time < SECOND - 1) room.now++;
    }
    expect(ada.writes).toBe(writes);
    expect(room.storage?.records.size).toBe(0);
  });

  it("of messages that are too large never reaches the app", async () => {
    const room = new Room();
    const ada = await room.enter("ada");
    const deliver = vi.fn<() => void>();
    for (const message of [
      "x".repeat(1_001),
      "é".repeat(501),
      new ArrayBuffer(1_001),
      new Uint8Array(1_001),
    ]) {
      room.bouncer.handle(ada, message, deliver);
    }
    expect(deliver).not.toHaveBeenCalled();
    expect(ada.warnings).toEqual([expect.objectContaining({ limit: "maxMessageBytes", strikes: 1 })]);
  });

  it("does nothing after the close, whatever is still in flight", async () => {
    const room = new Room();
    const ada = await room.enter("ada");
    room.offend(ada, 3);
    await settled();
    const before = [ada.sent.length, ada.writes, structuredClone([...(room.storage?.records ?? [])])];
    const [verdicts, bans] = [room.listen("verdict"), room.listen("ban")];
    const deliver = vi.fn<() => void>();
    ada.readyState = 1; // As where a close takes effect late.
    for (let count = 0; count < 50; count++) {
      expect(room.bouncer.handle(ada, "in flight", deliver)).toBeUndefined();
      expect(room.host.judge(ada, "in flight")).toMatchObject({ admitted: false, action: "refuse" });
    }
    await settled();
    expect(deliver).not.toHaveBeenCalled();
    expect(ada.closes).toHaveLength(1);
    expect([verdicts, bans]).toEqual([[], []]);
    expect([ada.sent.length, ada.writes, [...(room.storage?.records ?? [])]]).toEqual(before);
  });

  it.each([false, true])(
    "does nothing once the app has closed it, also if the room slept: %s",
    async (slept) => {
      const room = new Room();
      const ada = await room.enter("ada");
      ada.close();
      ada.closes.length = 0;
      if (slept) room.evict();
      const deliver = vi.fn<() => void>();
      for (let count = 0; count < 50; count++) room.bouncer.handle(ada, "hi", deliver);
      expect(deliver).not.toHaveBeenCalled();
      expect([ada.sent, ada.closes]).toEqual([[], []]);
    },
  );
});

describe("judge", () => {
  it("decides and remembers, but sends nothing and bans nobody", async () => {
    const room = new Room();
    const ada = await room.enter("ada");
    const bans = room.listen("ban");
    const actions: string[] = [];
    for (let count = 0; count < 8; count++) actions.push(room.host.judge(ada, "hi").action);
    for (let count = 0; count < 2; count++) {
      room.now += SECOND;
      actions.push(room.host.judge(ada, "hi").action);
    }
    expect(actions).toEqual([
      ...Array<string>(5).fill("admit"),
      "warn",
      "refuse",
      "refuse",
      "admit",
      "admit",
    ]);
    room.offend(ada);
    expect([ada.warnings.length, ada.closes, bans]).toEqual([1, [], []]);
  });

  it("says all there is to say", async () => {
    const room = new Room();
    const ada = await room.enter("ada");
    expect(room.host.judge(ada, "hi")).toEqual({
      admitted: true,
      action: "admit",
      limit: null,
      retryAfter: 0,
      never: false,
      strikes: 0,
      strikesLeft: 3,
      type: null,
    });
    expect(room.host.judge(ada, "x".repeat(1_001))).toEqual({
      admitted: false,
      action: "warn",
      limit: "maxMessageBytes",
      retryAfter: 1_000,
      never: true,
      strikes: 1,
      strikesLeft: 2,
      type: null,
    });
  });
});

describe("a room that is thrown out of memory", () => {
  const scripts = fc.array(
    fc.record({
      who: fc.nat({ max: 1 }),
      gap: fc.oneof(fc.nat(10), fc.nat(2_000), fc.nat(90_000)),
      size: fc.constantFrom(1, 1, 1, 1, 1_001),
      count: fc.integer({ min: 1, max: 8 }),
      evict: fc.boolean(),
    }),
    { minLength: 1, maxLength: 25 },
  );

  it("decides everything as if it had stayed", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, fc.constantFrom(policy, hiding), async (script, rules) => {
        const [steady, evicted] = [new Room(rules), new Room(rules)];
        for (const room of [steady, evicted]) for (const id of ["ada", "bob"]) await room.enter(id);
        for (const { who, gap, size, count, evict } of script) {
          for (const room of [steady, evicted]) room.now += evict ? SILENCE : 0;
          if (evict) evicted.evict();
          for (const room of [steady, evicted]) {
            room.now += gap;
            const connection = room.here[who];
            if (connection === undefined) continue;
            for (let index = 0; index < count; index++) room.say(connection, `${index}`.padEnd(size));
          }
        }
        for (const [index, connection] of steady.here.entries()) {
          const twin = evicted.here[index];
          expect([twin?.sent, twin?.closes]).toEqual([connection.sent, connection.closes]);
        }
      }),
      { numRuns: runs(1_000) },
    );
  });

  it("still knows who is behind each connection, and who is hidden", async () => {
    const room = new Room();
    const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
    await room.bouncer.bans.add(ada, { kind: "shadow-ban" });
    room.evict();
    expect(room.bouncer.clientOf(ada)).toBe("user:ada");
    expect(room.bouncer.visibility.canSee(bob, ada)).toBe(false);
    room.say(ada, "hi");
    expect([ada.heard, bob.heard]).toEqual([["hi"], []]);
  });

  it("still keeps out who was refused, though its close has not come through", async () => {
    const room = new Room();
    await room.bouncer.bans.add("user:ada");
    const ada = await room.enter("ada");
    ada.readyState = 1;
    room.evict();
    const deliver = vi.fn<() => void>();
    room.bouncer.handle(ada, "hi", deliver);
    expect(deliver).not.toHaveBeenCalled();
    expect(room.host.disconnect(ada)).toBe(false);
  });

  it("counts afresh where a deploy changed its limits, and keeps strikes", async () => {
    const room = new Room();
    const ada = await room.enter("ada");
    room.offend(ada);
    room.host = createHost({ ...policy, limits: [{ name: "new", limit: 1, window: "1s" }] }, room, {
      clock: () => room.now,
    });
    expect(room.bouncer.strikes.standing(ada)).toMatchObject({ strikes: 1, status: "coolingDown" });
    room.now += SECOND;
    expect(room.host.judge(ada, "hi").admitted).toBe(true);
  });
});

describe("two bouncers on one connection", () => {
  it("keep what they know apart", () => {
    const room = new Room();
    const [ada, clock] = [room.open("ada"), () => room.now];
    const make = (slot: string): Host => createHost(policy, room, { slot, clock });
    const chat = make("chat");
    for (let count = 0; count < 9; count++) chat.judge(ada, "hi");
    expect(make("chat").bouncer.strikes.standing(ada).strikes).toBe(1);
    expect(make("cursors").bouncer.strikes.standing(ada).strikes).toBe(0);
  });
});

describe("a client that connects", () => {
  it("is let in, is known by what the app verified, and is sent nothing", async () => {
    const room = new Room();
    const ada = room.open("chosen");
    expect(await room.host.connect(ada, requestWith({ "x-user": "ada" }))).toBe(true);
    expect(room.bouncer.clientOf(ada)).toBe("user:ada");
    expect([ada.sent, ada.closes]).toEqual([[], []]);
  });

  it("is known by its address where the app does not say, and by nothing where nobody does", async () => {
    const room = new Room();
    expect(room.bouncer.clientOf(await room.enter("a", { "CF-Connecting-IP": "2001:db8::1" }))).toBe(
      "address:2001:db8:0:0::/64",
    );
    expect(room.bouncer.clientOf(await room.enter("b", {}))).toBeNull();
  });

  it("delivers nothing before it is let in", async () => {
    const room = new Room();
    const ada = room.open("ada");
    const entering = room.host.connect(ada, requestWith({ "x-user": "ada" }));
    const deliver = vi.fn<() => void>();
    room.bouncer.handle(ada, "too early", deliver);
    expect(deliver).not.toHaveBeenCalled();
    expect(await entering).toBe(true);
    room.bouncer.handle(ada, "now", deliver);
    expect(deliver).toHaveBeenCalledTimes(1);
  });

  it("has the strikes that it left with", async () => {
    const room = new Room();
    const ada = await room.enter("ada");
    room.offend(ada, 2);
    room.leave(ada);
    await settled();
    room.evict();
    const back = await room.enter("another-id", { "x-user": "ada" });
    expect(room.bouncer.strikes.standing(back)).toMatchObject({
      strikes: 2,
      status: "coolingDown",
      retryAfter: 2_000,
    });
    room.now += 2 * SECOND + MINUTE;
    expect(room.bouncer.strikes.standing(back).strikes).toBe(1);
  });

  it("leaves no record where it had no strikes", async () => {
    const room = new Room();
    const ada = await room.enter("ada");
    room.say(ada, "hi");
    room.leave(ada);
    await settled();
    expect(room.storage?.records.size).toBe(0);
  });

  it("leaves no strikes to others where nobody can tell who it is", async () => {
    const room = new Room();
    const stranger = await room.enter("stranger", {});
    room.offend(stranger, 2);
    room.leave(stranger);
    await settled();
    expect(room.storage?.records.size).toBe(0);
    expect(room.bouncer.strikes.standing(await room.enter("another", {})).strikes).toBe(0);
  });

  it("cannot launder its strikes with a second tab", async () => {
    const room = new Room();
    const [ada, tab] = [await room.enter("ada"), await room.enter("tab", { "x-user": "ada" })];
    room.offend(tab, 1);
    room.offend(ada, 2);
    room.leave(ada);
    await settled();
    room.leave(tab);
    await settled();
    expect(room.bouncer.strikes.standing(await room.enter("ada")).strikes).toBe(2);
  });

  // never of their leaving: `disconnect` has said already that they never were in.
  it("is not let in where it left in the meantime", async () => {
    const room = new Room();
    const ada = room.open("ada");
    const entering = room.host.connect(ada, requestWith({ "x-user": "ada" }));
    expect(room.leave(ada)).toBe(false);
    expect(await entering).toBe(false);
  });

  it("is not let in where it was banned in the meantime", async () => {
    const room = new Room();
    let open = (): void => {};
    if (room.storage !== null) room.storage.ready = new Promise((resolve) => (open = resolve));
    const ada = room.open("ada");
    const entering = room.host.connect(ada, requestWith({ "x-user": "ada" }));
    await settled();
    const banning = room.bouncer.bans.add("user:ada");
    open();
    await banning;
    expect(ada.closes).toHaveLength(1);
    expect(await entering).toBe(false);
  });
});

describe("a ban by an operator", () => {
  it("closes every connection of the client with 4403, and no other", async () => {
    const room = new Room();
    const [ada, tab, bob] = [
      await room.enter("ada"),
      await room.enter("tab", { "x-user": "ada" }),
      await room.enter("bob"),
    ];
    await room.bouncer.bans.add(ada, { for: "5m" });
    expect([ada.closes, tab.closes, bob.closes]).toEqual([
      [[4403, '{"retryAfter":300000}']],
      [[4403, '{"retryAfter":300000}']],
      [],
    ]);
  });

  it("refuses the client's connects under any id, to the last millisecond, and then lets it in", async () => {
    const room = new Room();
    await room.bouncer.bans.add(await room.enter("ada"), { for: "5m" });
    room.evict();
    room.now += 5 * MINUTE - 1;
    const refused = await room.enter("another-id", { "x-user": "ada" });
    expect(refused.closes).toEqual([[4403, '{"retryAfter":1}']]);
    expect(refused.controlMessages).toMatchObject([{ status: "away", code: 4403, retryAfter: 1 }]);
    expect(refused.sent).toHaveLength(1);
    expect(room.leave(refused)).toBe(false);
    room.now++;
    const back = await room.enter("ada");
    expect(back.closes).toEqual([]);
    expect(room.leave(back)).toBe(true);
  });

  it.each<[string, BanOptions, number]>([
    ["an hour", {}, 60 * MINUTE],
    ["as long as is asked", { for: "1d" }, DAY],
    ["milliseconds", { for: 250 }, 250],
    ["as long as ever", { for: "forever" }, Infinity],
  ])("lasts %s", async (_, options, length) => {
    const room = new Room();
    const bans = room.listen("ban");
    const ban = await room.bouncer.bans.add("user:ada", options);
    expect(ban).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      target: "user:ada",
      scope: "user",
      kind: "close",
      at: START,
      until: START + length,
      reason: "",
      by: "operator",
      limit: null,
      disclosure: "none",
    });
    expect(bans).toEqual([{ client: "user:ada", ban }]);
  });

  it("for ever tells the client no time, and holds", async () => {
    const room = new Room();
    await room.bouncer.bans.add("user:ada", { for: "forever" });
    room.now += 1_000 * DAY;
    expect((await room.enter("ada")).closes).toEqual([[4403, "{}"]]);
  });

  it("needs no connection: a client that is not here is refused when it comes", async () => {
    const room = new Room();
    await room.bouncer.bans.add("address:203.0.113.7", { reason: "spam", by: "moderator:bob" });
    const refusals = room.listen("connect-refused");
    const eve = await room.enter("eve", { "CF-Connecting-IP": "203.0.113.7" });
    expect(eve.closes).toEqual([[4403, expect.any(String)]]);
    expect(refusals).toMatchObject([
      { client: "address:203.0.113.7", ban: { reason: "spam", by: "moderator:bob" } },
    ]);
    expect(JSON.stringify(eve.closes)).not.toMatch(/spam|bob/);
  });

  it("is for the connection alone where nobody can tell who it is", async () => {
    const room = new Room();
    const [a, b] = [await room.enter("a", {}), await room.enter("b", {})];
    await room.bouncer.bans.add(a);
    expect([a.closes.length, b.closes.length, room.storage?.records.size]).toEqual([1, 0, 0]);
  });

  it.each([-1, NaN, Infinity, "soon", "10", null])(
    "for %o is refused with words, and nobody is banned",
    async (span) => {
      const room = new Room();
      const ada = await room.enter("ada");
      const [bans, options] = [room.listen("ban"), { for: span } as BanOptions];
      await expect(room.bouncer.bans.add(ada, options)).rejects.toThrow(
        /^for: expected a duration, such as "10m", or "forever"/,
      );
      await expect(room.bouncer.bans.add(ada, { kind: "shadow-ban", ...options })).rejects.toThrow(TypeError);
      expect([ada.closes, bans]).toEqual([[], []]);
    },
  );

  it("works without storage for as long as the room remembers", async () => {
    const room = new Room(policy, { storage: null });
    const ada = await room.enter("ada");
    await room.bouncer.bans.add(ada);
    expect(ada.closes).toHaveLength(1);
    expect((await room.enter("ada")).closes).toEqual([]);
  });
});

describe("a ban by the ladder", () => {
  it("is kept with the limit that led to it, and closes the client's other tabs too", async () => {
    const room = new Room();
    const bans = room.listen("ban");
    const [ada, tab] = [await room.enter("ada"), await room.enter("tab", { "x-user": "ada" })];
    room.offend(ada, 3);
    await settled();
    expect(tab.closes).toEqual(ada.closes);
    expect(bans).toMatchObject([
      {
        client: "user:ada",
        ban: { kind: "close", by: "rule:messages", limit: "messages", until: room.now + MINUTE },
      },
    ]);
    const again = await room.enter("ada");
    expect(again.closes.map(([code, reason]) => [code, parseCloseReason(reason)])).toEqual([
      [4429, { retryAfter: MINUTE, limit: "messages" }],
    ]);
  });

  it("leaves the strikes that led to it, to be forgiven from its end on", async () => {
    const room = new Room();
    room.offend(await room.enter("ada"), 3);
    await settled();
    room.now += MINUTE;
    const back = await room.enter("ada");
    for (const strikes of [3, 2, 1, 0]) {
      expect(room.bouncer.strikes.standing(back)).toMatchObject({
        strikes,
        status: strikes > 0 ? "warned" : "ok",
      });
      room.now += MINUTE;
    }
  });
});

describe("a shadow-ban", () => {
  it("hides what the client says from everyone but its own connections, in every way of sending", async () => {
    const room = new Room();
    const [ada, tab, bob] = [
      await room.enter("ada"),
      await room.enter("tab", { "x-user": "ada" }),
      await room.enter("bob"),
    ];
    await room.bouncer.bans.add(ada, { kind: "shadow-ban" });
    room.say(ada, "in a loop");
    room.bouncer.visibility.broadcast(ada, "by the bouncer");
    await room.bouncer.handle(ada, "hi", async () => {
      await settled();
      bob.send("directly, after an await");
      ada.send("to itself");
    });
    expect(ada.heard).toEqual(["in a loop", "by the bouncer", "to itself"]);
    expect(tab.heard).toEqual(["in a loop", "by the bouncer"]);
    expect(bob.heard).toEqual([]);
  });

  it("hides it from those whom the bouncer has not met since the room woke up", async () => {
    const room = new Room();
    const [ada, bob] = [await room.enter("ada"), room.open("bob")];
    await room.bouncer.bans.add("user:ada", { kind: "shadow-ban" });
    room.evict();
    room.say(ada, "hi");
    expect([ada.heard, bob.heard]).toEqual([["hi"], []]);
  });

  it("hides it from those who come in later, too", async () => {
    const room = new Room();
    const ada = await room.enter("ada");
    await room.bouncer.bans.add(ada, { kind: "shadow-ban" });
    room.say(ada, "hi");
    const bob = await room.enter("bob");
    room.say(ada, "hi again");
    expect(bob.heard).toEqual([]);
  });

  it("sends nothing, closes nothing, and changes nothing that the client hears from others", async () => {
    const room = new Room();
    const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
    await room.bouncer.bans.add(ada, { kind: "shadow-ban" });
    room.say(bob, "hi");
    expect([ada.sent, ada.closes]).toEqual([["hi"], []]);
    expect(room.bouncer.strikes.standing(ada)).toMatchObject({ status: "ok", strikes: 0 });
  });

  it("cannot be told from the inside: the client gets frame for frame what it would get without", async () => {
    const steps = fc.array(
      fc.record({
        who: fc.constantFrom(0, 0, 1),
        gap: fc.oneof(fc.nat(10), fc.nat(3_000)),
        size: fc.constantFrom(1, 1, 1, 1_001),
      }),
      { minLength: 1, maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(steps, fc.nat(60), async (script, when) => {
        const [open, shadowed] = [new Room(), new Room()];
        for (const room of [open, shadowed]) for (const id of ["ada", "bob"]) await room.enter(id);
        for (const [index, { who, gap, size }] of script.entries()) {
          if (index === when) await shadowed.bouncer.bans.add("user:ada", { kind: "shadow-ban" });
          for (const room of [open, shadowed]) {
            room.now += gap;
            const connection = room.here[who];
            if (connection !== undefined) room.say(connection, `${index}`.padEnd(size));
          }
        }
        const [ada, twin] = [open.here[0], shadowed.here[0]];
        // What it says does not reach bob, and so neither do answers come that bob did not give.
        expect([twin?.sent, twin?.closes]).toEqual([ada?.sent, ada?.closes]);
      }),
      { numRuns: runs(1_000) },
    );
  });

  it("outlives a reconnect under another id, and ends at its last millisecond", async () => {
    const room = new Room();
    const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
    await room.bouncer.bans.add(ada, { kind: "shadow-ban", for: "10m" });
    room.leave(ada);
    room.evict();
    const back = await room.enter("another-id", { "x-user": "ada" });
    room.now += 10 * MINUTE - 1;
    expect(room.bouncer.visibility.canSee(bob, back)).toBe(false);
    room.say(back, "hidden");
    room.now++;
    expect(room.bouncer.visibility.canSee(bob, back)).toBe(true);
    room.say(back, "seen");
    expect(bob.heard).toEqual(["seen"]);
  });

  it("lasts 10 minutes, where nobody says how long", async () => {
    const room = new Room();
    const bans = room.listen("ban");
    await room.bouncer.bans.add("user:ada", { kind: "shadow-ban" });
    expect(bans).toMatchObject([{ ban: { kind: "shadow-ban", at: START, until: START + 10 * MINUTE } }]);
  });

  it("by the ladder warns as for any strike, and goes on to", async () => {
    const room = new Room(hiding);
    const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
    room.offend(ada, 2);
    const heard = bob.heard.length;
    expect(ada.warnings.map(({ strikes, strikesLeft }) => [strikes, strikesLeft])).toEqual([
      [1, null],
      [2, null],
    ]);
    for (let time = 0; time < 5 * MINUTE; time += 50) {
      room.now += 50;
      room.say(ada, "flood");
    }
    expect(ada.warnings.map(({ retryAfter }) => retryAfter).slice(0, 7)).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
    ]);
    expect(bob.heard).toHaveLength(heard);
    expect(JSON.stringify(ada.sent)).not.toMatch(/shadow|ban|hidden/);
  });

  it("by the ladder does not end while its cause goes on", async () => {
    const room = new Room(hiding);
    const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
    room.offend(ada, 2);
    for (let time = 0; time < 30 * MINUTE; time += 50) {
      room.now += 50;
      room.say(ada, "flood");
    }
    expect(room.bouncer.visibility.canSee(bob, ada)).toBe(false);
  });

  it("by an operator outlives a close by the ladder", async () => {
    const room = new Room();
    const ada = await room.enter("ada");
    await room.bouncer.bans.add(ada, { kind: "shadow-ban", for: "forever" });
    room.offend(ada, 3);
    await settled();
    room.now += MINUTE;
    const [back, bob] = [await room.enter("ada"), await room.enter("bob")];
    expect(back.closes).toEqual([]);
    expect(room.bouncer.visibility.canSee(bob, back)).toBe(false);
  });

  it("by an operator is not cut short by one of the ladder", async () => {
    const room = new Room(hiding);
    const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
    await room.bouncer.bans.add(ada, { kind: "shadow-ban", for: "forever" });
    room.offend(ada, 2);
    room.now += 10 * MINUTE;
    expect(room.bouncer.visibility.canSee(bob, ada)).toBe(false);
  });

  it("lasts no longer than it should where the clock steps back", async () => {
    const room = new Room();
    const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
    await room.bouncer.bans.add(ada, { kind: "shadow-ban", for: "10m" });
    room.now -= DAY;
    room.say(ada, "hidden");
    room.now += 10 * MINUTE;
    expect(room.bouncer.visibility.canSee(bob, ada)).toBe(true);
  });
});

describe("a pardon", () => {
  it("ends a shadow-ban at once, for all the client's connections", async () => {
    const room = new Room();
    const [ada, tab, bob] = [
      await room.enter("ada"),
      await room.enter("tab", { "x-user": "ada" }),
      await room.enter("bob"),
    ];
    await room.bouncer.bans.add(ada, { kind: "shadow-ban", for: "forever" });
    await room.bouncer.bans.remove(tab);
    for (const connection of [ada, tab]) expect(room.bouncer.visibility.canSee(bob, connection)).toBe(true);
    room.evict();
    expect(room.bouncer.visibility.canSee(bob, ada)).toBe(true);
    expect(room.storage?.keys("party-bouncer:ban/")).toEqual([]);
  });

  it("lets a client in again that is not here", async () => {
    const room = new Room();
    const pardons = room.listen("pardon");
    await room.bouncer.bans.add("user:ada", { for: "forever" });
    await room.bouncer.bans.remove("user:ada");
    expect((await room.enter("ada")).closes).toEqual([]);
    expect(pardons).toEqual([{ client: "user:ada", target: "user:ada" }]);
  });

  it("is for nobody else", async () => {
    const room = new Room();
    const [ada, bob, eve] = [await room.enter("ada"), await room.enter("bob"), await room.enter("eve")];
    for (const client of [ada, bob]) await room.bouncer.bans.add(client, { kind: "shadow-ban" });
    await room.bouncer.bans.remove(ada);
    expect(room.bouncer.visibility.canSee(eve, bob)).toBe(false);
  });

  it("ends the shadow-ban of a connection of which nobody can tell whose it is", async () => {
    const room = new Room();
    const [a, bob] = [await room.enter("a", {}), await room.enter("bob")];
    await room.bouncer.bans.add(a, { kind: "shadow-ban" });
    expect(room.bouncer.visibility.canSee(bob, a)).toBe(false);
    await room.bouncer.bans.remove(a);
    expect(room.bouncer.visibility.canSee(bob, a)).toBe(true);
  });

  it("of one who is not banned changes nothing, and is written down in the audit alone", async () => {
    const room = new Room();
    const ada = await room.enter("ada");
    await room.bouncer.bans.remove("user:nobody");
    await room.bouncer.bans.remove(ada);
    expect(room.storage?.keys()).toEqual(room.storage?.keys("party-bouncer:audit/"));
    expect(room.storage?.records.size).toBe(2);
    expect([ada.sent, ada.closes, ada.writes]).toEqual([[], [], 1]);
  });
});

describe("broadcast", () => {
  it("reaches everyone, the sender too, but for those who are left out", async () => {
    const room = new Room();
    const [ada, bob, eve] = [await room.enter("ada"), await room.enter("bob"), await room.enter("eve")];
    room.bouncer.visibility.broadcast(ada, "hi");
    room.bouncer.visibility.broadcast(ada, "psst", [ada.id, eve.id]);
    expect([ada.sent, bob.sent, eve.sent]).toEqual([["hi"], ["hi", "psst"], ["hi"]]);
  });

  it("leaves out the author where it is asked to, hidden or not", async () => {
    const room = new Room();
    const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
    await room.bouncer.bans.add(ada, { kind: "shadow-ban" });
    room.bouncer.visibility.broadcast(ada, "hi", [ada.id]);
    expect([ada.sent, bob.sent]).toEqual([[], []]);
  });

  it("goes on where a connection fails", async () => {
    const room = new Room();
    const [ada, bob, eve] = [await room.enter("ada"), await room.enter("bob"), await room.enter("eve")];
    vi.spyOn(room, "connections").mockReturnValue([ada, bob, eve]);
    bob.readyState = 3;
    room.bouncer.visibility.broadcast(ada, "hi");
    expect([ada.sent, bob.sent, eve.sent]).toEqual([["hi"], [], ["hi"]]);
  });
});

describe("a history", () => {
  interface Item {
    text: string;
    audience: string | null;
  }

  it("shows each viewer what it may see, in order, and the same after the ban is over", async () => {
    const room = new Room();
    const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
    const items: Item[] = [];
    const write = (text: string): void =>
      void items.push({ text, audience: room.bouncer.visibility.audienceOf(ada) });
    write("before");
    await room.bouncer.bans.add(ada, { kind: "shadow-ban" });
    write("hidden");
    await room.bouncer.bans.remove(ada);
    write("after");
    const seenBy = (viewer: Connection): string[] =>
      room.bouncer.visibility.filter(items, viewer).map(({ text }) => text);
    expect(items.map(({ audience }) => audience)).toEqual([null, "user:ada", null]);
    expect(seenBy(bob)).toEqual(["before", "after"]);
    expect(seenBy(await room.enter("stranger", {}))).toEqual(["before", "after"]);
    expect(seenBy(await room.enter("another-id", { "x-user": "ada" }))).toEqual([
      "before",
      "hidden",
      "after",
    ]);
  });

  it("is handed out as copies that do not say who may see them, to moderators and in a cohort too", async () => {
    const room = new Room({ shadow: { audience: "cohort" }, identify: byHeaders });
    const ada = await room.enter("ada");
    await room.bouncer.bans.add(ada, { kind: "shadow-ban" });
    const item = { text: "hidden", audience: room.bouncer.visibility.audienceOf(ada) };
    const viewers = [ada, await room.enter("mo", moderator("mo"))];
    for (const viewer of [
      ...viewers,
      await room.bouncer.visibility.viewerOf(requestWith({ "x-user": "ada" })),
    ]) {
      expect(room.bouncer.visibility.filter([item], viewer)).toEqual([{ text: "hidden" }]);
    }
    expect(item.audience).toContain("user:ada");
  });

  it("shows everyone an item from before there was a bouncer", async () => {
    const room = new Room();
    const old = [{ text: "old" }] as unknown as Item[];
    expect(room.bouncer.visibility.filter(old, await room.enter("bob"))).toEqual([{ text: "old" }]);
  });

  it("hides from everyone else what an author wrote whom nobody can tell", async () => {
    const room = new Room();
    const [author, other] = [await room.enter("a", {}), await room.enter("b", {})];
    await room.bouncer.bans.add(author, { kind: "shadow-ban" });
    const item = { audience: room.bouncer.visibility.audienceOf(author) };
    expect(item.audience).not.toBeNull();
    for (const viewer of [other, await room.enter("bob")])
      expect(room.bouncer.visibility.filter([item], viewer)).toEqual([]);
  });

  // heard live is gone when it asks for the history, and so it can tell.
  it("shows such an author what it wrote itself, as live", async () => {
    const room = new Room();
    const author = await room.enter("a", {});
    await room.bouncer.bans.add(author, { kind: "shadow-ban" });
    expect(room.bouncer.visibility.canSee(author, author)).toBe(true);
    expect(
      room.bouncer.visibility.filter([{ audience: room.bouncer.visibility.audienceOf(author) }], author),
    ).toHaveLength(1);
  });
});

describe("where a client stands", () => {
  it("is what its warnings said, as of now", async () => {
    const room = new Room();
    const ada = await room.enter("ada");
    expect(room.bouncer.strikes.standing(ada)).toMatchObject({
      status: "ok",
      strikes: 0,
      strikesLeft: 3,
      retryAfter: 0,
    });
    room.offend(ada);
    room.now += 400;
    expect(room.bouncer.strikes.standing(ada)).toMatchObject({
      status: "coolingDown",
      strikes: 1,
      retryAfter: 600,
      limit: "messages",
    });
    room.now += 600;
    expect(room.bouncer.strikes.standing(ada)).toMatchObject({ status: "warned", retryAfter: 0 });
  });

  it("is away once it was closed, and nothing is said of a shadow-ban", async () => {
    const room = new Room();
    const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
    await room.bouncer.bans.add(ada);
    await room.bouncer.bans.add(bob, { kind: "shadow-ban" });
    expect(room.bouncer.strikes.standing(ada).status).toBe("away");
    expect(room.bouncer.strikes.standing(bob).status).toBe("ok");
  });

  it("is away for as long as the ban lasts", async () => {
    const room = new Room();
    const ada = await room.enter("ada");
    await room.bouncer.bans.add(ada, { for: "5m" });
    expect(room.bouncer.strikes.standing(ada).retryAfter).toBe(5 * MINUTE);
  });

  it("tells of the cool-down, and of each limit what is left of it", async () => {
    const room = new Room({ limits: [{ name: "slow", limit: 1, window: "1m" }] });
    const ada = await room.enter("ada");
    for (const message of ["a", "b"]) room.say(ada, message);
    expect(ada.warnings[0]?.retryAfter).toBe(MINUTE);
    room.now += 30 * SECOND;
    expect(room.bouncer.strikes.standing(ada)).toMatchObject({
      retryAfter: 0,
      limits: [{ name: "slow", left: 0, resetAfter: 30 * SECOND }],
    });
  });
});

describe("events", () => {
  it("tell of every verdict, with who it was", async () => {
    const room = new Room();
    const verdicts = room.listen("verdict");
    const ada = await room.enter("a1", { "x-user": "ada" });
    for (let count = 0; count < 7; count++) room.say(ada, "hi");
    expect(verdicts.map(({ verdict }) => verdict.action)).toEqual([
      ...Array<string>(5).fill("admit"),
      "warn",
      "refuse",
    ]);
    expect(verdicts[5]).toMatchObject({
      connectionId: "a1",
      clientKey: "user:ada",
      userId: "ada",
      address: null,
      tier: null,
      verdict: { limit: "messages", strikes: 1 },
    });
  });

  it("are heard until one stops to listen", async () => {
    const room = new Room();
    const ada = await room.enter("ada");
    const [heard, still] = [vi.fn<() => void>(), vi.fn<() => void>()];
    const stop = room.bouncer.on("verdict", heard);
    room.bouncer.on("verdict", still);
    room.say(ada, "hi");
    stop();
    stop();
    room.say(ada, "hi");
    expect([heard.mock.calls.length, still.mock.calls.length]).toEqual([1, 2]);
  });

  it("change nothing where a listener throws, for the room or for the other listeners", async () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    const [calm, shaken] = [new Room(), new Room()];
    const names = ["verdict", "ban", "connect-refused", "pardon", "error"] as const;
    for (const name of names) {
      shaken.bouncer.on(name, () => {
        throw new Error(`a listener to ${name}`);
      });
    }
    const heard = shaken.listen("verdict");
    for (const room of [calm, shaken]) {
      const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
      room.say(bob, "hi");
      room.offend(ada, 3);
      await settled();
      await room.enter("ada");
      await room.bouncer.bans.remove("user:ada");
      if (room.storage !== null) room.storage.error = new Error("storage is away");
      await room.enter("ada");
    }
    expect(shaken.here.map(({ sent, closes }) => [sent, closes])).toEqual(
      calm.here.map(({ sent, closes }) => [sent, closes]),
    );
    expect(heard.length).toBeGreaterThan(0);
    for (const name of names) {
      expect(logged).toHaveBeenCalledWith(`party-bouncer: a listener to "${name}" failed`, expect.any(Error));
    }
  });

  it("of an error that nobody listens to go to the console", async () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    const error = new Error("no such session");
    const room = new Room({ ...policy, identify: () => Promise.reject(error) });
    await room.enter("ada");
    expect(logged.mock.calls).toEqual([["party-bouncer: failed at identify", error]]);
  });
});

describe("metrics", () => {
  it("count what has happened since the room was loaded", async () => {
    const room = new Room();
    expect(room.bouncer.metrics()).toEqual({
      admitted: 0,
      refused: 0,
      held: 0,
      byLimit: {},
      byType: {},
      byExternal: {},
      warnings: 0,
      bans: { close: 0, "shadow-ban": 0 },
      bytes: 0,
      connections: 0,
      clients: 0,
      candidate: null,
    });
    const ada = await room.enter("ada");
    room.offend(ada, 3);
    room.say(ada, "in flight");
    const bob = await room.enter("bob");
    for (const id of ["bob-2", "bob-3"]) await room.enter(id, { "x-user": "bob" });
    room.say(bob, "hello");
    expect(room.bouncer.metrics()).toEqual({
      admitted: 11,
      refused: 5,
      held: 0,
      byLimit: { messages: 5 },
      byType: {},
      byExternal: {},
      warnings: 2,
      bans: { close: 1, "shadow-ban": 0 },
      bytes: 16 * "hello".length,
      connections: 3,
      clients: 1,
      candidate: null,
    });
    room.evict();
    expect(room.bouncer.metrics().admitted).toBe(0);
  });

  it("count a strike that hides as a warning too, as one is sent", async () => {
    const room = new Room(hiding);
    room.offend(await room.enter("ada"), 2);
    expect(room.bouncer.metrics()).toMatchObject({ warnings: 2, bans: { "shadow-ban": 1, close: 0 } });
  });
});

describe("a room never stops because of its bouncer", () => {
  const away = new Error("storage is away");
  const withoutStorage = (): { room: Room; errors: BouncerEvents["error"][] } => {
    const room = new Room();
    return { room, errors: room.listen("error") };
  };
  const fail = ({ storage }: Room): void => {
    if (storage !== null) storage.error = away;
  };

  it("lets a client in where its record cannot be read, and says so", async () => {
    const { room, errors } = withoutStorage();
    await room.bouncer.bans.add("user:ada");
    fail(room);
    const ada = await room.enter("ada");
    expect(ada.closes).toEqual([]);
    room.say(ada, "hi");
    expect(ada.heard).toEqual(["hi"]);
    expect(errors).toEqual([{ doing: "reading a client's record", error: away }]);
  });

  it("closes a flood even where the ban cannot be kept, and says so", async () => {
    const { room, errors } = withoutStorage();
    const ada = await room.enter("ada");
    fail(room);
    room.offend(ada, 3);
    await settled();
    expect(ada.closes).toHaveLength(1);
    expect(errors).toEqual([{ doing: "keeping a ban", error: away }]);
  });

  it("lets a client go even where its strikes cannot be kept, and says so", async () => {
    const { room, errors } = withoutStorage();
    const ada = await room.enter("ada");
    room.offend(ada);
    fail(room);
    expect(room.leave(ada)).toBe(true);
    await settled();
    expect(errors).toEqual([{ doing: "keeping the strikes of a client that left", error: away }]);
  });

  it("tells an operator that a ban or a pardon could not be kept, and carries it out on who is here", async () => {
    const { room } = withoutStorage();
    const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
    fail(room);
    await expect(room.bouncer.bans.add(ada)).rejects.toThrow(away);
    expect(ada.closes).toHaveLength(1);
    await expect(room.bouncer.bans.add(bob, { kind: "shadow-ban" })).rejects.toThrow(away);
    expect(room.bouncer.visibility.audienceOf(bob)).toBe("user:bob");
    await expect(room.bouncer.bans.remove(bob)).rejects.toThrow(away);
    expect(room.bouncer.visibility.audienceOf(bob)).toBeNull();
  });

  it("knows a client by its address where identify fails, and says so", async () => {
    const error = new Error("no such session");
    const room = new Room({ ...policy, identify: () => Promise.reject(error) });
    const errors = room.listen("error");
    const ada = await room.enter("ada", { "CF-Connecting-IP": "203.0.113.7" });
    expect(room.bouncer.clientOf(ada)).toBe("address:203.0.113.7");
    expect(errors).toEqual([{ doing: "identify", error }]);
  });

  it("lets a client in where its record is corrupt, says so, and leaves the record as it is", async () => {
    const room = new Room();
    await room.bouncer.bans.add("user:ada");
    const [key = ""] = room.memory.keys("party-bouncer:ban/");
    room.memory.records.set(key, "corrupt");
    const errors = room.listen("error");
    const ada = await room.enter("ada");
    room.say(ada, "hi");
    expect([ada.closes, ada.heard]).toEqual([[], ["hi"]]);
    expect(errors).toMatchObject([
      { doing: "reading a record", error: { message: expect.stringContaining(key) as string } },
    ]);
    expect(room.memory.records.get(key)).toBe("corrupt");
  });

  it("leaves a corrupt record where it is, whatever else is done about its client", async () => {
    const room = new Room();
    await room.bouncer.bans.add("user:ada", { for: "1m" });
    const [key = ""] = room.memory.keys("party-bouncer:ban/");
    room.memory.records.set(key, { v: 1, ban: { kind: "close" } });
    room.listen("error");
    room.now += 400 * DAY;
    await room.bouncer.bans.add("user:ada", { for: "1m" });
    await room.bouncer.bans.remove("user:ada");
    for (let index = 0; index < 20; index++) await room.bouncer.bans.add(`user:${index}`, { for: 1 });
    expect(room.memory.records.get(key)).toEqual({ v: 1, ban: { kind: "close" } });
    expect((await room.enter("ada")).closes).toEqual([]);
  });

  it("holds to the other bans of a client of which one is corrupt", async () => {
    const room = new Room();
    await room.bouncer.bans.add("user:ada");
    const [key = ""] = room.memory.keys("party-bouncer:ban/");
    room.memory.records.set(key, null);
    const ban = await room.bouncer.bans.add("user:ada", { for: "5m" });
    const errors = room.listen("error");
    expect((await room.enter("ada")).closes).toEqual([[4403, '{"retryAfter":300000}']]);
    expect((await room.bouncer.bans.list()).bans).toEqual([ban]);
    expect(errors).toHaveLength(2);
  });

  it("goes on where a connection cannot be closed or warned", async () => {
    const room = new Room();
    const ada = await room.enter("ada");
    vi.spyOn(ada, "close").mockImplementation(() => {
      throw new TypeError("already closed");
    });
    expect(() => room.offend(ada, 3)).not.toThrow();
    expect(room.bouncer.handle(ada, "hi", () => "delivered")).toBeUndefined();
  });
});

describe("a clock that steps back", () => {
  it("lets no banned client in early, and keeps none out longer than its ban", async () => {
    const room = new Room();
    await room.bouncer.bans.add("user:ada", { for: "5m" });
    room.now -= DAY;
    expect((await room.enter("ada")).closes).toEqual([[4403, '{"retryAfter":300000}']]);
    room.now += 5 * MINUTE - 1;
    expect((await room.enter("ada")).closes).toHaveLength(1);
    room.now++;
    expect((await room.enter("ada")).closes).toEqual([]);
  });

  it("ends no cool-down early, and makes none longer", async () => {
    const room = new Room();
    const ada = await room.enter("ada");
    room.offend(ada);
    room.now -= DAY;
    expect(room.host.judge(ada, "hi")).toMatchObject({ admitted: false, retryAfter: SECOND });
    room.evict();
    room.now += SECOND - 1;
    expect(room.host.judge(ada, "hi").admitted).toBe(false);
    room.now++;
    expect(room.host.judge(ada, "hi").admitted).toBe(true);
  });
});

describe("a client", () => {
  it("cannot speak in the bouncer's name", async () => {
    const room = new Room();
    const [eve, bob] = [await room.enter("eve"), await room.enter("bob")];
    room.say(
      eve,
      '{"type":"party-bouncer:warning","limit":"x","retryAfter":1e12,"strikes":9,"strikesLeft":0,"message":"Leave."}',
    );
    expect(bob.warnings).toEqual([]);
  });
});

it("a wrong policy throws when the bouncer is made", () => {
  const make = (): Host => createHost({ limits: [{ name: "a", limit: 0, window: "1s" }] }, new Room());
  expect(make).toThrow(PolicyError);
  expect(make).toThrow("limits[0].limit: expected a whole number, 1 or more, received 0");
});
