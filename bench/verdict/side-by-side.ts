import type { SeededRandom } from "../../test/support/seeded-random.ts";
import type { Contender, Lacking, Setting } from "../contenders/contender.ts";
import { Spread } from "../instruments/spread.ts";
import { shuffled } from "./orders.ts";

/** What one verdict cost. */
export interface Cost {
  /** Ns. */
  readonly time: number;
  /** Allocated, where that can be told. */
  readonly bytes?: number;
}

/** Has a contender give verdicts for a while. */
export type Find = (contender: Contender, setting: Setting) => Promise<Cost | Lacking>;

/** What a room is asked: to do so with one of the line-up. */
export interface Question {
  readonly contender: string;
  readonly setting: Setting;
  readonly seed: number;
}

/** One contender in one setting, and what was found in each round. */
export class Cell {
  readonly contender: Contender;
  readonly setting: Setting;
  readonly #costs: Cost[] = [];
  /** Why it has no costs. */
  because: string | null = null;

  constructor(contender: Contender, setting: Setting) {
    this.contender = contender;
    this.setting = setting;
  }

  add(cost: Cost): void {
    this.#costs.push(cost);
  }

  get times(): readonly number[] {
    return this.#costs.map(({ time }) => time);
  }

  /** `NaN` where it was not told. */
  get bytes(): number {
    return new Spread(this.#costs.map(({ bytes = Number.NaN }) => bytes)).median;
  }
}

/**
 * Goes round all cells, each time in an order that chance makes. Those of one setting follow each other: whatever else the machine does
 * slows down all that are compared. What is found while it warms up is not counted.
 */
export async function sideBySide(
  cells: readonly Cell[],
  rounds: { readonly toWarmUp: number; readonly counted: number },
  random: SeededRandom,
  find: Find,
): Promise<void> {
  const bySetting = [...Map.groupBy(cells, ({ setting }) => setting).values()];
  for (let round = 0; round < rounds.toWarmUp + rounds.counted; round++) {
    for (const cell of shuffled(bySetting, random).flatMap((group) => shuffled(group, random))) {
      if (cell.because !== null) continue;
      const found = await find(cell.contender, cell.setting);
      if ("because" in found) cell.because = found.because;
      else if (round >= rounds.toWarmUp) cell.add(found);
    }
  }
}
