/**
 * How much later a worker with a guarded room starts than one with a bare room: in new processes of workerd, by turns.
 * `node bench/start-up.ts`
 */
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { exactProcessorTime } from "../test/support/processor-time.ts";
import { serveWorkerd, type WorkerdServer } from "../test/support/workerd.ts";
import { machine } from "./instruments/machine.ts";
import { Spread } from "./instruments/spread.ts";
import { table } from "./instruments/table.ts";

const ROUNDS = Number(process.env["ROUNDS"] ?? 40);

/** Ms since the process was begun. */
interface Start {
  /** The worker has answered. */
  readonly worker: number;
  /** One of its rooms, that nobody had called before, has answered. */
  readonly room: number;
  /** What the processors have spent on it. */
  readonly processor: number;
}

interface Side {
  readonly title: string;
  readonly bytes: number;
  readonly server: WorkerdServer;
  readonly starts: Start[];
}

async function prepare(title: string, entry: string, disk: string): Promise<Side> {
  const server = await serveWorkerd({ entry, classes: ["Hall"], disk });
  const { size } = await stat(path.join(disk, "worker.js"));
  return { title, bytes: size, server, starts: [] };
}

async function measure({ server, starts }: Side, round: number): Promise<void> {
  await server.kill();
  const begun = performance.now();
  const { host, pid, kill } = await server.restart();
  await answerOf(host, "/", 404);
  const worker = performance.now() - begun;
  await answerOf(host, `/parties/hall/${round}`, 200);
  starts.push({ worker, room: performance.now() - begun, processor: exactProcessorTime(pid) });
  await kill();
}

async function answerOf(host: string, where: string, status: number): Promise<void> {
  const response = await fetch(`http://${host}${where}`);
  await response.text();
  if (response.status !== status) throw new Error(`${where} answered ${response.status}`);
}

const FIGURES = ["worker", "room", "processor"] as const;

function rowOf({ title, bytes, starts }: Side): string[] {
  const spreads = FIGURES.map((figure) => new Spread(starts.map((start) => start[figure])).toString(1));
  return [title, (bytes / 1_024).toFixed(0), ...spreads];
}

/** Of each round by itself, since the machine is faster in some than in others. */
function difference(one: Side, other: Side): string[] {
  const spreads = FIGURES.map((figure) =>
    new Spread(
      other.starts.map((start, round) => start[figure] - (one.starts[round]?.[figure] ?? 0)),
    ).toString(1),
  );
  return ["the second, less the first", ((other.bytes - one.bytes) / 1_024).toFixed(0), ...spreads];
}

const disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
try {
  console.log(machine());
  const bare = await prepare("bare", "bench/rooms/unguarded.ts", path.join(disk, "bare"));
  const guarded = await prepare("guarded", "bench/rooms/guarded.ts", path.join(disk, "guarded"));
  for (let round = 0; round < ROUNDS; round++) {
    for (const side of round % 2 === 0 ? [bare, guarded] : [guarded, bare]) await measure(side, round);
  }
  console.log(
    `\nMs until the first answers of a new process, and ms of processor time: ${ROUNDS} rounds by turns`,
  );
  console.log(
    table(
      ["", "KiB", "the worker", "a room too", "processor"],
      [rowOf(bare), rowOf(guarded), difference(bare, guarded)],
    ),
  );
} finally {
  await rm(disk, { recursive: true, force: true });
}
