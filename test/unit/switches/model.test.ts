import * as fc from "fast-check";
import { expect, it } from "vitest";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { remaining } from "../../../src/shared/period.ts";
import { layersOf } from "../../../src/switches/layers.ts";
import type { Switch } from "../../../src/switches/switch.ts";
import { byHeaders, Room, settled } from "../../support/room.ts";
import { runs } from "../../support/runs.ts";
import { SECOND } from "../../support/time.ts";

const policy: Policy = {
  identify: byHeaders,
  limits: [{ name: "messages", limit: 5, window: "1s" }],
  postures: {
    shield: { limits: [{ name: "messages", limit: 1, window: "1s" }], maxMessageBytes: 99 },
    calm: { maxMessageBytes: 77 },
  },
};

/** What an operator may do, and what time may do. */
const steps = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant("slow-mode" as const),
      every: fc.integer({ min: 1, max: 60 }),
      for: fc.nat(50),
    }),
    fc.record({
      do: fc.constant("raise" as const),
      posture: fc.constantFrom("shield", "calm"),
      for: fc.nat(50),
    }),
    fc.record({ do: fc.constant("override" as const), client: fc.nat(3), limit: fc.nat(8), for: fc.nat(50) }),
    fc.record({ do: fc.constant("end" as const), kind: fc.constantFrom("slow-mode", "posture", "override") }),
    fc.record({ do: fc.constant("wait" as const), seconds: fc.integer({ min: -20, max: 40 }) }),
    fc.record({ do: fc.constant("evict" as const) }),
    fc.record({ do: fc.constant("added" as const) }),
  ),
  { maxLength: 25 },
);

const byId = (switches: readonly Switch[]): Switch[] => switches.toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** What a policy comes to with what is on, worked out from nothing but that. */
function expected(on: readonly Switch[], added: boolean): object {
  const { posture, every } = layersOf(on);
  const base = definePolicy(policy);
  const laid = posture === null ? base : { ...base, ...base.postures?.[posture] };
  const limits = [
    ...laid.limits.map((limit) => ("limit" in limit ? [limit.name, limit.limit] : [limit.name])),
    ...(added ? [["added", 3]] : []),
    ...(every === null ? [] : [["slow-mode", every]]),
  ];
  return { maxMessageBytes: laid.maxMessageBytes, limits };
}

it("whatever is switched on and off, and whenever: the policy is what is on, on top of what was set", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (todo) => {
      const room = new Room(policy);
      await room.host.ready();
      const ada = await room.enter("0");
      let on: Switch[] = [];
      let isAdded = false;
      const begin = (what: Switch): void => {
        const isOther = (each: Switch): boolean =>
          each.kind !== what.kind ||
          (each.kind === "override" && each.target !== (what as typeof each).target);
        on = [...on.filter(isOther), what];
      };
      for (const step of todo) {
        const { switches } = room.bouncer;
        if (step.do === "slow-mode")
          begin(await switches.slowMode({ every: step.every * SECOND, for: (1 + step.for) * SECOND }));
        if (step.do === "raise") begin(await switches.raise(step.posture, { for: (1 + step.for) * SECOND }));
        if (step.do === "override") {
          const limits = {
            messages: step.limit === 0 ? (false as const) : { limit: step.limit, window: 1_000 },
          };
          begin(await switches.override(`user:${step.client}`, { limits, for: (1 + step.for) * SECOND }));
        }
        if (step.do === "end") {
          const { kind } = step;
          await switches.end(kind);
          on = on.filter((each) => each.kind !== kind);
        }
        if (step.do === "wait") {
          room.now += step.seconds * SECOND;
          // What began later than now begins now.
          on = on.map((each) =>
            each.at <= room.now ? each : { ...each, at: room.now, until: room.now + each.until - each.at },
          );
        }
        if (step.do === "evict") {
          room.evict();
          await room.host.ready();
          isAdded = false;
        }
        if (step.do === "added" && !isAdded) {
          room.bouncer.limits.add({ name: "added", limit: 3, window: "1s" });
          isAdded = true;
        }
        room.say(ada, "hi");
        on = on.filter((each) => remaining(each, room.now) > 0);
        expect(byId(room.bouncer.switches.list())).toEqual(byId(on));
        const { maxMessageBytes, limits } = room.bouncer.policy;
        const said = limits.map((limit) => {
          if (!("limit" in limit)) return [limit.name];
          return [limit.name, limit.name === "slow-mode" ? limit.window : limit.limit];
        });
        expect({ maxMessageBytes, limits: said }).toEqual(expected(on, isAdded));
        const own = on.find((each) => each.kind === "override" && each.target === "user:0");
        const left = room.bouncer.strikes.standing(ada).limits?.find(({ name }) => name === "messages");
        const isLifted = own?.kind === "override" && own.limits["messages"] === false;
        expect(left === undefined).toBe(isLifted);
      }
      await settled();
      expect(room.memory.keys("party-bouncer:switch/")).toHaveLength(on.length);
    }),
    { numRuns: runs(60) },
  );
});
