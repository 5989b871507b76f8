import type { MessageInfo } from "../identity/client-info.ts";
import { type Bucket, EMPTY } from "../shared/bucket.ts";
import type { Limiter } from "./limiter.ts";
import { exceedsBytes, lengthOf, type Message } from "../shared/message.ts";
import type { Fairness, ShareCount } from "./fairness.ts";
import type { Counter, KeyedPlace, Place } from "./compiled-limit.ts";

/** The buckets that a message may be counted in, and whose message it is. Only read here. */
export interface BucketReader {
  /** A message of this type, with who sends it. */
  says(type: string | null): MessageInfo;
  /** @param count its id */
  own(count: number): Bucket | undefined;
  keyed(place: KeyedPlace): Bucket | undefined;
  /** How many clients share the room. */
  readonly present: number;
}

/** A bucket to keep. */
export interface Charge {
  readonly count: Counter;
  readonly place: Place;
  readonly bucket: Bucket;
}

/** What measuring a message found. */
export interface LimitResult {
  /** The limit that refuses the message for longest, or `null` where none does. */
  readonly refusedBy: string | null;
  /** Milliseconds until the limits would let the same message pass; `Infinity`: never. */
  readonly wait: number;
  /** Whether the sender has no part in the refusal: a room that others have filled. */
  readonly blameless: boolean;
  /** Whether the policy says that it is free. */
  readonly isFree: boolean;
  readonly info: MessageInfo;
  /** What to keep: of a message that no limit refuses, all it is charged; else only what a clock that stepped back moved. */
  readonly charges: readonly Charge[];
}

/** The name under which a message over `maxMessageBytes` is refused. */
export const SIZE_LIMIT = "maxMessageBytes";

/** A message of more than so many times `maxMessageBytes` is no mistake. */
const EXCESS = 16;

const NOTHING: Charge[] = [];

const NOBODY = { clientKey: null, userId: null, connectionId: "", address: null, tier: null, type: null };

/** What is found of a message that nobody reads, since it is refused whatever it is. */
export const UNREAD: LimitResult = Object.freeze({
  refusedBy: null,
  wait: 0,
  blameless: false,
  isFree: false,
  info: Object.freeze(NOBODY),
  charges: NOTHING,
});

/** A message that nothing counts and nothing refuses. */
function uncounted(reader: BucketReader): LimitResult {
  return {
    refusedBy: null,
    wait: 0,
    blameless: false,
    isFree: true,
    info: reader.says(null),
    charges: NOTHING,
  };
}

/**
 * Which limits say no to a message. All that match it are asked before any is charged, so that a message which is refused
 * costs its sender nothing.
 */
export function check(reader: BucketReader, limiter: Limiter, message: Message, now: number): LimitResult {
  if (exceedsBytes(message, limiter.maxMessageBytes)) {
    return { ...uncounted(reader), isFree: false, refusedBy: SIZE_LIMIT, wait: Infinity };
  }
  const info = reader.says(limiter.typeOf(message));
  if (limiter.isFree(info, message)) return { ...uncounted(reader), info };

  let refusedBy: string | null = null;
  let wait = 0;
  let blameless = false;
  let charges = NOTHING;
  let rebased: readonly Charge[] = NOTHING;

  for (const meter of limiter.metersFor(info.type)) {
    const count = meter.countFor(info.tier);
    if (count === null) continue;
    const place = meter.placeOf(info, count);
    if (place === null) continue;
    const cost = meter.costOf(message, info);
    const bucket = bucketIn(reader, place, count);
    let waiting = count.algorithm.waitFor(bucket, cost, now);
    if (now < bucket.at) rebased = [...rebased, settled(count, place, bucket, now)];

    let share: ShareOf | null = null;
    let isOthers = false;
    if (count.fairness !== null && place.kind !== "own") {
      const { half } = count.fairness;
      share = shareOf(reader, count.fairness, place, info);
      const { algorithm } = share.count;
      if (now < share.bucket.at) rebased = [...rebased, settled(share.count, share.place, share.bucket, now)];
      // Whoever is alone has the whole room.
      if (reader.present > 1) {
        const halfWait = half.waitFor(bucket, cost, now);
        waiting = Math.max(waiting, Math.min(halfWait, algorithm.waitFor(share.bucket, cost, now)));
        isOthers = halfWait < Infinity && algorithm.isUnspent(share.bucket, cost, now);
      }
    }

    if (waiting > wait) {
      refusedBy = meter.limit.name;
      wait = waiting;
      blameless = isOthers;
    } else if (wait === 0) {
      const charge = charged(count, place, bucket, cost, now);
      if (charges === NOTHING) charges = [charge];
      else charges.push(charge);
      if (share !== null) charges.push(charged(share.count, share.place, share.bucket, cost, now));
    }
  }
  return {
    refusedBy,
    wait,
    blameless,
    isFree: false,
    info,
    charges: refusedBy === null ? charges : rebased,
  };
}

/** Whether a message is longer than 16 times `maxMessageBytes`: bytes, or for text its length, so that nobody has to read it. */
export function isExcessive(message: Message, { maxMessageBytes }: Limiter): boolean {
  return lengthOf(message) > EXCESS * maxMessageBytes;
}

function charged(count: Counter, place: Place, bucket: Bucket, cost: number, now: number): Charge {
  return { count, place, bucket: count.algorithm.charge(bucket, cost, now) };
}

function settled(count: Counter, place: Place, bucket: Bucket, now: number): Charge {
  return { count, place, bucket: count.algorithm.settle(bucket, now) };
}

/** What is counted at a place; nothing yet, where nothing is kept there. */
export function bucketIn(reader: BucketReader, place: Place, count: Counter): Bucket {
  return (place.kind === "own" ? reader.own(count.id) : reader.keyed(place)) ?? EMPTY;
}

/** A client's share of a room. */
interface ShareOf extends Charge {
  readonly count: ShareCount;
}

function shareOf(
  reader: BucketReader,
  fairness: Fairness,
  room: KeyedPlace,
  { clientKey }: MessageInfo,
): ShareOf {
  const place: KeyedPlace = {
    kind: clientKey === null ? "mine" : "shared",
    key: `${room.key}share:${clientKey}`,
  };
  return {
    count: fairness.share(Math.max(1, reader.present)),
    place,
    bucket: reader.keyed(place) ?? EMPTY,
  };
}
