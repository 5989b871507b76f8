import type { Bucket } from "../measure/algorithm.ts";
import type { Guest, Kept } from "./guest.ts";
import { isRecordKey } from "./record-key.ts";

/**
 * A guest as it is kept in the connection's state: a flat list, since every admitted message writes it. At most 200 bytes
 * with the default policy.
 */
export type Packed = readonly (string | number | null | Packed)[];

const VERSION = 5;

/** Of the head of the list, by place. */
const NAMES = [1, 2, 3, 4, 5, 6, 7] as const;
const NUMBERS = [8, 9, 10, 11, 12, 13, 14, 15, 16, 17] as const;
/** Among the numbers: the only one that may be without end. */
const LASTS = 9;
const KEPT = 18;
/** The connection's own counts come last, four numbers each. In a list of their own V8 might write each as a double. */
const OWN = 19;

/** Of the first number, by bit. */
const ADMITTED = 1;
const MODERATES = 2;
const IS_OWED_WORD = 4;

/** Of a keyed count, by bit. */
const MINE = 1;
const FOREIGN = 2;

export function pack(guest: Guest): Packed {
  const { visitor, conduct, shadow } = guest;
  // Times are kept as how long they were before the latest, which takes a fifth of the bytes.
  let latest = Math.max(conduct.at, shadow?.at ?? 0);
  for (const { at } of guest.buckets.values()) latest = Math.max(latest, at);
  const packed: Packed[number][] = [
    VERSION,
    guest.record,
    // The id is in the key already. An address is there only as a hash.
    guest.record === `user:${visitor.userId}` ? null : visitor.userId,
    visitor.address,
    visitor.tier,
    guest.locale,
    conduct.limit,
    conduct.only === null ? null : JSON.stringify(conduct.only),
    (guest.admitted ? ADMITTED : 0) |
      (guest.moderates ? MODERATES : 0) |
      (guest.isOwedWord ? IS_OWED_WORD : 0),
    latest,
    conduct.strikes,
    latest - conduct.at,
    conduct.cooldown,
    conduct.grace,
    conduct.calm,
    conduct.restricted,
    shadow === null ? 0 : latest - shadow.at,
    shadow === null ? 0 : shadow.until - shadow.at,
    guest.kept.size === 0 ? null : Array.from(guest.kept.values(), packKept),
  ];
  for (const [id, { at, count, before }] of guest.buckets) packed.push(id, latest - at, count, before);
  return compact(packed);
}

function packKept({ count: id, place, bucket: { at, count, before }, isForeign }: Kept): Packed {
  const flags = (place.kind === "mine" ? MINE : 0) | (isForeign === true ? FOREIGN : 0);
  return [id, flags, place.key, at, count, before];
}

/**
 * V8 writes a small number in nine bytes where arithmetic has left it as a double, and in two where it knows it to be an integer.
 * Each is put back by an assignment of its own: as the outcome of a choice, optimised code makes a double of it again.
 */
function compact(list: Packed[number][]): Packed {
  for (let index = 0; index < list.length; index++) {
    const value = list[index];
    if (typeof value === "number" && value <= 0x3fffffff && Number.isInteger(value)) list[index] = value | 0;
  }
  return list;
}

/** Fills a guest in from what was packed. Where that is not what {@link pack} writes, the guest stays as it is. */
export function unpack(packed: unknown, guest: Guest): void {
  if (!Array.isArray(packed) || packed[0] !== VERSION) return;
  const names = NAMES.map((index): unknown => packed[index]);
  const numbers = NUMBERS.map((index): unknown => packed[index]);
  const own: unknown[] = packed.slice(OWN);
  const kept: unknown = packed[KEPT] ?? [];
  if (
    !names.every(isName) ||
    !numbers.every((value, index) => isAmount(value) || (index === LASTS && value === Infinity)) ||
    !Array.isArray(kept)
  )
    return;

  const [record = null, stated, address = null, tier = null, locale = null, limit = null, only = null] =
    names;
  const [
    flags = 0,
    latest = 0,
    strikes = 0,
    before = 0,
    cooldown = 0,
    grace = 0,
    calm = 0,
    restricted = 0,
    shadowBefore = 0,
    lasts = 0,
  ] = numbers;
  const at = latest - before;
  const shadowAt = latest - shadowBefore;
  if (!Number.isInteger(strikes) || at < 0 || shadowAt < 0) return;

  const userId = stated ?? afterPrefix(record, "user:");
  const addressKey = address === null ? null : `address:${address}`;
  const clientKey = userId === null ? addressKey : `user:${userId}`;
  guest.visitor = { ...guest.visitor, clientKey, userId, address, tier };
  guest.record = isRecordKey(record) ? record : null;
  guest.locale = locale;
  guest.admitted = (flags & ADMITTED) !== 0;
  guest.moderates = (flags & MODERATES) !== 0;
  guest.isOwedWord = (flags & IS_OWED_WORD) !== 0;
  guest.conduct = { at, strikes, cooldown, grace, calm, restricted, only: namesIn(only), limit };
  guest.shadow = lasts === 0 ? null : { at: shadowAt, until: shadowAt + lasts };
  for (let index = 0; index + 3 < own.length; index += 4) {
    const [id, ago, ...counts] = own.slice(index, index + 4);
    const bucket = isAmount(ago) ? bucketOf([latest - ago, ...counts]) : null;
    if (isAmount(id) && bucket !== null) guest.buckets.set(id, bucket);
  }
  for (const entry of kept as unknown[]) {
    if (!Array.isArray(entry)) continue;
    const [id, flags, key, ...counts] = entry as unknown[];
    const bucket = bucketOf(counts);
    if (!isAmount(id) || !isAmount(flags) || typeof key !== "string" || bucket === null) continue;
    const place = { kind: (flags & MINE) !== 0 ? "mine" : "shared", key } as const;
    guest.carry({ count: id, place, bucket, ...((flags & FOREIGN) !== 0 && { isForeign: true }) });
  }
}

function bucketOf([at, count, before]: readonly unknown[]): Bucket | null {
  return isAmount(at) && isAmount(count) && isAmount(before) ? { at, count, before } : null;
}

function namesIn(list: string | null): readonly string[] | null {
  if (list === null) return null;
  try {
    const names: unknown = JSON.parse(list);
    return Array.isArray(names) && names.every((name) => typeof name === "string") ? names : null;
  } catch {
    return null;
  }
}

function afterPrefix(key: string | null, prefix: string): string | null {
  return key?.startsWith(prefix) === true ? key.slice(prefix.length) : null;
}

function isName(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}

function isAmount(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value < Infinity;
}
