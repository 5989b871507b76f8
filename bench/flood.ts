/**
 * What honest people notice of a flood: in a bare room, in guarded ones, and behind PartyKit's sample limiter. `node bench/flood.ts`
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { serveWorkerd } from "../test/support/workerd.ts";
import {
  type Cell,
  COME_BACK_AFTER,
  delivered,
  latencies,
  LENGTH,
  measure,
  PACE,
  PATIENCE,
  PER_SECOND,
  REGULARS,
  TAIL,
} from "./flood/cell.ts";
import type { Distribution } from "./instruments/distribution.ts";
import { machine } from "./instruments/machine.ts";
import { keepAndDraw, type Measured } from "./flood/plot.ts";
import { Spread } from "./instruments/spread.ts";
import { table } from "./instruments/table.ts";

const SEED = Number(process.env["SEED"] ?? 1);
const ROUNDS = Number(process.env["ROUNDS"] ?? 2);
const FLOODERS = [0, 1, 10, 50];
const MOST = 50;
/** After the first round. */
const AGAIN = [0, MOST];

/** What each is called, and the class of its room. */
const VARIANTS = {
  bare: "Bare",
  "sample limiter": "Sampled",
  "guarded, closes": "Closing",
  "guarded, shadow-bans": "Shadowing",
};
const NAMES = Object.keys(VARIANTS) as (keyof typeof VARIANTS)[];

const inSeconds = (ms: number): number => ms / 1_000;

/** All rounds of one variant under so many flooders. */
interface Group {
  readonly title: string;
  readonly cells: readonly Cell[];
}

function groupsOf(rounds: readonly (readonly Cell[])[]): Group[] {
  return NAMES.flatMap((name) =>
    FLOODERS.map((flooders) => ({
      title: `${name}, ${flooders}`,
      cells: cellsOf(rounds.flat(), name, flooders),
    })),
  );
}

function cellsOf(cells: readonly Cell[], name: keyof typeof VARIANTS, flooders: number): Cell[] {
  const party = VARIANTS[name].toLowerCase();
  return cells.filter((cell) => cell.party === party && cell.flooders === flooders);
}

function mean(cells: readonly Cell[], figure: (cell: Cell) => number): number {
  return cells.reduce((sum, cell) => sum + figure(cell), 0) / cells.length;
}

function tellOfRegulars(groups: readonly Group[]): void {
  const tail = `last ${inSeconds(TAIL)} s:`;
  console.log("\nWhat honest people hear of each other: messages delivered, and ms until they are");
  console.log(
    table(
      ["room, flooders", "delivered %", "all: p50", "p90", "p99", `${tail} p50`, "p90", "p99", "thrown out"],
      groups.map(({ title, cells }) => [
        title,
        (delivered(cells) * 100).toFixed(2),
        ...quantiles(latencies(cells, 0)),
        ...quantiles(latencies(cells, LENGTH - TAIL)),
        mean(cells, ({ gone }) => gone).toFixed(0),
      ]),
    ),
  );
}

function quantiles(times: Distribution): string[] {
  return [0.5, 0.9, 0.99].map((part) => {
    const microseconds = times.quantile(part);
    return microseconds === Infinity ? "lost" : (microseconds / 1_000).toFixed(1);
  });
}

function tellOfRooms(groups: readonly Group[]): void {
  const perSecond = (cells: readonly Cell[], figure: (cell: Cell) => number): string =>
    (mean(cells, figure) / inSeconds(LENGTH)).toFixed(0);
  console.log("\nWhat the room does, each second on average");
  console.log(
    table(
      [
        "room, flooders",
        "flood in",
        "frames out",
        "KiB out",
        "spam to each",
        `in the last ${inSeconds(TAIL)} s`,
        "busy %",
        "upgrades in all",
        "all closed after s",
        "closes by code",
      ],
      groups.map(({ title, cells }) => [
        title,
        perSecond(cells, ({ flood }) => flood.sent),
        perSecond(cells, ({ frames }) => frames),
        perSecond(cells, ({ bytes }) => bytes / 1_024),
        (mean(cells, ({ spam }) => spam) / inSeconds(LENGTH)).toFixed(1),
        (mean(cells, ({ lateSpam }) => lateSpam) / inSeconds(TAIL)).toFixed(1),
        mean(cells, ({ busy }) => busy * 100).toFixed(0),
        mean(cells, ({ flood }) => flood.connects).toFixed(0),
        closedAfter(cells),
        Object.entries(cells[0]?.flood.closes ?? {})
          .map(([code, times]) => `${times} x ${code}`)
          .join(", "),
      ]),
    ),
  );
}

/** The latest of all rounds. */
function closedAfter(cells: readonly Cell[]): string {
  const ms = Math.max(...cells.map(({ flood }) => flood.allClosedAfter));
  return ms === 0 ? "" : ms === Infinity ? "never" : inSeconds(ms).toFixed(1);
}

function p99(cells: readonly Cell[], name: keyof typeof VARIANTS, flooders: number): number {
  return latencies(cellsOf(cells, name, flooders), LENGTH - TAIL).quantile(0.99) / 1_000;
}

function tellOfRatios(rounds: readonly (readonly Cell[])[]): void {
  const ratio = (cells: readonly Cell[], name: keyof typeof VARIANTS): number =>
    p99(cells, name, MOST) / p99(cells, name, 0);
  console.log(
    `\np99 in the last ${inSeconds(TAIL)} s with ${MOST} flooders, as a multiple of the p99 without any in the same room`,
  );
  console.log(
    table(
      ["room", "all rounds together", "each round by itself"],
      NAMES.map((name) => [
        name,
        ratio(rounds.flat(), name).toFixed(2),
        new Spread(rounds.map((cells) => ratio(cells, name))).toString(),
      ]),
    ),
  );
}

function roomOf(cells: readonly Cell[], name: keyof typeof VARIANTS): Measured["bare"] {
  const spam = mean(cellsOf(cells, name, MOST), ({ lateSpam }) => lateSpam) / inSeconds(TAIL);
  return { p99: p99(cells, name, MOST), spam };
}

/** Every variant under each flood, on a server that no other has left anything to. */
async function playRound(round: number, disk: string): Promise<Cell[]> {
  const plan = (round === 0 ? FLOODERS : AGAIN).flatMap((flooders) =>
    Object.values(VARIANTS).map((name) => ({ flooders, name })),
  );
  const cells: Cell[] = [];
  let server = await serveWorkerd({
    entry: "bench/rooms/square.ts",
    classes: Object.values(VARIANTS),
    disk,
  });
  for (const { flooders, name } of round % 2 === 0 ? plan : plan.toReversed()) {
    cells.push(await measure(server, name.toLowerCase(), flooders, SEED + round));
    server = await server.restart();
  }
  await server.kill();
  return cells;
}

const disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
try {
  console.log(machine());
  console.log(
    `${REGULARS} honest people, each says something every ${PACE.map(inSeconds).join(" to ")} s. ` +
      `Flooders send ${PER_SECOND} a second, and come back ${inSeconds(COME_BACK_AFTER)} s after each close. ` +
      `${inSeconds(LENGTH)} s each, ${ROUNDS} rounds of ${AGAIN.join(" and ")} flooders, seed ${SEED}. ` +
      `Lost is what was not heard ${inSeconds(PATIENCE)} s after the end.`,
  );
  const rounds: Cell[][] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await playRound(round, disk));
  const groups = groupsOf(rounds);
  tellOfRegulars(groups);
  tellOfRooms(groups);
  tellOfRatios(rounds);
  await keepAndDraw({
    people: REGULARS,
    flooders: MOST,
    bare: roomOf(rounds.flat(), "bare"),
    guarded: roomOf(rounds.flat(), "guarded, closes"),
  });
} finally {
  await rm(disk, { recursive: true, force: true });
}
process.exit();
