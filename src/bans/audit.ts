import type { RecordKey } from "../identity/record-key.ts";
import { type AuditEntry, auditEntrySchema, isRoutine } from "./audit-entry.ts";
import { AUDIT, auditOf, sortable } from "../storage/storage-keys.ts";
import { all, deleteAll, type StorageLike } from "../storage/storage.ts";

/** Ms for which an entry is kept: six months, for which the DSA (article 20) lets a person object to a decision. */
const KEPT_FOR = 184 * 86_400_000;

/** Ms for which one is kept that the ladder made, and of which nobody was to be told. */
const KEPT_FOR_BY_LADDER = 30 * 86_400_000;

/** Most entries about a client, and most in one storage. The oldest go first, and those that the ladder made before all others. */
const MOST_OF_CLIENT = 100;
const MOST = 1_000;

/** Writes from one look at how many there are to the next: by so many there may be more. */
const LOOK_EVERY = 32;

/** Reads a record, or tells that it cannot be read. */
type Read = (key: string, record: unknown) => AuditEntry | null;

/** What was done about clients. It is only added to, and what is old goes. */
export class Audit {
  readonly #storage: StorageLike;
  readonly #read: Read;
  // Chance sees to it that a room that is loaded again for each write looks, too.
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

  async has(change: AuditEntry): Promise<boolean> {
    const key = auditKey(change);
    return (await this.#storage.get([key])).has(key);
  }

  /** What was done about a client, oldest first. */
  async of(target: RecordKey): Promise<AuditEntry[]> {
    return (await this.#under(auditOf(target))).map(({ change }) => change);
  }

  /** Deletes what is too much, where it is time to look: of a client, and in all. */
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

  async #under(prefix: string): Promise<Kept[]> {
    const found: Kept[] = [];
    for await (const [key, record] of all(this.#storage, prefix)) {
      const change = this.#read(key, record);
      if (change !== null) found.push({ key, change });
    }
    return found;
  }
}

interface Kept {
  readonly key: string;
  readonly change: AuditEntry;
}

function neededFirst({ change: one }: Kept, { change: other }: Kept): number {
  return Number(isRoutine(one)) - Number(isRoutine(other)) || other.at - one.at;
}

/** Whether an entry is as old as it may get. One of a ban that lasts longer is kept as long as others are. */
export function isPast(record: unknown, now: number): boolean {
  const { success, data: change } = auditEntrySchema.safeParse(record);
  if (!success) return false;
  const age = now - change.at;
  return age > KEPT_FOR || (age > KEPT_FOR_BY_LADDER && isRoutine(change) && change.ban.until <= now);
}

function auditKey({ target, at, id }: AuditEntry): string {
  return `${auditOf(target)}${sortable(at)}/${encodeURIComponent(id)}`;
}
