import type { RecordKey } from "../identity/record-key.ts";
import type { AuditEntry } from "../bans/audit-entry.ts";
import type { LedgerLike, RoomAddress } from "../platform/ledger-port.ts";
import { MonotonicClock } from "../shared/monotonic-clock.ts";
import type { Backoff } from "./backoff.ts";
import { type Call, type State, stateOf } from "./rpc.ts";

/** What a room needs to ask its ledger. */
export interface LedgerClientDeps {
  readonly ledger: LedgerLike;
  readonly backoff: Backoff;
  /** Where the ledger finds the room. Asked for when needed, since PartyKit does not know it in an alarm. */
  address(): RoomAddress;
  /** What the ledger has to show when it brings news. */
  token(): Promise<string>;
  clock(): number;
  /** Told of each client about whom the ledger did not answer. */
  onSilence(target: RecordKey, now: number): void;
}

/** A room's calls to the ledger. Each rejects if the ledger is away. */
export class LedgerClient {
  readonly #deps: LedgerClientDeps;
  readonly #moments = new MonotonicClock();

  constructor(deps: LedgerClientDeps) {
    this.#deps = deps;
  }

  /** Says that a client is here, and asks for its bans. From now on the ledger tells of every change, if it can. */
  async arrive(target: RecordKey): Promise<State> {
    const token = await this.#deps.token();
    return this.#call(target, { do: "arrive", room: this.#deps.address(), token, at: this.#moment() });
  }

  /** Asks for a client's bans. */
  look(target: RecordKey): Promise<State> {
    return this.#call(target, { do: "look" });
  }

  /** Says that a client has left. The ledger compares moments, so an arrival that overtakes this call still counts. */
  async leave(target: RecordKey): Promise<State> {
    return this.#call(target, { do: "leave", room: this.#deps.address(), at: this.#moment() });
  }

  /** Says what was decided about a client. */
  async change(change: AuditEntry): Promise<State> {
    return this.#call(change.target, { do: "change", change, from: this.#deps.address() });
  }

  async #call(target: RecordKey, call: Call): Promise<State> {
    const { ledger, backoff, clock, onSilence } = this.#deps;
    try {
      const state = await stateOf(ledger, target, call);
      backoff.end(target);
      return state;
    } catch (error) {
      const now = clock();
      backoff.begin(target, now);
      onSilence(target, now);
      throw error;
    }
  }

  #moment(): number {
    return this.#moments.next(this.#deps.clock());
  }
}
