import type { RecordKey } from "../identity/record-key.ts";
import { type AuditEntry, auditEntrySchema, isRoutine } from "./audit-entry.ts";
import { AUDIT, auditOf, sortable } from "../storage/storage-keys.ts";
import { all, deleteAll, type StorageLike } from "../storage/storage.ts";

/** How long, in ms, an entry is kept: six months. For so long the DSA (article 20) lets a person object to a decision. */
export const KEPT_FOR = 184 * 86_400_000;

/** How long, in ms, an entry by the ladder is kept if nobody was to be told. */
const KEPT_FOR_BY_LADDER = 30 * 86_400_000;

/** Most entries about a client, and most in one storage. Entries by the ladder go before all others, and the oldest first. */
const MOST_OF_CLIENT = 100;
const MOST = 1_000;

/** Entries are counted once in so many writes. So there may be so many more. */
const LOOK_EVERY = 32;

/** Reads a record; `null` if it is corrupt. */
type Read = (key: string, record: unknown) => AuditEntry | null;

/** What was done about clients. Entries are only added, and deleted when they are old. */
export class Audit {
  readonly #storage: StorageLike;
  readonly #read: Read;
  // A random start, so that a room that is loaded again for each write counts its entries too.
  #untilLook = 1 + Math.floor(Math.random() * LOOK_EVERY);

  constructor(storage: StorageLike, read: Read) {
    this.#storage = storage;
    this.#read = read;
  }

  /** The write is begun before this returns. {@link trim} comes after it. */
  append(change: AuditEntry): Promise<void> {
    this.#untilLook--;
    return this.#storage.put(auditKey(change), change);
  }

  /** Keeps what changes no ban. */
  async note(change: AuditEntry): Promise<void> {
    await this.append(change);
    await this.trim();
  }

  async has(change: AuditEntry): Promise<boolean> {
    const key = auditKey(change);
    return (await this.#storage.get([key])).has(key);
  }

  /** What was done about a client, oldest first. */
  async of(target: RecordKey): Promise<AuditEntry[]> {
    return (await this.#under(auditOf(target))).map(({ change }) => change);
  }

  /** The same of each client. */
  async ofAll(): Promise<AuditEntry[][]> {
    const changes = (await this.#under(AUDIT)).map(({ change }) => change);
    return [...Map.groupBy(changes, ({ target }) => target).values()];
  }

  /** Deletes what was done about a client until then (epoch ms). */
  async forget(target: RecordKey, until: number): Promise<void> {
    const before = (await this.#under(auditOf(target))).filter(({ change }) => change.at <= until);
    await deleteAll(
      this.#storage,
      before.map(({ key }) => key),
    );
  }

  /** Deletes entries if there are too many, about a client or in all. It counts them only once in a while. */
  async trim(): Promise<void> {
    if (this.#untilLook > 0) return;
    this.#untilLook = LOOK_EVERY;
    const ofClients = Map.groupBy(await this.#under(AUDIT), ({ change }) => change.target);
    const ordered = [...ofClients.values()].map((entries) => entries.toSorted(neededFirst));
    const left = ordered.flatMap((entries) => entries.slice(0, MOST_OF_CLIENT)).toSorted(neededFirst);
    const dropped = [...ordered.flatMap((entries) => entries.slice(MOST_OF_CLIENT)), ...left.slice(MOST)];
    await deleteAll(
      this.#storage,
      dropped.map(({ key }) => key),
    );
  }

  async #under(prefix: string): Promise<StoredEntry[]> {
    const found: StoredEntry[] = [];
    for await (const [key, record] of all(this.#storage, prefix)) {
      const change = this.#read(key, record);
      if (change !== null) found.push({ key, change });
    }
    return found;
  }
}

/** An entry, and where it is stored. */
interface StoredEntry {
  readonly key: string;
  readonly change: AuditEntry;
}

function neededFirst({ change: one }: StoredEntry, { change: other }: StoredEntry): number {
  return Number(isRoutine(one)) - Number(isRoutine(other)) || other.at - one.at;
}

/** Whether an entry is too old to be kept. If its ban has not ended yet, an entry by the ladder is kept as long as others are. */
export function isPast(record: unknown, now: number): boolean {
  const { success, data: change } = auditEntrySchema.safeParse(record);
  if (!success) return false;
  const age = now - change.at;
  return age > KEPT_FOR || (age > KEPT_FOR_BY_LADDER && isRoutine(change) && change.ban.until <= now);
}

function auditKey({ target, at, id }: AuditEntry): string {
  return `${auditOf(target)}${sortable(at)}/${encodeURIComponent(id)}`;
}
