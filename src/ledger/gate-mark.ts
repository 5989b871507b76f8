import type { ClientInfo } from "../identity/client-info.ts";
import { KeyedHash } from "../identity/keyed-hash.ts";
import { isSameToken } from "../shared/token.ts";

/** The header in which a gate tells the room whom it took a client for. */
export const GATE_MARK = "x-party-bouncer-gate";

/** By what a client is known. */
type KnownBy = "id" | "address" | "nothing";

/** What a gate found. */
export interface GateFound {
  readonly knownBy: KnownBy;
  /** Whether it is the client that the room found. */
  readonly isSame: boolean;
}

/**
 * What a gate notes on a request: whom it took its client for, as a hash. The note is signed with the secret of the ledger, which gate and
 * room share: so a client can neither make one up nor tell anything by one. The client never sees any, so it cannot send one again.
 */
export class GateMarks {
  readonly #hash: KeyedHash;

  /** @param secret of the ledger, in hex digits */
  constructor(secret: () => Promise<string>) {
    this.#hash = new KeyedHash(secret);
  }

  /** The note about a client. */
  async about(client: ClientInfo): Promise<string> {
    const said = `${knownBy(client)}.${await this.#nameOf(client)}`;
    return `${said}.${await this.#sign(said)}`;
  }

  /** What a note says, beside a client that the room found; `null` if it is nobody's who knows the secret. */
  async read(note: string, client: ClientInfo): Promise<GateFound | null> {
    const [by, name, signature] = note.split(".");
    if (by !== "id" && by !== "address" && by !== "nothing") return null;
    if (!isSameToken(await this.#sign(`${by}.${name}`), signature)) return null;
    return { knownBy: by, isSame: by === knownBy(client) && isSameToken(await this.#nameOf(client), name) };
  }

  #nameOf({ clientKey }: ClientInfo): Promise<string> {
    return this.#hash.of(`gate found ${clientKey}`);
  }

  #sign(said: string): Promise<string> {
    return this.#hash.of(`gate says ${said}`);
  }
}

function knownBy({ userId, address }: ClientInfo): KnownBy {
  if (userId !== null) return "id";
  return address === null ? "nothing" : "address";
}
