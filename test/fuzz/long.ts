/**
 * A million hostile frames against rooms of many policies. `npm run attack`; `FRAMES` and `SEED` say how many, and which.
 */
import { memoryUsage } from "node:process";
import * as fc from "fast-check";
import { machine } from "../../bench/instruments/machine.ts";
import { row } from "../../bench/instruments/table.ts";
import { SeededRandom } from "../support/seeded-random.ts";
import { frames } from "./frames.ts";
import { policies } from "./policies.ts";
import { FuzzHarness, Tally } from "./harness.ts";

const FRAMES = Number(process.env["FRAMES"] ?? 1_000_000);
const SEED = Number(process.env["SEED"] ?? Date.now() % 1_000_000);
/** Frames that one room gets. */
const EACH = 1_000;
/** Frames that are drawn anew for each room, beside those that are broken byte by byte. */
const POOL = 100;
const TOLD_OF = 20;

/** Without a bias, for whose sake the first to be drawn are mostly empty. */
function sample<T>(arbitrary: fc.Arbitrary<T>, seed: number, numRuns: number): T[] {
  return fc.sample(fc.noBias(arbitrary), { seed, numRuns });
}

console.log(
  `${machine()}\nSEED=${SEED} FRAMES=${FRAMES}: ${EACH} frames to each room, each with a policy of its own`,
);
console.log(
  row([
    "frames",
    "a second",
    "delivered",
    "late",
    "refused",
    "words sent",
    "closed",
    "evictions",
    "heap MiB",
  ]),
);
const total = new Tally();
const start = performance.now();
const rooms = Math.ceil(FRAMES / EACH);
for (let room = 0; room < rooms; room++) {
  const seed = SEED + room;
  const [policy] = sample(policies, seed, 1);
  if (policy === undefined) throw new Error("no policy was drawn");
  try {
    total.add(await new FuzzHarness(policy, sample(frames, seed, POOL), new SeededRandom(seed)).run(EACH));
  } catch (error) {
    console.error(policy);
    throw new Error(`SEED=${seed} FRAMES=${EACH} tries it again`, { cause: error });
  }
  if ((room + 1) % Math.ceil(rooms / TOLD_OF) !== 0 && room + 1 < rooms) continue;
  const seconds = (performance.now() - start) / 1_000;
  globalThis.gc?.();
  const heap = memoryUsage().heapUsed / 2 ** 20;
  const { frames: sent, delivered, late, refused, warned, closed, evictions } = total;
  console.log(
    row([
      sent,
      (sent / seconds).toFixed(0),
      delivered,
      late,
      refused,
      warned,
      closed,
      evictions,
      heap.toFixed(1),
    ]),
  );
}
console.log(`Most in one room: ${total.keys} keyed counts, ${total.bytes} bytes in a connection's state`);
