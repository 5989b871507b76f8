import { Every } from "../shared/every.ts";

const SPAN = 60_000;

/** Keeps something that may happen at every message from filling the log: it is logged at once, then at most once a minute. */
export class Folded {
  #count = 0;
  readonly #tellings = new Every(SPAN);

  /** It happened. @returns how often it did since it was last logged; 0 if it is not to be logged now */
  note(now: number): number {
    this.#count++;
    if (!this.#tellings.take(now)) return 0;
    const count = this.#count;
    this.#count = 0;
    return count;
  }
}
