import type { RecordKey } from "../identity/record-key.ts";
import { isAbout } from "../storage/about.ts";
import { ALERTS } from "../storage/storage-keys.ts";
import { all, deleteAll, type StorageLike } from "../storage/storage.ts";
import { once } from "../shared/once.ts";
import { type KeptAlert, parseKeptAlert } from "./kept-alert.ts";

/** How many alerts of one webhook wait. Further ones are counted, and no more. */
const MOST_WAITING = 100;

/** How many are remembered as sent, so that they are not sent again. */
const MOST_SENT = 200;

/** What is yet to be sent, in the room's storage, so that it survives a crash. */
export class AlertOutbox {
  readonly #storage: StorageLike | null;
  readonly #clock: () => number;
  readonly #onCorrupt: (error: Error) => void;
  readonly #alerts = new Map<string, KeptAlert>();

  /** Reads what is left from before the room was loaded. */
  readonly load: () => Promise<void> = once(() => this.#read());

  /**
   * @param storage `null`: then what waits is only in memory
   * @param onCorrupt told of what waited, but cannot be read: it is deleted
   */
  constructor(storage: StorageLike | null, clock: () => number, onCorrupt: (error: Error) => void) {
    this.#storage = storage;
    this.#clock = clock;
    this.#onCorrupt = onCorrupt;
  }

  /**
   * Keeps an alert until it is sent. The write begins before this returns.
   *
   * @param key what it is about. If the same waits already, or was sent a moment ago, there is nothing to do.
   */
  async put(key: string, alert: KeptAlert): Promise<void> {
    if (this.knows(key, alert.at)) return;
    const waiting = this.waiting(alert.webhook);
    const newest = waiting.at(-1);
    if (newest !== undefined && waiting.length >= MOST_WAITING) {
      const [newestKey, last] = newest;
      await this.#write(newestKey, { ...last, more: last.more + 1 });
      return;
    }
    await this.#write(key, alert);
  }

  /** Whether something is about to be sent, or was sent a moment ago. */
  knows(key: string, now: number): boolean {
    const known = this.#alerts.get(key);
    return known !== undefined && now < known.until;
  }

  /** What waits for a webhook, the oldest first. */
  waiting(webhook: string): [key: string, alert: KeptAlert][] {
    return [...this.#alerts]
      .filter(([, alert]) => alert.webhook === webhook && !alert.isSent)
      .toSorted(([, one], [, other]) => one.at - other.at);
  }

  /** Notes that they were sent. */
  async sent(items: readonly (readonly [key: string, alert: KeptAlert])[]): Promise<void> {
    const now = this.#clock();
    const gone: string[] = [];
    const written: Promise<void>[] = [];
    for (const [key, alert] of items) {
      const { quietUntil } = alert;
      if (quietUntil === null || quietUntil <= now) gone.push(key);
      else
        written.push(
          this.#write(key, { ...alert, isSent: true, until: quietUntil, text: "", details: {}, more: 0 }),
        );
    }
    const sent = [...this.#alerts].filter(([, { isSent }]) => isSent);
    const over = sent.filter(([, { until }], index) => until <= now || index < sent.length - MOST_SENT);
    await Promise.all([...written, this.drop([...gone, ...over.map(([key]) => key)])]);
  }

  /** Changes what is kept of one that waits. */
  async change(key: string, change: Partial<KeptAlert>): Promise<void> {
    const alert = this.#alerts.get(key);
    if (alert !== undefined) await this.#write(key, { ...alert, ...change });
  }

  /** Drops what is about a client, sent or not. */
  async forget(target: RecordKey): Promise<void> {
    await this.load();
    const about = [...this.#alerts].filter(([key, alert]) => isAbout(target, key, alert.details));
    await this.drop(about.map(([key]) => key));
  }

  async drop(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.#alerts.delete(key);
    if (this.#storage !== null) await deleteAll(this.#storage, keys);
  }

  async #write(key: string, alert: KeptAlert): Promise<void> {
    this.#alerts.set(key, alert);
    // It is begun together with the write of what it is about, and nothing that the room sends need wait for it.
    await this.#storage?.put(key, alert, { allowUnconfirmed: true });
  }

  async #read(): Promise<void> {
    if (this.#storage === null) return;
    const now = this.#clock();
    const over: string[] = [];
    for await (const [key, record] of all(this.#storage, ALERTS)) {
      if (this.#alerts.has(key)) continue;
      const alert = parseKeptAlert(record);
      if (alert === null) this.#onCorrupt(new Error(`The alert ${key} cannot be read, and is not sent.`));
      if (alert === null || alert.until <= now) over.push(key);
      else this.#alerts.set(key, alert);
    }
    await this.drop(over);
  }
}
