// @module-tag slow
import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { Policy } from "../../../src/policy/policy.ts";
import { policies } from "../../fuzz/policies.ts";
import { differenceOf, verdictsIn } from "../../support/played.ts";
import { runs } from "../../support/runs.ts";
import { SeededRandom } from "../../support/seeded-random.ts";
import { START } from "../../support/time.ts";
import { clock, driveClock } from "./driven-clock.ts";
import { RecordedRoom } from "./recorded-room.ts";

/** With `SEED` the same is tried again. */
const seed = Number(process.env["SEED"] ?? 20_261_128);

const MESSAGES = 500;

/** Ms: a busy machine takes many times as long as another. */
const PATIENCE = 300_000 * Math.max(1, runs(1));

const FRAMES = [
  '{"type":"chat","text":"hello"}',
  '{"type":"chat","text":"漢字"}',
  '{"type":"ping"}',
  '{"type":"ping"',
  '{"type":"cursor","x":1,"y":2}',
  '{"type":"party-bouncer:standing"}',
  '{"type":"party-bouncer:warning"}',
  "hello",
  "",
  new Uint8Array(20).buffer,
];

driveClock();

it("a record of a room is played to the same verdicts", { timeout: PATIENCE }, async () => {
  let evictions = 0;
  await fc.assert(
    fc.asyncProperty(policies, fc.nat(), fc.boolean(), async (any, random, isEvicted) => {
      clock.set(START);
      const policy = recordable(any);
      const room = new RecordedRoom(policy, FRAMES, {
        random: new SeededRandom(random),
        isEvicted,
      });
      await room.run(MESSAGES);
      expect(differenceOf(room.verdicts, verdictsIn(await room.read(), policy))).toBeNull();
      evictions += room.evictions;
    }),
    { seed, numRuns: runs(200) },
  );
  expect(evictions).toBeGreaterThan(0);
});

type Limits = NonNullable<Policy["limits"]>[number];

/**
 * What an app's own functions make of a message may be what was said. So such types, and counts under such keys, are in no record. Nor are
 * the names of clients, by which a limit may choose them, nor text that is not well-formed.
 */
function recordable({ limits, ...policy }: Policy): Policy {
  return {
    ...policy,
    classify: undefined,
    limits: limits?.filter(({ name }) => name.isWellFormed()).map((limit) => withoutKey(withoutNames(limit))),
  };
}

function withoutKey(limit: Limits): Limits {
  return typeof limit.per === "function" ? { ...limit, per: "client" } : limit;
}

function withoutNames(limit: Limits): Limits {
  const { type, tier } = limit.match ?? {};
  return { ...limit, match: { ...(type !== undefined && { type }), ...(tier !== undefined && { tier }) } };
}
