import { describe, expect, it } from "vitest";
import { announcedLimits, limitStandings } from "../../../src/limits/limit-standing.ts";
import type { Limit } from "../../../src/policy/limit.ts";
import { limiterFor, Sender } from "../../support/sender.ts";
import { START } from "../../support/time.ts";

const base: Limit = { name: "a", limit: 10, window: 1_000 };

describe("what is left of each limit", () => {
  const standingsOf = (limits: readonly Limit[], sender: Sender, time = 0) =>
    limitStandings(sender, limiterFor(limits), sender.info, START + time);

  it("is all of it at first, and then less by what was sent, until it has drained", () => {
    const limits = [base, { ...base, name: "b", limit: 60, window: 60_000 }];
    const sender = new Sender();
    expect(standingsOf(limits, sender)).toEqual([
      { name: "a", left: 10, resetAfter: 0 },
      { name: "b", left: 60, resetAfter: 0 },
    ]);
    for (let count = 0; count < 4; count++) sender.send(limiterFor(limits), 0);
    expect(standingsOf(limits, sender, 100)).toEqual([
      { name: "a", left: 7, resetAfter: 300 },
      { name: "b", left: 56, resetAfter: 3_900 },
    ]);
  });

  it("is told for each type that is counted apart", () => {
    const limits = [{ ...base, match: { type: ["move", "chat"] } }];
    const sender = new Sender();
    sender.send(limiterFor(limits), 0, "hi", "chat");
    expect(standingsOf(limits, sender)).toEqual([
      { name: "a: move", left: 10, resetAfter: 0 },
      { name: "a: chat", left: 9, resetAfter: 100 },
    ]);
  });

  it.each<[string, Limit]>([
    ["if a function decides which types it is for", { ...base, match: { type: () => true } }],
    ["if it does not apply to the client", { ...base, match: { tier: "pro" } }],
    ["if it does not apply to the client's tier", { ...base, tiers: { free: false } }],
  ])("is not told %s", (_, limit) => {
    expect(standingsOf([limit], new Sender({ tier: "free" }))).toEqual([]);
  });

  it("is that of the client's tier", () => {
    const limits = [{ ...base, tiers: { pro: { limit: 50 } } }];
    expect(standingsOf(limits, new Sender({ tier: "pro" }))).toMatchObject([{ left: 50 }]);
    expect(standingsOf(limits, new Sender())).toMatchObject([{ left: 10 }]);
  });
});

describe("the limits that are announced", () => {
  const announced = (limit: Partial<Limit>, tier: string | null = null) =>
    announcedLimits(limiterFor([{ ...base, ...limit }]), new Sender({ tier }));
  const plain = {
    name: "a",
    limit: 10,
    window: 1_000,
    burst: 10,
    algorithm: "gcra",
    cost: "messages",
    types: null,
  };

  it.each<[string, Partial<Limit>, object]>([
    ["with their numbers", { burst: 20 }, { burst: 20 }],
    ["of a client", { per: "client" }, {}],
    ["with the types that they are for", { match: { type: ["move", "chat"] } }, { types: ["move", "chat"] }],
    [
      "with how they count",
      { algorithm: "fixed-window", cost: "bytes" },
      { algorithm: "fixed-window", cost: "bytes" },
    ],
  ])("are those that a client can keep to, %s", (_, limit, changes) => {
    expect(announced(limit)).toEqual([{ ...plain, ...changes }]);
  });

  it.each<[string, Partial<Limit>]>([
    ["a room's", { per: "room" }],
    ["an address's", { per: "address" }],
    ["that of whom a function names", { per: () => "all" }],
    ["one whose cost is a function", { cost: () => 1 }],
    ["one whose types are a function", { match: { type: () => true } }],
    ["one that is for others", { match: { tier: "pro" } }],
  ])("are not %s", (_, limit) => {
    expect(announced(limit)).toEqual([]);
  });

  it("have the numbers of the client's tier", () => {
    const tiers = { pro: { limit: 50 }, staff: false } as const;
    expect(announced({ tiers }, "pro")).toEqual([{ ...plain, limit: 50, burst: 50 }]);
    expect(announced({ tiers }, "staff")).toEqual([]);
    expect(announced({ tiers }, "constructor")).toEqual([plain]);
  });
});
