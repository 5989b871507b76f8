import type { MessageInfo } from "../identity/client-info.ts";
import type { LimitOverrides } from "../policy/limit.ts";
import { type Algorithm, type Bucket, EMPTY } from "../shared/bucket.ts";

/** A way of counting: an algorithm with its numbers. What it has counted is in buckets, one for each {@link Place}. */
export interface Counter {
  /** Different for each set of numbers, so that no bucket is ever read with the wrong ones. */
  readonly id: number;
  readonly algorithm: Algorithm;
  /** Whether each of its buckets belongs to one client alone. */
  readonly isPersonal: boolean;
}

/**
 * Where a bucket is kept.
 *
 * - `own`: at the connection, which has one for each counter.
 * - `shared`: in the room, under a key. Everybody with this key shares it.
 * - `mine`: in the room, under a key that is read for each connection apart.
 */
export type Place = { readonly kind: "own" } | KeyedPlace;
export interface KeyedPlace {
  readonly kind: "shared" | "mine";
  readonly key: string;
}

/** The place of a counter that counts each connection by itself. */
export const OWN: Place = { kind: "own" };

/** The sender of a message, with the buckets in which it may be counted. Counting only reads them. */
export interface BucketReader {
  /** What limits may ask about a message of this type. */
  says(type: string | null): MessageInfo;
  /** @param counter its id */
  own(counter: number): Bucket | undefined;
  keyed(place: KeyedPlace): Bucket | undefined;
  /** How many clients share the room. */
  readonly present: number;
  /** From 0 to 999. Limits that apply to a share of the clients choose them by it. */
  readonly cohort: number;
  /** Whether only messages of some types pass, whatever the limits say: then each has to be read. */
  readonly isRestricted: boolean;
  /** The client's own numbers; `null` if it has none. */
  readonly override: LimitOverrides | null;
  /** Whether a message of this type answers a question of the room's own. */
  isAsked(type: string | null, now: number): boolean;
}

/** A bucket to keep, as a counter has left it. */
export interface Charge {
  readonly counter: Counter;
  readonly place: Place;
  readonly bucket: Bucket;
}

/** What has been counted at a place: nothing, if there is no bucket yet. */
export function bucketIn(reader: BucketReader, place: Place, counter: Counter): Bucket {
  return (place.kind === "own" ? reader.own(counter.id) : reader.keyed(place)) ?? EMPTY;
}

/** The bucket with a cost added to it. */
export function charged(counter: Counter, place: Place, bucket: Bucket, cost: number, now: number): Charge {
  return { counter, place, bucket: counter.algorithm.charge(bucket, cost, now) };
}

/** The bucket as of now, with nothing added. It has to be kept if the clock stepped back: else it would stand still until then. */
export function settled(counter: Counter, place: Place, bucket: Bucket, now: number): Charge {
  return { counter, place, bucket: counter.algorithm.settle(bucket, now) };
}

/**
 * Counts one event by one counter: a connect, an invalid message, a question. A message is counted by all of its limits or by
 * none, which is `check`.
 *
 * @returns `wait`: ms until it would be admitted, 0 if it is now. `charge`: the bucket to keep either way
 */
export function take(
  reader: BucketReader,
  counter: Counter,
  place: Place,
  now: number,
): { readonly wait: number; readonly charge: Charge } {
  const bucket = bucketIn(reader, place, counter);
  const wait = counter.algorithm.waitFor(bucket, 1, now);
  const charge = wait === 0 ? charged(counter, place, bucket, 1, now) : settled(counter, place, bucket, now);
  return { wait, charge };
}
