/** In how many parts a span is counted. */
const PARTS = 10;

/** How often something has happened within a span of time, to a tenth of the span. It takes the same room however often that is. */
export class SlidingCount {
  readonly #part: number;
  readonly #counts: number[] = Array.from({ length: PARTS }, () => 0);
  /** The number of the part that is counted in now. */
  #current = 0;

  /** @param span in ms */
  constructor(span: number) {
    this.#part = span / PARTS;
  }

  /** Counts one more. @returns how many there were within the span, this one included */
  add(now: number): number {
    const part = Math.floor(now / this.#part);
    const passed = part - this.#current;
    // A clock that stepped back begins anew.
    if (passed < 0 || passed >= PARTS) this.#counts.fill(0);
    else for (let gone = 1; gone <= passed; gone++) this.#counts[(this.#current + gone) % PARTS] = 0;
    this.#current = part;
    const place = part % PARTS;
    this.#counts[place] = (this.#counts[place] ?? 0) + 1;
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }
}
