import type { AppealStatus } from "../bans/audit-entry.ts";
import type { RecordKey } from "../identity/record-key.ts";
import { Lru } from "../shared/lru.ts";
import type { Mutex } from "../shared/mutex.ts";
import type { ObjectLifetime } from "../storage/host-storage.ts";
import { type Listing, type Query, type Shelf, shelfIn } from "../storage/shelf.ts";
import { inLowerCase } from "../storage/shelf-words.ts";
import { LISTED, NOTED } from "../storage/storage-keys.ts";
import { all, deleteAll, type StorageLike } from "../storage/storage.ts";
import {
  type DecidedCall,
  type DirectoryCall,
  type ForgetCall,
  directoryCallSchema,
  type ListAppealsCall,
  type ListCall,
  type Listed,
  type ListedAppeals,
  type ListedBan,
  type ListedDecided,
  listedBanSchema,
  type NoteCall,
  type Noted,
} from "./calls.ts";
import { type DecidedBan, DECISIONS, listingOfDecided, MOST_DECIDED, REPORTED_FOR } from "./decided-ban.ts";
import { endsOf, keyOf, type Known, read, STATUSES } from "./known-client.ts";
import { type ListedAppeal, listingOf, shelfKindOf } from "./listed-appeal.ts";
import { placeOf } from "./place.ts";
import { shortened, wordsOf } from "./words.ts";

/** How often, in ms, it takes out what is over, if anything is. */
export const SWEEP_EVERY = 3_600_000;

const BANS = {
  table: "party_bouncer_listed",
  prefix: LISTED,
  field: "ban",
  schema: listedBanSchema,
} as const;

/** How often, in ms, it is looked for decisions that are kept for reports no more. */
const REPORTED_EVERY = 86_400_000;

/** Most appeals of one status; the newest stay. Each client's own object still has all of them. */
const MOST_APPEALS = 12_500;

/** In memory only: what was said before arrives within seconds, or never. */
const MOST_FORGOTTEN = 1_000;

/** What a list of bans needs. */
export interface DirectoryDeps extends Pick<ObjectLifetime, "wakeAt"> {
  /** The object does one thing after the other in it. */
  readonly mutex: Mutex;
}

/**
 * Lists the bans of many clients: an object of the ledger. What it lists is what each client's own object last said, so it can always be
 * made again from the records there.
 */
export class Directory {
  readonly #storage: StorageLike;
  readonly #deps: DirectoryDeps;
  readonly #clock: () => number;
  readonly #shelf: Shelf<ListedBan>;
  readonly #decided: Shelf<DecidedBan>;
  readonly #appeals: Readonly<Record<AppealStatus, Shelf<ListedAppeal>>>;

  /** Clients that were forgotten, and the revisions up to which nothing counts that was said of them: some of it may be on its way. */
  readonly #forgotten = new Lru<RecordKey, number>(MOST_FORGOTTEN);

  constructor(storage: StorageLike, deps: DirectoryDeps, clock: () => number = Date.now) {
    this.#storage = storage;
    this.#deps = deps;
    this.#clock = clock;
    this.#shelf = shelfIn(storage, BANS);
    this.#decided = shelfIn(storage, DECISIONS);
    this.#appeals = {
      open: shelfIn(storage, shelfKindOf("open")),
      approved: shelfIn(storage, shelfKindOf("approved")),
      rejected: shelfIn(storage, shelfKindOf("rejected")),
    };
  }

  /** @throws {Error} if it is not a call */
  async answer(call: unknown): Promise<Noted | Listed | ListedAppeals | ListedDecided> {
    const asked: DirectoryCall = directoryCallSchema.parse(call);
    switch (asked.do) {
      case "list":
        return this.#list(asked);
      case "appeals":
        return this.#listAppeals(asked);
      case "decided":
        return this.#listDecided(asked);
      case "note":
        return this.#deps.mutex.take(() => this.#note(asked));
      case "forget":
        return this.#deps.mutex.take(() => this.#forget(asked));
    }
  }

  /** Takes out what is over. */
  wake(): Promise<void> {
    return this.#deps.mutex.take(() => this.#sweep());
  }

  async #list(asked: ListCall): Promise<Listed> {
    const { items, next } = await this.#shelf.find(this.#queryOf(asked));
    return { bans: [...items], next };
  }

  async #listAppeals({ status, ...asked }: ListAppealsCall): Promise<ListedAppeals> {
    const { items, next } = await this.#appeals[status].find(this.#queryOf(asked));
    return { appeals: [...items], next };
  }

  async #listDecided({ limit, from, after = "" }: DecidedCall): Promise<ListedDecided> {
    const { items, next } = await this.#decided.find({ limit, after, search: "", now: from - 1 });
    return { decided: [...items], next };
  }

  #queryOf({ limit, after = "", search = "" }: Omit<ListCall, "do">): Query {
    return { limit, after, search: inLowerCase(search), now: this.#clock() };
  }

  async #note({ target, revision, bans, appeals, decided }: NoteCall): Promise<Noted> {
    const key = keyOf(target);
    const forgotten = this.#forgotten.get(target) ?? 0;
    if (forgotten > revision) return { revision: forgotten };
    const known = read((await this.#storage.get([key])).get(key));
    if (known !== null && known.revision > revision) return { revision: known.revision };
    const now = this.#clock();
    const listings = bans.filter(({ until }) => until > now).map((ban) => listingOfBan(ban, appeals));
    const cases = appeals
      .map((item) => ({ ...listingOf(item), status: item.appeal.status }))
      .filter(({ until }) => until > now);
    await Promise.all([
      this.#storage.put<Known>(key, {
        revision,
        at: now,
        bans: listings.map(({ place, until }) => ({ place, until })),
        appeals: cases.map(({ place, until, status }) => ({ place, until, status })),
      }),
      ...this.#replace(known, listings, cases),
      this.#decided.change([], decided.map(listingOfDecided)),
    ]);
    await this.#deps.wakeAt(now + SWEEP_EVERY);
    return { revision };
  }

  async #forget({ target, revision: said, decided }: ForgetCall): Promise<Noted> {
    const key = keyOf(target);
    const known = read((await this.#storage.get([key])).get(key));
    const revision = Math.max(said, known?.revision ?? 0);
    this.#forgotten.set(target, revision);
    await Promise.all([
      this.#storage.delete([key]),
      ...this.#replace(known, [], []),
      this.#decided.change(
        [],
        decided.map((ban) => listingOfDecided({ ...ban, reason: "" })),
      ),
    ]);
    return { revision };
  }

  /** Puts all that is listed of a client in place of what was listed before. */
  #replace(
    known: Known | null,
    listings: readonly Listing<ListedBan>[],
    cases: readonly (Listing<ListedAppeal> & { readonly status: AppealStatus })[],
  ): Promise<void>[] {
    return [
      replace(this.#shelf, known?.bans ?? [], listings),
      ...STATUSES.map((status) =>
        replace(
          this.#appeals[status],
          (known?.appeals ?? []).filter((known) => known.status === status),
          cases.filter((item) => item.status === status),
        ),
      ),
    ];
  }

  async #sweep(): Promise<void> {
    const now = this.#clock();
    await this.#shelf.sweep(now);
    for (const shelf of Object.values(this.#appeals)) await shelf.sweep(now, MOST_APPEALS);
    await this.#decided.sweep(now - REPORTED_FOR, MOST_DECIDED);
    const over: string[] = [];
    let next = await this.#nextReported(now);
    for await (const [key, record] of all(this.#storage, NOTED)) {
      const known = read(record);
      const ends = known === null ? [] : endsOf(known).filter((end) => end > now);
      if (ends.length === 0) over.push(key);
      else next = Math.min(next, ...ends);
    }
    await deleteAll(this.#storage, over);
    if (next < Infinity) await this.#deps.wakeAt(Math.max(next, now + SWEEP_EVERY));
  }

  /** When a decision may be over next that is kept for reports. */
  async #nextReported(now: number): Promise<number> {
    const { items } = await this.#decided.find({ limit: 1, after: "", search: "", now: 0 });
    return items.length === 0 ? Infinity : now + REPORTED_EVERY;
  }
}

/** A ban with what its client has answered to it. */
function listingOfBan(ban: ListedBan, appeals: readonly ListedAppeal[]): Listing<ListedBan> {
  const short = shortened(ban);
  const appeal = appeals.find((known) => known.appeal.ban === ban.id)?.appeal;
  const item = appeal === undefined ? short : { ...short, appeal };
  return { place: placeOf(ban), until: ban.until, words: wordsOf(short), item };
}

function replace<Item>(
  shelf: Shelf<Item>,
  known: readonly { readonly place: string }[],
  listings: readonly Listing<Item>[],
): Promise<void> {
  const kept = new Set(listings.map(({ place }) => place));
  const removed = known.map(({ place }) => place).filter((place) => !kept.has(place));
  return shelf.change(removed, listings);
}
