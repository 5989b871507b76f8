import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Limit } from "../../../src/policy/limit.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import type { Protocol } from "../../../src/policy/protocol.ts";
import { moderator } from "../../support/room.ts";
import { runs } from "../../support/runs.ts";
import { START } from "../../support/time.ts";
import { useRealTimers, useTimersWithContext } from "../../support/timers.ts";
import { TimedRoom } from "../../support/timed-room.ts";

beforeEach(() => vi.useFakeTimers({ now: START, toFake: ["Date", "setTimeout", "clearTimeout"] }));
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const FIVE: Limit = { name: "messages", limit: 5, window: "1s", burst: 5 };
const holding: Policy = { limits: [FIVE], onRefusal: "hold" };

const numbers = (count: number, type = "say"): string[] =>
  Array.from({ length: count }, (_, number) => JSON.stringify({ type, number }));

describe("a message over a limit that holds", () => {
  it("waits, is delivered as soon as the limit allows, and is no violation", async () => {
    const room = new TimedRoom(holding);
    const ada = await room.enter("ada");
    room.flood(ada, 20);
    expect(room.heard).toHaveLength(5);
    TimedRoom.settle();
    expect(room.messages).toEqual(numbers(20));
    // One in 200 ms, and to the millisecond.
    expect(room.heard.slice(5).map(({ at }) => at - START)).toEqual(
      Array.from({ length: 15 }, (_, number) => 200 * (number + 1)),
    );
    expect(ada.warnings).toEqual([]);
    expect(room.host.bouncer.strikes.standing(ada).strikes).toBe(0);
  });

  it("is reported when it waits and when it is delivered, and counted once as either", async () => {
    const room = new TimedRoom(holding);
    const ada = await room.enter("ada");
    const verdicts: unknown[] = [];
    const violations: unknown[] = [];
    room.host.bouncer.on("verdict", ({ verdict: { action, admitted, limit, retryAfter } }) =>
      verdicts.push([action, admitted, limit, retryAfter]),
    );
    room.host.bouncer.on("violation", (violation) => violations.push(violation));
    room.flood(ada, 6);
    expect(verdicts.slice(4)).toEqual([
      ["admit", true, null, 0],
      ["hold", false, "messages", 200],
    ]);
    const bytes = room.host.bouncer.metrics(ada).bytes;
    expect(room.host.bouncer.metrics(ada)).toMatchObject({ admitted: 5, refused: 0, held: 1 });
    TimedRoom.settle();
    expect(verdicts.slice(6)).toEqual([["admit", true, null, 0]]);
    expect(violations).toEqual([]);
    expect(room.host.bouncer.metrics(ada)).toMatchObject({ admitted: 6, refused: 0, held: 1, bytes });
    expect(room.host.bouncer.metrics()).toMatchObject({
      admitted: 6,
      refused: 0,
      held: 1,
      bytes,
      byLimit: {},
    });
  });

  it("makes handle return undefined", async () => {
    const room = new TimedRoom(holding);
    const ada = await room.enter("ada");
    room.onMessage = () => "said";
    expect([1, 2, 3, 4, 5, 6].map(() => room.say(ada, "hi"))).toEqual([
      ...Array<string>(5).fill("said"),
      undefined,
    ]);
  });

  it("has what its delivery throws or rejects with reported, and those behind it delivered", async () => {
    const room = new TimedRoom(holding);
    const ada = await room.enter("ada");
    const thrown = new Error("thrown");
    const rejected = new Error("rejected");
    room.flood(ada, 5);
    room.onMessage = (_, message) => {
      if (message === "throws") throw thrown;
      return message === "rejects" ? Promise.reject(rejected) : undefined;
    };
    for (const message of ["throws", "rejects", "fine"]) room.say(ada, message);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(room.messages.slice(5)).toEqual(["throws", "rejects", "fine"]);
    const doing = "delivering a message that waited";
    expect(room.failures).toEqual([
      { doing, error: thrown },
      { doing, error: rejected },
    ]);
  });

  it("is not delivered once its connection is gone, however that came about", async () => {
    const room = new TimedRoom(holding);
    for (const how of ["left", "closed by the app", "banned"]) {
      const ada = await room.enter(how);
      room.flood(ada, 9);
      room.heard.length = 0;
      if (how === "left") room.leave(ada);
      else if (how === "closed by the app") ada.close();
      else await room.host.bouncer.bans.add(ada);
      TimedRoom.settle();
      expect(room.messages).toEqual([]);
    }
  });

  it("waits no longer because the clock is set back, before it comes or while it waits", async () => {
    const room = new TimedRoom(holding);
    const ada = await room.enter("ada");
    room.flood(ada, 5);
    room.ahead = -3_600_000;
    room.flood(ada, 2);
    vi.advanceTimersByTime(200);
    expect(room.heard).toHaveLength(6);
    room.ahead = -7_200_000;
    TimedRoom.settle(1_000);
    expect(room.heard).toHaveLength(7);
    room.host.bouncer.strikes.mute(ada, "2s");
    room.ahead = -9_000_000;
    room.say(ada, "after the cool-down");
    vi.advanceTimersByTime(1_000);
    room.ahead = -12_000_000;
    TimedRoom.settle(3_000);
    expect(room.messages.at(-1)).toBe("after the cool-down");
  });

  it("is hidden if its author is shadow-banned before it is delivered", async () => {
    const room = new TimedRoom(holding);
    const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
    room.flood(ada, 5);
    room.onMessage = (_, message) => {
      for (const each of room.here) each.send(message);
    };
    room.say(ada, "late");
    await room.host.bouncer.bans.add(ada, { kind: "shadow-ban" });
    TimedRoom.settle();
    expect(ada.heard).toEqual(["late"]);
    expect(bob.heard).toEqual([]);
  });

  it("reaches everyone, though its timer was set in a hidden client's name", async () => {
    vi.useRealTimers();
    useTimersWithContext(START);
    const room = new TimedRoom(holding);
    const [ada, bob, eve] = [await room.enter("ada"), await room.enter("bob"), await room.enter("eve")];
    room.flood(ada, 5);
    await room.host.bouncer.bans.add(eve, { kind: "shadow-ban" });
    room.onMessage = (_, message) => {
      for (const each of room.here) each.send(message);
    };
    room.say(ada, "waits");
    // What waits is tried anew, by a timer of whoever sets the policy.
    const { visibility, policy } = room.host.bouncer;
    visibility.as(eve, () => room.host.bouncer.setPolicy(policy));
    vi.advanceTimersByTime(1_000);
    useRealTimers();
    expect(bob.heard).toEqual(["waits"]);
  });
});

describe("while something waits", () => {
  const several: Policy = {
    limits: [
      { name: "inputs", match: { type: "input" }, limit: 5, window: "1s", burst: 5, onRefusal: "hold" },
      { name: "chat", match: { type: "chat" }, limit: 1, window: "10s", burst: 2 },
    ],
    free: { type: "ping" },
  };

  it("later messages of its connection queue behind it, but for free ones and what is refused outright", async () => {
    const room = new TimedRoom(several);
    const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
    room.flood(ada, 6, "input");
    room.heard.length = 0;
    for (const type of ["chat", "other", "ping", "input"]) room.say(ada, `{"type":"${type}"}`);
    expect(room.messages).toEqual(['{"type":"ping"}']);
    room.say(bob, '{"type":"chat"}');
    expect(room.heard.map(({ by }) => by)).toEqual(["ada", "bob"]);
    TimedRoom.settle();
    expect(room.messages.slice(2)).toEqual([
      '{"type":"input","number":5}',
      '{"type":"chat"}',
      '{"type":"other"}',
      '{"type":"input"}',
    ]);
    room.say(ada, '{"type":"chat"}');
    room.flood(ada, 9, "input");
    room.heard.length = 0;
    room.say(ada, '{"type":"chat"}');
    expect(ada.warnings.map(({ limit }) => limit)).toEqual(["chat"]);
  });

  it("an answer to the room's own question overtakes it", async () => {
    const protocol: Protocol = { name: "asking", asksFor: (sent) => (sent === "who?" ? "me" : null) };
    const room = new TimedRoom({ ...several, protocol });
    const ada = await room.enter("ada");
    room.flood(ada, 9, "input");
    ada.send("who?");
    room.heard.length = 0;
    room.say(ada, '{"type":"me"}');
    room.say(ada, '{"type":"me"}');
    expect(room.messages).toEqual(['{"type":"me"}']);
  });

  it("a cool-down that another limit led to holds it back, and earns nothing", async () => {
    const room = new TimedRoom({ ...several, cooldown: { base: "3s", grace: "5s" } });
    const ada = await room.enter("ada");
    room.flood(ada, 6, "input");
    room.flood(ada, 4, "chat");
    expect(ada.warnings).toHaveLength(0);
    TimedRoom.settle();
    room.flood(ada, 3, "chat");
    expect(ada.warnings).toHaveLength(1);
    const struck = Date.now();
    room.heard.length = 0;
    room.flood(ada, 3, "input");
    expect(room.heard).toEqual([]);
    TimedRoom.settle();
    expect(room.heard.map(({ at }) => at - struck)).toEqual([3_000, 3_000, 3_000]);
    expect(ada.warnings).toHaveLength(1);
  });

  it("a policy without a limit for it lets it go at once, in order", async () => {
    const room = new TimedRoom(holding);
    const ada = await room.enter("ada");
    room.flood(ada, 9);
    room.host.bouncer.setPolicy({ limits: [] });
    vi.advanceTimersByTime(1);
    expect(room.messages).toEqual(numbers(9));
    expect(vi.getTimerCount()).toBe(0);
  });

  it("a policy that drops keeps what waits in its order, and what comes behind it", async () => {
    const room = new TimedRoom(holding);
    const ada = await room.enter("ada");
    room.flood(ada, 7);
    room.host.bouncer.setPolicy({ limits: [{ ...FIVE, name: "other", limit: 1, burst: 2 }] });
    room.say(ada, "behind");
    TimedRoom.settle();
    expect(room.messages).toEqual([...numbers(7), "behind"]);
    expect(ada.warnings).toEqual([]);
  });

  it("a policy under which it can never pass refuses it as that policy says", async () => {
    const room = new TimedRoom(holding);
    const ada = await room.enter("ada");
    room.flood(ada, 6);
    room.host.bouncer.setPolicy({ ...holding, maxMessageBytes: 3 });
    TimedRoom.settle();
    expect(room.messages).toEqual(numbers(5));
    expect(ada.warnings.map(({ limit }) => limit)).toEqual(["maxMessageBytes"]);
  });

  it("whoever becomes exempt has it delivered at once, before what comes next", async () => {
    const room = new TimedRoom(holding);
    const ada = await room.enter("ada");
    room.flood(ada, 7);
    room.host.bouncer.setPolicy({ ...holding, exempt: ({ userId }) => userId === "ada" });
    room.say(ada, "next");
    expect(room.messages).toEqual([...numbers(7), "next"]);
  });

  it("a dry run lets everything go", async () => {
    const room = new TimedRoom(holding);
    const ada = await room.enter("ada");
    room.flood(ada, 7);
    room.host.bouncer.setPolicy({ ...holding, enforce: false });
    room.say(ada, "next");
    expect(room.messages).toEqual([...numbers(7), "next"]);
  });
});

describe("one message too many for the queue", () => {
  const narrow = (more: object): Policy => ({ limits: [{ ...FIVE, onRefusal: { do: "hold", ...more } }] });

  it.each([
    ["messages", { messages: 3 }],
    ["bytes", { bytes: 3 * '{"type":"say","number":5}'.length }],
  ])("is a violation, if it has too many %s", async (_, bounds) => {
    const room = new TimedRoom(narrow(bounds));
    const ada = await room.enter("ada");
    room.flood(ada, 9);
    expect(ada.warnings.map(({ limit, strikes }) => [limit, strikes])).toEqual([["messages", 1]]);
    TimedRoom.settle();
    expect(room.messages).toEqual(numbers(8));
  });

  it("is a violation too if it only queues behind others", async () => {
    const limits = [{ ...FIVE, match: { type: "input" }, onRefusal: { do: "hold", messages: 2 } }] as const;
    const room = new TimedRoom({ limits });
    const ada = await room.enter("ada");
    room.flood(ada, 7, "input");
    room.say(ada, '{"type":"other"}');
    expect(ada.warnings.map(({ limit, strikes }) => [limit, strikes])).toEqual([["messages", 1]]);
  });

  it("is answered, or closes the connection, if the policy says so", async () => {
    const protocol: Protocol = { name: "calls", answer: (_, { limit }) => `no, ${limit}` };
    const room = new TimedRoom({ ...narrow({ messages: 2, overflow: "answer" }), protocol });
    const ada = await room.enter("ada");
    room.flood(ada, 9);
    expect(ada.heard).toEqual(["no, messages", "no, messages"]);
    room.host.bouncer.setPolicy(narrow({ messages: 2, overflow: "resync" }));
    room.say(ada, "one too many");
    expect(ada.codes).toEqual([4525]);
  });
});

describe("what does not wait", () => {
  it("is whatever a moderator sends", async () => {
    const room = new TimedRoom(holding);
    const mod = await room.enter("mod", moderator("mod"));
    room.flood(mod, 50);
    expect(room.messages).toEqual(numbers(50));
  });

  it("is a message that never can pass: it is too large, or costs too much", async () => {
    const limits = [{ ...FIVE, cost: "bytes", limit: 100, burst: 100 }] as const;
    const room = new TimedRoom({
      limits,
      onRefusal: "hold",
      maxMessageBytes: 200,
      cooldown: { base: 0, grace: 0 },
    });
    const ada = await room.enter("ada");
    room.say(ada, "x".repeat(101));
    room.say(ada, "x".repeat(201));
    expect(ada.warnings.map(({ limit }) => limit)).toEqual(["messages", "maxMessageBytes"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is a message of a type that a restriction keeps out", async () => {
    const room = new TimedRoom({
      ...holding,
      ladder: [{ strikes: 1, do: "restrict", only: ["chat"], for: "1m" }],
    });
    const ada = await room.enter("ada");
    room.host.bouncer.strikes.add(ada);
    room.flood(ada, 3);
    room.say(ada, '{"type":"chat"}');
    TimedRoom.settle();
    expect(room.messages).toEqual(['{"type":"chat"}']);
  });

  it("is a message for the bouncer", async () => {
    const room = new TimedRoom(holding);
    const ada = await room.enter("ada");
    for (let count = 0; count < 20; count++) room.say(ada, '{"type":"party-bouncer:standing"}');
    expect(ada.warnings.length).toBeGreaterThan(0);
    expect(room.messages).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is anything in a dry run, which says that it would", async () => {
    const room = new TimedRoom({ ...holding, enforce: false });
    const ada = await room.enter("ada");
    const actions: string[] = [];
    room.host.bouncer.on("verdict", ({ verdict }) => actions.push(verdict.action));
    room.flood(ada, 7);
    expect(room.messages).toEqual(numbers(7));
    expect(actions.slice(5)).toEqual(["hold", "hold"]);
  });
});

describe("whatever is sent, and whatever happens", () => {
  const TYPES = ["a", "b", "c"];
  const limit = fc.record({
    type: fc.constantFrom<string | undefined>("a", "b", undefined),
    limit: fc.integer({ min: 1, max: 4 }),
    burst: fc.integer({ min: 1, max: 4 }),
    window: fc.constantFrom(100, 1_000, 3_000),
    per: fc.constantFrom("connection" as const, "client" as const, "room" as const),
    algorithm: fc.constantFrom("gcra" as const, "sliding-window" as const, "fixed-window" as const),
    onRefusal: fc.constantFrom<Limit["onRefusal"]>(
      "hold",
      "drop",
      { do: "hold", messages: 3 },
      { do: "hold", bytes: 60 },
    ),
  });
  const policy = fc
    .record({
      limits: fc.array(limit, { minLength: 1, maxLength: 3 }),
      onRefusal: fc.constantFrom<Policy["onRefusal"]>("hold", "drop"),
      base: fc.constantFrom(0, 300, 2_000),
    })
    .map(({ limits, onRefusal, base }): Policy => ({
      limits: limits.map(({ type, burst, ...rest }, index) => ({
        ...rest,
        name: `${index} ${JSON.stringify(rest)}`.slice(0, 64),
        ...(rest.algorithm === "gcra" ? { burst } : {}),
        ...(type === undefined ? {} : { match: { type } }),
      })),
      onRefusal,
      cooldown: { base, max: 5_000, grace: 100 },
      ladder: [{ strikes: 1, do: "warn" }],
    }));
  const send = fc.record({
    do: fc.constant("send" as const),
    who: fc.nat(1),
    type: fc.constantFrom(...TYPES),
    count: fc.integer({ min: 1, max: 6 }),
  });
  const pass = fc.record({ do: fc.constant("pass" as const), ms: fc.nat(2_500) });
  const step = fc.record({ do: fc.constant("step" as const), ms: fc.integer({ min: -5_000, max: 5_000 }) });
  const change = fc.record({ do: fc.constant("change" as const), policy });
  const leave = fc.record({ do: fc.constant("leave" as const), who: fc.nat(1) });

  it("is delivered as it was sent, in order, once, unless it is refused in so many words or its sender left", async () => {
    const steps = fc.array(
      fc.oneof({ weight: 6, arbitrary: send }, { weight: 3, arbitrary: pass }, step, change, leave),
      {
        maxLength: 25,
      },
    );
    await fc.assert(
      fc.asyncProperty(policy, steps, async (first, script) => {
        const room = new TimedRoom(first);
        const people = [await room.enter("ada"), await room.enter("bob")];
        const gone = new Set<string>();
        /** What was let in, to be delivered at once or later. */
        const accepted = people.map((): string[] => []);
        const deliveredOf = (who: number): number =>
          room.heard.filter(({ by }) => by === people[who]?.id).length;
        let isHandling = false;
        let verdict = "";
        room.host.bouncer.on("verdict", ({ connectionId, verdict: { action } }) => {
          verdict = action;
          if (isHandling || action === "admit") return;
          // A new policy can never let the first in line pass.
          const who = people.findIndex(({ id }) => id === connectionId);
          accepted[who]?.splice(deliveredOf(who), 1);
        });
        let serial = 0;
        for (const each of script) {
          if (each.do === "pass") vi.advanceTimersByTime(each.ms);
          else if (each.do === "step") room.ahead += each.ms;
          else if (each.do === "change") room.host.bouncer.setPolicy(each.policy);
          else if (each.do === "leave") {
            const connection = people[each.who];
            if (connection !== undefined && !gone.has(connection.id)) room.leave(connection);
            gone.add(connection?.id ?? "");
          } else {
            for (let count = 0; count < each.count; count++) {
              const connection = people[each.who];
              if (connection === undefined) continue;
              const message = JSON.stringify({ type: each.type, serial: serial++ });
              isHandling = true;
              verdict = "none";
              room.say(connection, message);
              isHandling = false;
              if (verdict === "admit" || verdict === "hold") accepted[each.who]?.push(message);
            }
          }
        }
        TimedRoom.settle(3_600_000);
        for (const [index, connection] of people.entries()) {
          const delivered = room.heard.filter(({ by }) => by === connection.id).map(({ message }) => message);
          const expected = accepted[index] ?? [];
          expect(delivered).toEqual(gone.has(connection.id) ? expected.slice(0, delivered.length) : expected);
        }
        expect(room.failures).toEqual([]);
        expect(vi.getTimerCount()).toBe(0);
      }),
      { numRuns: runs(400) },
    );
  });

  it("exceeds no limit, whenever it is delivered", async () => {
    const steps = fc.array(fc.oneof({ weight: 6, arbitrary: send }, { weight: 3, arbitrary: pass }), {
      maxLength: 25,
    });
    await fc.assert(
      fc.asyncProperty(policy, steps, async (rules, script) => {
        const room = new TimedRoom(rules);
        const people = [await room.enter("ada"), await room.enter("bob")];
        for (const each of script) {
          if (each.do === "pass") vi.advanceTimersByTime(each.ms);
          else if (people[each.who] !== undefined)
            room.flood(people[each.who] as never, each.count, each.type);
        }
        TimedRoom.settle(3_600_000);
        for (const { limit: count, window, burst = count, match, per, algorithm } of (rules.limits ??
          []) as Limit[]) {
          const groups = per === "room" ? [["ada", "bob"]] : [["ada"], ["bob"]];
          for (const group of groups) {
            const times = room.heard
              .filter(({ by, message }) => {
                const { type } = JSON.parse(String(message)) as { type: string };
                return group.includes(by) && (match?.type === undefined || match.type === type);
              })
              .map(({ at }) => at);
            for (let from = 0; from < times.length; from++) {
              for (let to = from; to < times.length; to++) {
                const span = Number(times[to]) - Number(times[from]);
                const rate = (count * span) / Number(window);
                const most =
                  algorithm === "gcra"
                    ? Math.floor(burst + rate)
                    : // In any one window a sliding window admits `limit`; a fixed one twice that, over its edge.
                      count * (Math.floor(span / Number(window)) + (algorithm === "fixed-window" ? 2 : 1)) +
                      count;
                expect(to - from + 1).toBeLessThanOrEqual(most);
              }
            }
          }
        }
      }),
      { numRuns: runs(300) },
    );
  });
});
