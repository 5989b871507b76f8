/**
 * What one verdict costs, side by side with others who limit how fast messages come, and what each lets through of the
 * same flood. `node bench/verdict.ts [node|workerd] [--quick]`
 */
import { parseArgs } from "node:util";
import { SeededRandom } from "../test/support/seeded-random.ts";
import { type Answers, answersOf } from "./verdict/answers.ts";
import type { Contender, Lacking, Setting } from "./contenders/contender.ts";
import { LEADING, LINE_UP } from "./contenders/line-up.ts";
import { Bench } from "./verdict/in-node.ts";
import { Rooms } from "./verdict/in-workerd.ts";
import { machine } from "./instruments/machine.ts";
import { Cell, type Find, sideBySide } from "./verdict/side-by-side.ts";
import { tellAnswers, tellCosts, tellUnits } from "./verdict/tables.ts";
import { type Place, tellTargets } from "./verdict/targets.ts";

const CONNECTIONS = 1_000;

/** What is measured in the same rounds. */
interface Group {
  readonly keys: readonly number[];
  readonly limits: readonly Limits[];
  /** Of whom more than one limit is asked. Default: everyone. */
  readonly several?: readonly Contender[];
  readonly rounds: { readonly toWarmUp: number; readonly counted: number };
}

type Limits = Pick<Setting, "limits" | "matching">;

const one = (limits: number): Limits => ({ limits, matching: "one" });
const all = (limits: number): Limits => ({ limits, matching: "all" });

/** Optimising one for all that it is asked takes some. */
const ROUNDS = { toWarmUp: 6, counted: 7 };
const HUNDRED_THOUSAND = { keys: [100_000], limits: [one(1)], rounds: { toWarmUp: 1, counted: 5 } };
const THOUSAND = { keys: [1, 1_000], limits: [one(1), one(4), one(16), all(4), all(16)], rounds: ROUNDS };

/** The hundred thousand come last, and are warm by then; apart, since so many of everyone fill the memory. */
const WHOLE: Record<Place, readonly Group[]> = {
  Node: [THOUSAND, HUNDRED_THOUSAND],
  workerd: [{ ...THOUSAND, several: LEADING }],
};

/** What the ratios are of. */
const QUICK: readonly Group[] = [
  { keys: [1_000], limits: [one(1), one(16), all(4), all(16)], several: LEADING, rounds: ROUNDS },
];

async function costsOf(groups: readonly Group[], find: Find, clear = () => {}): Promise<Cell[]> {
  const cells: Cell[] = [];
  for (const { keys, limits, several = LINE_UP, rounds } of groups) {
    const settings = (["admitted", "refused"] as const).flatMap((outcome) =>
      limits.flatMap((rest) => keys.map((keys): Setting => ({ keys, ...rest, outcome }))),
    );
    const group = LINE_UP.flatMap((contender) =>
      settings
        .filter((setting) => setting.limits === 1 || several.includes(contender))
        .map((setting) => new Cell(contender, setting)),
    );
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
const groupsOf = (where: Place): readonly Group[] => (values.quick ? QUICK : WHOLE[where]);
const random = new SeededRandom(Number(process.env.SEED ?? 1));

console.log(`${machine()}, seed ${random.seed}`);
const answers = new Map<Contender, Answers | Lacking>();
for (const contender of LINE_UP) answers.set(contender, await answersOf(contender));
tellAnswers(answers);
tellUnits(LINE_UP);

if (isAsked("node")) {
  const bench = new Bench(random);
  const cells = await costsOf(groupsOf("Node"), bench.find, () => bench.clear());
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
