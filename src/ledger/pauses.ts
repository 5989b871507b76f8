import type { RecordKey } from "../identity/record-key.ts";
import { Lru } from "../shared/lru.ts";

/** Ms before somebody is asked again who did not answer: twice as long each time, from the first to the last of these. */
export const FIRST_PAUSE = 1_000;
export const LONGEST_PAUSE = 30_000;

/** Of so many clients in a row the ledger did not answer before it counts as away as a whole. */
const MOST_SILENT = 5;

/** Most clients whose pause is remembered. The oldest goes first. */
const MOST_PAUSES = 10_000;

interface Pause {
  readonly until: number;
  readonly length: number;
}

/**
 * When the ledger may be asked again. Each client has an object of its own there, so one that does not answer says nothing
 * about the others. If several in a row do not answer, the ledger as a whole is left alone.
 */
export class Pauses {
  readonly #ofClients = new Lru<RecordKey, Pause>(MOST_PAUSES);
  /** The clients of whom it has not answered since it last did of anybody. */
  readonly #silent = new Set<RecordKey>();
  #ofAll: Pause | null = null;
  #silentSince = 0;

  /** It has answered. */
  end(target: RecordKey): void {
    this.#ofClients.delete(target);
    this.#silent.clear();
    this.#ofAll = null;
  }

  /** It has not. Many calls that fail at once are one reason to let it alone, not many. */
  begin(target: RecordKey, now: number): void {
    if (this.#silent.size === 0) this.#silentSince = now;
    if (this.#silent.size < MOST_SILENT) this.#silent.add(target);
    const before = this.#ofClients.get(target);
    if (left(before, now) === 0) this.#ofClients.set(target, after(before, now));
    if (this.#silent.size === MOST_SILENT && left(this.#ofAll, now) === 0)
      this.#ofAll = after(this.#ofAll, now);
  }

  /** Ms for which it is not to be asked of a client; 0 if it may be. */
  left(target: RecordKey, now: number): number {
    return Math.max(left(this.#ofClients.get(target), now), this.leftOfAll(now));
  }

  /** Ms for which it is not to be asked of anybody. */
  leftOfAll(now: number): number {
    return left(this.#ofAll, now);
  }

  /** Since when it has not answered of anybody, as far as it was asked; `null` if it counts as there. */
  get awaySince(): number | null {
    return this.#ofAll === null ? null : this.#silentSince;
  }
}

/** Ms left of a pause: never more than the whole pause, even if the clock stepped back. */
function left(pause: Pause | null | undefined, now: number): number {
  if (pause === null || pause === undefined || now < pause.until - pause.length) return 0;
  return Math.max(0, pause.until - now);
}

function after(before: Pause | null | undefined, now: number): Pause {
  const length = before ? Math.min(LONGEST_PAUSE, 2 * before.length) : FIRST_PAUSE;
  return { until: now + length, length };
}
