import type { Timeline } from "./result.ts";

/** Most steps. When there is one more, each two of them become one. */
const MOST_STEPS = 240;

/** Ms of a step at first. */
const FIRST_STEP = 1_000;

/** What was admitted and refused over time, in as few steps as can be drawn, however long the record is. */
export class TimelineBuilder {
  #start: number | null = null;
  #step = FIRST_STEP;
  #admitted: number[] = [];
  readonly #refused = new Map<string, number[]>();

  admit(at: number): void {
    const index = this.#indexOf(at);
    add(this.#admitted, index);
  }

  refuse(at: number, limit: string): void {
    const index = this.#indexOf(at);
    let counts = this.#refused.get(limit);
    if (counts === undefined) this.#refused.set(limit, (counts = []));
    add(counts, index);
  }

  /** @param until epoch ms of the last record */
  result(until: number): Timeline {
    const steps = this.#start === null ? 0 : this.#indexOf(until) + 1;
    const filled = (counts: readonly number[]): number[] =>
      Array.from({ length: steps }, (_, index) => counts[index] ?? 0);
    return {
      step: this.#step,
      admitted: filled(this.#admitted),
      refused: Array.from(this.#refused, ([name, counts]) => ({ name, counts: filled(counts) })),
    };
  }

  /** The step of a moment. What is earlier than the first, as the clock stepped back, counts there. */
  #indexOf(at: number): number {
    this.#start ??= at;
    while (at - this.#start >= this.#step * MOST_STEPS) this.#widen();
    return Math.max(0, Math.floor((at - this.#start) / this.#step));
  }

  #widen(): void {
    this.#step *= 2;
    this.#admitted = halved(this.#admitted);
    for (const [name, counts] of this.#refused) this.#refused.set(name, halved(counts));
  }
}

function add(counts: number[], index: number): void {
  while (counts.length <= index) counts.push(0);
  counts[index] = (counts[index] ?? 0) + 1;
}

function halved(counts: readonly number[]): number[] {
  return Array.from(
    { length: Math.ceil(counts.length / 2) },
    (_, index) => (counts[2 * index] ?? 0) + (counts[2 * index + 1] ?? 0),
  );
}
