/**
 * What one verdict costs, side by side with others who limit how fast messages come, and what each lets through of the
 * same flood. `node bench/verdict.ts [node|workerd] [--quick]`
 */
import { parseArgs } from "node:util";
import { SeededRandom } from "../test/support/seeded-random.ts";
import { type Answers, answersOf } from "./verdict/answers.ts";
import type { Contender, Lacking, Setting } from "./contenders/contender.ts";
import { LINE_UP } from "./contenders/line-up.ts";
import { Bench } from "./verdict/in-node.ts";
import { Rooms } from "./verdict/in-workerd.ts";
import { machine } from "./instruments/machine.ts";
import { Cell, type Find, sideBySide } from "./verdict/side-by-side.ts";
import { tellAnswers, tellCosts, tellUnits } from "./verdict/tables.ts";
import { tellTargets } from "./verdict/targets.ts";

const CONNECTIONS = 1_000;

/** What is measured in the same rounds. */
interface Group {
  readonly keys: readonly number[];
  readonly limits: readonly Pick<Setting, "limits" | "matching">[];
  readonly rounds: { readonly toWarmUp: number; readonly counted: number };
}

const one = (limits: number): Group["limits"][number] => ({ limits, matching: "one" });
const all = (limits: number): Group["limits"][number] => ({ limits, matching: "all" });

/** Optimising one for all that it is asked takes some. */
const ROUNDS = { toWarmUp: 6, counted: 7 };
const HUNDRED_THOUSAND = { keys: [100_000], rounds: { toWarmUp: 1, counted: 5 } };

/** The hundred thousand come last, and are warm by then; apart, since so many of everyone fill the memory. */
const WHOLE: Record<string, readonly Group[]> = {
  node: [
    {
      keys: [1, 1_000],
      limits: [one(1), one(4), one(16), all(4), all(16)],
      rounds: ROUNDS,
    },
    { ...HUNDRED_THOUSAND, limits: [one(1)] },
    { ...HUNDRED_THOUSAND, limits: [one(4)] },
    { ...HUNDRED_THOUSAND, limits: [one(16)] },
  ],
  workerd: [{ keys: [1, 1_000], limits: [one(1), one(4), one(16)], rounds: ROUNDS }],
};

/** What the ratios are of. */
const QUICK: readonly Group[] = [{ keys: [1_000], limits: [one(1), one(16)], rounds: ROUNDS }];

async function costsOf(groups: readonly Group[], find: Find, clear = () => {}): Promise<Cell[]> {
  const cells: Cell[] = [];
  for (const { keys, limits, rounds } of groups) {
    const settings = (["admitted", "refused"] as const).flatMap((outcome) =>
      limits.flatMap((rest) => keys.map((keys): Setting => ({ keys, ...rest, outcome }))),
    );
    const group = LINE_UP.flatMap((contender) => settings.map((setting) => new Cell(contender, setting)));
    await sideBySide(group, rounds, random, find);
    clear();
    cells.push(...group);
  }
  return cells;
}

const { values, positionals } = parseArgs({
  options: { quick: { type: "boolean", default: false } },
  allowPositionals: true,
});
const isAsked = (where: string): boolean => positionals.length === 0 || positionals.includes(where);
const groupsOf = (where: string): readonly Group[] => (values.quick ? QUICK : (WHOLE[where] ?? []));
const random = new SeededRandom(Number(process.env.SEED ?? 1));

console.log(`${machine()}, seed ${random.seed}`);
const answers = new Map<Contender, Answers | Lacking>();
for (const contender of LINE_UP) answers.set(contender, await answersOf(contender));
tellAnswers(answers);
tellUnits(LINE_UP);

if (isAsked("node")) {
  const bench = new Bench(random);
  const cells = await costsOf(groupsOf("node"), bench.find, () => bench.clear());
  tellCosts("Node", cells, answers);
  tellTargets("Node", cells);
}
if (isAsked("workerd")) {
  const rooms = await Rooms.open(CONNECTIONS);
  try {
    const cells = await costsOf(groupsOf("workerd"), rooms.find(random));
    tellCosts("workerd", cells, answers);
    tellTargets("workerd", cells);
  } finally {
    await rooms.close();
  }
}
console.log(`\n${machine()}`);
process.exit();
