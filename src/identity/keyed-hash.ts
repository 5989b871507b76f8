import { hexOf } from "../shared/hex.ts";
import { once } from "../shared/once.ts";

/** Of the 256 bits of the hash: enough that no two texts share one. */
const BYTES = 16;

/**
 * A hash that one can make only with a secret (HMAC-SHA-256).
 *
 * Calls that come while the secret is being fetched await the same promise. Within a room that is right, since a Durable Object finishes
 * what a request began even if its client hangs up. A worker does not: there, each request needs an instance of its own.
 */
export class KeyedHash {
  readonly #key: () => Promise<CryptoKey>;

  /** @param secret hex digits; asked for once, and again after it failed */
  constructor(secret: () => Promise<string>) {
    this.#key = once(async () => imported(await secret()));
  }

  /** 32 hex digits. */
  async of(text: string): Promise<string> {
    const signature = await crypto.subtle.sign("HMAC", await this.#key(), new TextEncoder().encode(text));
    return hexOf(new Uint8Array(signature, 0, BYTES));
  }
}

function imported(secret: string): Promise<CryptoKey> {
  const bytes = new TextEncoder().encode(secret);
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
}
