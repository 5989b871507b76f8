import { describe, expect, it } from "vitest";
import type { MessageInfo } from "../../../src/identity/client-info.ts";
import { CompiledLimit } from "../../../src/limits/compiled-limit.ts";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import type { DefinedLimit, Limit } from "../../../src/policy/limit.ts";
import type { Message } from "../../../src/shared/message.ts";
import { limiterFor, NOBODY, passAtOnce, Sender, SharedBuckets } from "../../support/sender.ts";

/** @param errors what its functions throw is added to these */
function compiled(limit: Partial<Limit>, errors: unknown[] = []): CompiledLimit {
  const [defined] = definePolicy({ limits: [{ name: "a", limit: 10, window: 1_000, ...limit }] }).limits;
  return new CompiledLimit(defined as DefinedLimit, (error) => errors.push(error));
}

describe("what a message costs", () => {
  it.each<[string, Limit["cost"], Message, number]>([
    ["1, where nothing is said", undefined, "hello", 10],
    ["1, by messages", "messages", "hello", 10],
    ["its letters, by bytes", "bytes", "hello", 2],
    ["its bytes of UTF-8", "bytes", "é", 5],
    ["the bytes of a buffer", "bytes", new ArrayBuffer(5), 2],
    ["the bytes of a view", "bytes", new Uint8Array(new ArrayBuffer(99), 9, 5), 2],
    ["what a function says", () => 3, "hello", 3],
    ["what a function says, rounded up", () => 2.1, "hello", 3],
    ["nothing, where a function says so", () => 0, "hello", 100],
    ["1, where a function says something else", () => NaN, "hello", 10],
    ["1, where a function says less than nothing", () => -5, "hello", 10],
    ["1, where a function says no number", () => "5" as never, "hello", 10],
    ["more than can ever pass", () => Infinity, "hello", 0],
    ["more than a number holds", () => 1e300, "hello", 0],
  ])("is %s", (_, cost, message, admitted) => {
    const limiter = limiterFor([{ name: "a", cost, limit: 10, window: 1_000 }]);
    const sender = new Sender();
    const results = Array.from({ length: 100 }, () => sender.send(limiter, 0, message).refusedBy);
    expect(results.filter((name) => name === null)).toHaveLength(admitted);
  });

  it("may depend on who sends it and what it is", () => {
    const limiter = limiterFor([
      { name: "a", cost: (_, { type }) => (type === "heavy" ? 5 : 1), limit: 10, window: 1_000 },
    ]);
    const sender = new Sender();
    expect(["heavy", "heavy", "light"].map((type) => sender.send(limiter, 0, "hi", type).refusedBy)).toEqual([
      null,
      null,
      "a",
    ]);
  });
});

describe("who shares a limit", () => {
  const room = (): { ada: Sender; tab: Sender; bob: Sender; stranger: Sender; other: Sender } => {
    const shared = new SharedBuckets();
    shared.present = 5;
    const address = "203.0.113.7";
    return {
      ada: new Sender({ connectionId: "1", clientKey: "user:ada", address }, shared),
      tab: new Sender({ connectionId: "2", clientKey: "user:ada", address: "198.51.100.1" }, shared),
      bob: new Sender({ connectionId: "3", clientKey: "user:bob", address }, shared),
      stranger: new Sender({ connectionId: "4" }, shared),
      other: new Sender({ connectionId: "5" }, shared),
    };
  };
  const inTurn = (per: Limit["per"]): number[] => {
    const limiter = limiterFor([{ name: "a", per, limit: 4, window: 1_000 }]);
    const { ada, tab, bob, stranger, other } = room();
    return [ada, tab, bob, stranger, other].map((sender) => passAtOnce(sender, limiter));
  };

  it.each<[string, Limit["per"], number[]]>([
    ["each connection for itself, where nothing is said", undefined, [4, 4, 4, 4, 4]],
    ["each connection for itself", "connection", [4, 4, 4, 4, 4]],
    ["all connections of a client, and each of which nobody can tell", "client", [4, 0, 4, 4, 4]],
    ["everybody behind an address, and each without one", "address", [4, 4, 0, 4, 4]],
    [
      "all for whom a function says the same, and nobody for whom it says nothing",
      ({ userId, address }) => userId ?? address,
      [4, 4, 0, 100, 100],
    ],
    ["nobody, where a function says no text", () => 5 as never, [100, 100, 100, 100, 100]],
  ])("is %s", (_, per, admitted) => {
    expect(inTurn(per)).toEqual(admitted);
  });

  it("is everyone, in a room, of whom no single one can take it all", () => {
    const [first = 0, ...others] = inTurn("room");
    expect(first).toBeLessThan(4);
    expect(first + others.reduce((sum, count) => sum + count, 0)).toBe(4);
  });

  it("is never another limit", () => {
    const limiter = limiterFor(
      ["a", "b"].map((name) => ({ name, per: "client" as const, limit: 4, window: 1_000 })),
    );
    expect(passAtOnce(new Sender({ clientKey: "user:ada" }), limiter)).toBe(4);
  });

  it("is told by keys that cannot be made to be the same", () => {
    const limiter = limiterFor([
      { name: "a", per: ({ userId }) => userId, match: { type: () => true }, limit: 1, window: 1_000 },
    ]);
    const shared = new SharedBuckets();
    const pairs = [
      ['x","y', "z"],
      ["x", 'y","z'],
      ["x", "y"],
      ["x,y", ""],
      ["", "x,y"],
    ] as const;
    const results = pairs.map(
      ([userId, type]) => new Sender({ userId }, shared).send(limiter, 0, "hi", type).refusedBy,
    );
    expect(results).toEqual(pairs.map(() => null));
  });

  it("is told by keys of a bounded length, however long what they are made of", () => {
    const limiter = limiterFor([{ name: "a", per: ({ userId }) => userId, limit: 1, window: 1_000 }]);
    const shared = new SharedBuckets();
    for (const id of ["x".repeat(1e5), `${"x".repeat(1e5 - 1)}y`, "x".repeat(1e5 + 1)]) {
      expect(new Sender({ userId: id }, shared).send(limiter, 0).refusedBy).toBeNull();
    }
    expect(Math.max(...[...shared.keyed.keys()].map((key) => key.length))).toBeLessThan(600);
  });
});

describe("which messages a limit is for", () => {
  const results = (
    match: Limit["match"],
    types: readonly (string | null)[],
    info: Partial<MessageInfo> = {},
  ): string => {
    const limiter = limiterFor([{ name: "a", match, limit: 1, window: 1_000 }]);
    const sender = new Sender(info);
    return types.map((type) => (sender.send(limiter, 0, "hi", type).refusedBy === null ? "y" : "n")).join("");
  };

  it.each<[string, Limit["match"], (string | null)[], string]>([
    ["all, where nothing is said", undefined, ["a", "b", null], "ynn"],
    ["all, where nothing is named", {}, ["a", "b", null], "ynn"],
    ["those of a type", { type: "a" }, ["b", "a", null, "a", "b"], "yyyny"],
    [
      "those of several, each with a count of its own",
      { type: ["a", "b"] },
      ["a", "b", "c", "a", "b", "c"],
      "yyynny",
    ],
    [
      "those a function says yes to, each with a count of its own",
      { type: (type) => type !== "c" },
      ["a", null, "c", "a", null, "c"],
      "yyynny",
    ],
  ])("is %s", (_, match, types, admitted) => {
    expect(results(match, types)).toBe(admitted);
  });

  it("may depend on who sends them: all that is named has to match", () => {
    const match = { type: "a", tier: ["free", "trial"] };
    expect(results(match, ["a", "a"], { tier: "free" })).toBe("yn");
    expect(results(match, ["a", "a"], { tier: "pro" })).toBe("yy");
    expect(results(match, ["a", "a"])).toBe("yy");
  });
});

describe("tiers", () => {
  const limiter = limiterFor([
    {
      name: "a",
      limit: 3,
      window: 1_000,
      tiers: { pro: { limit: 7 }, staff: false, slow: { window: 10_000 } },
    },
  ]);

  it.each([
    [null, 3],
    ["other", 3],
    ["pro", 7],
    ["staff", 100],
    ["constructor", 3],
    ["__proto__", 3],
  ])("give %o its own numbers", (tier, admitted) => {
    expect(passAtOnce(new Sender({ tier }), limiter)).toBe(admitted);
  });

  it("give a tier its own wait", () => {
    const sender = new Sender({ tier: "slow" });
    passAtOnce(sender, limiter);
    expect(sender.peek(limiter, 0).wait).toBe(3_334);
  });

  it("of clients that share a limit count apart, each by its own numbers", () => {
    const shared = new SharedBuckets();
    const mixed = limiterFor([
      { name: "a", per: "client", limit: 7, window: 1_000, tiers: { pro: { limit: 10 } } },
    ]);
    const [free, pro] = [
      new Sender({ clientKey: "user:ada" }, shared),
      new Sender({ clientKey: "user:ada", tier: "pro" }, shared),
    ];
    expect([passAtOnce(free, mixed), passAtOnce(pro, mixed)]).toEqual([7, 10]);
    expect([free, pro].map((sender) => sender.peek(mixed, 0).wait)).toEqual([143, 100]);
  });

  it("of a room leave half of their own numbers to the others", () => {
    const room = new SharedBuckets();
    room.present = 5;
    const roomy = limiterFor([
      { name: "room", per: "room", limit: 7, window: 1_000, tiers: { pro: { limit: 1_000 } } },
    ]);
    const heavy = new Sender({ clientKey: "user:ada", tier: "pro" }, room);
    expect(passAtOnce(heavy, roomy, 2_000)).toBe(500);
  });
});

describe("a compiled limit", () => {
  it.each<[string, Partial<Limit>, boolean]>([
    ["of each connection", {}, true],
    ["of each connection, for one type", { match: { type: "a" } }, true],
    ["of each connection, for types that are counted apart", { match: { type: ["a", "b"] } }, false],
    ["of each client", { per: "client" }, false],
    ["of the room", { per: "room" }, false],
  ])("%s: whether its buckets are all connections' own", (_, limit, isPrivate) => {
    expect(compiled(limit).isPrivate).toBe(isPrivate);
  });

  it.each<[string, Partial<Limit>, boolean]>([
    ["anything", {}, false],
    ["a tier", { match: { tier: "pro" } }, false],
    ["a type", { match: { type: "a" } }, true],
    ["what a function of a tier says, which is told the type", { match: { tier: () => true } }, true],
    ["a cost function", { cost: () => 1 }, true],
    ["a function of whom it is shared by", { per: () => "x" }, true],
  ])("that depends on %s: whether it asks for types", (_, limit, asks) => {
    expect(compiled(limit).asksForType).toBe(asks);
  });

  it.each<[Limit["match"], readonly string[] | null]>([
    [undefined, null],
    [{ tier: "pro" }, null],
    [{ type: "a" }, ["a"]],
    [{ type: ["a", "b"] }, ["a", "b"]],
    [{ type: () => true }, null],
  ])("with the match %o knows which types it is for", (match, types) => {
    expect(compiled({ match }).types).toEqual(types);
  });

  it("has a counter for the usual numbers, for each tier with its own, and for each room's shares", () => {
    const tiers = { pro: { limit: 20 }, staff: false } as const;
    expect(compiled({ tiers }).counters.map(({ isPersonal }) => isPersonal)).toEqual([false, false]);
    expect(compiled({ tiers, per: "client" }).counters.map(({ isPersonal }) => isPersonal)).toEqual([
      true,
      true,
    ]);
    const { counters } = compiled({ tiers, per: "room" });
    expect(counters.map(({ isPersonal }) => isPersonal)).toEqual([false, true, false, true]);
    expect(new Set(counters.map(({ id }) => id)).size).toBe(4);
  });

  it("is shared out if it is a room's and drains evenly, and otherwise is not", () => {
    const isSharedOut = (limit: Partial<Limit>): boolean =>
      compiled(limit).counterFor(null)?.fairness !== null;
    expect(isSharedOut({ per: "room" })).toBe(true);
    expect(isSharedOut({ per: "room", algorithm: "sliding-window" })).toBe(false);
    expect(isSharedOut({ per: "client" })).toBe(false);
  });
});

describe("a function that throws", () => {
  const fails = (): never => {
    throw new Error("from the app");
  };

  it.each<[string, Partial<Limit>]>([
    ["per", { per: fails }],
    ["match", { match: { type: fails } }],
  ])("as %s: the limit does not apply, and the error is told", (_, limit) => {
    const errors: unknown[] = [];
    const failing = compiled(limit, errors);
    const counter = failing.counterFor(null);
    expect(counter !== null && failing.placeOf(NOBODY, counter)).toBeNull();
    expect(errors).toEqual([new Error("from the app")]);
  });

  it("as cost: the message costs 1, and the error is told", () => {
    const errors: unknown[] = [];
    expect(compiled({ cost: fails }, errors).costOf("hello", NOBODY)).toBe(1);
    expect(errors).toEqual([new Error("from the app")]);
  });
});
