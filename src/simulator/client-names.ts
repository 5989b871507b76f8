/** The clients of a record, by the order in which they came. So each is known by a small number. */
export class ClientNames {
  readonly #indices = new Map<string, number>();
  readonly #names: string[] = [];

  get size(): number {
    return this.#names.length;
  }

  /** The number of a client. It gets the next one if it has none. */
  indexOf(name: string): number {
    let index = this.#indices.get(name);
    if (index === undefined) {
      index = this.#names.push(name) - 1;
      this.#indices.set(name, index);
    }
    return index;
  }

  nameOf(index: number): string {
    return this.#names[index] ?? "";
  }
}
