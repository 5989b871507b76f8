import type { Algorithm, Bucket } from "../shared/bucket.ts";

/** A bucket under its key. Whoever holds on to it need not look it up, for as long as it is in. */
export interface KeyedEntry {
  readonly key: string;
  readonly bucket: Bucket;
  readonly algorithm: Algorithm;
  /** Whether the room still remembers it. */
  readonly isIn: boolean;
}

/** The same, with its neighbours in a ring of all, which is in the order in which they were last used. */
interface Entry extends KeyedEntry {
  bucket: Bucket;
  algorithm: Algorithm;
  isIn: boolean;
  older: Entry;
  newer: Entry;
}

/** Most that a room remembers at once. */
export const MOST_KEYED = 10_000;

/** How many buckets are looked at for one to drop, each time there is one too many. */
const LOOK_AT = 8;

/**
 * The buckets of a room that are kept under a key. Clients make keys up, so there are at most `most`, without a timer: if there is one
 * too many, a bucket that is as good as new is dropped, or else the one used longest ago.
 *
 * Their order is kept in a ring beside the map. A map remembers its order too, which is all that an `Lru` needs. But to find its first
 * entry it walks over the gaps that deleted entries have left: some 20 µs for each key in a flood of them.
 */
export class KeyedBuckets {
  readonly #entries = new Map<string, Entry>();
  /** The one used last; its `newer` is the one used longest ago. */
  #newest: Entry | null = null;
  readonly #most: number;

  /** @param most how many buckets there may be. Default: as many as a room remembers */
  constructor(most = MOST_KEYED) {
    this.#most = most;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Bucket | undefined {
    return this.#entries.get(key)?.bucket;
  }

  /** What {@link set} has put under a key. */
  entry(key: string): KeyedEntry | undefined {
    return this.#entries.get(key);
  }

  /** All buckets, from the one used last to the one used longest ago. */
  *all(): Iterable<KeyedEntry> {
    const newest = this.#newest;
    if (newest === null) return;
    let entry = newest;
    do {
      yield entry;
      entry = entry.older;
    } while (entry !== newest);
  }

  set(key: string, bucket: Bucket, algorithm: Algorithm, now: number): void {
    const known = this.#entries.get(key);
    if (known === undefined) {
      this.#add(key, bucket, algorithm);
      if (this.#entries.size > this.#most) this.#letGo(now);
      return;
    }
    known.algorithm = algorithm;
    this.#use(known, bucket);
  }

  /** The same for an entry of these that is in. */
  use(entry: KeyedEntry, bucket: Bucket): void {
    this.#use(entry as Entry, bucket);
  }

  /**
   * Takes in a copy of a bucket that a connection carried through hibernation. Of several copies the fullest is the newest: all have
   * drained equally since, and unlike their times this is true after the clock stepped back.
   */
  restore(key: string, bucket: Bucket, algorithm: Algorithm, now: number): void {
    const known = this.get(key);
    if (known === undefined || isFuller(bucket, known, algorithm, now)) {
      this.set(key, bucket, algorithm, now);
    }
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry !== undefined) this.#remove(entry);
  }

  #use(entry: Entry, bucket: Bucket): void {
    entry.bucket = bucket;
    if (entry === this.#newest) return;
    this.#unlink(entry);
    this.#link(entry);
  }

  #add(key: string, bucket: Bucket, algorithm: Algorithm): void {
    const entry = { key, bucket, algorithm, isIn: true } as Entry;
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
    entry.isIn = false;
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

/**
 * Whether one copy of a bucket is fuller than another. The time until each is as good as new comes first: what is left is in whole units,
 * and two copies of a share that was full when they were charged differ by less than one.
 */
function isFuller(one: Bucket, other: Bucket, algorithm: Algorithm, now: number): boolean {
  const difference = algorithm.resetAfter(one, now) - algorithm.resetAfter(other, now);
  return difference > 0 || (difference === 0 && algorithm.left(one, now) < algorithm.left(other, now));
}
