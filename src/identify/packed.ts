import type { Bucket } from "../measure/gcra.ts";
import type { ClientKey } from "./client.ts";
import type { Guest } from "./guest.ts";

/**
 * A guest as it is kept in the connection's state: a flat list, since every admitted message writes it. At most
 * 200 bytes with the default policy.
 *
 * `[version, limits, client, limit, admitted, strikes, at, cooldown, grace, calm, shadow at, shadow until, owed, at, owed, at, ...]`
 */
export type Packed = readonly (number | string | null)[];

const VERSION = 1;
const HEAD = 12;
const NAMES = [2, 3];

/** @param limits tells one set of limits from another, so that buckets are never read with the wrong ones. */
export function pack(guest: Guest, limits: number): Packed {
  const { client, admitted, conduct, shadow, buckets } = guest;
  const packed: (number | string | null)[] = [
    VERSION,
    limits,
    client,
    conduct.limit,
    admitted ? 1 : 0,
    conduct.strikes,
    conduct.at,
    conduct.cooldown,
    conduct.grace,
    conduct.calm,
    shadow?.at ?? 0,
    shadow?.until ?? 0,
  ];
  for (const { owed, at } of buckets) packed.push(owed, at);
  return packed;
}

/** Fills a guest in from what was packed. Where that is not what {@link pack} writes, the guest stays as it is. */
export function unpack(packed: unknown, limits: number, guest: Guest): void {
  if (!Array.isArray(packed) || packed.length < HEAD || packed[0] !== VERSION) return;
  const [client, limit] = NAMES.map((index): unknown => packed[index]);
  const numbers: unknown[] = packed.filter((_, index) => !NAMES.includes(index));
  if (!numbers.every(isAmount) || !isName(client) || !isName(limit)) return;
  const [, writtenWith, admitted, strikes, at, cooldown, grace, calm, shadowAt, shadowUntil, ...rest] =
    numbers as [number, number, number, number, number, number, number, number, number, number, ...number[]];
  guest.client = client as ClientKey | null;
  guest.admitted = admitted === 1;
  guest.conduct = { strikes, at, cooldown, grace, calm, limit };
  guest.shadow = shadowUntil === 0 ? null : { at: shadowAt, until: shadowUntil };
  guest.buckets = writtenWith === limits ? bucketsOf(rest) : [];
}

/** A number that differs for lists of limits that differ (32-bit FNV-1a of their JSON). */
export function fingerprint(limits: readonly object[]): number {
  let hash = 0x811c9dc5;
  for (const unit of JSON.stringify(limits)) {
    hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), 0x01000193);
  }
  return hash >>> 0;
}

function bucketsOf(numbers: readonly number[]): Bucket[] {
  const buckets: Bucket[] = [];
  for (let index = 0; index + 1 < numbers.length; index += 2) {
    buckets.push({ owed: numbers[index] ?? 0, at: numbers[index + 1] ?? 0 });
  }
  return buckets;
}

function isName(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}

function isAmount(value: unknown): value is number {
  return typeof value === "number" && value >= 0;
}
