import { z } from "zod";
import { isRecordKey, type RecordKey } from "../identify/record-key.ts";
import { type Change, changeSchema } from "./change.ts";
import { OUTBOX, sortable } from "./keys.ts";
import { all, type StorageLike } from "./storage.ts";

/** What the ledger has yet to hear. */
export interface Letter {
  readonly key: string;
  readonly target: RecordKey;
  /** What was decided; `null` where it is to hear whether the client is here, as it is when the letter is sent. */
  readonly change: Change | null;
}

/** Most clients of which the ledger is yet to hear that they came or went. Those beyond are told of when they next come. */
const MOST_NOTES = 10_000;

// One about another client than it is for, the ledger would refuse for ever, and with it all that come after.
const letterSchema = z
  .object({ target: z.custom<RecordKey>(isRecordKey), change: changeSchema.nullable() })
  .refine(({ target, change }) => change === null || change.target === target);

/** What the ledger has yet to hear, in room storage: it outlives a crash. */
export class Outbox {
  readonly #storage: StorageLike;
  readonly #onCorrupt: (error: Error) => void;
  readonly #changes = new Map<string, Letter>();
  readonly #notes = new Map<RecordKey, Letter>();
  #latest = 0;
  #loading: Promise<void> | null = null;

  /** @param onCorrupt told of each record that cannot be read. It is left as it is. */
  constructor(storage: StorageLike, onCorrupt: (error: Error) => void) {
    this.#storage = storage;
    this.#onCorrupt = onCorrupt;
  }

  /** Keeps a change until the ledger has it. The write is begun before this returns. */
  put(change: Change, now: number): Promise<void> {
    const letter = { key: this.#newKey(now), target: change.target, change };
    this.#changes.set(letter.key, letter);
    return this.#write(letter);
  }

  /** Keeps in mind that the ledger is to hear whether a client is here. */
  async note(target: RecordKey, now: number): Promise<void> {
    await this.load();
    if (this.#notes.has(target) || this.#notes.size >= MOST_NOTES) return;
    const letter = { key: this.#newKey(now), target, change: null };
    this.#notes.set(target, letter);
    await this.#write(letter);
  }

  /** What to send next: changes in order, then notes. {@link load} comes before it. */
  get next(): Letter | undefined {
    const [change] = this.#changes.values();
    if (change !== undefined) return change;
    const [note] = this.#notes.values();
    return note;
  }

  /** The changes about a client that the ledger has not heard of. {@link load} comes before it. */
  changesOf(target: RecordKey): Change[] {
    const changes: Change[] = [];
    for (const { change } of this.#changes.values()) if (change?.target === target) changes.push(change);
    return changes;
  }

  async remove({ key, target, change }: Letter): Promise<void> {
    if (change === null) this.#notes.delete(target);
    else this.#changes.delete(key);
    await this.#storage.delete([key]);
  }

  /** Reads what is left from before the room was loaded. */
  load(): Promise<void> {
    this.#loading ??= this.#read().catch((error: unknown) => {
      this.#loading = null;
      throw error;
    });
    return this.#loading;
  }

  #write({ key, target, change }: Letter): Promise<void> {
    return this.#storage.put(key, { target, change });
  }

  /** Its end keeps it apart from one of an earlier life of the room, in which the clock was where it is now. */
  #newKey(now: number): string {
    this.#latest = Math.max(now, this.#latest + 1);
    return `${OUTBOX}${sortable(this.#latest)}/${crypto.randomUUID()}`;
  }

  async #read(): Promise<void> {
    const left: Letter[] = [];
    for await (const [key, record] of all(this.#storage, OUTBOX)) {
      const { success, data } = letterSchema.safeParse(record);
      if (success) left.push({ key, ...data });
      else
        this.#onCorrupt(new Error(`The record ${key} cannot be read, and the ledger will not hear of it.`));
    }
    const since = [...this.#changes.values()].filter(({ key }) => !left.some((letter) => letter.key === key));
    this.#changes.clear();
    for (const letter of [...left, ...since]) {
      if (letter.change === null) this.#notes.set(letter.target, letter);
      else this.#changes.set(letter.key, letter);
      this.#latest = Math.max(this.#latest, Number.parseInt(letter.key.slice(OUTBOX.length), 10) || 0);
    }
  }
}
