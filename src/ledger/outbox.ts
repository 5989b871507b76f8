import * as z from "zod/mini";
import { isRecordKey, type RecordKey } from "../identity/record-key.ts";
import { type AuditEntry, auditEntrySchema, isRoutine } from "../bans/audit-entry.ts";
import { OUTBOX, sortable } from "../storage/storage-keys.ts";
import { all, type StorageLike } from "../storage/storage.ts";
import { MonotonicClock } from "../shared/monotonic-clock.ts";
import { once } from "../shared/once.ts";
import { remaining } from "../shared/period.ts";

/** Something that the ledger is yet to hear about a client. */
export interface OutboxItem {
  readonly key: string;
  readonly target: RecordKey;
  /** What was decided. `null` is a note: the ledger is to hear whether the client is here by the time the item is sent. */
  readonly change: AuditEntry | null;
}

/** How many notes there are at most. The ledger hears of further clients when they next come. */
const MOST_NOTES = 10_000;

/**
 * If there are more changes than this, the ladder's bans that are over are dropped: while the ledger is away, clients under ever new
 * names could fill the room's storage. Each new change looks at some of the oldest.
 */
const MANY_CHANGES = 10_000;
const LOOKED_AT = 8;

// The ledger would refuse an entry about another client each time, and with it all later ones.
const itemSchema = z
  .object({ target: z.custom<RecordKey>(isRecordKey), change: z.nullable(auditEntrySchema) })
  .check(z.refine(({ target, change }) => change === null || change.target === target));

/** What the ledger is yet to hear, in room storage, so that it survives a crash. Each client's items are in order. */
export class Outbox {
  readonly #storage: StorageLike;
  readonly #isHere: (target: RecordKey) => boolean;
  readonly #onCorrupt: (error: Error) => void;
  readonly #changes = new Map<RecordKey, OutboxItem[]>();
  readonly #notes = new Map<RecordKey, OutboxItem>();
  /** Notes that are not in the storage. */
  readonly #unwritten = new Set<OutboxItem>();
  /** How many changes there are. */
  #size = 0;
  readonly #moments = new MonotonicClock();

  /** Reads what is left from before the room was loaded. */
  readonly load: () => Promise<void> = once(() => this.#read());

  /**
   * @param isHere whether a client is in the room: if there are too many notes, those about others go first
   * @param onCorrupt told of each record that cannot be read. It is left as it is.
   */
  constructor(
    storage: StorageLike,
    isHere: (target: RecordKey) => boolean,
    onCorrupt: (error: Error) => void,
  ) {
    this.#storage = storage;
    this.#isHere = isHere;
    this.#onCorrupt = onCorrupt;
  }

  /** Keeps a change until the ledger has it. The write begins before this returns. */
  async put(change: AuditEntry, now: number): Promise<void> {
    const item = { key: this.#newKey(now), target: change.target, change };
    this.#add(item);
    const written = [this.#write(item)];
    if (this.#size > MANY_CHANGES) written.push(...this.#overAmongOldest(now).map((old) => this.remove(old)));
    await Promise.all(written);
  }

  /** Keeps a note that the ledger is to hear whether a client is here. */
  async note(target: RecordKey, now: number): Promise<void> {
    await this.remember(target, now);
    await this.keep();
  }

  /**
   * The same in memory only, until {@link keep} is called. If the room crashes before that, the ledger goes on telling it of a client
   * that is not here, and finds that out when it next does.
   */
  async remember(target: RecordKey, now: number): Promise<void> {
    await this.load();
    if (this.#notes.has(target)) return;
    const other = this.#notes.size >= MOST_NOTES ? this.#leastNeeded(target) : undefined;
    if (other === null) return;
    const item = { key: this.#newKey(now), target, change: null };
    this.#notes.set(target, item);
    this.#unwritten.add(item);
    if (other !== undefined) await this.remove(other);
  }

  /** Writes the notes that are in memory only. */
  async keep(): Promise<void> {
    const items = [...this.#unwritten];
    this.#unwritten.clear();
    await Promise.all(items.map((item) => this.#write(item)));
  }

  /** How many changes the ledger has not heard of. */
  get size(): number {
    return this.#size;
  }

  /** The next item about a client: its changes in order, then its note. Call {@link load} first. */
  first(target: RecordKey): OutboxItem | undefined {
    return this.#changes.get(target)?.[0] ?? this.#notes.get(target);
  }

  /** The clients about whom there are changes, and those about whom there are notes, the newest last. Call {@link load} first. */
  get targets(): { readonly decided: RecordKey[]; readonly noted: RecordKey[] } {
    return { decided: [...this.#changes.keys()], noted: [...this.#notes.keys()] };
  }

  /** The changes about a client that the ledger has not heard of. Call {@link load} first. */
  changesOf(target: RecordKey): AuditEntry[] {
    return this.#changes.get(target)?.flatMap(({ change }) => change ?? []) ?? [];
  }

  /** Drops all items about a client. */
  async forget(target: RecordKey): Promise<void> {
    await this.load();
    const items = [...(this.#changes.get(target) ?? []), this.#notes.get(target)];
    await Promise.all(items.map((item) => item && this.remove(item)));
  }

  async remove(item: OutboxItem): Promise<void> {
    const { key, target, change } = item;
    if (change === null) this.#notes.delete(target);
    else {
      const before = this.#changes.get(target) ?? [];
      const left = before.filter((item) => item.key !== key);
      this.#size -= before.length - left.length;
      if (left.length === 0) this.#changes.delete(target);
      else this.#changes.set(target, left);
    }
    if (!this.#unwritten.delete(item)) await this.#storage.delete([key]);
  }

  #add(item: OutboxItem): void {
    const { target } = item;
    const before = this.#changes.get(target) ?? [];
    this.#changes.delete(target);
    this.#changes.set(target, [...before, item]);
    this.#size++;
  }

  #overAmongOldest(now: number): OutboxItem[] {
    const over: OutboxItem[] = [];
    let looked = 0;
    for (const [item] of this.#changes.values()) {
      if (++looked > LOOKED_AT) break;
      const change = item?.change ?? null;
      if (item === undefined || change === null || !isRoutine(change)) continue;
      if (remaining(change.ban, now) === 0) over.push(item);
    }
    return over;
  }

  #write({ key, target, change }: OutboxItem): Promise<void> {
    return this.#storage.put(key, { target, change });
  }

  /** A note that may be dropped for one about this client: if this one is here, a note about a client that is not. */
  #leastNeeded(target: RecordKey): OutboxItem | null {
    if (!this.#isHere(target)) return null;
    for (const item of this.#notes.values()) if (!this.#isHere(item.target)) return item;
    return null;
  }

  /** The random end tells it from a key of an earlier life of the room, when its clock may have said the same. */
  #newKey(now: number): string {
    return `${OUTBOX}${sortable(this.#moments.next(now))}/${crypto.randomUUID()}`;
  }

  async #read(): Promise<void> {
    const left: OutboxItem[] = [];
    for await (const [key, record] of all(this.#storage, OUTBOX)) {
      const { success, data } = itemSchema.safeParse(record);
      if (success) left.push({ key, ...data });
      else
        this.#onCorrupt(new Error(`The record ${key} cannot be read, and the ledger will not hear of it.`));
    }
    const read = new Set(left.map(({ key }) => key));
    const since = [...this.#changes.values()].flat().filter(({ key }) => !read.has(key));
    this.#changes.clear();
    this.#size = 0;
    for (const item of [...left, ...since]) {
      if (item.change === null) this.#notes.set(item.target, item);
      else this.#add(item);
      this.#moments.passed(Number.parseInt(item.key.slice(OUTBOX.length), 10) || 0);
    }
  }
}
