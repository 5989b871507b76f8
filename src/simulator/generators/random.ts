/**
 * Chance that can be repeated: xoshiro128** by David Blackman and Sebastiano Vigna (https://prng.di.unimi.it/xoshiro128starstar.c), whose
 * state SplitMix32 fills, as they advise. The same seed and name give the same numbers everywhere.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** @param name whose chance it is: each name has numbers of its own, however many others there are */
  static of(seed: number, name: string): Random {
    let mixed = splitMix32(splitMix32(Math.trunc(seed / 2 ** 32)) ^ seed);
    for (const character of name) mixed = splitMix32(mixed ^ (character.codePointAt(0) ?? 0));
    const words = [1, 2, 3, 4].map((step) => splitMix32(mixed + Math.imul(step, GOLDEN)));
    return new Random(words[0], words[1], words[2], words[3]);
  }

  /** Four words of 32 bits, not all of them 0. */
  constructor(a = 1, b = 2, c = 3, d = 4) {
    this.#a = a;
    this.#b = b;
    this.#c = c;
    this.#d = d;
  }

  /** 32 bits. */
  word(): number {
    const turned = Math.imul(this.#b, 5);
    const result = Math.imul((turned << 7) | (turned >>> 25), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /** From `least` up to, and without, `most`. */
  between(least: number, most: number): number {
    return least + (this.word() / 2 ** 32) * (most - least);
  }

  /** A whole number from `least` to `most`. */
  whole(least: number, most: number): number {
    return Math.floor(this.between(least, most + 1));
  }

  /** True so often, of 1. */
  chance(share: number): boolean {
    return this.word() / 2 ** 32 < share;
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.whole(0, items.length - 1)] ?? items[0];
  }

  /** Between two such events, if they happen each `mean` on average and independently. At most five times that. */
  pause(mean: number): number {
    return Math.min(5 * mean, -mean * Math.log(1 - this.between(0, 1)));
  }

  /**
   * Mostly near the median, now and then far above it, as lengths and pauses of people are. From a quarter of the median to six times
   * it: the log-normal distribution with a sigma of 0.7, without its ends.
   */
  around(median: number): number {
    const normal =
      Math.sqrt(-2 * Math.log(1 - this.between(0, 1))) * Math.cos(2 * Math.PI * this.between(0, 1));
    return median * Math.min(6, Math.max(0.25, Math.exp(0.7 * normal)));
  }
}

const GOLDEN = 0x9e3779b9;

/** The finalizer of SplitMix32, which is that of MurmurHash3 with other numbers. */
function splitMix32(state: number): number {
  let mixed = (state + GOLDEN) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
