import { ADDRESS, type ClientKey } from "../identity/client-key.ts";
import { bytesOfHex, hexOf } from "../shared/hex.ts";
import { Lru } from "../shared/lru.ts";
import { siphash } from "./siphash.ts";

/** Of a key. */
const BYTES = 16;

/** Most clients whose pseudonyms are remembered. */
const MOST_KNOWN = 4_096;

/** A key that nobody can guess: 32 hex digits. */
export function newKey(): string {
  return hexOf(crypto.getRandomValues(new Uint8Array(BYTES)));
}

/** The key that belongs to a secret of any length. Nobody learns more of either than the secret's own strength allows. */
export function keyFrom(secret: string): string {
  const bytes = new TextEncoder().encode(secret);
  return [1, 2].map((half) => siphash(new Uint8Array(BYTES).fill(half), bytes)).join("");
}

/**
 * Names for clients and addresses that tell one from another and nothing else: SipHash-2-4 of them, keyed with a secret of the record. Without
 * the secret, which never leaves the room and is deleted with the record, one cannot find a client by hashing all there are. Of a million
 * clients two share a name once in some forty million records.
 */
export class Pseudonyms {
  readonly key: string;
  readonly #key: Uint8Array;
  readonly #known = new Lru<string, string>(MOST_KNOWN);

  /** @param key as {@link newKey} makes one */
  constructor(key: string) {
    this.key = key;
    this.#key = bytesOfHex(key);
  }

  /** `user:` or `address:`, and 16 hex digits. */
  ofClient(client: ClientKey): string {
    return client.startsWith(ADDRESS)
      ? `${ADDRESS}${this.ofAddress(client.slice(ADDRESS.length))}`
      : `user:${this.#hashed(client)}`;
  }

  /** 16 hex digits for a connection, by the id that its client has chosen. */
  ofConnection(id: string): string {
    return this.#hashed(`connection:${id}`);
  }

  /** 16 hex digits. */
  ofAddress(address: string): string {
    return this.#hashed(`${ADDRESS}${address}`);
  }

  #hashed(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const hash = siphash(this.#key, new TextEncoder().encode(text));
    this.#known.set(text, hash);
    return hash;
  }
}
