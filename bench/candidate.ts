/**
 * What a candidate costs, in nanoseconds a message: rooms in workerd with one and without, side by side, in the same rounds. One class
 * without any says what measuring is worth. `node bench/candidate.ts`
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { WebSocket } from "ws";
import { SeededRandom } from "../test/support/seeded-random.ts";
import { serveWorkerd } from "../test/support/workerd.ts";
import { machine } from "./instruments/machine.ts";
import { Spread } from "./instruments/spread.ts";
import { shuffled } from "./verdict/orders.ts";

const CONNECTIONS = 100;
const TO_WARM_UP = 5;
const ROUNDS = 25;

/** Ns a message. */
const MOST = 1_000;

/** What is compared: a room without a candidate, and one with it. */
const PAIRS = [
  { what: "admitted, hibernating", without: "hibernating-without", with: "hibernating-with" },
  { what: "admitted, in memory", without: "memory-without", with: "memory-with" },
  { what: "silenced by both", without: "flood-without", with: "flood-with" },
  { what: "silenced here, admitted there", without: "flood-without", with: "flood-open" },
] as const;

const rooms = [...new Set(PAIRS.flatMap((pair) => [pair.without, pair.with]))];
const random = new SeededRandom(Number(process.env["SEED"] ?? 1));
console.log(`${machine()}, seed ${random.seed}, ${CONNECTIONS} connections`);

const disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
const server = await serveWorkerd({
  entry: "bench/rooms/trials.ts",
  classes: [
    "HibernatingWithout",
    "HibernatingWith",
    "MemoryWithout",
    "MemoryWith",
    "FloodWithout",
    "FloodWith",
    "FloodOpen",
  ],
  disk,
});
const times = new Map<string, number[]>(rooms.map((room) => [room, []]));
try {
  for (const room of rooms)
    await Promise.all(Array.from({ length: CONNECTIONS }, (_, index) => connect(room, `client-${index}`)));
  for (let round = -TO_WARM_UP; round < ROUNDS; round++) {
    for (const room of shuffled(rooms, random)) {
      const time = await ask(room);
      if (round >= 0) times.get(room)?.push(time);
    }
  }
  let isTooMuch = false;
  for (const pair of PAIRS) {
    const [without, withIt] = [times.get(pair.without) ?? [], times.get(pair.with) ?? []];
    const more = new Spread(withIt.map((time, round) => time - (without[round] ?? 0)));
    const ratio = new Spread(withIt).median / new Spread(without).median;
    isTooMuch ||= more.median > MOST;
    console.log(
      `${pair.what}: ${new Spread(without).toString(0)} ns without, ${new Spread(withIt).toString(0)} ns with: ` +
        `${more.toString(0)} ns more, ${ratio.toFixed(2)} times as much`,
    );
  }
  console.log(isTooMuch ? `More than ${MOST} ns.` : `At most ${MOST} ns more, as promised.`);
  process.exitCode = isTooMuch ? 1 : 0;
} finally {
  await server.kill();
  await rm(disk, { recursive: true, force: true });
}
console.log(machine());
process.exit();

async function ask(room: string): Promise<number> {
  const response = await fetch(`http://${server.host}/parties/${room}/main`, { method: "POST" });
  if (!response.ok) throw new Error(`${room}: ${await response.text()}\n${server.stderr}`);
  return ((await response.json()) as { nanoseconds: number }).nanoseconds;
}

async function connect(room: string, id: string): Promise<void> {
  const socket = new WebSocket(`ws://${server.host}/parties/${room}/main?_pk=${id}`);
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  // It is ended from the other side, and is to be heard of no more.
  socket.on("error", () => {});
}
