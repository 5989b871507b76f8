import type { Bucket } from "../measure/algorithm.ts";
import type { Guest } from "./guest.ts";

/**
 * A guest as it is kept in the connection's state: a flat list, since every admitted message writes it. At most 200 bytes
 * with the default policy.
 */
export type Packed = readonly (string | number | null | Packed)[];

const VERSION = 2;

/** Of the head of the list, by place. */
const NAMES = [1, 2, 3, 4, 5, 6, 7] as const;
const NUMBERS = [8, 9, 10, 11, 12, 13, 14, 15, 16] as const;
const OWN = 17;
const KEPT = 18;

export function pack(guest: Guest): Packed {
  const { visitor, conduct, shadow } = guest;
  return [
    VERSION,
    visitor.clientKey,
    // The address and the id are in the key already, most of the time.
    visitor.clientKey === `user:${visitor.userId}` ? null : visitor.userId,
    visitor.clientKey === `address:${visitor.address}` ? null : visitor.address,
    visitor.tier,
    guest.locale,
    conduct.limit,
    conduct.only === null ? null : JSON.stringify(conduct.only),
    guest.admitted ? 1 : 0,
    conduct.strikes,
    conduct.at,
    conduct.cooldown,
    conduct.grace,
    conduct.calm,
    conduct.restricted,
    shadow?.at ?? 0,
    shadow?.until ?? 0,
    [...guest.buckets].flatMap(([id, { at, count, before }]) => [id, at, count, before]),
    [...guest.kept.values()].map(({ count: id, place, bucket: { at, count, before } }) => [
      id,
      place.kind === "mine" ? 1 : 0,
      place.key,
      at,
      count,
      before,
    ]),
  ];
}

/** Fills a guest in from what was packed. Where that is not what {@link pack} writes, the guest stays as it is. */
export function unpack(packed: unknown, guest: Guest): void {
  if (!Array.isArray(packed) || packed[0] !== VERSION) return;
  const names = NAMES.map((index): unknown => packed[index]);
  const numbers = NUMBERS.map((index): unknown => packed[index]);
  const own: unknown = packed[OWN];
  const kept: unknown = packed[KEPT];
  if (!names.every(isName) || !numbers.every(isAmount) || !Array.isArray(own) || !Array.isArray(kept)) return;

  const [clientKey = null, userId, address, tier = null, locale = null, limit = null, only = null] = names;
  const [
    admitted,
    strikes = 0,
    at = 0,
    cooldown = 0,
    grace = 0,
    calm = 0,
    restricted = 0,
    shadowAt = 0,
    shadowUntil = 0,
  ] = numbers;
  guest.visitor = {
    ...guest.visitor,
    clientKey,
    userId: userId ?? afterPrefix(clientKey, "user:"),
    address: address ?? afterPrefix(clientKey, "address:"),
    tier,
  };
  guest.locale = locale;
  guest.admitted = admitted === 1;
  guest.conduct = { at, strikes, cooldown, grace, calm, restricted, only: namesIn(only), limit };
  guest.shadow = shadowUntil === 0 ? null : { at: shadowAt, until: shadowUntil };
  for (let index = 0; index + 3 < own.length; index += 4) {
    const [id, ...counts] = own.slice(index, index + 4) as unknown[];
    const bucket = bucketOf(counts);
    if (isAmount(id) && bucket !== null) guest.buckets.set(id, bucket);
  }
  for (const entry of kept as unknown[]) {
    if (!Array.isArray(entry)) continue;
    const [id, mine, key, ...counts] = entry as unknown[];
    const bucket = bucketOf(counts);
    if (!isAmount(id) || typeof key !== "string" || bucket === null) continue;
    guest.carry({ count: id, place: { kind: mine === 1 ? "mine" : "shared", key }, bucket });
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
  return typeof value === "number" && value >= 0;
}
