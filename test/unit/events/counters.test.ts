import { describe, expect, it } from "vitest";
import { Counters } from "../../../src/events/counters.ts";
import { WARN } from "../../../src/strikes/ladder.ts";
import { NOTHING } from "../../support/delta.ts";

const admitted = { action: "admit", limit: null, step: null } as const;
const refused = { action: "refuse", limit: "messages", step: null } as const;
const present = { connections: 0, clients: 0, candidate: null };

describe("metrics", () => {
  it("count messages, bytes, warnings and bans by what was decided", () => {
    const counters = new Counters();
    const actions = ["warn", "restrict", "shadow-ban", "close", "refuse"] as const;
    for (const action of actions) {
      const step = action === "refuse" ? null : WARN;
      counters.count({ ...refused, action, step }, null, 10, false);
    }
    counters.count(admitted, null, 5, false);
    expect(counters.read({ connections: 3, clients: 2, candidate: null })).toEqual({
      admitted: 1,
      refused: 5,
      held: 0,
      byLimit: { messages: 5 },
      byType: {},
      byExternal: {},
      warnings: 3,
      bans: { close: 1, "shadow-ban": 1 },
      bytes: 55,
      connections: 3,
      clients: 2,
      candidate: null,
    });
  });

  it("tell types apart where a rule asks for them, and those without one", () => {
    const counters = new Counters();
    for (const type of ["chat", "chat", null]) counters.count(admitted, type, 1, true);
    counters.count(refused, "chat", 1, true);
    expect(counters.read(present).byType).toEqual({
      chat: { admitted: 2, refused: 1 },
      "(none)": { admitted: 1, refused: 0 },
    });
  });

  it("tell no more than a hundred names apart, and count the rest together, whatever clients make up", () => {
    const counters = new Counters();
    const most = 10_000;
    for (let index = 0; index < most; index++) {
      counters.count({ ...refused, limit: `reason ${index}` }, `made up ${index}`, 1, true);
    }
    counters.count({ ...refused, limit: "reason 7" }, "made up 7", 1, true);
    const { byType, byLimit, refused: total } = counters.read(present);
    expect(total).toBe(most + 1);
    expect(Object.keys(byType)).toHaveLength(101);
    expect(Object.keys(byLimit)).toHaveLength(101);
    expect([byType["made up 7"]?.refused, byLimit["reason 7"]]).toEqual([2, 2]);
    expect([byType["(other)"]?.refused, byLimit["(other)"]]).toEqual([most - 100, most - 100]);
  });

  it.each([
    ["__proto__", "(other)"],
    ...["constructor", "toString", "(other)", "(none)", ""].map((name) => [name, name] as const),
  ] as const)("count what is called %j under %j", (name, told) => {
    const counters = new Counters();
    counters.count({ ...refused, limit: name }, name, 1, true);
    const { byType, byLimit } = counters.read(present);
    expect(Object.entries(byType)).toEqual([[told, { admitted: 0, refused: 1 }]]);
    expect(Object.entries(byLimit)).toEqual([[told, 1]]);
    expect(({} as { refused?: unknown }).refused).toBeUndefined();
  });

  it("are a copy: what was read does not change", () => {
    const counters = new Counters();
    counters.count(refused, "chat", 1, true);
    const before = counters.read(present);
    const copy = structuredClone(before);
    counters.count(refused, "chat", 1, true);
    expect(before).toEqual(copy);
  });

  it("tell all that a room reports: strikes by limit, bans by who imposed them, connects by code", () => {
    const counters = new Counters();
    expect(counters.readAll(null)).toEqual(NOTHING);
    counters.count({ ...refused, action: "close", step: WARN }, null, 4, false);
    // At the top of a ladder that restricts, a strike changes nothing, and is one all the same.
    counters.count({ ...refused, step: WARN }, null, 4, false);
    counters.count({ ...refused, limit: null }, null, 4, false);
    counters.countAsked("fleet", "timedOut");
    counters.countOperatorBan("shadow-ban");
    counters.countLifted();
    counters.countRefusedConnect(4403);
    counters.countError();
    const candidate = { admitted: 1, held: 2, refused: { other: 3 }, bans: NOTHING.bans.ladder };
    expect(counters.readAll(candidate)).toEqual({
      ...NOTHING,
      refused: { messages: 2, "(none)": 1 },
      byExternal: { fleet: { asked: 1, refused: 0, failed: 0, timedOut: 1, skipped: 0 } },
      bytes: 12,
      strikes: { messages: 2 },
      bans: { ladder: { close: 1, "shadow-ban": 0 }, operator: { close: 0, "shadow-ban": 1 } },
      lifted: 1,
      refusedConnects: { "4403": 1 },
      errors: 1,
      candidate,
    });
  });
});
