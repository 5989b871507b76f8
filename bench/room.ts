/**
 * What the bouncer costs a room: throughput, processor time for each message, memory for each connection.
 * `node bench/room.ts [throughput|refusal|memory]`
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { serveWorkerd, type WorkerdServer } from "../test/support/workerd.ts";
import { type Job, run, type Run } from "./room/load.ts";
import { machine } from "./instruments/machine.ts";
import { openFiles } from "./room/open-files.ts";
import { memoryPerConnection } from "./room/resident.ts";
import { Spread } from "./instruments/spread.ts";
import { table } from "./instruments/table.ts";

const ROUNDS = Number(process.env["ROUNDS"] ?? 8);
const MEMORY_ROUNDS = Math.min(3, ROUNDS);
const RUN = 1_500;
const WARM_UP = 3_000;
const CROWDS = [1_000, 10_000];
/** What a process has open beside its connections, with room to spare. */
const OTHER_FILES = 200;

const MODES = [
  { mode: "hibernating", bare: "bare", guarded: "guarded", refusing: "refusing" },
  {
    mode: "in memory",
    bare: "bare-in-memory",
    guarded: "guarded-in-memory",
    refusing: "refusing-in-memory",
  },
] as const;
const CLASSES = ["Bare", "Guarded", "Refusing", "BareInMemory", "GuardedInMemory", "RefusingInMemory"];

const TELL: Job = { title: "tell all 20", letter: "t", connections: 20, together: 1, underway: 1 };
const ECHO: Job = { title: "echo", letter: "e", connections: 50, together: 1, underway: 1 };
const NOTE: Job = { title: "take note", letter: "n", connections: 1, together: 1_000, underway: 2 };

/** Does a job in two rooms by turns: each comes first as often as the other. */
async function compare(
  server: WorkerdServer,
  [first, second]: readonly [Side, Side],
): Promise<readonly [Run, Run][]> {
  const runIn = ({ party, job }: Side, ms: number): Promise<Run> => run(server, party, job, ms);
  for (const side of [first, second]) await runIn(side, WARM_UP);
  const pairs: [Run, Run][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    if (round % 2 === 0) pairs.push([await runIn(first, RUN), await runIn(second, RUN)]);
    else {
      const later = await runIn(second, RUN);
      pairs.push([await runIn(first, RUN), later]);
    }
  }
  return pairs;
}

interface Side {
  readonly party: string;
  readonly job: Job;
}

function rowOf(title: string, pairs: readonly [Run, Run][]): string[] {
  const spread = (figure: (pair: [Run, Run]) => number): Spread => new Spread(pairs.map(figure));
  return [
    title,
    spread(([one]) => one.perSecond).median.toFixed(0),
    spread(([, other]) => other.perSecond).median.toFixed(0),
    spread(([one, other]) => other.perSecond / one.perSecond).toString(),
    spread(([one]) => one.perMessage).median.toFixed(1),
    spread(([, other]) => other.perMessage).median.toFixed(1),
    spread(([one, other]) => other.perMessage / one.perMessage).toString(),
    spread(([one]) => one.busy * 100).median.toFixed(0),
    spread(([, other]) => other.busy * 100).median.toFixed(0),
  ];
}

const headerOf = (one: string, other: string): string[] => [
  "",
  `${one}/s`,
  `${other}/s`,
  "ratio",
  `${one} µs`,
  `${other} µs`,
  "ratio",
  `${one} busy %`,
  `${other} busy %`,
];

async function throughput(server: WorkerdServer): Promise<void> {
  const rows: string[][] = [];
  for (const { mode, bare, guarded } of MODES) {
    for (const job of [TELL, ECHO, NOTE]) {
      const pairs = await compare(server, [
        { party: bare, job },
        { party: guarded, job },
      ]);
      rows.push(rowOf(`${mode}: ${job.title}`, pairs));
    }
  }
  console.log(
    `\nMessages a second, and microseconds of the server's processor time for each: ${ROUNDS} rounds by mutex of ${RUN / 1_000} s`,
  );
  console.log(table(headerOf("bare", "guarded"), rows));
}

async function refusal(server: WorkerdServer): Promise<void> {
  const rows: string[][] = [];
  for (const { mode, guarded, refusing } of MODES) {
    const pairs = await compare(server, [
      { party: guarded, job: NOTE },
      { party: refusing, job: { ...NOTE, isRefused: true } },
    ]);
    rows.push(rowOf(`${mode}: ${NOTE.title}`, pairs));
  }
  console.log(
    "\nThe same of a flood that is refused, against one that is let through to a room that only counts",
  );
  console.log(table(headerOf("admitted", "refused"), rows));
}

/** KiB for each connection, after so many have come and said something. Each in a process of its own. */
async function memory(serve: () => Promise<WorkerdServer>): Promise<void> {
  const crowds = CROWDS.filter((crowd) => crowd + OTHER_FILES <= openFiles());
  const measured = new Map<string, Spread[]>();
  for (const { mode, bare, guarded } of MODES) {
    const rounds: Record<string, number[][]> = { [bare]: [], [guarded]: [] };
    for (let round = 0; round < MEMORY_ROUNDS; round++) {
      for (const party of round % 2 === 0 ? [bare, guarded] : [guarded, bare]) {
        rounds[party]?.push(await memoryPerConnection(serve, party, crowds));
      }
    }
    for (const party of [bare, guarded]) {
      const spreads = crowds.map(
        (_, index) => new Spread((rounds[party] ?? []).map((each) => each[index] ?? Number.NaN)),
      );
      measured.set(`${mode}: ${party === bare ? "bare" : "guarded"}`, spreads);
    }
  }
  console.log(`\nKiB of workerd's resident memory for each connection: ${MEMORY_ROUNDS} processes each`);
  console.log(
    table(
      ["", ...crowds.map((count) => `${count} connections`)],
      [...measured].map(([title, spreads]) => [title, ...spreads.map((spread) => spread.toString(1))]),
    ),
  );
  if (crowds.length < CROWDS.length) console.log(`No more: a process may open ${openFiles()} files here.`);
}

const disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
const serve = (): Promise<WorkerdServer> =>
  serveWorkerd({ entry: "bench/rooms/yard.ts", classes: CLASSES, disk });

const PARTS: Record<string, () => Promise<void>> = {
  throughput: () => inOne(throughput),
  refusal: () => inOne(refusal),
  memory: () => memory(serve),
};

/** Measures in one process of workerd. */
async function inOne(part: (server: WorkerdServer) => Promise<void>): Promise<void> {
  const server = await serve();
  await part(server);
  await server.kill();
}

const [asked] = process.argv.slice(2);
try {
  console.log(machine());
  for (const [name, part] of Object.entries(PARTS)) if (asked === undefined || asked === name) await part();
} finally {
  await rm(disk, { recursive: true, force: true });
}
process.exit();
