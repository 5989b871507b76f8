import type { RecordKey } from "../identity/record-key.ts";
import { Every } from "../shared/every.ts";
import { Lru } from "../shared/lru.ts";

/** An answer is old after so many ms: news since may have been lost, for instance because the room was too busy to be reached. */
const OLD_AFTER = 300_000;

/** How many clients with old answers are asked about again at the same time, and at most how often (ms). */
const AT_ONCE = 8;
const LOOK_EVERY = 1_000;

/** Clients that are remembered at the same time. */
const MOST = 10_000;

/** When the ledger last answered about each client. In memory only. */
export class LastHeard {
  readonly #at = new Lru<RecordKey, number>(MOST);
  readonly #looks = new Every(LOOK_EVERY);

  note(target: RecordKey, now: number): void {
    this.#at.set(target, now);
  }

  delete(target: RecordKey): void {
    this.#at.delete(target);
  }

  /** How long ago it answered, in ms; `Infinity` if that is not known. */
  age(target: RecordKey, now: number): number {
    return Math.abs(now - (this.#at.get(target) ?? -Infinity));
  }

  /** Whether it is time to {@link takeOld}. */
  isDue(now: number): boolean {
    return this.#looks.isDue(now);
  }

  /**
   * Forgets some clients whose answer is old.
   *
   * @param isHere whether a client is in the room
   * @returns those of them that are in the room
   */
  takeOld(now: number, isHere: (target: RecordKey) => boolean): RecordKey[] {
    this.#looks.begin(now);
    const taken: RecordKey[] = [];
    for (const [target, at] of this.#at) {
      if (Math.abs(now - at) < OLD_AFTER || taken.length === AT_ONCE) break;
      this.#at.delete(target);
      if (isHere(target)) taken.push(target);
    }
    return taken;
  }
}
