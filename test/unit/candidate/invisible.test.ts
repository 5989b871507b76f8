import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readState } from "../../../src/platform/attachment.ts";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import type { Limit } from "../../../src/policy/limit.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import type { Rung } from "../../../src/policy/rung.ts";
import { byHeaders, from, type HibernatingConnection, moderator, Room, settled } from "../../support/room.ts";
import { runs } from "../../support/runs.ts";

/** Who comes: users with several connections, people behind one address, a moderator, somebody unknown. */
const WHO: readonly Record<string, string>[] = [
  { "x-user": "ada" },
  { "x-user": "bob" },
  from("192.0.2.1"),
  moderator("mod"),
  {},
];

const rate = fc.record({
  limit: fc.integer({ min: 1, max: 6 }),
  window: fc.constantFrom(100, 1_000, 60_000),
});
const perhaps = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const type = fc.constantFrom("chat", "move");

const failing = (): never => {
  throw new Error("a function of the policy");
};

/** A limit of any kind, without its name. */
const anyLimit: fc.Arbitrary<Omit<Limit, "name">> = fc
  .record({
    rate,
    algorithm: fc.constantFrom("gcra", "gcra", "sliding-window", "fixed-window"),
    per: fc.constantFrom<NonNullable<Limit["per"]>[]>(
      "connection",
      "client",
      "address",
      "room",
      ({ type: key }) => key,
      failing,
    ),
    match: perhaps(fc.oneof(fc.record({ type }), fc.constant({ type: ["chat", "move"] }))),
    cost: fc.constantFrom<NonNullable<Limit["cost"]>[]>("messages", "messages", "bytes", () => 2, failing),
    onRefusal: perhaps(fc.constantFrom("drop", "resync", "hold")),
    warning: perhaps(fc.constant("Too fast.")),
  })
  .map(({ rate: { limit, window }, ...rest }) => ({ limit, window, ...rest }) as Omit<Limit, "name">);

const enforced = fc.oneof(fc.constant({}), fc.constant({ enforce: { share: 0.5 } as const }));
const limits = fc
  .array(fc.tuple(anyLimit, enforced), { minLength: 1, maxLength: 3 })
  .map((list) =>
    list.map(([limit, enforce], index): Limit => ({ ...limit, ...enforce, name: `limit ${index}` })),
  );

const rung = fc.constantFrom<((strikes: number) => Rung)[]>(
  (strikes) => ({ strikes, do: "warn" }),
  (strikes) => ({ strikes, do: "close", for: 500 }),
  (strikes) => ({ strikes, do: "shadow-ban", for: 2_000 }),
  (strikes) => ({ strikes, do: "restrict", for: 1_000, only: ["move"] }),
  (strikes) => ({ strikes, do: () => ({ do: "warn" }) }),
  (strikes) => ({ strikes, do: failing }),
);
const ladder = fc
  .array(rung, { minLength: 1, maxLength: 4 })
  .map((rungs) => rungs.map((make, index) => make(index + 1)));

const rules = fc.record({
  ladder: perhaps(ladder),
  cooldown: perhaps(
    fc.constantFrom({ base: 0 }, { base: 50, grace: 10 }, { base: 400, max: 1_000, grace: 100 }),
  ),
  forgiveAfter: perhaps(fc.constantFrom(500, 60_000)),
  maxMessageBytes: perhaps(fc.constantFrom(30, 60)),
  free: perhaps(fc.constant({ type: "move" })),
  onRefusal: perhaps(fc.constantFrom("drop" as const, "hold" as const, "resync" as const)),
  admission: perhaps(
    fc.constantFrom({ perClient: 1 }, { perRoom: 3 }, { connects: { limit: 1, window: 500 } }),
  ),
  invalid: perhaps(fc.constant({ limit: 1, window: 1_000 })),
  exempt: perhaps(fc.constantFrom(failing, ({ userId }: { userId: string | null }) => userId === "bob")),
  enforce: perhaps(fc.boolean()),
});

/** What is tried: further limits, each at some place among the others, or a whole policy. */
interface Tried {
  readonly limits: readonly {
    readonly limit: Omit<Limit, "name">;
    readonly at: number;
    readonly name: string;
  }[];
  readonly candidate: Policy | undefined;
}

const tried: fc.Arbitrary<Tried> = fc.oneof(
  fc.record({
    limits: fc.uniqueArray(
      fc.record({
        limit: anyLimit,
        at: fc.nat(9),
        name: fc.constantFrom("tried", "tried too", "toString", ""),
      }),
      { minLength: 1, maxLength: 3, selector: ({ name }) => name },
    ),
    candidate: fc.constant(undefined),
  }),
  fc.record({
    limits: fc.constant([]),
    candidate: fc
      .tuple(rules, limits)
      .map(([rest, list]) => ({ ...rest, limits: list.map(whole) }) as Policy),
  }),
);

type Step =
  | { readonly do: "say"; readonly who: number; readonly type: string; readonly times: number }
  | { readonly do: "enter" | "leave" | "ask" | "strike" | "invalid" | "mute" | "clear"; readonly who: number }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "evict" | "add" | "remove" };

const who = fc.nat(6);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant("say"),
      who,
      type: fc.constantFrom("chat", "move", "x".repeat(30), "x".repeat(900)),
      times: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom(
        "enter",
        "enter",
        "enter",
        "leave",
        "leave",
        "ask",
        "strike",
        "invalid",
        "mute",
        "clear",
      ),
      who,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("wait"),
      ms: fc.constantFrom(1, 60, 150, 600, 2_500, 70_000, -200),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("evict", "add", "remove") }) },
) as fc.Arbitrary<Step>;

/** A limit that applies to a share cannot be part of a candidate, nor of a policy that has one. */
function whole(limit: Limit): Limit {
  return { ...limit, enforce: undefined };
}

/** What can be seen of a room: by its clients, its app, in its storage and in the state of its connections. */
async function lifeOf(policy: Policy, steps: readonly Step[]): Promise<{ seen: string; differed: number }> {
  // Once, and not again with each eviction.
  const room = new Room(definePolicy({ identify: byHeaders, ...policy }));
  const verdicts: unknown[] = [];
  const listen = (): void => {
    room.bouncer.on("error", () => {});
    for (const name of ["verdict", "rung", "ban", "connect-refused", "pardon"] as const)
      room.bouncer.on(name, (event) => verdicts.push(name, event));
  };
  listen();
  const came: HibernatingConnection[] = [];
  const standings: unknown[] = [];
  let differed = 0;
  const count = (): void => {
    const { candidate } = room.bouncer.metrics();
    differed += (candidate?.stricter ?? 0) + (candidate?.looser ?? 0);
  };
  for (const each of steps) {
    const connection = "who" in each ? came[each.who % came.length] : undefined;
    const { bouncer } = room;
    switch (each.do) {
      case "enter":
        came.push(await room.enter(`id-${came.length}`, WHO[each.who % WHO.length]));
        break;
      case "wait":
        room.now += each.ms;
        vi.advanceTimersByTime(Math.max(0, each.ms));
        break;
      case "evict":
        count();
        vi.clearAllTimers();
        room.evict();
        listen();
        await room.host.ready();
        break;
      case "add":
        if (bouncer.limits.list().every(({ name }) => name !== "added"))
          bouncer.limits.add({ name: "added", limit: 2, window: "1s" });
        break;
      case "remove":
        await bouncer.limits.remove("added");
        break;
      default:
        if (connection === undefined) break;
        if (each.do === "say")
          for (let times = 0; times < each.times; times++) room.say(connection, `{"type":"${each.type}"}`);
        else if (each.do === "leave") room.leave(connection);
        else if (each.do === "ask") room.say(connection, '{"type":"party-bouncer:standing"}');
        else if (each.do === "strike") bouncer.strikes.add(connection, { reason: "penalty" });
        else if (each.do === "invalid") bouncer.strikes.reportInvalid(connection);
        else if (each.do === "mute") bouncer.strikes.mute(connection, 300);
        else bouncer.strikes.clear(connection);
        standings.push(bouncer.strikes.standing(connection));
    }
    // Else it is by chance how much time passes before something is written.
    await settled();
  }
  count();
  const { candidate: _, ...metrics } = room.bouncer.metrics();
  const connections = came.map((connection) => [
    connection.sent,
    connection.closes,
    readState(connection, "r"),
    room.bouncer.metrics(connection),
  ]);
  const seen = JSON.stringify([connections, verdicts, standings, metrics, [...room.memory.records]], null, 1);
  return { seen: withoutChance(seen), differed };
}

/** Ids and secrets are made up afresh in each room: they are told apart by when they come first. */
function withoutChance(text: string): string {
  const known = new Map<string, string>();
  return text
    .replaceAll("%23", "#")
    .replaceAll(/[0-9a-f]{64}|[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (found) => {
      const name = known.get(found) ?? `#${known.size}`;
      known.set(found, name);
      return name;
    });
}

/** Each tried limit at its place among those that are enforced. */
function among(enforced: readonly Limit[], rules: Tried["limits"]): Limit[] {
  const all = [...enforced];
  for (const { limit, at, name } of rules)
    all.splice(at % (all.length + 1), 0, { ...limit, name: name || "nameless", enforce: false });
  return all;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  // Storage is swept in the order of its keys, from one by chance, and the ids in them are by chance too.
  vi.spyOn(Math, "random").mockReturnValue(0);
  let ids = 0;
  vi.spyOn(crypto, "randomUUID").mockImplementation(
    () => `00000000-0000-4000-8000-${String(ids++).padStart(12, "0")}` as const,
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("what is only tried", () => {
  it(
    "in any order, never changes what the policy does: not a verdict, nor a byte",
    { tags: ["slow"], timeout: 300_000 },
    async () => {
      let differed = 0;
      await fc.assert(
        fc.asyncProperty(
          rules,
          limits,
          tried,
          fc.array(step, { minLength: 5, maxLength: 40 }),
          async (rest, list, what, steps) => {
            const base: Policy = {
              ...rest,
              limits: what.candidate === undefined ? list : list.map(whole),
            } as Policy;
            const shadowed: Policy = {
              ...base,
              limits: among(base.limits as Limit[], what.limits),
              candidate: what.candidate,
            };
            const without = await lifeOf(base, steps);
            vi.clearAllTimers();
            const life = await lifeOf(shadowed, steps);
            vi.clearAllTimers();
            expect(life.seen).toBe(without.seen);
            differed += life.differed;
          },
        ),
        { numRuns: runs(3_000) },
      );
      // Else it would say nothing.
      expect(differed).toBeGreaterThan(0);
    },
  );
});
