import type { MessageInfo } from "../identity/client-info.ts";
import { type Bucket, EMPTY } from "../shared/bucket.ts";
import { exceedsBytes, lengthOf, type Message } from "../shared/message.ts";
import { SIZE_LIMIT, SLOW_MODE } from "../shared/reserved-names.ts";
import { type BucketReader, bucketIn, type Charge, charged, type KeyedPlace, settled } from "./counter.ts";
import type { Fairness, ShareCounter } from "./fairness.ts";
import type { Limiter } from "./limiter.ts";
import { tooSoon } from "./too-soon.ts";

/** What the limits say about a message. */
export interface LimitResult {
  /** The limit that refuses the message for longest, or `null` if none does. */
  readonly refusedBy: string | null;
  /** Ms until the limits would admit the same message: 0 if they do now, `Infinity` if they never will. */
  readonly wait: number;
  /** Whether the sender has no part in the refusal, since others have filled the room. Then it earns no strike. */
  readonly blameless: boolean;
  /** Whether the message is not counted: the policy's `free` says so, or the room has asked for it. It passes even in a cool-down. */
  readonly isFree: boolean;
  /** Whether it answers a question of the room's own, and is free for that. Left out of all others: each message has a result. */
  readonly isAsked?: true;
  /** What it costs by limits whose cost is a function, by their names. Left out if none of them counts it. */
  readonly costs?: Readonly<Record<string, number>>;
  /** The message as limits see it: its sender and its type. */
  readonly info: MessageInfo;
  /** The buckets to save: all charges if the message is admitted; otherwise only buckets that moved because the clock stepped back. */
  readonly charges: readonly Charge[];
}

/** Nobody sends a message this many times as long as `maxMessageBytes` by mistake. */
const EXCESS = 16;

const NOTHING: Charge[] = [];

const NOBODY = { clientKey: null, userId: null, connectionId: "", address: null, tier: null, type: null };

/** The result for a message that is refused whatever it is, and therefore not read. */
export const UNREAD: LimitResult = Object.freeze({
  refusedBy: null,
  wait: 0,
  blameless: false,
  isFree: false,
  info: Object.freeze(NOBODY),
  charges: NOTHING,
});

/**
 * Asks every limit that matches a message. Only if all of them admit it are they charged, so a message that is refused costs its
 * sender nothing.
 *
 * @param arrived when the message came, if it had to wait for something other than a limit. It is counted as of then, or else its
 * sender would be refused for messages that only came to be counted together
 * @param type the message's, if it has been read
 */
export function check(
  reader: BucketReader,
  limiter: Limiter,
  message: Message,
  now: number,
  arrived = now,
  type?: string | null,
): LimitResult {
  if (exceedsBytes(message, limiter.maxMessageBytes)) return tooLarge(reader.says(null));
  const info = reader.says(type === undefined ? typeOf(reader, limiter, message) : type);
  if (limiter.isFree(info, message)) return free(info);
  if (limiter.asks && reader.isAsked(info.type, now)) return { ...free(info), isAsked: true };

  const isLate = arrived < now;
  let refusedBy: string | null = null;
  let wait = 0;
  let blameless = false;
  let charges = NOTHING;
  let rebased: readonly Charge[] = NOTHING;
  let costs: Record<string, number> | null = null;

  for (const limit of limiter.limitsFor(info.type)) {
    if (limit.appliesTo?.(reader.cohort) === false) continue;
    const counter = limit.counterFor(info.tier, reader.override);
    if (counter === null) continue;
    const place = limit.placeOf(info, counter);
    if (place === null) continue;
    const cost = limit.costOf(message, info);
    if (limit.asksForCost) (costs ??= noCosts())[limit.definition.name] = cost;
    const bucket = bucketIn(reader, place, counter);
    const moment = isLate ? momentFor(bucket, now, arrived) : now;
    let waiting = counter.algorithm.waitFor(bucket, cost, moment);
    if (now < bucket.at) rebased = [...rebased, settled(counter, place, bucket, now)];

    let share: Share | null = null;
    let at = moment;
    let isOthers = false;
    if (counter.fairness !== null && place.kind !== "own") {
      const { half } = counter.fairness;
      share = shareOf(reader, counter.fairness, place, info);
      const { algorithm } = share.counter;
      if (now < share.bucket.at)
        rebased = [...rebased, settled(share.counter, share.place, share.bucket, now)];
      if (isLate) at = momentFor(share.bucket, now, arrived);
      // A client that is alone has the whole room.
      if (reader.present > 1) {
        const halfWait = half.waitFor(bucket, cost, moment);
        waiting = Math.max(waiting, Math.min(halfWait, algorithm.waitFor(share.bucket, cost, at)));
        isOthers = halfWait < Infinity && algorithm.isUnspent(share.bucket, cost, at);
      }
    }

    if (isLate && waiting > 0) waiting = Math.max(1, waiting - (now - moment));
    if (waiting > wait) {
      refusedBy = limit.definition.name;
      wait = waiting;
      blameless = isOthers;
    } else if (wait === 0) {
      const charge = charged(counter, place, bucket, cost, moment);
      if (charges === NOTHING) charges = [charge];
      else charges.push(charge);
      if (share !== null) charges.push(charged(share.counter, share.place, share.bucket, cost, at));
    }
  }
  const result: LimitResult = {
    refusedBy,
    wait,
    blameless,
    isFree: false,
    info,
    charges: refusedBy === null ? charges : rebased,
  };
  if (refusedBy === SLOW_MODE) return tooSoon(reader, limiter, result, now);
  return costs === null ? result : { ...result, costs };
}

function typeOf(reader: BucketReader, limiter: Limiter, message: Message): string | null {
  return reader.isRestricted ? limiter.readType(message) : limiter.typeOf(message);
}

/** A limit may have any name, that of what each object inherits too. */
function noCosts(): Record<string, number> {
  return Object.create(null) as Record<string, number>;
}

/** When a message that came before is counted: then, unless something else has been counted since. */
function momentFor(bucket: Bucket, now: number, arrived: number): number {
  return Math.min(now, Math.max(arrived, bucket.at));
}

/** Whether a message is longer than 16 times `maxMessageBytes`. Text is measured in UTF-16 code units, so that it need not be read. */
export function isExcessive(message: Message, limiter: Limiter): boolean {
  return isExcessiveLength(lengthOf(message), limiter);
}

/** The same for a message of which the length is known. */
export function isExcessiveLength(length: number, { maxMessageBytes }: Limiter): boolean {
  return length > EXCESS * maxMessageBytes;
}

function tooLarge(info: MessageInfo): LimitResult {
  return {
    refusedBy: SIZE_LIMIT,
    wait: Infinity,
    blameless: false,
    isFree: false,
    info,
    charges: NOTHING,
  };
}

function free(info: MessageInfo): LimitResult {
  return { refusedBy: null, wait: 0, blameless: false, isFree: true, info, charges: NOTHING };
}

/** What a client has taken of its share of a room. */
interface Share extends Charge {
  readonly counter: ShareCounter;
}

function shareOf(
  reader: BucketReader,
  fairness: Fairness,
  room: KeyedPlace,
  { clientKey }: MessageInfo,
): Share {
  const place = sharePlace(room, clientKey);
  const bucket: Bucket = reader.keyed(place) ?? EMPTY;
  return { counter: fairness.share(Math.max(1, reader.present)), place, bucket };
}

/** Where a client's share of a room is counted. A connection whose client is unknown has one of its own. */
export function sharePlace(room: KeyedPlace, clientKey: string | null): KeyedPlace {
  return { kind: clientKey === null ? "mine" : "shared", key: `${room.key}share:${clientKey}` };
}
