/** A binary heap: however many items it has, the first of them is at hand, and one more or less takes few steps. */
export class Heap<T> {
  /** Each comes before its two children, those at twice its index and 1 or 2 more. */
  readonly #items: T[] = [];
  readonly #isBefore: (one: T, other: T) => boolean;

  /** @param isBefore a strict order, in which no two items are equal */
  constructor(isBefore: (one: T, other: T) => boolean) {
    this.#isBefore = isBefore;
  }

  get first(): T | undefined {
    return this.#items[0];
  }

  push(item: T): void {
    const items = this.#items;
    let index = items.length;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = items[above];
      if (parent === undefined || !this.#isBefore(item, parent)) break;
      items[index] = parent;
      index = above;
    }
    items[index] = item;
  }

  takeFirst(): void {
    const last = this.#items.pop();
    if (last === undefined || this.#items.length === 0) return;
    this.#items[0] = last;
    this.settleFirst();
  }

  /** The first item may not be the first any more: it goes where it belongs. */
  settleFirst(): void {
    const items = this.#items;
    const [item] = items;
    if (item === undefined) return;
    let index = 0;
    for (;;) {
      let below = 2 * index + 1;
      let child = items[below];
      const right = items[below + 1];
      if (child !== undefined && right !== undefined && this.#isBefore(right, child)) {
        child = right;
        below++;
      }
      if (child === undefined || !this.#isBefore(child, item)) break;
      items[index] = child;
      index = below;
    }
    items[index] = item;
  }
}
