import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { Limit } from "../../../src/policy/limit.ts";
import type { Rung } from "../../../src/policy/rung.ts";
import { byHeaders, from, type HibernatingConnection, Room, settled } from "../../support/room.ts";
import { runs } from "../../support/runs.ts";

const WHO: readonly Record<string, string>[] = [
  { "x-user": "ada" },
  { "x-user": "bob" },
  from("192.0.2.1"),
  {},
];

const LADDERS: readonly (readonly Rung[])[] = [
  [{ strikes: 1, do: "warn" }],
  [
    { strikes: 1, do: "warn" },
    { strikes: 3, do: "close", for: 500 },
  ],
  [
    { strikes: 1, do: "warn" },
    { strikes: 3, do: "shadow-ban", for: 500 },
  ],
];

const limits = fc
  .array(
    fc.record({
      limit: fc.integer({ min: 1, max: 6 }),
      window: fc.constantFrom(100, 1_000, 60_000),
      algorithm: fc.constantFrom("gcra" as const, "sliding-window" as const, "fixed-window" as const),
      per: fc.constantFrom("connection" as const, "client" as const, "address" as const, "room" as const),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((list) => list.map((limit, index): Limit => ({ ...limit, name: `limit ${index}` })));

const who = fc.nat(6);
interface Step {
  readonly do: "say" | "enter" | "leave" | "strike" | "invalid" | "mute" | "clear" | "wait" | "set";
  readonly who: number;
  readonly by: number;
}

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ do: fc.constant("say"), who, by: fc.integer({ min: 1, max: 4 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom("enter", "enter", "leave"), who, by: fc.constant(0) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom("strike", "invalid", "mute", "clear"),
      who,
      by: fc.constant(0),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("wait"),
      who: fc.constant(0),
      by: fc.constantFrom(1, 60, 150, 600, 2_500, 70_000, -200),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("set"), who: fc.constant(0), by: fc.constant(0) }) },
);

/** Somebody who has left takes no share of the room, whatever the app does to their connection. */
const MUTED_WHEN_GONE: [Limit[], readonly Rung[], Step[]] = [
  [{ name: "limit 0", limit: 2, window: 100, algorithm: "gcra", per: "room" }],
  [{ strikes: 1, do: "warn" }],
  [
    { do: "enter", who: 0, by: 0 },
    { do: "leave", who: 0, by: 0 },
    { do: "enter", who: 1, by: 0 },
    { do: "mute", who: 0, by: 0 },
    { do: "say", who: 1, by: 2 },
  ],
];

it("a candidate that is the policy never differs from it", { tags: ["slow"] }, async () => {
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(
      limits,
      fc.constantFrom(...LADDERS),
      fc.array(step, { maxLength: 40 }),
      async (list, ladder, steps) => {
        const policy = { identify: byHeaders, limits: list, ladder, candidate: {} };
        const room = new Room(policy);
        const [differences, errors] = [room.listen("candidate"), room.listen("error")];
        const came: HibernatingConnection[] = [];
        let hasLeft = false;
        for (const { do: what, who: number, by } of steps) {
          const connection = came[number % came.length];
          const { strikes } = room.bouncer;
          if (what === "enter") came.push(await room.enter(`id-${came.length}`, WHO[number % WHO.length]));
          else if (what === "wait") room.now += by;
          else if (what === "set") {
            // It begins again with those who are here. Of those who have left, only the policy knows how they stood.
            if (!hasLeft) room.bouncer.setPolicy(policy);
          } else if (connection === undefined) continue;
          else if (what === "leave") {
            room.leave(connection);
            hasLeft = true;
          } else if (what === "strike") strikes.add(connection);
          else if (what === "invalid") strikes.reportInvalid(connection);
          else if (what === "mute") strikes.mute(connection, 300);
          else if (what === "clear") strikes.clear(connection);
          else for (let count = 0; count < by; count++) room.say(connection, "hi");
          await settled();
        }
        expect(errors).toEqual([]);
        expect(differences).toEqual([]);
        refused += room.bouncer.metrics().refused;
      },
    ),
    { numRuns: runs(1_500), examples: [MUTED_WHEN_GONE] },
  );
  expect(refused).toBeGreaterThan(0);
});
