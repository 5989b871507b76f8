import type { RecordKey } from "../identity/record-key.ts";
import {
  hasStrikes,
  isOver,
  type RecoveryRecord,
  parseRecoveryRecord,
  withoutStrikes,
  worstOf,
} from "./recovery-record.ts";
import { RECOVERIES, recoveryKeyOf } from "../storage/storage-keys.ts";
import { all, type StorageLike } from "../storage/storage.ts";
import type { Sweep } from "../storage/sweep.ts";
import { Mutex } from "../shared/mutex.ts";

/** How clients stood when they left, so that leaving and coming back wins them nothing. In room storage. */
export class SessionRecovery {
  readonly #storage: StorageLike;
  readonly #sweep: Sweep;
  readonly #onCorrupt: (error: Error) => void;
  readonly #forgiveAfter: () => number;
  readonly #mutex = new Mutex();

  /**
   * @param onCorrupt told of each record that cannot be read
   * @param forgiveAfter what the policy says, in ms
   */
  constructor(
    storage: StorageLike,
    sweep: Sweep,
    onCorrupt: (error: Error) => void,
    forgiveAfter: () => number,
  ) {
    this.#storage = storage;
    this.#sweep = sweep;
    this.#onCorrupt = onCorrupt;
    this.#forgiveAfter = forgiveAfter;
  }

  /** How a client stood. A corrupt record counts as none, and is written over or swept away. */
  of(target: RecordKey): Promise<RecoveryRecord | null> {
    return this.#mutex.take(() => this.#read(target));
  }

  /** Keeps how a client stood. Of several of its connections, the worst of each counts: see {@link worstOf}. */
  keep(target: RecordKey, describe: () => Promise<RecoveryRecord>, now: number): Promise<void> {
    return this.#mutex.take(async () => {
      const [record, recovered] = await Promise.all([this.#read(target), describe()]);
      const before = isOver(record, now) ? null : record;
      const key = recoveryKeyOf(target);
      await this.#sweep.put(
        key,
        before === null ? recovered : worstOf(before, recovered, this.#forgiveAfter(), now),
      );
      await this.#sweep.on(target, now);
    });
  }

  /** Forgets a client's strikes, unless it left with them after `before` (epoch ms). Its counts stay. */
  forget(target: RecordKey, before = Infinity): Promise<void> {
    return this.#mutex.take(async () => {
      const recovered = await this.#read(target);
      if (recovered === null || !hasStrikes(recovered) || recovered.conduct.at >= before) return;
      await this.#replace(recoveryKeyOf(target), withoutStrikes(recovered));
    });
  }

  /**
   * Forgets the strikes that a limit led to, and what it counted.
   *
   * @param counts the ways in which it counted
   */
  forgetLimit(limit: string, counts: ReadonlySet<number>): Promise<void> {
    return this.#mutex.take(async () => {
      const changed = new Map<string, RecoveryRecord | null>();
      for await (const [key, record] of all(this.#storage, RECOVERIES)) {
        const recovered = parseRecoveryRecord(record);
        if (recovered === null) continue;
        const kept = recovered.kept.filter(({ count }) => !counts.has(count));
        const isItsStrikes = recovered.conduct.limit === limit;
        if (!isItsStrikes && kept.length === recovered.kept.length) continue;
        const left = { ...recovered, kept };
        changed.set(key, isItsStrikes ? withoutStrikes(left) : left);
      }
      for (const [key, recovered] of changed) await this.#replace(key, recovered);
    });
  }

  async #replace(key: string, recovered: RecoveryRecord | null): Promise<void> {
    if (recovered === null) await this.#storage.delete([key]);
    else await this.#sweep.put(key, recovered);
  }

  async #read(target: RecordKey): Promise<RecoveryRecord | null> {
    const key = recoveryKeyOf(target);
    const record = (await this.#storage.get([key])).get(key);
    if (record === undefined) return null;
    const recovered = parseRecoveryRecord(record);
    if (recovered === null)
      this.#onCorrupt(new Error(`The record ${key} cannot be read, and counts as none.`));
    return recovered;
  }
}
