import type { Algorithm, Bucket } from "./algorithm.ts";

interface Entry {
  readonly bucket: Bucket;
  readonly algorithm: Algorithm;
}

/** Buckets looked at for one to let go, each time there is one too many. */
const LOOK_AT = 8;

/**
 * The buckets of a room that are shared, or made for a key that someone made up: at most `most` of them, without a timer.
 * Where there would be more, one that is as good as new goes first, then the one used longest ago.
 */
export class KeyedBuckets {
  readonly #entries = new Map<string, Entry>();
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
    this.#entries.delete(key);
    this.#entries.set(key, { bucket, algorithm });
    if (this.#entries.size > this.#most) this.#letGo(now);
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
    this.#entries.delete(key);
  }

  #letGo(now: number): void {
    let looked = 0;
    let oldest: string | undefined;
    for (const [key, { bucket, algorithm }] of this.#entries) {
      oldest ??= key;
      if (algorithm.resetAfter(bucket, now) === 0) {
        this.#entries.delete(key);
        return;
      }
      if (++looked === LOOK_AT) break;
    }
    if (oldest !== undefined) this.#entries.delete(oldest);
  }
}
