/**
 * What the bouncer costs a room: throughput, processor time for each message, memory for each connection.
 * `node bench/room.ts [throughput|accept|watched|refusal|crowd|memory] [hibernating|in-memory] [--quick]`
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { serveWorkerd, type WorkerdServer } from "../test/support/workerd.ts";
import { machine } from "./instruments/machine.ts";
import { Spread } from "./instruments/spread.ts";
import { table } from "./instruments/table.ts";
import { busy, byTurns, type Pace, perMessage, perSecond, Rounds } from "./room/by-turns.ts";
import { Crowd } from "./room/crowd.ts";
import { calmed, type Job, letIn, run, type Run } from "./room/load.ts";
import { openFiles } from "./room/open-files.ts";
import { memoryPerConnection } from "./room/resident.ts";

const { values, positionals } = parseArgs({
  options: { quick: { type: "boolean", default: false } },
  allowPositionals: true,
});
const isQuick = values.quick;

const PACE: Pace = isQuick ? { rounds: 4, ms: 300, toWarmUp: 400 } : { rounds: 10, ms: 500, toWarmUp: 1_500 };
const CROWDS = isQuick ? [1, 100, 1_000] : [1, 100, 1_000, 10_000];
const CROWD_ROUNDS = isQuick ? 2 : 3;
const WEIGHED = isQuick ? [1_000] : [1_000, 10_000];
const MEMORY_ROUNDS = isQuick ? 1 : 3;
/** What a process has open beside its connections, with room to spare. */
const OTHER_FILES = 200;

const MODES = [
  { mode: "hibernating", plain: "plain", bare: "bare", guarded: "guarded", refusing: "refusing" },
  {
    mode: "in memory",
    plain: "plain-in-memory",
    bare: "bare-in-memory",
    guarded: "guarded-in-memory",
    refusing: "refusing-in-memory",
  },
] as const;
const WATCHED_CLASSES = ["Recorded", "Tried", "Metered", "Watched"] as const;
const WATCHED = WATCHED_CLASSES.map((name) => name.toLowerCase());

/** Two workers, since a bouncer replaces methods of all sockets in its own. */
const WORKERS = {
  open: {
    entry: "bench/rooms/open-yard.ts",
    classes: ["Plain", "PlainInMemory", "Bare", "BareInMemory"],
  },
  guarded: {
    entry: "bench/rooms/yard.ts",
    classes: ["Guarded", "GuardedInMemory", "Refusing", "RefusingInMemory", ...WATCHED_CLASSES],
  },
} as const;

type Servers = Readonly<Record<keyof typeof WORKERS, WorkerdServer>>;

const workerOf = (party: string): keyof Servers =>
  party.startsWith("plain") || party.startsWith("bare") ? "open" : "guarded";

const NOTE: Job = { title: "nothing", letter: "n", connections: 1, together: 1_000, underway: 2 };
const ECHO: Job = { title: "echo", letter: "e", connections: 50, together: 1, underway: 1 };
const TELL: Job = { title: "tell all 20", letter: "t", connections: 20, together: 1, underway: 1 };
/** Of one sender, so that it is the same however many are in the room. */
const ALONE: Job = { ...ECHO, connections: 1, underway: 50 };

const modes = MODES.filter(({ mode }) => isAsked(["hibernating", "in-memory"], mode.replace(" ", "-")));

/** Whether a word of some was said, or none of them. */
function isAsked(some: readonly string[], word: string): boolean {
  return positionals.includes(word) || !some.some((each) => positionals.includes(each));
}

const runIn = (servers: Servers, party: string, job: Job, ms: number): Promise<Run> =>
  run(servers[workerOf(party)], `/parties/${party}/${job.letter}`, job, ms);

async function throughput(servers: Servers): Promise<void> {
  const rows: string[][] = [];
  for (const { mode, plain, bare, guarded } of modes) {
    for (const job of [NOTE, ECHO, TELL]) {
      const rounds = await byTurns(
        [plain, bare, guarded].map((party) => (ms: number) => runIn(servers, party, job, ms)),
        PACE,
      );
      rows.push(rowOf(`${mode}: ${job.title}`, rounds));
    }
  }
  tell(`Messages a second, and µs of the server's processor time for each. ${ROOMS}`, HEADER, rows);
}

async function accept(servers: Servers): Promise<void> {
  const rows: string[][] = [];
  for (const { mode, plain, bare, guarded } of modes) {
    const rounds = await byTurns(
      [plain, bare, guarded].map(
        (party) => () => letIn(servers[workerOf(party)], `/parties/${party}/door`, COMERS),
      ),
      PACE,
    );
    rows.push(rowOf(mode, rounds));
  }
  console.log(
    `\nClients let in a second, ${COMERS} of them who come a hundred at a time, and µs for each. ${ROOMS}`,
  );
  console.log(table(HEADER, rows));
}

const COMERS = 300;
const ROOMS = "Plain: workerd alone, which is the limit. Bare: PartyServer";
const COSTS = ["plain µs", "bare µs", "guarded µs", "guarded/bare µs", "busy %"];
const HEADER = ["", "plain/s", "bare/s", "guarded/s", "guarded/bare", "bare/plain", ...COSTS];

function rowOf(title: string, rounds: Rounds): string[] {
  const [plain, bare, guarded] = [0, 1, 2] as const;
  return [
    title,
    ...[plain, bare, guarded].map((side) => rounds.of(side, perSecond).median.toFixed(0)),
    rounds.ratio(guarded, bare, perSecond).toString(),
    rounds.ratio(bare, plain, perSecond).toString(),
    ...[plain, bare, guarded].map((side) => rounds.of(side, perMessage).median.toFixed(1)),
    rounds.ratio(guarded, bare, perMessage).toString(),
    rounds.of(guarded, busy).median.toFixed(0),
  ];
}

async function watched(servers: Servers): Promise<void> {
  const rows: string[][] = [];
  for (const job of [NOTE, ECHO, TELL]) {
    const rounds = await byTurns(
      ["guarded", ...WATCHED].map((party) => (ms: number) => runIn(servers, party, job, ms)),
      PACE,
    );
    for (const [index, party] of WATCHED.entries())
      rows.push(pairOf(`${party}: ${job.title}`, rounds, index + 1));
  }
  tell(
    "A hibernating room with a record, a candidate, somebody who listens to metrics, and all three, against a guarded one without",
    pairHeader("guarded", "so"),
    rows,
  );
}

async function refusal(servers: Servers): Promise<void> {
  const rows: string[][] = [];
  for (const { mode, guarded, refusing } of modes) {
    const rounds = await byTurns(
      [
        (ms): Promise<Run> => runIn(servers, guarded, NOTE, ms),
        (ms): Promise<Run> => runIn(servers, refusing, { ...NOTE, isRefused: true }, ms),
      ],
      PACE,
    );
    rows.push(pairOf(mode, rounds));
  }
  tell(
    "A flood that is refused, against one that is let through to a room that does nothing with it",
    pairHeader("admitted", "refused"),
    rows,
  );
}

const pairHeader = (one: string, other: string): string[] => [
  "",
  `${one}/s`,
  `${other}/s`,
  "ratio",
  `${one} µs`,
  `${other} µs`,
  "ratio",
];

/** @param other the one that is compared with the first */
function pairOf(title: string, rounds: Rounds, other = 1): string[] {
  return [
    title,
    ...[0, other].map((side) => rounds.of(side, perSecond).median.toFixed(0)),
    rounds.ratio(other, 0, perSecond).toString(),
    ...[0, other].map((side) => rounds.of(side, perMessage).median.toFixed(1)),
    rounds.ratio(other, 0, perMessage).toString(),
  ];
}

/** What a message costs that one client sends, while so many others are in the room and have spoken. */
async function crowd(servers: Servers): Promise<void> {
  const rows: string[][] = [];
  for (const { mode, bare, guarded } of modes) {
    for (const count of CROWDS.filter((count) => count + OTHER_FILES <= openFiles())) {
      const found = new Map<Job, Run[][]>([NOTE, ALONE].map((job) => [job, []]));
      for (let round = 0; round < CROWD_ROUNDS; round++) {
        const runs = new Map<Job, Run[]>([NOTE, ALONE].map((job) => [job, []]));
        for (const side of round % 2 === 0 ? [0, 1] : [1, 0]) {
          const party = side === 0 ? bare : guarded;
          const server = servers[workerOf(party)];
          const room = `/parties/${party}/crowd-${count}-${round}`;
          const others = new Crowd(server.host, room);
          await others.growTo(count - 1);
          await others.speak();
          for (const [job, ofJob] of runs) {
            await run(server, room, job, PACE.ms / 2);
            ofJob[side] = await run(server, room, job, PACE.ms);
          }
          others.leave();
          await calmed(server);
        }
        for (const [job, ofJob] of runs) found.get(job)?.push(ofJob);
      }
      for (const [{ title }, rounds] of found)
        rows.push(pairOf(`${mode}: ${title}, ${count} in the room`, new Rounds(rounds)));
    }
  }
  tell("The same by how many are in the room", pairHeader("bare", "guarded"), rows);
}

/** KiB for each connection, after so many have come and said something. Each in a process of its own. */
async function memory(): Promise<void> {
  const counts = WEIGHED.filter((count) => count + OTHER_FILES <= openFiles());
  const rows: string[][] = [];
  for (const { mode, bare, guarded } of modes) {
    const [ofBare, ofGuarded]: [number[][], number[][]] = [[], []];
    for (let round = 0; round < MEMORY_ROUNDS; round++) {
      for (const party of round % 2 === 0 ? [bare, guarded] : [guarded, bare]) {
        const figures = await memoryPerConnection(() => serve(workerOf(party)), party, counts);
        (party === bare ? ofBare : ofGuarded).push(figures);
      }
    }
    for (const [index, count] of counts.entries()) {
      const at = (rounds: readonly number[][]): number[] => rounds.map((each) => each[index] ?? Number.NaN);
      const more = at(ofGuarded).map((figure, round) => figure - (at(ofBare)[round] ?? Number.NaN));
      const spreads = [at(ofBare), at(ofGuarded), more].map((figures) => new Spread(figures).toString(1));
      rows.push([`${mode}: ${count} connections`, ...spreads]);
    }
  }
  console.log(`\nKiB of workerd's resident memory for each connection: ${MEMORY_ROUNDS} processes each`);
  console.log(table(["", "bare", "guarded", "more"], rows));
  if (counts.length < WEIGHED.length) console.log(`No more: a process may open ${openFiles()} files here.`);
}

function tell(what: string, header: readonly string[], rows: readonly string[][]): void {
  console.log(`\n${what}.\nRounds by turns, of ${PACE.ms} ms each: median (least to most)`);
  console.log(table(header, rows));
}

const disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
const serve = (worker: keyof Servers): Promise<WorkerdServer> =>
  serveWorkerd({ ...WORKERS[worker], disk: path.join(disk, worker) });

const PARTS: Record<string, () => Promise<void>> = {
  throughput: () => inBoth(throughput),
  accept: () => inBoth(accept),
  watched: () => inBoth(watched),
  refusal: () => inBoth(refusal),
  crowd: () => inBoth(crowd),
  memory: () => memory(),
};

/** Measures in one process for each worker. */
async function inBoth(part: (servers: Servers) => Promise<void>): Promise<void> {
  const servers = { open: await serve("open"), guarded: await serve("guarded") };
  await part(servers);
  for (const server of Object.values(servers)) await server.kill();
}

const names = Object.keys(PARTS);
try {
  console.log(machine());
  for (const [name, part] of Object.entries(PARTS)) if (isAsked(names, name)) await part();
  console.log(`\n${machine()}`);
} finally {
  await rm(disk, { recursive: true, force: true });
}
process.exit();
