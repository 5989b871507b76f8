import { z } from "zod";
import { isRecordKey, type RecordKey } from "../identity/record-key.ts";
import { type AuditEntry, auditEntrySchema, isRoutine } from "../bans/audit-entry.ts";
import { OUTBOX, sortable } from "../storage/storage-keys.ts";
import { all, type StorageLike } from "../storage/storage.ts";
import { remaining } from "../shared/period.ts";

/** What the ledger has yet to hear. */
export interface Letter {
  readonly key: string;
  readonly target: RecordKey;
  /** What was decided; `null` if it is to hear whether the client is here, as it is when the letter is sent. */
  readonly change: AuditEntry | null;
}

/** Most clients of which the ledger is yet to hear that they came or went. Those beyond are told of when they next come. */
const MOST_NOTES = 10_000;

/**
 * From so many changes on, the ladder's bans that are over make way: while the ledger is away, whoever comes under ever new names
 * would fill the room's storage. So many of the oldest are looked at for each that comes.
 */
const MANY_CHANGES = 10_000;
const LOOKED_AT = 8;

// The ledger would refuse an entry about another client each time, and with it all later ones.
const letterSchema = z
  .object({ target: z.custom<RecordKey>(isRecordKey), change: auditEntrySchema.nullable() })
  .refine(({ target, change }) => change === null || change.target === target);

/** What the ledger has yet to hear, in room storage: it outlives a crash. Each client's letters are in order. */
export class Outbox {
  readonly #storage: StorageLike;
  readonly #isHere: (target: RecordKey) => boolean;
  readonly #onCorrupt: (error: Error) => void;
  readonly #changes = new Map<RecordKey, Letter[]>();
  readonly #notes = new Map<RecordKey, Letter>();
  /** How many changes there are. */
  #size = 0;
  #latest = 0;
  #loading: Promise<void> | null = null;

  /**
   * @param isHere whether a client is here: where there are too many notes, those about others go first
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

  /** Keeps a change until the ledger has it. The write is begun before this returns. */
  async put(change: AuditEntry, now: number): Promise<void> {
    const letter = { key: this.#newKey(now), target: change.target, change };
    this.#add(letter);
    const written = [this.#write(letter)];
    if (this.#size > MANY_CHANGES) written.push(...this.#overAmongOldest(now).map((old) => this.remove(old)));
    await Promise.all(written);
  }

  /** Keeps in mind that the ledger is to hear whether a client is here. */
  async note(target: RecordKey, now: number): Promise<void> {
    await this.load();
    if (this.#notes.has(target)) return;
    const written: Promise<void>[] = [];
    if (this.#notes.size >= MOST_NOTES) {
      const other = this.#leastNeeded(target);
      if (other === null) return;
      written.push(this.remove(other));
    }
    const letter = { key: this.#newKey(now), target, change: null };
    this.#notes.set(target, letter);
    await Promise.all([...written, this.#write(letter)]);
  }

  /** The next letter about a client: changes in order, then the note. {@link load} comes before it. */
  first(target: RecordKey): Letter | undefined {
    return this.#changes.get(target)?.[0] ?? this.#notes.get(target);
  }

  /** Whom there are letters about: those whose bans wait, and the others, the newest last. {@link load} comes before it. */
  get targets(): { readonly decided: RecordKey[]; readonly noted: RecordKey[] } {
    return { decided: [...this.#changes.keys()], noted: [...this.#notes.keys()] };
  }

  /** The changes about a client that the ledger has not heard of. {@link load} comes before it. */
  changesOf(target: RecordKey): AuditEntry[] {
    return this.#changes.get(target)?.flatMap(({ change }) => change ?? []) ?? [];
  }

  async remove({ key, target, change }: Letter): Promise<void> {
    if (change === null) this.#notes.delete(target);
    else {
      const before = this.#changes.get(target) ?? [];
      const left = before.filter((letter) => letter.key !== key);
      this.#size -= before.length - left.length;
      if (left.length === 0) this.#changes.delete(target);
      else this.#changes.set(target, left);
    }
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

  #add(letter: Letter): void {
    const { target } = letter;
    const before = this.#changes.get(target) ?? [];
    this.#changes.delete(target);
    this.#changes.set(target, [...before, letter]);
    this.#size++;
  }

  #overAmongOldest(now: number): Letter[] {
    const over: Letter[] = [];
    let looked = 0;
    for (const [letter] of this.#changes.values()) {
      if (++looked > LOOKED_AT) break;
      const change = letter?.change ?? null;
      if (letter === undefined || change === null || !isRoutine(change)) continue;
      if (remaining(change.ban, now) === 0) over.push(letter);
    }
    return over;
  }

  #write({ key, target, change }: Letter): Promise<void> {
    return this.#storage.put(key, { target, change });
  }

  /** A note that may go for one about this client: of a client that is not here, where this one is. */
  #leastNeeded(target: RecordKey): Letter | null {
    if (!this.#isHere(target)) return null;
    for (const letter of this.#notes.values()) if (!this.#isHere(letter.target)) return letter;
    return null;
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
    const read = new Set(left.map(({ key }) => key));
    const since = [...this.#changes.values()].flat().filter(({ key }) => !read.has(key));
    this.#changes.clear();
    this.#size = 0;
    for (const letter of [...left, ...since]) {
      if (letter.change === null) this.#notes.set(letter.target, letter);
      else this.#add(letter);
      this.#latest = Math.max(this.#latest, Number.parseInt(letter.key.slice(OUTBOX.length), 10) || 0);
    }
  }
}
