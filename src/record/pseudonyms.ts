import { blake2s } from "@noble/hashes/blake2.js";
import { ADDRESS, type ClientKey } from "../identity/client-key.ts";
import { hexOf } from "../shared/hex.ts";
import { Lru } from "../shared/lru.ts";

/** Of the hash: enough that no two of a million clients share one, but once in some forty million records. */
const BYTES = 8;

/** Most clients whose pseudonyms are remembered. */
const MOST_KNOWN = 4_096;

/**
 * Names for clients and addresses that tell one from another and nothing else: BLAKE2s of them, keyed with a secret of the record. Without the
 * secret, which never leaves the room and is deleted with the record, one cannot find a client by hashing all there are.
 */
export class Pseudonyms {
  readonly key: string;
  readonly #key: Uint8Array;
  readonly #known = new Lru<string, string>(MOST_KNOWN);

  /** @param key hex digits, of 32 bytes at most */
  constructor(key: string) {
    this.key = key;
    this.#key = Uint8Array.from(key.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
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
    const hash = hexOf(blake2s(new TextEncoder().encode(text), { key: this.#key, dkLen: BYTES }));
    this.#known.set(text, hash);
    return hash;
  }
}
