import type { Algorithm, Bucket } from "../shared/bucket.ts";

/** One bucket, in a ring of all in the order in which they were used. */
interface Entry {
  readonly key: string;
  bucket: Bucket;
  algorithm: Algorithm;
  older: Entry;
  newer: Entry;
}

/** Buckets looked at for one to let go, each time there is one too many. */
const LOOK_AT = 8;

/**
 * The buckets of a room that are shared, or made for a key that someone made up: at most `most` of them, without a timer.
 * Where there would be more, one that is as good as new goes first, then the one used longest ago.
 *
 * Their order is a ring beside the map: a map remembers the order too, but walks over the places of all that were deleted to find
 * the first, some 20 µs for each key that a flood makes up.
 */
export class KeyedBuckets {
  readonly #entries = new Map<string, Entry>();
  /** The one used last; its `newer` is the one used longest ago. */
  #newest: Entry | null = null;
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Bucket | undefined {
    return this.#entries.get(key)?.bucket;
  }

  set(key: string, bucket: Bucket, algorithm: Algorithm, now: number): void {
    const known = this.#entries.get(key);
    if (known === undefined) {
      this.#add(key, bucket, algorithm);
      if (this.#entries.size > this.#most) this.#letGo(now);
      return;
    }
    known.bucket = bucket;
    known.algorithm = algorithm;
    this.#unlink(known);
    this.#link(known);
  }

  /**
   * Takes in what a connection remembers of a bucket. Of several, the fullest is the one that was added to last: what time
   * has drained is the same for all, and a clock that stepped back does not deceive it.
   */
  restore(key: string, bucket: Bucket, algorithm: Algorithm, now: number): void {
    const known = this.get(key);
    if (known === undefined || algorithm.left(bucket, now) < algorithm.left(known, now)) {
      this.set(key, bucket, algorithm, now);
    }
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry !== undefined) this.#remove(entry);
  }

  #add(key: string, bucket: Bucket, algorithm: Algorithm): void {
    const entry = { key, bucket, algorithm } as Entry;
    this.#entries.set(key, entry);
    this.#link(entry);
  }

  #letGo(now: number): void {
    const oldest = this.#newest?.newer;
    if (oldest === undefined) return;
    let entry = oldest;
    for (let looked = 0; looked < LOOK_AT; looked++) {
      if (entry.algorithm.resetAfter(entry.bucket, now) === 0) return this.#remove(entry);
      entry = entry.newer;
    }
    this.#remove(oldest);
  }

  #remove(entry: Entry): void {
    this.#entries.delete(entry.key);
    this.#unlink(entry);
  }

  #link(entry: Entry): void {
    entry.older = this.#newest ?? entry;
    entry.newer = this.#newest?.newer ?? entry;
    entry.older.newer = entry;
    entry.newer.older = entry;
    this.#newest = entry;
  }

  #unlink(entry: Entry): void {
    entry.older.newer = entry.newer;
    entry.newer.older = entry.older;
    if (this.#newest === entry) this.#newest = entry.older === entry ? null : entry.older;
  }
}
