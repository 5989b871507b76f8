import type { RecordKey } from "../identity/record-key.ts";
import { Every } from "../shared/every.ts";

/** Ms for which the ledger may be out of reach before such a client has to go. */
const UNASKED_FOR = 30_000;

/** Ms between two looks at who has to go. */
const LOOK_EVERY = 1_000;

/**
 * The clients here that are in more rooms than the ledger tells of changes. The room asks about them again and again, and where it
 * cannot, they have to go: else whoever is in enough rooms could not be banned from one more.
 */
export class Unregistered {
  /** Ms between two questions about such a client. */
  static readonly ASK_EVERY = 5_000;

  /** Since when the ledger has not answered about it; `null` if it has. */
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

  /** The ledger has answered, and does not tell of changes. */
  answered(target: RecordKey): void {
    this.#failingSince.set(target, null);
  }

  /** The ledger has not answered. */
  failed(target: RecordKey, now: number): void {
    if (this.#failingSince.get(target) === null) this.#failingSince.set(target, now);
  }

  /**
   * Those about whom the ledger could not be asked for too long. They are taken out.
   *
   * @param awaySince since when the ledger as a whole is away, so that it is not asked about anybody; `null` if it is there
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
