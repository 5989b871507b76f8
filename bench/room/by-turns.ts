import { Spread } from "../instruments/spread.ts";
import type { Run } from "./load.ts";

/** How often, and for how long, rooms do the same by turns. */
export interface Pace {
  readonly rounds: number;
  /** Ms of each run. */
  readonly ms: number;
  /** Ms beforehand, which do not count. */
  readonly toWarmUp: number;
}

type Figure = (run: Run) => number;

export const perSecond: Figure = (run) => run.perSecond;
export const perMessage: Figure = (run) => run.perMessage;
export const busy: Figure = (run) => run.busy * 100;

/** What some rooms came to, in the order in which they were named, in each round. */
export class Rounds {
  readonly #rounds: readonly (readonly Run[])[];

  constructor(rounds: readonly (readonly Run[])[]) {
    this.#rounds = rounds;
  }

  of(room: number, figure: Figure): Spread {
    return new Spread(this.#rounds.map((round) => figureOf(round[room], figure)));
  }

  ratio(room: number, base: number, figure: Figure): Spread {
    return new Spread(
      this.#rounds.map((round) => figureOf(round[room], figure) / figureOf(round[base], figure)),
    );
  }
}

function figureOf(run: Run | undefined, figure: Figure): number {
  return run === undefined ? Number.NaN : figure(run);
}

/** Has rooms do something by turns, each as often first as any other. @param rooms what each does, for so many ms */
export async function byTurns(
  rooms: readonly ((ms: number) => Promise<Run>)[],
  { rounds, ms, toWarmUp }: Pace,
): Promise<Rounds> {
  for (const room of rooms) await room(toWarmUp);
  const all: Run[][] = [];
  for (let round = 0; round < rounds; round++) {
    const first = round % rooms.length;
    const inTurn = [...rooms.slice(first), ...rooms.slice(0, first)];
    const runs: Run[] = [];
    for (const room of inTurn) runs[rooms.indexOf(room)] = await room(ms);
    all.push(runs);
  }
  return new Rounds(all);
}
