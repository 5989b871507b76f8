import { Every } from "../shared/every.ts";

const SPAN = 60_000;

/** Keeps what may happen at every message from filling the log: it is told of at once, and from then on at most once a minute. */
export class Folded {
  #count = 0;
  readonly #tellings = new Every(SPAN);

  /** @returns how often it has happened since it was told of last; 0 if it is not to be told of now */
  note(now: number): number {
    this.#count++;
    if (!this.#tellings.take(now)) return 0;
    const count = this.#count;
    this.#count = 0;
    return count;
  }
}
