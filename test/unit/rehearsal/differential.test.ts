// @module-tag slow
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { isExternal } from "../../../src/policy/external-limit.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { frames } from "../../fuzz/frames.ts";
import { policies } from "../../fuzz/policies.ts";
import { runs } from "../../support/runs.ts";
import { SeededRandom } from "../../support/seeded-random.ts";
import { START } from "../../support/time.ts";
import { clock, driveClock } from "./driven-clock.ts";
import { MirroredRoom } from "./mirrored-room.ts";

/** With `SEED` the same is tried again. */
const seed = Number(process.env["SEED"] ?? 20_261_128);

const MESSAGES = 500;

/** Ms: a busy machine takes many times as long as another. */
const PATIENCE = 300_000 * Math.max(1, runs(1));

/** Other limiters, and what a room asks its clients for, are tried on records that rooms write. */
const own = policies.map(({ limits, protocol, ...policy }): Policy => ({
  ...policy,
  limits: limits?.filter((limit) => !isExternal(limit)),
  protocol: protocol && { ...protocol, asksFor: undefined },
}));

/** What has to have happened. */
const KINDS = [
  "message admit",
  "message hold",
  "message refuse",
  "message warn",
  "message restrict",
  "message shadow-ban",
  "message close",
  "held admit",
  "app warn",
  "app close",
];

driveClock();

it("a room in thought decides as a real one does, whatever its policy", { timeout: PATIENCE }, async () => {
  const verdicts = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(
      own,
      fc.array(frames, { minLength: 1, maxLength: 20 }),
      fc.nat(),
      async (policy, pool, random) => {
        clock.set(START);
        const room = new MirroredRoom(policy, pool, new SeededRandom(random));
        await room.run(MESSAGES);
        for (const [kind, times] of room.verdicts) verdicts.set(kind, (verdicts.get(kind) ?? 0) + times);
      },
    ),
    { seed, numRuns: runs(200) },
  );
  // Else the same was said of nothing.
  expect(KINDS.filter((kind) => !verdicts.has(kind))).toEqual([]);
});
