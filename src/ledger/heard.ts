import type { RecordKey } from "../identity/record-key.ts";
import { Every } from "../shared/every.ts";
import { Lru } from "../shared/lru.ts";

/**
 * Ms after which an answer is old: the ledger's news may have got lost since, as where the room was too busy to be reached. So many
 * are looked at again at once, and no sooner again than after so many ms.
 */
const OLD_AFTER = 300_000;
const AT_ONCE = 8;
const LOOK_EVERY = 1_000;

/** Most clients that are remembered. The oldest goes first. */
const MOST = 10_000;

/** When the ledger last answered about each client, in memory. */
export class Heard {
  readonly #at = new Lru<RecordKey, number>(MOST);
  readonly #looks = new Every(LOOK_EVERY);

  note(target: RecordKey, now: number): void {
    this.#at.set(target, now);
  }

  delete(target: RecordKey): void {
    this.#at.delete(target);
  }

  /** Ms since it answered; `Infinity` if nobody remembers. */
  age(target: RecordKey, now: number): number {
    return Math.abs(now - (this.#at.get(target) ?? -Infinity));
  }

  /** Whether it is time to {@link takeOld}. */
  isDue(now: number): boolean {
    return this.#looks.isDue(now);
  }

  /** Some clients of whom it was heard too long ago. They are taken out. @param isHere whether a client still matters */
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
