import type { RecordKey } from "../identity/record-key.ts";
import { Lru } from "../shared/lru.ts";

/** How long to wait, in ms, after the ledger did not answer: twice as long each time, from the first to the longest. */
export const FIRST_PAUSE = 1_000;
export const LONGEST_PAUSE = 30_000;

/** After it did not answer about so many clients in a row, the whole ledger counts as away. */
const MOST_SILENT = 5;

/** Clients whose pause is remembered at the same time. */
const MOST_PAUSES = 10_000;

interface Pause {
  readonly until: number;
  readonly length: number;
}

/**
 * When the ledger may be asked again. Each client has an object of its own there, so one that does not answer says nothing
 * about the others. If several in a row do not answer, the ledger as a whole is left alone.
 */
export class Backoff {
  readonly #ofClients = new Lru<RecordKey, Pause>(MOST_PAUSES);
  /** The clients about whom it did not answer, since it last answered about anyone. */
  readonly #silent = new Set<RecordKey>();
  #ofAll: Pause | null = null;
  #silentSince = 0;

  /** The ledger has answered. */
  end(target: RecordKey): void {
    this.#ofClients.delete(target);
    this.#silent.clear();
    this.#ofAll = null;
  }

  /** The ledger has not answered. Calls that fail while a pause lasts do not lengthen it. */
  begin(target: RecordKey, now: number): void {
    if (this.#silent.size === 0) this.#silentSince = now;
    if (this.#silent.size < MOST_SILENT) this.#silent.add(target);
    const before = this.#ofClients.get(target);
    if (left(before, now) === 0) this.#ofClients.set(target, after(before, now));
    if (this.#silent.size === MOST_SILENT && left(this.#ofAll, now) === 0)
      this.#ofAll = after(this.#ofAll, now);
  }

  /** How long not to ask about a client, in ms; 0 if you may. */
  left(target: RecordKey, now: number): number {
    return Math.max(left(this.#ofClients.get(target), now), this.leftOfAll(now));
  }

  /** How long not to ask about anyone, in ms; 0 if you may. */
  leftOfAll(now: number): number {
    return left(this.#ofAll, now);
  }

  /** Since when it has not answered about anyone (epoch ms); `null` if it has. */
  get silentSince(): number | null {
    return this.#silent.size === 0 ? null : this.#silentSince;
  }

  /** Since when the ledger as a whole is away (epoch ms); `null` if it is not. */
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
