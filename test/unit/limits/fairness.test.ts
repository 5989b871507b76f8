import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Limit } from "../../../src/policy/limit.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { presets } from "../../../src/policy/presets.ts";
import { byHeaders, type HibernatingConnection, Room } from "../../support/room.ts";
import { runs } from "../../support/runs.ts";
import { START, SECOND, SILENCE } from "../../support/time.ts";

/** What a debt may come to, and how it drains, in exact units: kept apart from how the limit is implemented. */
class Allowance {
  #owed = 0n;
  #at = START;
  readonly #weight: bigint;
  readonly #drain: bigint;
  readonly #capacity: bigint;

  /** `burst` is in parts of `of`, and so is `limit`. */
  constructor(limit: number, window: number, burst: number, of = 1) {
    this.#weight = BigInt(window) * BigInt(of);
    this.#drain = BigInt(limit);
    this.#capacity = BigInt(burst) * BigInt(window);
  }

  admits(cost: number, now: number): boolean {
    return this.#settled(now) + BigInt(cost) * this.#weight <= this.#capacity;
  }

  charge(cost: number, now: number): void {
    this.#owed = this.#settled(now) + BigInt(cost) * this.#weight;
    this.#at = now;
  }

  #settled(now: number): bigint {
    const left = this.#owed - BigInt(now - this.#at) * this.#drain;
    return left > 0n ? left : 0n;
  }
}

/** Warns at most, and never refuses for longer than the limit does: what a flooder would do next is left to the test. */
const bare = (limits: readonly Limit[]): Policy => ({
  identify: (request) => ({
    id: request.headers.get("x-user"),
    tier: request.headers.get("x-tier"),
  }),
  limits,
  ladder: [{ strikes: 1, do: "warn" }],
  cooldown: { base: 0, max: 0, grace: 0 },
});

/** How somebody sends: what it would like to at a moment. Only `within` and `now and then` keep to their share. */
type Strategy = "flood" | "evenly" | "raid" | "within" | "now and then";

interface Person {
  readonly id: string | null;
  readonly strategy: Strategy;
  readonly tabs: number;
  readonly tier: string | null;
}

const person = (strategy: fc.Arbitrary<Strategy>): fc.Arbitrary<Omit<Person, "id">> =>
  fc.record({
    strategy,
    tabs: fc.constantFrom(1, 1, 2, 9),
    tier: fc.constantFrom(null, null, "pro", "lifted"),
  });
const people: fc.Arbitrary<Person[]> = fc
  .tuple(
    fc.array(person(fc.constantFrom<Strategy[]>("flood", "evenly", "raid")), { minLength: 1, maxLength: 4 }),
    fc.array(person(fc.constantFrom<Strategy[]>("within", "now and then")), { minLength: 1, maxLength: 4 }),
    fc.boolean(),
  )
  .map(([greedy, modest, areKnown]) =>
    [...greedy, ...modest].map((one, index) => ({
      ...one,
      // Where nobody can tell who it is, each connection is a client.
      ...(areKnown || index % 2 === 0 ? { id: `${index}` } : { id: null, tabs: 1 }),
    })),
  );

const rates = fc.record({
  limit: fc.integer({ min: 1, max: 120 }),
  window: fc.constantFrom(100, 777, 1_000, 60_000),
  burst: fc.integer({ min: 16, max: 150 }),
  cost: fc.constantFrom<("messages" | "bytes")[]>("messages", "bytes"),
});
const steps = fc.array(
  fc.record({
    /** In thousandths of the time in which the room's burst drains. */
    gap: fc.oneof(
      { weight: 2, arbitrary: fc.constant(0) },
      { weight: 12, arbitrary: fc.nat(60) },
      { weight: 1, arbitrary: fc.nat(400) },
    ),
    first: fc.nat(7),
    appetite: fc.integer({ min: 1, max: 6 }),
    evict: fc.nat(15).map((n) => n === 0),
  }),
  { minLength: 5, maxLength: 150, size: "max" },
);

describe("a room's limit, whatever a mix of clients sends", () => {
  it("refuses no client that takes no more than its share, and never admits more than it says", async () => {
    await fc.assert(
      fc.asyncProperty(rates, people, steps, async (rate, present, moments) => {
        const pro = { limit: rate.limit * 2, window: rate.window, burst: rate.burst };
        const room = new Room(bare([{ ...rate, name: "room", per: "room", tiers: { pro, lifted: false } }]));
        const all = new Map<string | null, Allowance>([
          [null, new Allowance(rate.limit, rate.window, rate.burst)],
          ["pro", new Allowance(pro.limit, pro.window, pro.burst)],
        ]);
        const senders: (Person & { share: Allowance; open: HibernatingConnection[] })[] = [];
        for (const [index, one] of present.entries()) {
          const open: HibernatingConnection[] = [];
          for (let tab = 0; tab < one.tabs; tab++) {
            const headers: Record<string, string> = {};
            if (one.id !== null) headers["x-user"] = one.id;
            if (one.tier !== null) headers["x-tier"] = one.tier;
            open.push(await room.enter(`${index}.${tab}`, headers));
          }
          const { limit, window, burst } = one.tier === "pro" ? pro : rate;
          const rest = burst - Math.floor(burst / 2);
          senders.push({ ...one, open, share: new Allowance(limit, window, rest, present.length) });
        }

        const drained = (rate.burst * rate.window) / rate.limit;
        let turn = 0;
        for (const { gap, first, appetite, evict } of moments) {
          const elapsed = Math.ceil((gap * drained) / 1_000) + (evict ? SILENCE : 0);
          room.now += elapsed;
          if (evict) room.evict();
          for (const index of senders.keys()) {
            const sender = senders[(index + first) % senders.length];
            if (sender === undefined) continue;
            const { strategy, share, open, tier } = sender;
            const bound = all.get(tier);
            const isModest = strategy === "within" || strategy === "now and then";
            const even = 1 + Math.floor((elapsed * rate.limit) / rate.window);
            const wanted = {
              flood: 40,
              evenly: Math.min(even, 200),
              raid: appetite > 4 ? 150 : 0,
              within: 200,
              "now and then": appetite > 3 ? appetite : 0,
            }[strategy];
            for (let count = 0; count < wanted; count++) {
              const message = "x".repeat(rate.cost === "bytes" ? 1 + (count % 3) : 1);
              const cost = rate.cost === "bytes" ? message.length : 1;
              if (isModest && !share.admits(cost, room.now)) break;
              const connection = open[turn++ % open.length];
              if (connection === undefined) break;
              const { admitted, limit } = room.host.judge(connection, message);
              if (isModest) {
                expect({ admitted, limit }).toEqual({ admitted: true, limit: null });
                share.charge(cost, room.now);
              }
              if (!admitted || bound === undefined) continue;
              expect(bound.admits(cost, room.now)).toBe(true);
              bound.charge(cost, room.now);
            }
          }
        }
      }),
      { numRuns: runs(300) },
    );
  });
});

/** Who sends evenly so many a second, over so many tabs. */
interface Even {
  readonly perSecond: number;
  readonly tabs?: number;
}

/** @returns which part of each one's messages was refused, and how many strikes it was given */
async function afterMinutes(
  policy: Policy,
  everyone: readonly Even[],
  minutes: number,
): Promise<{ refused: number; strikes: number }[]> {
  const room = new Room({ ...policy, identify: byHeaders });
  const senders = await Promise.all(
    everyone.map(async ({ tabs = 1 }, index) =>
      Promise.all(
        Array.from({ length: tabs }, (_, tab) => room.enter(`${index}.${tab}`, { "x-user": `${index}` })),
      ),
    ),
  );
  const strikes = everyone.map(() => 0);
  room.bouncer.on(
    "strike",
    ({ userId }) => void (strikes[Number(userId)] = (strikes[Number(userId)] ?? 0) + 1),
  );
  const sent = everyone.map(() => 0);
  const refused = everyone.map(() => 0);
  for (let ms = 0; ms < minutes * 60 * SECOND; ms++) {
    room.now = START + ms;
    for (const [index, { perSecond }] of everyone.entries()) {
      const due = Math.floor((ms * perSecond) / SECOND);
      while ((sent[index] ?? 0) < due) {
        const tabs = senders[index] ?? [];
        const connection = tabs[(sent[index] ?? 0) % tabs.length];
        sent[index] = (sent[index] ?? 0) + 1;
        if (connection === undefined) continue;
        let isHeard = false;
        room.bouncer.handle(connection, "x", () => void (isHeard = true));
        if (!isHeard) refused[index] = (refused[index] ?? 0) + 1;
      }
    }
  }
  return everyone.map((_, index) => ({
    refused: (refused[index] ?? 0) / (sent[index] ?? 1),
    strikes: strikes[index] ?? 0,
  }));
}

describe("honest people in a room with someone who takes what it can", () => {
  const honest = (count: number, perSecond: number): Even[] =>
    Array.from({ length: count }, () => ({ perSecond }));
  const hundred: Policy = { limits: [{ name: "room", per: "room", limit: 100, window: "1s" }] };
  const manyTabs: Policy = {
    limits: [
      { name: "messages", limit: 60, window: "1s", burst: 120 },
      { name: "room", per: "room", limit: 500, window: "1s", burst: 1_000 },
    ],
  };

  it.each<[string, Policy, Even, Even[]]>([
    ["evenly, just below the room's rate", hundred, { perSecond: 99 }, honest(10, 5)],
    ["evenly, at the room's rate", hundred, { perSecond: 100 }, honest(10, 9)],
    ["twice the room's rate", hundred, { perSecond: 200 }, honest(10, 9)],
    ["through nine tabs, each within its own limit", manyTabs, { perSecond: 495, tabs: 9 }, honest(10, 25)],
    ["through eight tabs, each at its limit", manyTabs, { perSecond: 480, tabs: 8 }, honest(10, 25)],
    ["under the preset for games", presets.game, { perSecond: 2_384, tabs: 16 }, honest(10, 93)],
  ])("lose nothing to one who sends %s", async (_, policy, greedy, others) => {
    const [, ...outcome] = await afterMinutes(policy, [greedy, ...others], 0.5);
    expect(outcome).toEqual(others.map(() => ({ refused: 0, strikes: 0 })));
  });
});

describe("the share of a client", () => {
  const limits: Limit[] = [{ name: "room", per: "room", limit: 500, window: "1s", burst: 1_000 }];

  it("is full at most once over: whoever took all while it was alone waits for one message at its rate", async () => {
    const room = new Room(bare(limits));
    const eve = await room.enter("eve");
    for (let count = 0; count < 1_000; count++) expect(room.host.judge(eve, "x").admitted).toBe(true);
    for (let count = 0; count < 9; count++) await room.enter(`late ${count}`);
    // So much of the room has drained that only her own share refuses.
    room.now += 500;
    for (let count = 0; count < 25; count++) room.host.judge(eve, "x");
    const { admitted, retryAfter } = room.host.judge(eve, "x");
    expect(admitted).toBe(false);
    expect(retryAfter).toBeLessThanOrEqual(20);
  });

  it("says the wait exactly where it is the share that refuses", async () => {
    const room = new Room(bare(limits));
    const eve = await room.enter("eve");
    for (const other of ["a", "b", "c"]) await room.enter(other);
    for (let count = 0; count < 500; count++) expect(room.host.judge(eve, "x").admitted).toBe(true);
    const { limit, retryAfter } = room.host.judge(eve, "x");
    // The first half drains one in 2 ms, her share one in 8 ms.
    expect({ limit, retryAfter }).toEqual({ limit: "room", retryAfter: 2 });
    // Others fill up the first half, as fast as it drains.
    const ann = await room.enter("d");
    for (let ms = 0; ms < 10; ms++) {
      room.now += 2;
      expect(room.host.judge(ann, "x").admitted).toBe(true);
    }
    // In those 20 ms, two of five clients' messages have drained from her share.
    for (let count = 0; count < 2; count++) expect(room.host.judge(eve, "x").admitted).toBe(true);
    const late = room.host.judge(eve, "x");
    expect(late).toMatchObject({ admitted: false, limit: "room" });
    room.now += late.retryAfter - 1;
    expect(room.host.judge(eve, "x").admitted).toBe(false);
    room.now += 1;
    expect(room.host.judge(eve, "x").admitted).toBe(true);
  });

  it("is another one for each count of a limit that counts types apart", async () => {
    const room = new Room(
      bare([{ name: "room", per: "room", match: { type: ["a", "b"] }, limit: 20, window: "1s" }]),
    );
    const [eve, ann] = [await room.enter("eve"), await room.enter("ann")];
    for (const type of ["a", "b"]) {
      for (let count = 0; count < 50; count++) room.host.judge(eve, `{"type":"${type}"}`);
    }
    for (const type of ["a", "b"]) {
      for (let count = 0; count < 5; count++) {
        expect(room.host.judge(ann, `{"type":"${type}"}`).admitted).toBe(true);
      }
    }
  });

  it("is that of all tabs of a client together, and of each connection where nobody can tell whose it is", async () => {
    const room = new Room(bare([{ name: "room", per: "room", limit: 40, window: "1s" }]));
    const tabs = [await room.enter("1", { "x-user": "eve" }), await room.enter("2", { "x-user": "eve" })];
    const unknown = [await room.enter("3", {}), await room.enter("4", {}), await room.enter("5", {})];
    const passed = (connections: readonly HibernatingConnection[]): number[] =>
      connections.map(
        (connection) =>
          Array.from({ length: 100 }, () => room.host.judge(connection, "x")).filter(
            ({ admitted }) => admitted,
          ).length,
      );
    expect(passed(tabs)).toEqual([20, 0]);
    expect(passed(unknown)).toEqual([5, 5, 5]);
  });
});

describe("a message that costs more than half of a room's burst", () => {
  const limits: Limit[] = [{ name: "bytes", per: "room", cost: "bytes", limit: 10, window: "1s" }];

  it("passes for one who is alone, and for nobody while others are there", async () => {
    const room = new Room(bare(limits));
    const eve = await room.enter("eve");
    expect(room.host.judge(eve, "123456").admitted).toBe(true);
    room.now += SECOND;
    await room.enter("ann");
    expect(room.host.judge(eve, "123456")).toMatchObject({ admitted: false, never: true });
    expect(room.host.judge(eve, "12345").admitted).toBe(true);
  });

  it("is not held against one whose share is too small for it, and who has taken nothing", async () => {
    const room = new Room(bare(limits));
    const [eve, ann] = [await room.enter("eve"), await room.enter("ann")];
    await room.enter("bob");
    for (let count = 0; count < 10; count++) room.host.judge(eve, "1");
    const strikes = room.listen("strike");
    room.bouncer.handle(ann, "12345", () => {});
    expect(strikes).toEqual([]);
    room.bouncer.handle(eve, "12345", () => {});
    expect(strikes).toHaveLength(1);
  });
});
