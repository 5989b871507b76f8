/**
 * What it costs a room to report: in nanoseconds a message, by a room in workerd that reports and does not, by
 * turns; and what one report costs, in Node, with a hundred limits and types. `node bench/report.ts`
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
import type { Round } from "./rooms/reports.ts";
import { shuffled } from "./verdict/orders.ts";

const CONNECTIONS = 100;
const MESSAGES = 20_000;
const TO_WARM_UP = 10;
const ROUNDS = 250;

/** Ms after which a room reports that is never quiet. */
const EVERY = 10_000;

/** Of its throughput. */
const MOST = 0.01;

/** What becomes of the messages, by the room that does it. */
const ROOMS = { admitted: "open", silenced: "shut" } as const;

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
  classes: ["Open", "Shut", "Ledger"],
  disk,
});
try {
  let isTooMuch = false;
  for (const [outcome, room] of Object.entries(ROOMS)) {
    await Promise.all(Array.from({ length: CONNECTIONS }, (_, index) => connect(room, `client-${index}`)));
    const times = await compare(room);
    const ratio = (how: Round["how"]): number =>
      new Spread(times[how].map((time, round) => time / (times.silent[round] ?? Number.NaN))).median;
    const cost = ratio("reporting") - ratio("mute") + report.room.median / 1_000 / EVERY;
    isTooMuch ||= cost > MOST;
    console.log(
      `${outcome}: ${new Spread(times.silent).median.toFixed(0)} ns a message in silence, ` +
        `${ratio("reporting").toFixed(4)} times as much if it reports, ${ratio("mute").toFixed(4)} if it is silent in another way: ` +
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

type Times = Record<Round["how"], number[]>;

/** Ns a message: the same room in each way by turns, each time in another order. */
async function compare(room: string): Promise<Times> {
  const times: Times = { silent: [], mute: [], reporting: [] };
  for (let round = -TO_WARM_UP; round < ROUNDS; round++) {
    for (const how of shuffled(["silent", "mute", "reporting"] as const, random)) {
      const time = await ask(room, { messages: MESSAGES, how });
      if (round >= 0) times[how].push(time);
    }
  }
  return times;
}

/** Ns of the processor's time a message: others may use the machine. */
async function ask(room: string, round: Round): Promise<number> {
  const before = exactProcessorTime(server.pid);
  const url = `http://${server.host}/parties/${room}/main`;
  const response = await fetch(url, { method: "POST", body: JSON.stringify(round) });
  if (!response.ok) throw new Error(`${room}: ${await response.text()}\n${server.stderr}`);
  return (1e6 * (exactProcessorTime(server.pid) - before)) / round.messages;
}

async function connect(room: string, id: string): Promise<void> {
  const socket = new WebSocket(`ws://${server.host}/parties/${room}/main?_pk=${id}`);
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  // It is ended from the other side, and is to be heard of no more.
  socket.on("error", () => {});
}
