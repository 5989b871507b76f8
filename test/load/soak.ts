/**
 * Rooms on a real workerd in which everything happens at random, for ten minutes, while its memory is watched. `npm run soak`;
 * `SOAK_MINUTES` and `SEED` say how long, and how.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { machine, residentMemory } from "../../bench/instruments/machine.ts";
import { row } from "../../bench/instruments/table.ts";
import { SeededRandom } from "../support/seeded-random.ts";
import { serveWorkerd, type WorkerdServer } from "../support/workerd.ts";
import { RawClient } from "../support/raw-client.ts";
import { lineThrough, type Point } from "./slope.ts";
import { Happened, Scenario } from "./scenario.ts";
import { MINUTE } from "../support/time.ts";

const MINUTES = Number(process.env["SOAK_MINUTES"] ?? 10);
const SEED = Number(process.env["SEED"] ?? Date.now() % 1_000_000);
const ROOMS = 3;
/** Ms between two looks at the memory. */
const LOOK = 2_000;
/**
 * So many come and go before anything is measured. V8 lets its heap grow for as long, to some 270 MiB, before it collects all of it:
 * in a room of PartyServer's without a bouncer just the same.
 */
const WARM_UP = 15_000;
const AT_ONCE = 20;
/** Part of the soak after which memory counts: what happens in it is new to the warm runtime, whose heap is collected whole once more. */
const FIRST = 0.5;
/** KiB that it may rise in a minute. Some 2,400 connect in one: it would be more if each left 640 bytes. */
const FLAT = 1_536;

const COLUMNS = ["minute", "RSS MiB", "connects", "floods", "bans", "pardons", "evictions", "findings"];

async function soak(): Promise<void> {
  const disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
  const server = await serveWorkerd({ entry: "test/load/rooms/soak-room.ts", classes: ["SoakRoom"], disk });
  try {
    await warmUp(server);
    console.log(row(COLUMNS));
    const start = performance.now();
    const minutes = (): number => (performance.now() - start) / MINUTE;
    const scenarios = Array.from(
      { length: ROOMS },
      (_, index) => new Scenario(server.host, `${index}`, new SeededRandom(SEED + index), true),
    );
    let isOver = false;
    const lives = scenarios.map((scenario) =>
      scenario
        .live(() => isOver || minutes() >= MINUTES)
        .finally(() => {
          isOver = true;
        }),
    );
    const points = await watch(server.pid, scenarios, minutes, () => isOver || minutes() >= MINUTES);
    await Promise.all(lives);
    conclude(points.filter(({ x }) => x >= MINUTES * FIRST));
  } catch (error) {
    throw new Error(`SEED=${SEED}\n${server.stderr.slice(-4_000)}`, { cause: error });
  } finally {
    await server.kill();
    await rm(disk, { recursive: true, force: true });
  }
}

async function warmUp({ host, pid }: WorkerdServer): Promise<void> {
  const before = residentMemory(pid);
  for (let come = 0; come < WARM_UP; come += AT_ONCE) {
    const visits = Array.from({ length: AT_ONCE }, async (_, index) => {
      const client = await RawClient.knock(host, `/parties/soak-room/warm-up?user=${(come + index) % 1_000}`);
      const payload = JSON.stringify({ type: "said", value: `${come + index}` });
      client.send({ payload });
      await client.until(() => client.texts.includes(payload));
      client.hangUp();
    });
    await Promise.all(visits);
  }
  console.log(
    `Warm after ${WARM_UP} have come and gone: from ${before.toFixed(0)} to ${residentMemory(pid).toFixed(0)} MiB`,
  );
}

/** @returns KiB by minutes */
async function watch(
  pid: number,
  scenarios: readonly Scenario[],
  minutes: () => number,
  hasEnded: () => boolean,
): Promise<Point[]> {
  const points: Point[] = [];
  let told = 0;
  while (!hasEnded()) {
    await setTimeout(LOOK);
    points.push({ x: minutes(), y: residentMemory(pid) * 1_024 });
    if (minutes() < told + 1) continue;
    told++;
    const inMinute = points.filter(({ x }) => x > told - 1);
    const mean = inMinute.reduce((sum, { y }) => sum + y, 0) / inMinute.length / 1_024;
    const total = new Happened();
    for (const { happened } of scenarios) total.add(happened);
    const { connects, floods, bans, pardons, evictions, findings } = total;
    console.log(row([told, mean.toFixed(1), connects, floods, bans, pardons, evictions, findings]));
  }
  return points;
}

function conclude(points: readonly Point[]): void {
  const { slope, standardError } = lineThrough(points);
  const rises = slope > Math.max(FLAT, 2 * standardError);
  console.log(
    `Memory in the second half: ${slope.toFixed(0)} ± ${standardError.toFixed(0)} KiB a minute (${points.length} looks): ` +
      (rises ? "it RISES" : `it does not rise by more than ${FLAT} KiB, or two standard errors`),
  );
  console.log("Everything that anybody found was as it has to be.");
}

console.log(`${machine()}\nSEED=${SEED} SOAK_MINUTES=${MINUTES}, ${ROOMS} rooms`);
await soak();
process.exit();
