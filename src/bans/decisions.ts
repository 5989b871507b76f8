import { type Ban, type Entry, type RecordedBan, VERSION } from "./ban.ts";
import type { BanStore } from "./ban-store.ts";
import { impositionOf, type Pardon, type Told } from "./audit-entry.ts";
import type { LedgerSync } from "../ledger/sync.ts";

/** Keeps what is decided in a room: in its book, and in the ledger that it shares. */
export class Decisions {
  readonly #book: BanStore;
  readonly #link: LedgerSync | null;
  readonly #clock: () => number;

  constructor(book: BanStore, link: LedgerSync | null, clock: () => number) {
    this.#book = book;
    this.#link = link;
    this.#clock = clock;
  }

  /** Keeps a ban of a client that has a record. All writes are begun before this returns: see {@link BanStore.add}. */
  async impose(ban: Ban): Promise<void> {
    if (!isRecorded(ban)) return;
    const change = impositionOf(ban, this.#book.moment(ban.at));
    await Promise.all([this.#book.add(change), this.#link?.send(change)]);
  }

  /** @param entries those of the client, of which the pardon is for some */
  async pardon(
    decision: Pick<Pardon, "target" | "by" | "reason" | "bans" | "before">,
    entries: readonly Entry[],
  ): Promise<void> {
    const change: Pardon = {
      v: VERSION,
      id: crypto.randomUUID(),
      at: this.#book.moment(this.#clock()),
      change: "pardon",
      ...decision,
    };
    await Promise.all([this.#book.pardon(change, entries), this.#link?.send(change)]);
  }

  /** Takes note that a client was told of its ban. @param known the ban's entry. Default: it is looked for. */
  async noteTold(ban: Ban, known?: Entry): Promise<void> {
    if (!isRecorded(ban)) return;
    const { target } = ban;
    const change: Told = {
      v: VERSION,
      id: crypto.randomUUID(),
      target,
      at: this.#book.moment(this.#clock()),
      by: "party-bouncer",
      reason: "",
      change: "told",
      ban: ban.id,
    };
    const entries = known === undefined ? await this.#book.entriesOf(target, this.#clock()) : [known];
    const entry = entries.find((entry) => entry.ban.id === ban.id);
    await Promise.all([this.#book.tell(change, entry), this.#link?.send(change)]);
  }
}

function isRecorded(ban: Ban): ban is RecordedBan {
  return ban.target !== null;
}
