/** Spans of time, in microseconds. */
export class Distribution {
  readonly #sorted: Float64Array;

  constructor(microseconds: Iterable<number>) {
    this.#sorted = Float64Array.from(microseconds).toSorted();
  }

  /** @param part e.g. 0.99 */
  quantile(part: number): number {
    const index = Math.min(this.#sorted.length - 1, Math.floor(part * this.#sorted.length));
    return this.#sorted[index] ?? Number.NaN;
  }

  get median(): number {
    return this.quantile(0.5);
  }

  get mean(): number {
    return this.#sorted.reduce((sum, each) => sum + each, 0) / this.#sorted.length;
  }

  toString(): string {
    const columns = [0.5, 0.9, 0.99, 1].map((part) => this.quantile(part));
    return [...columns, this.mean].map((each) => each.toFixed(0).padStart(8)).join("");
  }

  static readonly header = ["p50", "p90", "p99", "max", "mean"].map((name) => name.padStart(8)).join("");
}
