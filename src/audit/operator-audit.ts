import type { LedgerLike } from "../platform/ledger-port.ts";
import type { DefinedRetention } from "../policy/retention.ts";
import type { Mutex } from "../shared/mutex.ts";
import type { ObjectLifetime } from "../storage/host-storage.ts";
import { type Listing, type Shelf, shelfIn } from "../storage/shelf.ts";
import { inLowerCase, wordsIn } from "../storage/shelf-words.ts";
import { OPERATED } from "../storage/storage-keys.ts";
import type { StorageLike } from "../storage/storage.ts";
import {
  auditCallSchema,
  type EntryPage,
  type ForgetCall,
  type ListCall,
  operatorEntrySchema,
  type SettleCall,
} from "./calls.ts";
import type { OperatorEntry } from "./operator-entry.ts";
import { LIVE } from "./names.ts";
import { placeOf } from "./place.ts";

/** Most entries. The oldest go first. They are counted once in so many, so there may be as many more. */
const MOST = 100_000;
const COUNT_EVERY = 1_000;

/** How often, in ms, it deletes what is over. */
export const SWEEP_EVERY = 86_400_000;

/** How many entries are looked through at a time. */
const AT_ONCE = 500;

const ENTRIES = {
  table: "party_bouncer_operated",
  prefix: OPERATED,
  field: "entry",
  schema: operatorEntrySchema,
} as const;

/** What the audit needs. */
export interface OperatorAuditDeps extends Pick<ObjectLifetime, "wakeAt"> {
  /** The object does one thing after the other in it. */
  readonly mutex: Mutex;
  /** The other objects of the ledger. */
  readonly ledger: LedgerLike;
  readonly retention: DefinedRetention;
}

/**
 * What operators did, and who did it: an object of the ledger. Each entry is kept before that is done which it is about, and says later
 * what has come of it. Nothing else of an entry ever changes, unless the client that it is about is to be forgotten.
 */
export class OperatorAudit {
  readonly #deps: OperatorAuditDeps;
  readonly #clock: () => number;
  readonly #shelf: Shelf<OperatorEntry>;
  // A random start, so that an object that is loaded again for each entry counts too.
  #untilCount = 1 + Math.floor(Math.random() * COUNT_EVERY);

  constructor(storage: StorageLike, deps: OperatorAuditDeps, clock: () => number = Date.now) {
    this.#deps = deps;
    this.#clock = clock;
    this.#shelf = shelfIn(storage, ENTRIES);
  }

  /** @throws {Error} if it is not a call, or what it says cannot be kept */
  async answer(call: unknown): Promise<EntryPage | boolean> {
    const asked = auditCallSchema.parse(call);
    if (asked.do === "list") return this.#list(asked);
    return this.#deps.mutex.take(async () => {
      if (asked.do === "note") await this.#note(asked.entry);
      else if (asked.do === "settle") await this.#settle(asked);
      else await this.#forget(asked);
      return true;
    });
  }

  /** Deletes what is over. */
  wake(): Promise<void> {
    return this.#deps.mutex.take(async () => {
      await this.#sweep();
      const { items } = await this.#shelf.find({ limit: 1, after: "", search: "", now: 0 });
      if (items.length > 0) await this.#wakeLater();
    });
  }

  async #list({ limit, after = "", search = "" }: ListCall): Promise<EntryPage> {
    const now = this.#oldest();
    const { items, next } = await this.#shelf.find({ limit, after, search: inLowerCase(search), now });
    return { entries: [...items], next };
  }

  async #note(entry: OperatorEntry): Promise<void> {
    await this.#shelf.change([], [listingOf(entry)]);
    await this.#wakeLater();
    if (--this.#untilCount > 0) return;
    this.#untilCount = COUNT_EVERY;
    await this.#sweep();
  }

  async #settle({ outcome, ...which }: SettleCall): Promise<void> {
    const known = await this.#shelf.at(placeOf(which));
    if (known === null) return;
    const entry = { ...known, outcome };
    await this.#shelf.change([], [listingOf(entry)]);
    this.#tellLive(entry);
  }

  async #forget({ target }: ForgetCall): Promise<void> {
    const search = inLowerCase(target);
    for (let after: string | null = ""; after !== null;) {
      const page: { items: readonly OperatorEntry[]; next: string | null } = await this.#shelf.find({
        limit: AT_ONCE,
        after,
        search,
        now: 0,
      });
      const about = page.items.filter((entry) => entry.target === target);
      await this.#shelf.change(
        [],
        about.map((entry) => listingOf(forgotten(entry))),
      );
      after = page.next;
    }
  }

  /** Another operator's console shows at once what was done. Nobody waits for it. */
  #tellLive(entry: OperatorEntry): void {
    this.#deps.ledger.call(LIVE, { do: "entry", entry }).catch(() => {});
  }

  #sweep(): Promise<void> {
    return this.#shelf.sweep(this.#oldest(), MOST);
  }

  /** Epoch ms: what was done before then is over. So another setting applies to what is there already. */
  #oldest(): number {
    return this.#clock() - this.#deps.retention.audit;
  }

  #wakeLater(): Promise<void> {
    return this.#deps.wakeAt(this.#clock() + SWEEP_EVERY);
  }
}

/** An entry that does not say any more whom it is about, how, or why. */
function forgotten(entry: OperatorEntry): OperatorEntry {
  const { asked: _, ...rest } = entry;
  return { ...rest, target: null, detail: "", reason: "" };
}

function listingOf(entry: OperatorEntry): Listing<OperatorEntry> {
  const { by, action, target, room, detail, reason } = entry;
  const where = room === null ? [] : [room.party, room.room];
  return {
    place: placeOf(entry),
    until: entry.at,
    words: wordsIn([by, action, target ?? "", ...where, detail, reason]),
    item: entry,
  };
}
