import { ADDRESS, USER } from "./client-key.ts";
import { KeyedHash } from "./keyed-hash.ts";
import { namedUserId } from "./user-id.ts";
import type { ClientInfo } from "./client-info.ts";

/** What the key of a hashed address begins with. */
export const HASHED = `${ADDRESS}#` as const;

/**
 * A client, as records refer to it: `user:<id>` or `address:#<hash>`. An address is personal data, and need not be written down to be
 * recognised.
 */
export type RecordKey = `user:${string}` | `address:#${string}`;

/** More than any has: an id that is longer than 64 characters is hashed. */
const LONGEST = 128;

/**
 * Makes record keys. An address is hashed with a secret: without it, one cannot find an address by hashing all there are.
 *
 * In a worker each request needs an instance of its own: see {@link KeyedHash}.
 */
export class RecordKeys {
  readonly #hash: KeyedHash;

  /** @param secret hex digits; asked for once, and again after it failed */
  constructor(secret: () => Promise<string>) {
    this.#hash = new KeyedHash(secret);
  }

  /** The record key of a client that was identified; `null` if it is unknown. */
  of({
    userId,
    address,
  }: Pick<ClientInfo, "userId" | "address">): Promise<RecordKey | null> | RecordKey | null {
    if (userId !== null) return `${USER}${userId}`;
    return address === null ? null : this.#hashed(address);
  }

  /** The record key of a client that an operator names, as a client key or a record key. `null` if it is neither. */
  async named(target: string): Promise<RecordKey | null> {
    if (target.startsWith(USER)) return `${USER}${await namedUserId(target.slice(USER.length))}`;
    if (isRecordKey(target)) return target;
    return target.startsWith(ADDRESS) ? this.#hashed(target.slice(ADDRESS.length)) : null;
  }

  async #hashed(address: string): Promise<RecordKey> {
    return `${HASHED}${await this.#hash.of(address)}`;
  }
}

export function isRecordKey(value: unknown): value is RecordKey {
  return (
    typeof value === "string" &&
    value.length <= LONGEST &&
    value.isWellFormed() &&
    (value.startsWith(USER) || value.startsWith(HASHED))
  );
}

/** Whether a record is about an id that the app verified, about an address, or (`null`) about a connection alone. */
export function scopeOf(record: RecordKey | null): "user" | "address" | "connection" {
  if (record === null) return "connection";
  return record.startsWith(USER) ? "user" : "address";
}
