import type { Rate } from "../shared/bucket.ts";
import { gcra } from "../shared/gcra.ts";

/** A rate that a limit is suggested from. */
export type GridRate = Omit<Rate, "burst">;

const perSecond = (limit: number): GridRate => ({ limit, window: 1_000 });

/** Rates of messages, slowest first: once a minute up to a thousand times a second. */
export const messageRates: readonly GridRate[] = [
  { limit: 1, window: 60_000 },
  { limit: 1, window: 10_000 },
  { limit: 1, window: 5_000 },
  { limit: 1, window: 2_000 },
  ...[1, 2, 3, 5, 10, 20, 30, 60, 120, 250, 1_000].map(perSecond),
];

/** Rates of bytes: a hundred a second up to a million. */
export const byteRates: readonly GridRate[] = [
  100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000,
].map(perSecond);

/** Rates of connects: once a minute up to ten times a second. */
export const connectRates: readonly GridRate[] = [
  { limit: 1, window: 60_000 },
  { limit: 1, window: 15_000 },
  { limit: 1, window: 5_000 },
  { limit: 1, window: 1_000 },
  { limit: 10, window: 1_000 },
];

/** Rows of a block. Blocks never move, so that growing copies nothing. */
const BLOCK = 1_024;

/** More than any burst that is worth a suggestion; the counts stop there. */
const MOST = 2 ** 32 - 1;

interface Block {
  /** Epoch ms at which `owed` is as of. */
  readonly at: Float64Array;
  /** By row and rate: what is owed, in the units of that rate. */
  readonly owed: Uint32Array;
  /** The most that was ever owed. */
  readonly most: Uint32Array;
  /** The second of the clock that is being counted, since the epoch. */
  readonly second: Float64Array;
  readonly inSecond: Uint32Array;
  readonly busiest: Uint32Array;
  /** What the row is of: a number of whoever opened it. */
  readonly tag: Int32Array;
  /** The next row of the same sender; -1 if there is none. */
  readonly next: Int32Array;
}

/**
 * How fast each of many senders has sent, in rows of numbers: for each of a grid of rates, the least burst with which no message would
 * have been refused. That is the most that is ever owed at the rate if everything is admitted, which is the arrival curve of the network
 * calculus (Cruz, "A Calculus for Network Delay", 1991; Le Boudec and Thiran, "Network Calculus", 2001, section 1.2), computed by
 * the algorithm of the limits themselves: GCRA, on whole numbers. So it is exact for each rate of the grid.
 *
 * A row takes 8 bytes for each rate and 32 more.
 */
export class Envelopes {
  readonly #blocks: Block[] = [];
  readonly #free: number[] = [];
  #used = 0;
  readonly #meters: readonly { readonly weight: number; readonly drain: number }[];
  readonly #width: number;

  /** @param rates the grid, of at least one rate */
  constructor(rates: readonly GridRate[]) {
    this.#meters = rates.map((rate) => {
      const { weight, drain } = gcra({ ...rate, burst: 1 });
      return { weight, drain };
    });
    this.#width = rates.length;
  }

  /**
   * A new row, of a sender that has sent nothing.
   *
   * @param tag a number to know it by
   * @param next a row to go on to from it, if it is not the sender's only one
   */
  open(tag = 0, next = -1): number {
    const row = this.#free.pop() ?? this.#used++;
    if (row >= this.#blocks.length * BLOCK) this.#blocks.push(this.#newBlock());
    const block = this.#blockOf(row);
    const { at, owed, most, second, inSecond, busiest } = block;
    const index = row % BLOCK;
    owed.fill(0, index * this.#width, (index + 1) * this.#width);
    most.fill(0, index * this.#width, (index + 1) * this.#width);
    at[index] = second[index] = inSecond[index] = busiest[index] = 0;
    block.tag[index] = tag;
    block.next[index] = next;
    return row;
  }

  /** What a row was opened with. */
  tagOf(row: number): number {
    return this.#blockOf(row).tag[row % BLOCK] ?? 0;
  }

  /** The row after it. */
  nextOf(row: number): number {
    return this.#blockOf(row).next[row % BLOCK] ?? -1;
  }

  /** Gives a row back. */
  close(row: number): void {
    this.#free.push(row);
  }

  /** A new row that goes on from another one. */
  copy(from: number): number {
    const row = this.open();
    const source = this.#blockOf(from);
    const target = this.#blockOf(row);
    const [a, b] = [from % BLOCK, row % BLOCK];
    for (const key of ["at", "second", "inSecond", "busiest"] as const) target[key][b] = source[key][a] ?? 0;
    for (const key of ["owed", "most"] as const)
      target[key].set(source[key].subarray(a * this.#width, (a + 1) * this.#width), b * this.#width);
    return row;
  }

  /** So much has come: what it adds to what is owed at each rate. */
  owe(row: number, cost: number, now: number): void {
    const { at, owed, most } = this.#blockOf(row);
    const index = row % BLOCK;
    const elapsed = Math.max(0, now - (at[index] ?? 0));
    at[index] = now;
    let place = index * this.#width;
    for (const { weight, drain } of this.#meters) {
      const after = Math.min(MOST, Math.max(0, (owed[place] ?? 0) - elapsed * drain) + cost * weight);
      owed[place] = after;
      if (after > (most[place] ?? 0)) most[place] = after;
      place++;
    }
  }

  /** A message has come: what it adds to its second of the clock. */
  tick(row: number, now: number): void {
    const { second, inSecond, busiest } = this.#blockOf(row);
    const index = row % BLOCK;
    const current = Math.floor(now / 1_000);
    const count = current === second[index] ? (inSecond[index] ?? 0) + 1 : 1;
    second[index] = current;
    inSecond[index] = count;
    if (count > (busiest[index] ?? 0)) busiest[index] = count;
  }

  /** Takes in the most that another row has owed. */
  merge(row: number, other: number): void {
    const into = this.#blockOf(row).most;
    const from = this.#blockOf(other).most;
    const start = (row % BLOCK) * this.#width;
    const source = (other % BLOCK) * this.#width;
    for (let offset = 0; offset < this.#width; offset++)
      into[start + offset] = Math.max(into[start + offset] ?? 0, from[source + offset] ?? 0);
  }

  /** Messages in the busiest second of the clock. */
  busiestSecond(row: number): number {
    return this.#blockOf(row).busiest[row % BLOCK] ?? 0;
  }

  /** The least burst at a rate of the grid, by its index, with which nothing would have been refused. */
  burstAt(row: number, rate: number): number {
    const most = this.#blockOf(row).most[(row % BLOCK) * this.#width + rate] ?? 0;
    return most === MOST ? Infinity : Math.max(1, Math.ceil(most / (this.#meters[rate]?.weight ?? 1)));
  }

  #blockOf(row: number): Block {
    // Every row was opened, and its block made then.
    return this.#blocks[Math.floor(row / BLOCK)] as Block;
  }

  #newBlock(): Block {
    return {
      at: new Float64Array(BLOCK),
      owed: new Uint32Array(BLOCK * this.#width),
      most: new Uint32Array(BLOCK * this.#width),
      second: new Float64Array(BLOCK),
      inSecond: new Uint32Array(BLOCK),
      busiest: new Uint32Array(BLOCK),
      tag: new Int32Array(BLOCK),
      next: new Int32Array(BLOCK),
    };
  }
}
