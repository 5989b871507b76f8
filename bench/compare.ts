/**
 * What a message costs before a change and after it, side by side in one run.
 * `node bench/compare.ts <commit> [<commit>] [node|workerd] [--quick]`: without a second commit, the working tree comes after.
 */
import path from "node:path";
import { parseArgs } from "node:util";
import { SeededRandom } from "../test/support/seeded-random.ts";
import { type Checkout, checkOut, workingTree } from "./compare/checkout.ts";
import type { Contender, Setting } from "./contenders/contender.ts";
import { machine } from "./instruments/machine.ts";
import { Spread } from "./instruments/spread.ts";
import { table } from "./instruments/table.ts";
import { Bench } from "./verdict/in-node.ts";
import type { Rooms } from "./verdict/in-workerd.ts";
import { Cell, type Find, sideBySide } from "./verdict/side-by-side.ts";

const CONNECTIONS = 1_000;
const ROUNDS = { toWarmUp: 4, counted: 9 };

/** The ways of a message that are compared, and what earlier commits call them. A commit that lacks one is not asked for it. */
const COMPARED: Readonly<Record<string, string>> = {
  handle: "party-bouncer, a frame's journey",
  "handle, hibernating": "  in a room that hibernates",
  "handle, per client": "  by a limit per client",
  "handle, per client, hibernating": "",
};

interface Side {
  readonly checkout: Checkout;
  /** By the names of {@link COMPARED}. */
  readonly contenders: ReadonlyMap<string, Contender>;
  readonly Rooms: typeof Rooms;
}

async function sideOf(checkout: Checkout): Promise<Side> {
  const load = (file: string): Promise<unknown> => import(path.join(checkout.root, "bench", file));
  const { LINE_UP } = (await load("contenders/line-up.ts")) as { LINE_UP: readonly Contender[] };
  const contenders = new Map<string, Contender>();
  for (const [name, former] of Object.entries(COMPARED)) {
    const found = LINE_UP.find((each) => each.name === name || each.name === former);
    if (found !== undefined) contenders.set(name, found);
  }
  return { checkout, contenders, ...((await load("verdict/in-workerd.ts")) as Pick<Side, "Rooms">) };
}

function settingsOf(isQuick: boolean): Setting[] {
  const limits: Pick<Setting, "limits" | "matching">[] = [
    { limits: 1, matching: "one" },
    { limits: 4, matching: "all" },
    { limits: 16, matching: "one" },
  ];
  return limits
    .slice(0, isQuick ? 1 : undefined)
    .flatMap((rest) =>
      (["admitted", "refused"] as const).map((outcome) => ({ keys: CONNECTIONS, ...rest, outcome })),
    );
}

async function compare(where: string, sides: readonly Side[], findOf: (side: Side) => Find): Promise<void> {
  const finds = new Map<Contender, Find>();
  for (const side of sides) for (const each of side.contenders.values()) finds.set(each, findOf(side));
  const cells = [...finds.keys()].flatMap((contender) =>
    settings.map((setting) => new Cell(contender, setting)),
  );
  await sideBySide(cells, ROUNDS, random, async (contender, setting) => {
    const find = finds.get(contender);
    return find === undefined ? { because: "it is not there" } : find(contender, setting);
  });
  tell(where, sides, cells);
}

function tell(where: string, [before, after]: readonly Side[], cells: readonly Cell[]): void {
  const timesOf = (contender: Contender | undefined, setting: Setting): readonly number[] =>
    cells.find((cell) => cell.setting === setting && cell.contender === contender)?.times ?? [];
  console.log(`\n${where}, ns a message: median (least to most) of ${ROUNDS.counted} rounds`);
  const rows = Object.keys(COMPARED).flatMap((name) =>
    settings.map((setting) => {
      const then = timesOf(before?.contenders.get(name), setting);
      const now = timesOf(after?.contenders.get(name), setting);
      const ratios = then.map((time, round) => time / (now[round] ?? Number.NaN));
      const { limits, matching, outcome } = setting;
      const what = `${name}: ${outcome}, ${limits === 1 ? "1 limit" : `${limits} limits, ${matching}`}`;
      return [what, inNs(then), inNs(now), new Spread(ratios).toString()];
    }),
  );
  console.log(table(["", "before", "after", "before / after"], rows));
}

const inNs = (times: readonly number[]): string => new Spread(times).toString(0);

const { values, positionals } = parseArgs({
  options: { quick: { type: "boolean", default: false } },
  allowPositionals: true,
});
const places = ["node", "workerd"].filter((place) => positionals.includes(place));
const [before, after] = positionals.filter((each) => !places.includes(each));
if (before === undefined)
  throw new Error("Say with which commit to compare, such as: node bench/compare.ts HEAD");

const settings = settingsOf(values.quick);
const random = new SeededRandom(Number(process.env.SEED ?? 1));
const checkouts = [checkOut(before), after === undefined ? workingTree : checkOut(after)];
try {
  console.log(`${machine()}, seed ${random.seed}`);
  console.log(`before: ${checkouts[0]?.name}\nafter: ${checkouts[1]?.name}`);
  const sides = await Promise.all(checkouts.map(sideOf));
  if (places.length === 0 || places.includes("node")) {
    const bench = new Bench(random);
    await compare("Node", sides, () => bench.find);
  }
  if (places.length === 0 || places.includes("workerd")) {
    const opened = new Map(
      await Promise.all(sides.map(async (side) => [side, await side.Rooms.open(CONNECTIONS)] as const)),
    );
    try {
      await compare("workerd", sides, (side) => {
        const rooms = opened.get(side);
        if (rooms === undefined) throw new Error("Its rooms are not open");
        return rooms.find(random);
      });
    } finally {
      for (const rooms of opened.values()) await rooms.close();
    }
  }
} finally {
  for (const checkout of checkouts) checkout.remove();
}
process.exit();
