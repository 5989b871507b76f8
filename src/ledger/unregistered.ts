import type { RecordKey } from "../identity/record-key.ts";
import { Every } from "../shared/every.ts";

/** If the ledger is away for so many ms, clients that it does not tell of have to go. */
const UNASKED_FOR = 30_000;

/** How often, in ms, the room looks who has to go. */
const LOOK_EVERY = 1_000;

/**
 * The clients here about whom the ledger does not tell the room, since they are in too many rooms. The room asks about them again and
 * again. If it cannot, they have to go: otherwise a client in enough rooms could not be banned from one more.
 */
export class Unregistered {
  /** How often, in ms, the room asks about such a client. */
  static readonly ASK_EVERY = 5_000;

  /** Since when the ledger has not answered about a client (epoch ms); `null` if it has. */
  readonly #failingSince = new Map<RecordKey, number | null>();
  readonly #looks = new Every(LOOK_EVERY);

  get size(): number {
    return this.#failingSince.size;
  }

  has(target: RecordKey): boolean {
    return this.#failingSince.has(target);
  }

  delete(target: RecordKey): void {
    this.#failingSince.delete(target);
  }

  /** The ledger has answered, and will not tell of changes. */
  answered(target: RecordKey): void {
    this.#failingSince.set(target, null);
  }

  /** The ledger has not answered. */
  failed(target: RecordKey, now: number): void {
    if (this.#failingSince.get(target) === null) this.#failingSince.set(target, now);
  }

  /**
   * Forgets the clients about whom the ledger could not be asked for too long, and returns them.
   *
   * @param awaySince since when the ledger as a whole is away (epoch ms); `null` if it is not
   */
  takeUnasked(now: number, awaySince: number | null): RecordKey[] {
    if (!this.#looks.take(now)) return [];
    const taken: RecordKey[] = [];
    for (const [target, failing] of this.#failingSince) {
      const since = failing ?? awaySince;
      if (since === null || now - since < UNASKED_FOR) continue;
      this.#failingSince.delete(target);
      taken.push(target);
    }
    return taken;
  }
}
