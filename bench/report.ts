/**
 * What it costs a room to report: in nanoseconds a message, by rooms in workerd that report and others that do not, side by side in the
 * same rounds; and what one report costs, in Node, with a hundred limits and types. `node bench/report.ts`
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { WebSocket } from "ws";
import { SeededRandom } from "../test/support/seeded-random.ts";
import { serveWorkerd } from "../test/support/workerd.ts";
import { exactProcessorTime } from "../test/support/processor-time.ts";
import { machine } from "./instruments/machine.ts";
import { Spread } from "./instruments/spread.ts";
import { reportCost } from "./report/one-report.ts";
import { shuffled } from "./verdict/orders.ts";

const CONNECTIONS = 100;
const MESSAGES = 20_000;
const TO_WARM_UP = 10;
const ROUNDS = 100;

/** Ms after which a room reports that is never quiet. */
const EVERY = 10_000;

/** Of its throughput. */
const MOST = 0.01;

const PAIRS = [
  { what: "admitted", silent: "open-silent", reporting: "open-reporting" },
  { what: "silenced", silent: "shut-silent", reporting: "shut-reporting" },
] as const;

const rooms = PAIRS.flatMap(({ silent, reporting }) => [silent, reporting]);
const random = new SeededRandom(Number(process.env["SEED"] ?? 1));
console.log(`${machine()}, seed ${random.seed}, ${CONNECTIONS} connections`);

const report = await reportCost();
console.log(
  `one report: ${report.room.toString(0)} µs in the room, ${report.bytes} bytes, with 100 limits and 100 types; ` +
    `every ${EVERY / 1_000} s, that is ${percent(report.room.median / 1_000 / EVERY)}`,
);

const disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
const server = await serveWorkerd({
  entry: "bench/rooms/reports.ts",
  classes: ["OpenReporting", "OpenSilent", "ShutReporting", "ShutSilent", "Ledger"],
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
    const [silent, reporting] = [times.get(pair.silent) ?? [], times.get(pair.reporting) ?? []];
    const more = new Spread(reporting.map((time, round) => time - (silent[round] ?? 0)));
    const cost = more.median / new Spread(silent).median + report.room.median / 1_000 / EVERY;
    isTooMuch ||= cost > MOST;
    console.log(
      `${pair.what}: ${new Spread(silent).toString(0)} ns a message in silence, ${new Spread(reporting).toString(0)} ns if it reports: ` +
        `${percent(cost)} of the throughput, report included`,
    );
  }
  console.log(isTooMuch ? `More than ${percent(MOST)}.` : `At most ${percent(MOST)}, as promised.`);
  process.exitCode = isTooMuch ? 1 : 0;
} finally {
  await server.kill();
  await rm(disk, { recursive: true, force: true });
}
console.log(machine());
process.exit();

function percent(part: number): string {
  return `${(100 * part).toFixed(3)}%`;
}

/** Ns of the processor's time a message: others may use the machine. */
async function ask(room: string): Promise<number> {
  const before = exactProcessorTime(server.pid);
  const url = `http://${server.host}/parties/${room}/main`;
  const response = await fetch(url, { method: "POST", body: String(MESSAGES) });
  if (!response.ok) throw new Error(`${room}: ${await response.text()}\n${server.stderr}`);
  return (1e6 * (exactProcessorTime(server.pid) - before)) / MESSAGES;
}

async function connect(room: string, id: string): Promise<void> {
  const socket = new WebSocket(`ws://${server.host}/parties/${room}/main?_pk=${id}`);
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  // It is ended from the other side, and is to be heard of no more.
  socket.on("error", () => {});
}
