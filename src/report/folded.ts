const SPAN = 60_000;

/** Keeps what may happen at every message from filling the log: it is told of at once, and from then on at most once a minute. */
export class Folded {
  #count = 0;
  #quietUntil = -Infinity;

  /** @returns how often it has happened since it was told of last; 0 where it is not to be told of now */
  note(now: number): number {
    this.#count++;
    // A clock that was set back must not keep it quiet.
    if (now < this.#quietUntil && now >= this.#quietUntil - SPAN) return 0;
    const count = this.#count;
    this.#count = 0;
    this.#quietUntil = now + SPAN;
    return count;
  }
}
