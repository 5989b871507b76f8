import type { RecordKey } from "../identity/record-key.ts";
import { Audit, isPast } from "./audit.ts";
import { type Entry, entrySchema, type RecordedBan, VERSION } from "./ban.ts";
import { type AuditEntry, auditEntrySchema, lifts, type Pardon, type Told } from "./audit-entry.ts";
import { decide, type Decision } from "./decide.ts";
import { parseRecoveryRecord } from "../session/recovery-record.ts";
import { ALERTS, AUDIT, BANS, bansOf, BUDGETS, RECOVERIES } from "../storage/storage-keys.ts";
import { all, deleteAll, type StorageLike } from "../storage/storage.ts";
import { Sweep } from "../storage/sweep.ts";
import { MonotonicClock } from "../shared/monotonic-clock.ts";
import { remaining, settle } from "../shared/period.ts";

/** How long, in ms, a client that stays away is still owed a statement of a ban that is over. */
const OWED_FOR = 30 * 86_400_000;

const MOST_LISTED = 1_000;

/** Some of a room's bans, and where to go on: see {@link Bans.list}. */
export interface BanPage {
  /** The bans, in the order of their targets. */
  readonly bans: readonly RecordedBan[];
  /** Give it to the next call as `after`; `null` at the end. */
  readonly next: string | null;
}

/**
 * The bans of a room, or of a client in the shared ledger: one record for each ban, and an audit that only grows. Records have a
 * version, and are validated when they are read. A corrupt record is reported, skipped, and left as it is.
 */
export class BanStore {
  /** Deletes what is over, among everything that the bouncer keeps in this storage. */
  readonly sweep: Sweep;
  /** What was done about clients. */
  readonly audit: Audit;
  readonly #storage: StorageLike;
  readonly #onCorrupt: (error: Error) => void;
  readonly #moments = new MonotonicClock();

  /** @param onCorrupt told of each record that cannot be read, each time */
  constructor(storage: StorageLike, onCorrupt: (error: Error) => void) {
    this.#storage = storage;
    this.#onCorrupt = onCorrupt;
    this.audit = new Audit(storage, (key, record) => this.#read(auditEntrySchema, key, record));
    this.sweep = new Sweep(storage, isOver);
  }

  /**
   * Keeps a ban. All writes are begun before this returns, in one go. What a Durable Object sends waits for the writes before it. So
   * no client ever learns of a ban that a crash then forgets.
   */
  async add(change: AuditEntry & { change: "ban" }): Promise<void> {
    const { ban } = change;
    await Promise.all([
      this.#put({ v: VERSION, ban, shared: false, told: false }),
      this.audit.append(change),
    ]);
    await this.audit.trim();
    await this.sweep.on(ban.target, ban.at);
  }

  /** Adds a change that was made elsewhere. Changes may arrive in any order, or twice; the result is the same. */
  async take(change: AuditEntry, now: number): Promise<void> {
    const { target } = change;
    const before = await this.history(target);
    // By its id: an operator who repeats a change does so at another moment.
    if (before.some(({ id }) => id === change.id)) return;
    if (change.change === "ban") {
      const { ban } = change;
      const told = before.some((other) => other.change === "told" && other.ban === ban.id);
      const pardon = before.find((other): other is Pardon => other.change === "pardon" && lifts(other, ban));
      const entry = { v: VERSION, ban, shared: true, told } as const;
      await Promise.all([
        this.audit.append(change),
        pardon === undefined ? this.#put(entry) : this.#lift(entry, pardon),
      ]);
      await this.audit.trim();
    } else if (change.change === "appeal" || change.change === "decision") {
      await this.audit.note(change);
    } else {
      const entries = await this.entriesOf(target, now);
      if (change.change === "pardon") await this.pardon(change, entries);
      else {
        const entry = entries.find(({ ban }) => ban.id === change.ban);
        // Two rooms may tell a client at the same time.
        if (entry?.told !== true) await this.tell(change, entry);
      }
    }
    await this.sweep.on(target, now);
  }

  /** Whether a change is known already. */
  knows(change: AuditEntry): Promise<boolean> {
    return this.audit.has(change);
  }

  /** A client's entries: the bans that are not over, and those that it is still owed a statement of. The others are deleted. */
  async entriesOf(target: RecordKey, now: number): Promise<Entry[]> {
    const entries: Entry[] = [];
    const over: string[] = [];
    for await (const [key, record] of all(this.#storage, bansOf(target))) {
      const entry = this.#entryAt(key, record);
      if (entry === null) continue;
      if (isDone(entry, now)) {
        over.push(key);
        continue;
      }
      const ban = settle(entry.ban, now);
      if (ban !== entry.ban) await this.#put({ ...entry, ban });
      entries.push({ ...entry, ban });
    }
    await deleteAll(this.#storage, over);
    return entries;
  }

  /** What the records say about a client now: whether it is kept out, hidden, or owed a statement. */
  async decisionOf(target: RecordKey, now: number): Promise<Decision<Entry>> {
    return decide(await this.entriesOf(target, now), now);
  }

  /** The bans of a client that are not over. */
  async bansOf(target: RecordKey, now: number): Promise<RecordedBan[]> {
    const entries = await this.entriesOf(target, now);
    return entries.map(({ ban }) => ban).filter((ban) => remaining(ban, now) > 0);
  }

  /** Writes entries as they are in the ledger, and removes those that are gone there. All writes are begun before this returns. */
  async replace(entries: readonly Entry[], removed: readonly Entry[], now: number): Promise<void> {
    await Promise.all([
      ...entries.map((entry) => this.#put(entry)),
      deleteAll(
        this.#storage,
        removed.map(({ ban }) => keyOf(ban)),
      ),
    ]);
    const [entry] = entries;
    if (entry !== undefined) await this.sweep.on(entry.ban.target, now);
  }

  /** Lifts bans. All writes are begun before this returns. */
  async pardon(change: Pardon, entries: readonly Entry[]): Promise<void> {
    const lifted = entries.filter(({ ban }) => lifts(change, ban));
    await Promise.all([this.audit.append(change), ...lifted.map((entry) => this.#lift(entry, change))]);
    await this.audit.trim();
  }

  /** Notes that a client was told of its ban. */
  async tell(change: Told, entry: Entry | undefined): Promise<void> {
    const puts = entry === undefined ? [] : [this.#put({ ...entry, told: true })];
    await Promise.all([this.audit.append(change), ...puts]);
    await this.audit.trim();
  }

  /** The bans that are not over, of all clients. */
  async list(
    { after, limit = MOST_LISTED }: { after?: string; limit?: number },
    now: number,
  ): Promise<BanPage> {
    const bans: RecordedBan[] = [];
    for await (const [key, record] of all(this.#storage, BANS, after)) {
      const ban = this.#entryAt(key, record)?.ban;
      if (ban !== undefined && remaining(ban, now) > 0) bans.push(ban);
      if (bans.length === limit) return { bans, next: key };
    }
    return { bans, next: null };
  }

  /** What was done about a client, oldest first. */
  history(target: RecordKey): Promise<AuditEntry[]> {
    return this.audit.of(target);
  }

  /** Epoch ms for a change: later than those of all changes before, even if the clock stands still or has stepped back. */
  moment(now: number): number {
    return this.#moments.next(now);
  }

  #put(entry: Entry): Promise<void> {
    return this.#storage.put(keyOf(entry.ban), entry);
  }

  /** If the client is to be told once the ban is over, the record stays until it was told. */
  #lift(entry: Entry, { at, before }: Pardon): Promise<void> {
    const { ban, told } = entry;
    if (ban.disclosure !== "delayed" || told) return this.#remove(entry);
    return this.#put({
      ...entry,
      ban: { ...ban, until: Math.max(ban.at, Math.min(ban.until, before ?? at)) },
    });
  }

  async #remove({ ban }: Entry): Promise<void> {
    await this.#storage.delete([keyOf(ban)]);
  }

  /** A record under another key than its own could neither be lifted nor written again. So it counts as corrupt. */
  #entryAt(key: string, record: unknown): Entry | null {
    const entry = this.#read(entrySchema, key, record);
    if (entry === null || keyOf(entry.ban) === key) return entry;
    this.#complain(key, new Error(`It is the record ${keyOf(entry.ban)}.`));
    return null;
  }

  #read<T>(
    schema: { safeParse(value: unknown): { success: true; data: T } | { success: false; error: Error } },
    key: string,
    record: unknown,
  ): T | null {
    const result = schema.safeParse(record);
    if (result.success) return result.data;
    this.#complain(key, result.error);
    return null;
  }

  #complain(key: string, cause: Error): void {
    this.#onCorrupt(
      new Error(`The record ${key} cannot be read, and is left out. Delete it, or put it right.`, { cause }),
    );
  }
}

function keyOf({ target, id }: RecordedBan): string {
  return `${bansOf(target)}${encodeURIComponent(id)}`;
}

/** Whether there is nothing left to do or to say about a ban. */
function isDone({ ban, told }: Entry, now: number): boolean {
  if (remaining(ban, now) > 0) return false;
  return ban.disclosure === "none" || told || now - ban.until > OWED_FOR;
}

/** Whether a record is over: of a ban, of the audit, of a budget, of an alert, or of a client that left. */
export function isOver(key: string, record: unknown, now: number): boolean {
  if (key.startsWith(BANS)) {
    const { success, data: entry } = entrySchema.safeParse(record);
    return success && isDone(entry, now);
  }
  if (key.startsWith(AUDIT)) return isPast(record, now);
  if (key.startsWith(BUDGETS) || key.startsWith(ALERTS))
    return ((record as { until?: number } | null)?.until ?? 0) <= now;
  if (!key.startsWith(RECOVERIES)) return false;
  const recovered = parseRecoveryRecord(record);
  return recovered === null || recovered.until <= now;
}
