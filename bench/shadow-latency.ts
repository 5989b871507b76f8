/**
 * Whether a shadow-banned client could tell by the time its own messages take to come back. `node bench/shadow-latency.ts`
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { serveWorkerd } from "../test/support/workerd.ts";
import { Distribution } from "./instruments/distribution.ts";
import { machine } from "./instruments/machine.ts";
import { Speaker } from "./shadow/speaker.ts";

const FRAMES = 4_000;
const WARM_UP = 1_000;
const WITNESSES = 20;
const NAMES = ["banned", "free", "other"] as const;
type Name = (typeof NAMES)[number];

/** Ms in which the room and the witnesses get done with a message before the next, which would else wait for them. */
const BREATH = 1;

// Each follows each as often, in even frames as in odd ones: what the one before leaves behind is the same for all.
const ORDERS: Name[][] = [
  ["banned", "free", "other"],
  ["banned", "other", "free"],
  ["free", "banned", "other"],
  ["free", "other", "banned"],
  ["other", "banned", "free"],
  ["other", "free", "banned"],
];

async function ban(host: string, room: string, banned: Speaker): Promise<void> {
  const operator = await Speaker.join(host, room, "operator");
  await operator.order({ do: "ban", target: "user:banned", kind: "shadowBan" });
  await banned.echo("is anybody there?");
  // A room sends in order: what the operator has not heard by its next answer, it never will.
  await operator.order({ do: "pardon", target: "user:nobody" });
  if (operator.heard.has("is anybody there?")) throw new Error("the ban does not hold");
  await operator.leave();
}

async function run(speakers: Record<Name, Speaker>, frames: number): Promise<Record<Name, number[]>> {
  const times: Record<Name, number[]> = { banned: [], free: [], other: [] };
  for (let frame = 0; frame < frames; frame++) {
    for (const name of ORDERS[(frame >> 1) % ORDERS.length] ?? NAMES) {
      await setTimeout(BREATH);
      times[name].push(await speakers[name].echo(`${name} says ${frame} in ${performance.now()}`));
    }
  }
  return times;
}

interface Medians {
  /** How far the first client's is from the mean of the two others'. */
  readonly difference: number;
  /** How far those of halves of one client's messages are apart, and those of two clients between whom there is no difference. */
  readonly halves: number;
  readonly clients: number;
}

/** Prints a table, and says how far medians are apart, in microseconds. */
function tell(title: string, times: Record<Name, number[]>): Medians {
  const half = (rest: number): Distribution =>
    new Distribution(times.free.filter((_, index) => index % 2 === rest));
  const [banned, free, other] = [
    new Distribution(times.banned),
    new Distribution(times.free),
    new Distribution(times.other),
  ];
  const [even, odd] = [half(0), half(1)];
  console.log(`\n${title.padEnd(28)}${Distribution.header}`);
  console.log(`${"the one to be banned".padEnd(28)}${banned}`);
  console.log(`${"not banned".padEnd(28)}${free}`);
  console.log(`${"  its even messages".padEnd(28)}${even}`);
  console.log(`${"  its odd messages".padEnd(28)}${odd}`);
  console.log(`${"not banned either".padEnd(28)}${other}`);
  return {
    difference: banned.median - (free.median + other.median) / 2,
    halves: Math.abs(even.median - odd.median),
    clients: Math.abs(free.median - other.median),
  };
}

function conclude(before: Medians, after: Medians): void {
  const noise = Math.max(Math.abs(before.difference), after.halves, after.clients);
  const isWithin = Math.abs(after.difference) <= noise;
  const text = (value: number): string => `${value.toFixed(1)} µs`;
  console.log(
    `Its median is ${text(after.difference)} from the others', ${isWithin ? "within" : "MORE than"} the noise of ${text(noise)}` +
      ` (before the ban ${text(before.difference)}, halves ${text(after.halves)}, clients ${text(after.clients)})`,
  );
}

async function compare(host: string, title: string, roomOf: (name: Name) => string, witnesses: number) {
  const join = (name: Name): Promise<Speaker> => Speaker.join(host, roomOf(name), name);
  const [banned, free, other] = [await join("banned"), await join("free"), await join("other")];
  const rooms = new Set(NAMES.map(roomOf));
  const threads = witnesses === 0 ? [] : [...rooms].map((room) => crowd(host, room, witnesses));
  const crowds = await Promise.all(threads);
  const speakers = { banned, free, other };
  console.log(`\n${title}`);
  await run(speakers, WARM_UP);
  const before = tell("µs before the ban", await run(speakers, FRAMES / 2));
  await ban(host, roomOf("banned"), banned);
  await run(speakers, WARM_UP);
  conclude(before, tell("µs while it is shadow-banned", await run(speakers, FRAMES)));
  await Promise.all(crowds.map((thread) => thread.terminate()));
}

async function crowd(host: string, room: string, count: number): Promise<Worker> {
  const thread = new Worker(new URL("./shadow/witnesses.ts", import.meta.url), {
    workerData: { host, room, count },
  });
  await new Promise((resolve, reject) => thread.once("message", resolve).once("error", reject));
  return thread;
}

const disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
const server = await serveWorkerd({ entry: "bench/rooms/echo.ts", classes: ["Echo"], disk });
try {
  console.log(machine());
  console.log(
    `${FRAMES} messages each, one at a time, in mutex, ${BREATH} ms apart, after ${WARM_UP} to warm up`,
  );
  await compare(server.host, "Each in a room of its own, alone", (name) => `alone-${name}`, 0);
  await compare(server.host, `All in one room, with ${WITNESSES} witnesses`, () => "together", WITNESSES);
} finally {
  await server.kill();
  await rm(disk, { recursive: true, force: true });
}
process.exit();
