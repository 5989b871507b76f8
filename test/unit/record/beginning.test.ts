// @module-tag slow
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { isExternal } from "../../../src/policy/external-limit.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { policies } from "../../fuzz/policies.ts";
import { differenceOf, verdictsIn } from "../../support/played.ts";
import { only } from "../../support/recorded.ts";
import { runs } from "../../support/runs.ts";
import { SeededRandom } from "../../support/seeded-random.ts";
import { START } from "../../support/time.ts";
import { clock, driveClock } from "../rehearsal/driven-clock.ts";
import { RecordedRoom } from "../rehearsal/recorded-room.ts";

/** With `SEED` the same is tried again. */
const seed = Number(process.env["SEED"] ?? 20_261_129);

const MESSAGES = 500;

const FRAMES = ['{"type":"chat","text":"hello"}', '{"type":"ping"}', '{"type":"cursor","x":1}', "hello"];

driveClock();

it("a record of which the beginning is gone is played to the same verdicts", async () => {
  let [cut, whole] = [0, 0];
  await fc.assert(
    fc.asyncProperty(policies, fc.nat(), async (any, random) => {
      clock.set(START);
      const policy = countable(any);
      const room = new RecordedRoom(policy, FRAMES, {
        random: new SeededRandom(random),
        isEvicted: true,
        record: { keep: "2m" },
      });
      await room.run(MESSAGES);
      const events = await room.read();
      const thought = verdictsIn(events, policy);
      // The seams between segments are in what is left.
      expect(differenceOf(room.verdicts.slice(-thought.length), thought)).toBeNull();
      if (thought.length < room.verdicts.length) cut++;
      if (only(events, "message").length > 0) whole++;
    }),
    { seed, numRuns: runs(60) },
  );
  expect([cut > 10, whole > 10]).toEqual([true, true]);
});

/** A record has no counts under keys that an app's own function makes, and nothing that waits at its beginning. */
function countable(policy: Policy): Policy {
  const own = policy.limits?.filter((limit) => !isExternal(limit) && limit.name.isWellFormed());
  return {
    ...policy,
    classify: undefined,
    protocol: undefined,
    onRefusal: "drop",
    limits: own?.map((limit) => ({
      ...limit,
      onRefusal: undefined,
      ...(typeof limit.per === "function" && { per: "client" as const }),
    })),
  };
}
