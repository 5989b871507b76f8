import type { KeyedBuckets, KeyedEntry } from "../limits/keyed-buckets.ts";
import type { PlainCounter } from "../limits/plain-limit.ts";
import type { Bucket } from "../shared/bucket.ts";
import type { CarriedBucket } from "./carried-bucket.ts";

/** A keyed count that its session holds on to, so that one more need not look it up. */
export class HeldCount {
  /** The id of its counter. */
  readonly counter: number;
  readonly #entry: KeyedEntry;
  readonly #carried: { -readonly [Key in keyof CarriedBucket]: CarriedBucket[Key] };

  /** @param carried what the session carries of it, and nobody else does */
  constructor(entry: KeyedEntry, carried: CarriedBucket) {
    this.counter = carried.count;
    this.#entry = entry;
    this.#carried = carried;
  }

  get bucket(): Bucket {
    return this.#entry.bucket;
  }

  /** Whether the room still remembers it. */
  get isIn(): boolean {
    return this.#entry.isIn;
  }

  /** Keeps the bucket as counting has left it. */
  keep(keyed: KeyedBuckets, { algorithm }: PlainCounter, bucket: Bucket, now: number): void {
    keyed.use(this.#entry, bucket);
    this.#carried.bucket = bucket;
    this.#carried.until = now + algorithm.resetAfter(bucket, now);
  }
}
