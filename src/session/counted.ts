import type { Charge, Counter, KeyedPlace } from "../limits/counter.ts";
import type { KeyedBuckets } from "../limits/keyed-buckets.ts";
import type { PlainCounter, PlainLimit } from "../limits/plain-limit.ts";
import type { MessageInfo } from "../identity/client-info.ts";
import type { Bucket } from "../shared/bucket.ts";
import type { CarriedBucket } from "./carried-bucket.ts";
import { HeldCount } from "./held-count.ts";
import { STAYS_AWAKE } from "./stays-awake.ts";

/** Most keyed counts that a connection carries through hibernation. The one that has run down first is left behind. */
const MOST_KEPT = 8;

/** Where a room keeps the counts that connections share. */
interface SharedBuckets {
  readonly keyed: KeyedBuckets;
}

/** A bucket that nobody else has, so that it can be written in place. */
class OwnBucket implements Bucket {
  /** The id of its counter. */
  readonly counter: number;
  at: number;
  count: number;
  readonly before = 0;

  constructor(counter: number, at: number, count: number) {
    this.counter = counter;
    this.at = at;
    this.count = count;
  }
}

let serial = 0;

/** What has been counted of a connection: by itself, and together with others. */
export abstract class Counted {
  /** Whether something has changed that still matters after its room has slept, and is not saved yet. */
  isUnsaved = false;
  /** Its own buckets, by the id of their counter. Written by {@link setOwn}. */
  readonly buckets = new Map<number, Bucket>();
  readonly kept = new Map<string, CarriedBucket>();
  readonly #shared: SharedBuckets;
  readonly #serial = ++serial;
  /** What {@link heldBy} has found, by counter. */
  #held: Map<number, HeldCount> | null = null;
  /** That of them that was found last: mostly it is the only one. */
  #lastHeld: HeldCount | null = null;
  /** The bucket of its own that was counted in last: mostly it is the only one. */
  #last: OwnBucket | null = null;

  constructor(shared: SharedBuckets) {
    this.#shared = shared;
  }

  /** A message of its own, in the words that limits can use. */
  abstract says(type: string | null): MessageInfo;

  own(counter: number): Bucket | undefined {
    return this.#last?.counter === counter ? this.#last : this.buckets.get(counter);
  }

  keyed(place: KeyedPlace): Bucket | undefined {
    return this.#shared.keyed.get(this.keyIn(place));
  }

  /** Keeps buckets as counting has left them. */
  keep(charges: readonly Charge[], now: number): void {
    for (const { counter, place, bucket } of charges) {
      const before = place.kind === "own" ? this.own(counter.id) : this.keyed(place);
      // If the clock has stepped back, what is saved would stand still until it is where it was.
      if (before !== undefined && now < before.at) this.isUnsaved = true;
      this.#noteChange(counter, bucket, now);
      if (place.kind === "own") {
        this.setOwn(counter.id, bucket);
        continue;
      }
      this.#shared.keyed.set(this.keyIn(place), bucket, counter.algorithm, now);
      const until = now + counter.algorithm.resetAfter(bucket, now);
      this.carry({ count: counter.id, place, bucket, until });
    }
  }

  /**
   * What a plain limit counts its messages of one type in, if it is a keyed count that it carries already; else `null`. It is looked up
   * once, as long as nothing else is counted.
   */
  heldBy(limit: PlainLimit, type: string | null): HeldCount | null {
    const { id } = limit.counter;
    const known = this.#lastHeld?.counter === id ? this.#lastHeld : this.#held?.get(id);
    if (known?.isIn === true) {
      this.#lastHeld = known;
      return known;
    }
    const place = limit.placeOf(this.says(type), limit.counter);
    if (place === null || place.kind === "own") return null;
    const key = this.keyIn(place);
    const entry = this.#shared.keyed.entry(key);
    const carried = this.kept.get(key);
    if (entry === undefined || carried?.count !== id || carried.isForeign === true) return null;
    const held = new HeldCount(entry, carried);
    (this.#held ??= new Map()).set(id, held);
    return held;
  }

  /** Keeps what a plain limit has counted. @param known the bucket of its own, as {@link own} has it */
  keepOwn(known: Bucket | undefined, counter: PlainCounter, count: number, now: number): void {
    if (known instanceof OwnBucket) {
      known.at = now;
      known.count = count;
      this.#last = known;
    } else this.buckets.set(counter.id, (this.#last = new OwnBucket(counter.id, now, count)));
    this.#noteChange(counter, this.#last, now);
  }

  /** The same of a keyed count. */
  keepHeld(held: HeldCount, counter: PlainCounter, count: number, now: number): void {
    const bucket = { at: now, count, before: 0 };
    held.keep(this.#shared.keyed, counter, bucket, now);
    this.#noteChange(counter, bucket, now);
  }

  /** Replaces one of its own buckets, or adds one. @param counter its id */
  setOwn(counter: number, bucket: Bucket): void {
    this.#last = null;
    this.buckets.set(counter, bucket);
  }

  /** Forgets what these counters have counted. */
  drop(counters: ReadonlySet<number>): void {
    this.letGo();
    this.#last = null;
    for (const counter of counters) this.buckets.delete(counter);
    for (const [key, { count }] of this.kept) if (counters.has(count)) this.kept.delete(key);
  }

  /** Remembers a keyed count beyond the room's memory. */
  carry(kept: CarriedBucket): void {
    const key = this.keyIn(kept.place);
    this.letGo();
    this.kept.set(key, kept);
    if (this.kept.size <= MOST_KEPT) return;
    let [first, soonest] = [key, Infinity];
    for (const [each, { until = 0 }] of this.kept) if (until < soonest) [first, soonest] = [each, until];
    this.kept.delete(first);
  }

  /** Its messages may be counted elsewhere from now on: that is looked up again. */
  protected letGo(): void {
    this.#held = null;
    this.#lastHeld = null;
  }

  /** Where the room's memory has a keyed count. One that is this connection's own has its serial number in front. */
  keyIn({ kind, key }: KeyedPlace): string {
    return kind === "shared" ? key : `${this.#serial}${key}`;
  }

  #noteChange({ algorithm }: Counter, bucket: Bucket, now: number): void {
    if (algorithm.longest > STAYS_AWAKE && algorithm.resetAfter(bucket, now) > STAYS_AWAKE)
      this.isUnsaved = true;
  }
}
