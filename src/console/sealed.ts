import { secretOf } from "../ledger/rpc.ts";
import type { LedgerLike } from "../platform/ledger-port.ts";
import { bytesOfHex } from "../shared/hex.ts";

const ALGORITHMS = { alg: "dir", enc: "A256GCM" } as const;

/** Makes texts that only those can read and make who know the secret of the rooms' ledger: JWE with a key of its own for each purpose. */
export class Sealed {
  readonly #purpose: string;
  #key: Uint8Array | null = null;

  /** @param purpose what was sealed for one is nothing for another */
  constructor(purpose: string) {
    this.#purpose = purpose;
  }

  async seal(ledger: LedgerLike, value: object): Promise<string> {
    const { CompactEncrypt } = await jose();
    const text = new TextEncoder().encode(JSON.stringify(value));
    return new CompactEncrypt(text).setProtectedHeader(ALGORITHMS).encrypt(await this.#keyOf(ledger));
  }

  /** @returns what was sealed; `undefined` if it was not, or not for this */
  async open(ledger: LedgerLike, sealed: string): Promise<unknown> {
    const key = await this.#keyOf(ledger);
    const { compactDecrypt } = await jose();
    try {
      const { plaintext } = await compactDecrypt(sealed, key, {
        keyManagementAlgorithms: [ALGORITHMS.alg],
        contentEncryptionAlgorithms: [ALGORITHMS.enc],
      });
      return JSON.parse(new TextDecoder().decode(plaintext));
    } catch {
      return undefined;
    }
  }

  /** Kept once it is known: no request waits for another one's. */
  async #keyOf(ledger: LedgerLike): Promise<Uint8Array> {
    return (this.#key ??= await derived(await secretOf(ledger), this.#purpose));
  }
}

/** Loaded when it is needed: there is no CommonJS of it, and this package can be required. */
const jose = () => import("jose");

async function derived(secret: string, purpose: string): Promise<Uint8Array> {
  const bytes = bytesOfHex(secret) as Uint8Array<ArrayBuffer>;
  const key = await crypto.subtle.importKey("raw", bytes, "HKDF", false, ["deriveBits"]);
  const info = new TextEncoder().encode(`party-bouncer ${purpose}`);
  const hkdf = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info };
  return new Uint8Array(await crypto.subtle.deriveBits(hkdf, key, 256));
}
