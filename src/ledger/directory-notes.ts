import * as z from "zod/mini";
import { casesIn } from "../bans/appeal.ts";
import type { AuditEntry } from "../bans/audit-entry.ts";
import type { Entry, RecordedBan } from "../bans/ban.ts";
import { type ForgetCall, type NoteCall, notedSchema } from "../directory/calls.ts";
import { type DecidedBan, decidedIn } from "../directory/decided-ban.ts";
import { directoryOf } from "../directory/names.ts";
import { type ListedAppeal, listedIn } from "../directory/listed-appeal.ts";
import { shortened } from "../directory/words.ts";
import { isRecordKey, type RecordKey } from "../identity/record-key.ts";
import { inTime } from "../platform/in-time.ts";
import type { LedgerLike } from "../platform/ledger-port.ts";
import { MonotonicClock } from "../shared/monotonic-clock.ts";
import type { Mutex } from "../shared/mutex.ts";
import type { ObjectLifetime } from "../storage/host-storage.ts";
import { DIRECTORY_DUE } from "../storage/storage-keys.ts";
import type { StorageLike } from "../storage/storage.ts";

/** How long to wait, in ms, before it is tried again. After that it is tried with the next call, and by the alarm. */
const RETRIES = [1_000, 5_000, 30_000] as const;

/** How long after a change, in ms, the alarm says it again: a crash may have come between. */
const AGAIN_AFTER = 60_000;

/** The same after an alarm in which it failed, in ms. */
const AGAIN_AFTER_ALARM = 300_000;

/** What says that the directory is to hear of a client's bans. */
export const dueSchema = z.object({ target: z.custom<RecordKey>(isRecordKey), revision: z.number() });

/** What telling the directory needs. */
export interface DirectoryNotesDeps extends Pick<ObjectLifetime, "wakeAt"> {
  /** The other objects of the ledger. */
  readonly ledger: LedgerLike;
  readonly mutex: Mutex;
  fail(doing: string, error: unknown): void;
}

interface Note {
  readonly revision: number;
  readonly bans: readonly RecordedBan[];
  readonly appeals: readonly ListedAppeal[];
  readonly decided: readonly DecidedBan[];
}

/** What a client's object knows of it, when the directory is to hear of it. */
export interface Notable {
  readonly entries: readonly Entry[];
  /** What was done about it, the oldest first. Asked for only if something is told. */
  history(): Promise<readonly AuditEntry[]>;
}

/**
 * Tells the ledger's directory which bans a client has, and what it has answered to them. That it is to hear of them is written with each change, and deleted once it has
 * answered. So it hears of each change in the end, whatever fails, and nobody waits until it has.
 */
export class DirectoryNotes {
  readonly #target: RecordKey;
  readonly #storage: StorageLike;
  readonly #deps: DirectoryNotesDeps;
  readonly #clock: () => number;
  readonly #revisions = new MonotonicClock();
  /** The revision that it is to hear of; `null` if there is none, `undefined` before the storage was asked. */
  #due: number | null | undefined;
  /** What it is told next. */
  #next: Note | null = null;
  #isTelling = false;

  constructor(target: RecordKey, storage: StorageLike, deps: DirectoryNotesDeps, clock: () => number) {
    this.#target = target;
    this.#storage = storage;
    this.#deps = deps;
    this.#clock = clock;
  }

  /** Called before the bans change, one after the other with all below: what is written here is kept if the change is. */
  async expect(): Promise<void> {
    await this.#load();
    const now = this.#clock();
    this.#due = this.#revisions.next(now);
    await Promise.all([
      this.#storage.put(DIRECTORY_DUE, { target: this.#target, revision: this.#due }),
      this.#deps.wakeAt(now + AGAIN_AFTER),
    ]);
  }

  /** Begins to tell of the bans as they are now, if the directory is to hear of them. */
  async tell(known: Notable): Promise<void> {
    const due = await this.#load();
    if (due === null) return;
    this.#next = await noteOf(due, known);
    void this.#persist();
  }

  /** Prepares to tell of the bans as they are now, even if the directory should know: it may have lost what it was told. */
  async repeat(known: Notable): Promise<void> {
    const due = await this.#load();
    const revision = this.#revisions.next(this.#clock());
    const note = await noteOf(revision, known);
    if (due === null && note.bans.length + note.appeals.length === 0) return;
    if (due !== null) this.#due = revision;
    this.#next = note;
  }

  /** Tells what was prepared, in an alarm. If it fails, there will be another one. */
  async deliver(): Promise<void> {
    if (!this.#isTelling) await this.#isTold();
    if (typeof this.#due === "number") await this.#deps.wakeAt(this.#clock() + AGAIN_AFTER_ALARM);
  }

  /** Makes the directory forget the client. Nothing that was said before counts any more. @throws {Error} if the directory is away */
  async forget({ history }: Pick<Notable, "history">): Promise<void> {
    await this.#load();
    this.#next = null;
    const revision = this.#revisions.next(this.#clock());
    const decided = decidedIn(await history());
    const call: ForgetCall = { do: "forget", target: this.#target, revision, decided };
    const answer = await inTime(this.#deps.ledger.call(directoryOf(this.#target), call));
    this.#revisions.passed(notedSchema.parse(answer).revision);
    this.#due = null;
    await this.#storage.delete([DIRECTORY_DUE]);
  }

  async #load(): Promise<number | null> {
    if (this.#due === undefined) {
      const record = (await this.#storage.get([DIRECTORY_DUE])).get(DIRECTORY_DUE);
      this.#revisions.passed(dueSchema.safeParse(record).data?.revision ?? 0);
      // If it is corrupt, something is due all the same.
      this.#due = record === undefined ? null : this.#revisions.next(this.#clock());
    }
    return this.#due;
  }

  async #persist(): Promise<void> {
    if (this.#isTelling) return;
    this.#isTelling = true;
    for (let failures = 0; this.#next !== null;) {
      if (await this.#isTold()) continue;
      const pause = RETRIES[failures++];
      if (pause === undefined) break;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    this.#isTelling = false;
  }

  /** Tells all there is to tell. @returns whether it was heard */
  async #isTold(): Promise<boolean> {
    const { ledger, mutex, fail } = this.#deps;
    try {
      for (let note = this.#next; note !== null; note = this.#next) {
        const told = note;
        const call: NoteCall = { do: "note", target: this.#target, ...told };
        const { revision } = notedSchema.parse(await inTime(ledger.call(directoryOf(this.#target), call)));
        await mutex.take(() => this.#heard(told, revision));
      }
      return true;
    } catch (error) {
      fail("telling the directory of a client's bans", error);
      return false;
    }
  }

  /** @param known the revision that the directory knows by now */
  async #heard(note: Note, known: number): Promise<void> {
    const isStale = known > note.revision;
    // The clock has stepped back since an object of this client told it.
    if (isStale) this.#revisions.passed(known);
    const revision = isStale ? this.#revisions.next(this.#clock()) : note.revision;
    if (this.#next === note) this.#next = isStale ? { ...note, revision } : null;
    if (this.#due !== note.revision) return;
    this.#due = isStale ? revision : null;
    if (!isStale) await this.#storage.delete([DIRECTORY_DUE]);
  }
}

/** Short, so that it can be sent however long a reason is. */
async function noteOf(revision: number, { entries, history }: Notable): Promise<Note> {
  const done = await history();
  return {
    revision,
    bans: entries.map(({ ban }) => shortened(ban)),
    appeals: listedIn(casesIn(done)),
    decided: decidedIn(done),
  };
}
