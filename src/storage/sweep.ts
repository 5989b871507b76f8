import type { RecordKey } from "../identity/record-key.ts";
import { auditOf, bansOf, budgetsOf, recoveryKeyOf, PREFIX, TRAFFIC } from "./storage-keys.ts";
import type { StorageLike } from "./storage.ts";

/** Records that each write looks at, so that those of clients who never come back do not pile up. */
const AT_ONCE = 8;

/** Deletes records that are over, a few with each write, without a timer. */
export class Sweep {
  readonly #storage: StorageLike;
  readonly #isOver: (key: string, record: unknown, now: number) => boolean;
  #sweptTo: string | undefined;
  /** What has been written since each of the sweeps that are going on began. */
  readonly #written = new Set<Set<string>>();

  constructor(storage: StorageLike, isOver: (key: string, record: unknown, now: number) => boolean) {
    this.#storage = storage;
    this.#isOver = isOver;
  }

  /**
   * Looks at the next few records, round and round while the room is in memory. After a reload it begins with those of the client that
   * something was just written about, since clients come in no order.
   */
  on(target: RecordKey, now: number): Promise<void> {
    return this.from(startAt(target), now);
  }

  /** Writes a record. A sweep that is going on, and has read the one before it, leaves it. */
  put(key: string, record: unknown): Promise<void> {
    for (const written of this.#written) written.add(key);
    return this.#storage.put(key, record);
  }

  /** The same as {@link on}. After a reload it begins after this key. */
  async from(key: string, now: number): Promise<void> {
    const written = new Set<string>();
    this.#written.add(written);
    try {
      await this.#sweepFrom(key, now, written);
    } finally {
      this.#written.delete(written);
    }
  }

  async #sweepFrom(key: string, now: number, written: ReadonlySet<string>): Promise<void> {
    const startAfter = this.#sweptTo ?? key;
    const records = await this.#storage.list({ prefix: PREFIX, startAfter, limit: AT_ONCE });
    const isFirst = this.#sweptTo === undefined && records.size < AT_ONCE;
    const rest = isFirst ? await this.#storage.list({ prefix: PREFIX, limit: AT_ONCE - records.size }) : [];
    const over = [...records, ...rest]
      .filter(([key, record]) => !written.has(key) && this.#isOver(key, record, now))
      .map(([key]) => key);
    if (over.length > 0) await this.#storage.delete(over);
    const last = [...records.keys()].at(-1) ?? TRAFFIC;
    // The traffic record is bounded by itself, and has many large values.
    this.#sweptTo = records.size < AT_ONCE || last >= TRAFFIC ? PREFIX : last;
  }
}

/** Chosen at random, so that each kind of record has its turn even in a room that is loaded for each write. */
function startAt(target: RecordKey): string {
  const kinds = [auditOf, bansOf, budgetsOf, recoveryKeyOf];
  return (kinds[Math.floor(Math.random() * kinds.length)] ?? auditOf)(target);
}
