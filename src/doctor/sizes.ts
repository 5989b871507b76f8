/** Classes for each doubling: neighbours differ by 6% at most. */
const PER_DOUBLING = 16;
const BITS = 4;

/** Sizes of 2 GiB and more are in the last class. No runtime takes messages of more than 32 MiB. */
const CLASSES = PER_DOUBLING * 28;

/**
 * How large messages are, in classes. However many there are, it takes some 2 KB, and one more costs a few nanoseconds: room for an exact
 * answer would cost every message what only a diagnosis needs.
 */
export class Sizes {
  readonly #counts = new Uint32Array(CLASSES);
  #count = 0;

  /** @param size a whole number, 0 or more */
  add(size: number): void {
    this.#count++;
    const index = classOf(size);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
  }

  get count(): number {
    return this.#count;
  }

  /** The least size that so large a share of the messages do not exceed, at most 6% too small, and never too large. 0 without messages. */
  atShare(share: number): number {
    let left = Math.ceil(share * this.#count);
    for (const [index, count] of this.#counts.entries()) {
      left -= count;
      if (left <= 0 && count > 0) return leastOf(index);
    }
    return 0;
  }
}

function classOf(size: number): number {
  if (size < PER_DOUBLING) return size;
  const shift = 31 - Math.clz32(size) - BITS;
  return Math.min(CLASSES - 1, shift * PER_DOUBLING + (size >>> shift));
}

function leastOf(index: number): number {
  if (index < PER_DOUBLING) return index;
  const shift = Math.floor(index / PER_DOUBLING) - 1;
  return (index - shift * PER_DOUBLING) * 2 ** shift;
}
