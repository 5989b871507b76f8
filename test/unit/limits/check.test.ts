import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isExcessive } from "../../../src/limits/check.ts";
import { SIZE_LIMIT } from "../../../src/shared/reserved-names.ts";
import type { Limit } from "../../../src/policy/limit.ts";
import type { Message } from "../../../src/shared/message.ts";
import { limiterFor, limiterOf, passAtOnce, refusals, Sender, SharedBuckets } from "../../support/sender.ts";
import { runs } from "../../support/runs.ts";
import { START } from "../../support/time.ts";

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
        const room = new SharedBuckets();
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
      { numRuns: runs(1_500) },
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

describe("a room's limit", () => {
  const limiter = limiterFor([{ name: "room", per: "room", limit: 100, window: 1_000 }]);
  const crowd = (count: number): Sender[] => {
    const room = new SharedBuckets();
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
      { numRuns: runs(1_000) },
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
    const room = new SharedBuckets();
    passAtOnce(new Sender({ connectionId: "1", clientKey: "user:1" }, room), limiter, 200);
    room.present = 2;
    const late = new Sender({ connectionId: "2", clientKey: "user:2" }, room);
    expect(late.peek(limiter, 0)).toMatchObject({ refusedBy: "room", wait: 10, blameless: true });
  });
});

describe("a message that is too large", () => {
  const limiter = limiterOf({ maxMessageBytes: 10, limits: [], free: { type: "ping" } });

  it.each<[string, Message, string | null]>([
    ["as long as may be", "x".repeat(10), null],
    ["a letter longer", "x".repeat(11), SIZE_LIMIT],
    ["a byte longer", new Uint8Array(11), SIZE_LIMIT],
    ["longer in UTF-8 than in letters", "é".repeat(6), SIZE_LIMIT],
  ])("is refused for good, and charged to nothing: %s", (_, message, refusedBy) => {
    const wait = refusedBy === null ? 0 : Infinity;
    expect(new Sender().peek(limiter, 0, message)).toMatchObject({ refusedBy, wait, charges: [] });
  });

  it("is not free, whatever its type", () => {
    expect(new Sender().peek(limiter, 0, "x".repeat(11), "ping")).toMatchObject({
      refusedBy: SIZE_LIMIT,
      isFree: false,
    });
  });

  it.each<[Message, boolean]>([
    ["x".repeat(160), false],
    ["x".repeat(161), true],
    [new Uint8Array(161), true],
    // Whoever measures it in UTF-8 has to read it.
    ["é".repeat(160), false],
  ])("is no mistake beyond sixteen times that size", (message, is) => {
    expect(isExcessive(message, limiter)).toBe(is);
  });
});

describe("a free message", () => {
  it("is charged to nothing, while others are", () => {
    const limiter = limiterOf({ limits: [{ name: "all", limit: 1, window: 1_000 }], free: { type: "ping" } });
    const sender = new Sender();
    const ping = '{"type":"ping"}';
    for (let count = 0; count < 5; count++) {
      const result = sender.send(limiter, 0, ping, "ping");
      expect(result).toMatchObject({ refusedBy: null, isFree: true, charges: [] });
    }
    expect([0, 0].map(() => sender.send(limiter, 0, "{}", "chat").refusedBy)).toEqual([null, "all"]);
  });
});
