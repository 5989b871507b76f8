import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MessageInfo } from "../../../src/identity/client-info.ts";
import type { Bucket } from "../../../src/shared/bucket.ts";
import { Limiter } from "../../../src/limits/limiter.ts";
import { check, type LimitResult } from "../../../src/limits/check.ts";
import type { BucketReader, Charge, KeyedPlace } from "../../../src/limits/counter.ts";
import type { Message } from "../../../src/shared/message.ts";
import type { Limit } from "../../../src/policy/limit.ts";
import { definePolicy } from "../../../src/policy/define-policy.ts";

const START = Date.UTC(2026, 0, 1);

const unexpected = (error: unknown): never => {
  throw error;
};
const limiterFor = (limits: readonly Limit[]): Limiter =>
  new Limiter(definePolicy({ limits }), true, unexpected);

/** What a room remembers of keyed counts, and how many are in it. */
class Room {
  readonly keyed = new Map<string, Bucket>();
  present = 1;
}

/** A connection that keeps what it is charged. */
class Sender implements BucketReader {
  readonly info: MessageInfo;
  readonly #own = new Map<number, Bucket>();
  #type: string | null = null;
  readonly #room: Room;

  constructor(info: Partial<MessageInfo> = {}, room = new Room()) {
    const nobody = {
      clientKey: null,
      userId: null,
      connectionId: "a",
      address: null,
      tier: null,
      type: null,
    };
    this.info = { ...nobody, ...info };
    this.#room = room;
  }

  get present(): number {
    return this.#room.present;
  }

  /** Of the type that a test says, and not of what it would be read as. */
  says(): MessageInfo {
    return { ...this.info, type: this.#type };
  }

  own(count: number): Bucket | undefined {
    return this.#own.get(count);
  }

  keyed(place: KeyedPlace): Bucket | undefined {
    return this.#room.keyed.get(this.#keyIn(place));
  }

  peek(limiter: Limiter, time: number, message: Message = "hi", type: string | null = null): LimitResult {
    this.#type = type;
    return check(this, limiter, message, START + time);
  }

  send(limiter: Limiter, time: number, message: Message = "hi", type: string | null = null): LimitResult {
    const measurement = this.peek(limiter, time, message, type);
    this.keep(measurement.charges);
    return measurement;
  }

  keep(charges: readonly Charge[]): void {
    for (const { counter, place, bucket } of charges) {
      if (place.kind === "own") this.#own.set(counter.id, bucket);
      else this.#room.keyed.set(this.#keyIn(place), bucket);
    }
  }

  #keyIn({ kind, key }: KeyedPlace): string {
    return kind === "shared" ? key : `${this.info.connectionId}${key}`;
  }
}

const refusals = (sender: Sender, limiter: Limiter, times: readonly number[]): (string | null)[] =>
  times.map((time) => sender.send(limiter, time).refusedBy);

/** How many of so many messages pass at once. */
const passAtOnce = (sender: Sender, limiter: Limiter, count = 100): number =>
  refusals(sender, limiter, Array<number>(count).fill(0)).filter((name) => name === null).length;

const TWO: readonly Limit[] = [
  { name: "fast", limit: 10, window: 1_000, burst: 2 },
  { name: "slow", limit: 1, window: 60_000, burst: 3 },
];
const two = limiterFor(TWO);

describe("a message within every limit", () => {
  it("is refused by none, need not wait, and is charged to each", () => {
    const { refusedBy, wait, blameless, charges } = new Sender().peek(two, 0);
    expect({ refusedBy, wait, blameless }).toEqual({ refusedBy: null, wait: 0, blameless: false });
    expect(charges.map(({ counter, bucket }) => [counter.id, bucket.at])).toEqual(
      two.limits.map((limit) => [limit.counterFor(null)?.id, START]),
    );
  });

  it("is admitted without limits, and charged to nothing", () => {
    expect(new Sender().peek(limiterFor([]), 0)).toMatchObject({
      refusedBy: null,
      wait: 0,
      blameless: false,
      charges: [],
    });
  });
});

describe("a message over a limit", () => {
  it("is refused by the limit's name, with the wait of that limit", () => {
    const sender = new Sender();
    expect(refusals(sender, two, [0, 0])).toEqual([null, null]);
    expect(sender.send(two, 0)).toMatchObject({ refusedBy: "fast", wait: 100 });
    expect(sender.send(two, 100).refusedBy).toBeNull();
  });

  it("is charged to none of them: all or nothing", () => {
    // Only `fast` refuses the flood, and so `slow` still has a message left afterwards.
    const flood = Array<number>(1_000).fill(0);
    expect(refusals(new Sender(), two, [0, ...flood, 100, 200, 300]).slice(-3)).toEqual([
      null,
      "slow",
      "slow",
    ]);
  });

  it("charges nothing, so that nothing has to be written", () => {
    const sender = new Sender();
    for (const time of [0, 0]) sender.send(two, time);
    expect(sender.send(two, 0).charges).toEqual([]);
  });

  it("is refused in the name of the limit that refuses for longest, in whatever order they are", () => {
    for (const limiter of [two, limiterFor(TWO.toReversed())]) {
      const sender = new Sender();
      for (const time of [0, 0, 100]) sender.send(limiter, time);
      expect(sender.send(limiter, 100)).toMatchObject({ refusedBy: "slow", wait: 59_900 });
    }
  });

  it("is refused in the name of the first of two that refuse for as long", () => {
    const twins = limiterFor(["a", "b"].map((name) => ({ name, limit: 1, window: 1_000 })));
    expect(refusals(new Sender(), twins, [0, 0])).toEqual([null, "a"]);
  });

  it("can never pass where it costs more than the burst of one of them", () => {
    const bytes = limiterFor([{ name: "bytes", cost: "bytes", limit: 10, window: 1_000 }]);
    const sender = new Sender();
    expect(sender.send(bytes, 0, "x".repeat(11))).toMatchObject({
      refusedBy: "bytes",
      wait: Infinity,
      blameless: false,
      charges: [],
    });
    expect(sender.send(bytes, 0, "x".repeat(10)).refusedBy).toBeNull();
  });

  it("passes once it has waited, and not one millisecond sooner, whatever the limits", () => {
    const limits = fc.array(
      fc.record({
        limit: fc.integer({ min: 1, max: 20 }),
        window: fc.integer({ min: 10, max: 5_000 }),
        algorithm: fc.constantFrom("gcra" as const, "sliding-window" as const, "fixed-window" as const),
        per: fc.constantFrom("connection" as const, "client" as const, "room" as const),
        cost: fc.constantFrom("messages" as const, "bytes" as const),
      }),
      { minLength: 1, maxLength: 4 },
    );
    const messages = fc.array(fc.tuple(fc.nat({ max: 700 }), fc.integer({ min: 1, max: 3 })), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(limits, messages, fc.integer({ min: 1, max: 3 }), (some, sent, present) => {
        const limiter = limiterFor(some.map((limit, index) => ({ ...limit, name: `${index}` })));
        const room = new Room();
        room.present = present;
        const sender = new Sender({ clientKey: "user:ada" }, room);
        let time = 0;
        for (const [gap, size] of sent) {
          time += gap;
          const message = "x".repeat(size);
          const { refusedBy, wait, charges } = sender.peek(limiter, time, message);
          expect(refusedBy === null).toBe(wait === 0);
          expect(charges.length > 0).toBe(refusedBy === null);
          if (wait > 0 && wait < Infinity) {
            expect(sender.peek(limiter, time + wait - 1, message).wait).toBe(1);
            expect(sender.peek(limiter, time + wait, message).refusedBy).toBeNull();
          }
          sender.keep(charges);
        }
      }),
      { numRuns: 1_500 },
    );
  });
});

describe("a clock that steps back", () => {
  it("lets nobody in early, and moves the buckets to the new time to go on from there", () => {
    const sender = new Sender();
    for (const time of [0, 0]) sender.send(two, time);
    const stepped = sender.send(two, -1e6);
    expect(stepped).toMatchObject({ refusedBy: "fast", wait: 100 });
    expect(stepped.charges.map(({ bucket }) => bucket.at)).toEqual([START - 1e6, START - 1e6]);
    expect(sender.peek(two, -1e6 + 99).wait).toBe(1);
    expect(sender.peek(two, -1e6 + 100).refusedBy).toBeNull();
  });
});

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
    const shared = new Room();
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
    const shared = new Room();
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
    const shared = new Room();
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
    const shared = new Room();
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
    const room = new Room();
    room.present = 5;
    const roomy = limiterFor([
      { name: "room", per: "room", limit: 7, window: 1_000, tiers: { pro: { limit: 1_000 } } },
    ]);
    const heavy = new Sender({ clientKey: "user:ada", tier: "pro" }, room);
    expect(passAtOnce(heavy, roomy, 2_000)).toBe(500);
  });
});

describe("a room's limit", () => {
  const limiter = limiterFor([{ name: "room", per: "room", limit: 100, window: 1_000 }]);
  const crowd = (count: number): Sender[] => {
    const room = new Room();
    room.present = count;
    return Array.from(
      { length: count },
      (_, id) => new Sender({ connectionId: `${id}`, clientKey: `user:${id}` }, room),
    );
  };

  it("is all one's own for one who is alone", () => {
    expect(crowd(1).map((sender) => passAtOnce(sender, limiter, 200))).toEqual([100]);
  });

  it("is never exceeded by all together, whatever each sends", () => {
    const floods = fc.array(fc.tuple(fc.nat(4), fc.nat(50)), { maxLength: 200 });
    fc.assert(
      fc.property(floods, (flood) => {
        const senders = crowd(5);
        const admitted: number[] = [];
        let time = 0;
        for (const [who, gap] of flood) {
          time += gap;
          if (senders[who]?.send(limiter, time).refusedBy === null) admitted.push(time);
        }
        for (const [index, first] of admitted.entries()) {
          for (const [more, last] of admitted.slice(index).entries()) {
            expect((more + 1 - 100) * 1_000 - 100 * (last - first)).toBeLessThanOrEqual(0);
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("refuses its heaviest sender first, who is to blame, and leaves half to the others", () => {
    const [heavy, ...others] = crowd(5);
    const first = heavy?.send(limiter, 0);
    expect(first?.refusedBy).toBeNull();
    const taken = 1 + (heavy === undefined ? 0 : passAtOnce(heavy, limiter, 200));
    expect(taken).toBe(50);
    expect(heavy?.peek(limiter, 0)).toMatchObject({ refusedBy: "room", blameless: false });
    expect(others.map((other) => passAtOnce(other, limiter, 10))).toEqual([10, 10, 10, 10]);
  });

  it("blames nobody for a room that others have filled", () => {
    const room = new Room();
    passAtOnce(new Sender({ connectionId: "1", clientKey: "user:1" }, room), limiter, 200);
    room.present = 2;
    const late = new Sender({ connectionId: "2", clientKey: "user:2" }, room);
    expect(late.peek(limiter, 0)).toMatchObject({ refusedBy: "room", wait: 10, blameless: true });
  });
});
