import { hexOf } from "../shared/hex.ts";
import { namedUserId } from "./user-id.ts";
import type { ClientInfo } from "./client-info.ts";

/**
 * A client as it is kept in storage: `user:<id>`, or `address:#<hash>`, since an address is personal data and need not be
 * written down to be recognised.
 */
export type RecordKey = `user:${string}` | `address:#${string}`;

const USER = "user:";
const ADDRESS = "address:";
const HASHED = "address:#";

/** More than any has: an id that is longer than 64 characters is hashed. */
const LONGEST = 128;

/** Of the 256 bits of the hash: enough that no two addresses share one. */
const BYTES = 16;

/**
 * Makes record keys. An address is hashed with a key (HMAC-SHA-256), so that nobody without it can try out all there are.
 *
 * Who asks while the key is on its way awaits the same promise. That is right among the requests of one room, since a Durable Object
 * goes on with what a request began once its client is gone; a worker drops it. So each request to a worker has an instance of its own.
 */
export class RecordKeys {
  readonly #secret: () => Promise<string>;
  #key: Promise<CryptoKey> | null = null;

  /** @param secret hex digits; asked for once, and again where it failed */
  constructor(secret: () => Promise<string>) {
    this.#secret = secret;
  }

  /** The record key of who was identified; `null` where nobody can tell who it is. */
  of({
    userId,
    address,
  }: Pick<ClientInfo, "userId" | "address">): Promise<RecordKey | null> | RecordKey | null {
    if (userId !== null) return `${USER}${userId}`;
    return address === null ? null : this.#hashed(address);
  }

  /** The record key of a client that an operator names, in whichever form: `null` where it is none. */
  async named(target: string): Promise<RecordKey | null> {
    if (target.startsWith(USER)) return `${USER}${await namedUserId(target.slice(USER.length))}`;
    if (isRecordKey(target)) return target;
    return target.startsWith(ADDRESS) ? this.#hashed(target.slice(ADDRESS.length)) : null;
  }

  async #hashed(address: string): Promise<RecordKey> {
    const signature = await crypto.subtle.sign(
      "HMAC",
      await this.#imported(),
      new TextEncoder().encode(address),
    );
    const bytes = new Uint8Array(signature, 0, BYTES);
    return `${HASHED}${hexOf(bytes)}`;
  }

  #imported(): Promise<CryptoKey> {
    this.#key ??= this.#import().catch((error: unknown) => {
      this.#key = null;
      throw error;
    });
    return this.#key;
  }

  async #import(): Promise<CryptoKey> {
    const secret = new TextEncoder().encode(await this.#secret());
    return crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
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

/** Who a record is about: an identity the app verified, or an address. */
export function scopeOf(record: RecordKey | null): "user" | "address" | "connection" {
  if (record === null) return "connection";
  return record.startsWith(USER) ? "user" : "address";
}
