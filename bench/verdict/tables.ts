import { type Answers, faultOf, QUESTIONS } from "./answers.ts";
import type { Contender, Lacking, Setting } from "../contenders/contender.ts";
import { Spread } from "../instruments/spread.ts";
import type { Cell } from "./side-by-side.ts";

const NAME = 39;
const COLUMN = 22;

export type Known = ReadonlyMap<Contender, Answers | Lacking>;

/** What is taken for one verdict of each. */
export function tellUnits(contenders: readonly Contender[]): void {
  console.log("\nOne verdict is");
  for (const { name, unit } of contenders) console.log(row(name, []) + `  ${unit}`);
  console.log(
    "Those that hibernate: in Node without what the platform takes to keep their state, in workerd with it",
  );
}

/** What each lets through. */
export function tellAnswers(known: Known): void {
  console.log(
    `\nWhat each answers where 10 a second may pass: of a flood of ${QUESTIONS.flood} (a message, and from 940 ms later on one each ms),` +
      `\nand of ${QUESTIONS.bunched} from somebody who sends 5 a second, of which the network hands over a second's worth at once`,
  );
  console.log(row("", ["admitted of flood", "at its worst", "refused of the rest"]));
  for (const [{ name }, answers] of known) {
    if ("because" in answers) {
      console.log(row(name, []) + `  ${answers.because}`);
      continue;
    }
    const { ofFlood, worst, refusedOfBunched } = answers;
    const figures = [ofFlood, `${worst.admitted} in ${worst.ms} ms`, refusedOfBunched];
    console.log(row(name, figures) + wrong(answers));
  }
}

/** What a verdict of each costs, in a table for each number of limits and each outcome. */
export function tellCosts(where: string, cells: readonly Cell[], known: Known): void {
  for (const title of new Set(cells.map(({ setting }) => titleOf(setting)))) {
    const table = new Table(cells.filter(({ setting }) => titleOf(setting) === title));
    console.log(`\n${where}, ${title}; ns a verdict: median (least to most) of its rounds`);
    table.tell(known);
  }
}

class Table {
  readonly #cells: readonly Cell[];
  readonly #keys: readonly number[];
  readonly #hasBytes: boolean;

  constructor(cells: readonly Cell[]) {
    this.#cells = cells;
    this.#keys = [...new Set(cells.map(({ setting }) => setting.keys))].toSorted((a, b) => a - b);
    this.#hasBytes = cells.some(({ bytes }) => bytes > 0);
  }

  tell(known: Known): void {
    const titles = this.#keys.map((keys) => (keys === 1 ? "1 key" : `${keys.toLocaleString("en")} keys`));
    console.log(row("", [...titles, ...(this.#hasBytes ? ["bytes allocated"] : [])]));
    for (const contender of new Set(this.#cells.map((cell) => cell.contender))) {
      const cells = this.#cells.filter((cell) => cell.contender === contender);
      const measured = cells.filter(({ because }) => because === null);
      const lacking = new Set(cells.map(({ because }) => because).filter((because) => because !== null));
      const figures = this.#keys.map((keys) => costIn(measured, keys));
      const bytes = this.#hasBytes && measured.length > 0 ? [bytesIn(measured)] : [];
      const answers = known.get(contender);
      const notes = measured.length === 0 || answers === undefined ? "" : wrong(answers);
      console.log(
        row(contender.name, [...figures, ...bytes]) + notes + [...lacking].map((why) => `  ${why}`).join(""),
      );
    }
  }
}

function costIn(cells: readonly Cell[], keys: number): string {
  const times = cells.find(({ setting }) => setting.keys === keys)?.times;
  if (times === undefined) return "-";
  const spread = new Spread(times);
  return spread.toString(spread.median < 10 ? 1 : 0);
}

/** It differs little with the number of keys. */
function bytesIn(cells: readonly Cell[]): string {
  return new Spread(cells.map(({ bytes }) => bytes)).median.toFixed(0);
}

function wrong(answers: Answers | Lacking): string {
  const fault = "because" in answers ? null : faultOf(answers);
  return fault === null ? "" : `  WRONG: ${fault}`;
}

function titleOf({ limits, matching, outcome }: Setting): string {
  if (limits === 1) return `${outcome}, 1 limit`;
  return `${outcome}, ${limits} limits ${matching === "one" ? "of which one matches" : "that all match"}`;
}

function row(name: string, figures: readonly unknown[]): string {
  return name.padEnd(NAME) + figures.map((figure) => String(figure).padStart(COLUMN)).join("");
}
