import type { Ban, Entry, RecordedBan } from "./ban.ts";
import type { BanStore } from "./ban-store.ts";
import { type AuditEntry, impositionOf, type Pardon, pardonOf, toldOf } from "./audit-entry.ts";

/**
 * Sends a decision to the rooms that share the ledger. The write that makes this certain is begun before it returns. Does nothing in
 * a room without a shared ledger.
 */
type Publish = (change: AuditEntry) => Promise<void> | undefined;

/** Keeps what is decided in a room: in its own records, and for the rooms that it shares a ledger with. */
export class Decisions {
  readonly #store: BanStore;
  readonly #publish: Publish;
  readonly #clock: () => number;

  constructor(store: BanStore, publish: Publish, clock: () => number) {
    this.#store = store;
    this.#publish = publish;
    this.#clock = clock;
  }

  /** Keeps a ban of a client that has a record. All writes are begun before this returns: see {@link BanStore.add}. */
  async impose(ban: Ban): Promise<void> {
    if (!isRecorded(ban)) return;
    const change = impositionOf(ban, this.#store.moment(ban.at));
    await Promise.all([this.#store.add(change), this.#publish(change)]);
  }

  /** @param entries those of the client, of which the pardon is for some */
  async pardon(decision: Parameters<typeof pardonOf>[0], entries: readonly Entry[]): Promise<void> {
    const change: Pardon = pardonOf(decision, this.#now());
    await Promise.all([this.#store.pardon(change, entries), this.#publish(change)]);
  }

  /** Notes that a client was told of its ban. @param known the ban's entry. Default: it is looked for. */
  async noteTold(ban: Ban, known?: Entry): Promise<void> {
    if (!isRecorded(ban)) return;
    const change = toldOf(ban, this.#now());
    const entries = known === undefined ? await this.#store.entriesOf(ban.target, this.#clock()) : [known];
    const entry = entries.find((entry) => entry.ban.id === ban.id);
    await Promise.all([this.#store.tell(change, entry), this.#publish(change)]);
  }

  #now(): number {
    return this.#store.moment(this.#clock());
  }
}

function isRecorded(ban: Ban): ban is RecordedBan {
  return ban.target !== null;
}
