/** What several rounds of the same came to. */
export class Spread {
  readonly #sorted: readonly number[];

  constructor(values: Iterable<number>) {
    this.#sorted = [...values].toSorted((a, b) => a - b);
  }

  get median(): number {
    const middle = (this.#sorted.length - 1) / 2;
    return (this.#at(Math.floor(middle)) + this.#at(Math.ceil(middle))) / 2;
  }

  get min(): number {
    return this.#at(0);
  }

  get max(): number {
    return this.#at(this.#sorted.length - 1);
  }

  /** The median, and in parentheses the least and the most. */
  toString(digits = 2): string {
    const [median, min, max] = [this.median, this.min, this.max].map((each) => each.toFixed(digits));
    return `${median} (${min}-${max})`;
  }

  #at(index: number): number {
    return this.#sorted[index] ?? Number.NaN;
  }
}
