/**
 * Numbers that grow as they are set: one of each client, say. They take 4 bytes each, where an object would take eight for each, and more
 * for itself; 8 from the first one on that has no room in 4.
 */
export class Column {
  readonly #usual: number;
  #values: Int32Array | Float64Array;

  /** @param usual what is not set yet */
  constructor(usual = 0) {
    this.#usual = usual;
    this.#values = new Int32Array(1_024).fill(usual);
  }

  get(index: number): number {
    return this.#values[index] ?? this.#usual;
  }

  set(index: number, value: number): void {
    while (index >= this.#values.length) this.#grow();
    if ((value | 0) !== value) this.#widen();
    this.#values[index] = value;
  }

  add(index: number, value = 1): void {
    this.set(index, this.get(index) + value);
  }

  #grow(): void {
    const before = this.#values;
    const Kind = before instanceof Int32Array ? Int32Array : Float64Array;
    this.#values = new Kind(2 * before.length).fill(this.#usual, before.length);
    this.#values.set(before);
  }

  #widen(): void {
    if (this.#values instanceof Int32Array) this.#values = Float64Array.from(this.#values);
  }
}
