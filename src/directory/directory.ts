import { z } from "zod";
import { banSchema, type RecordedBan } from "../bans/ban.ts";
import type { RecordKey } from "../identity/record-key.ts";
import type { Mutex } from "../shared/mutex.ts";
import type { ObjectLifetime } from "../storage/host-storage.ts";
import { type Shelf, shelfIn } from "../storage/shelf.ts";
import { inLowerCase } from "../storage/shelf-words.ts";
import { LISTED, NOTED } from "../storage/storage-keys.ts";
import { all, deleteAll, type StorageLike } from "../storage/storage.ts";
import {
  type DirectoryCall,
  directoryCallSchema,
  type ListCall,
  type Listed,
  type NoteCall,
  type Noted,
} from "./calls.ts";
import { placeOf } from "./place.ts";
import { shortened, wordsOf } from "./words.ts";

/** How often, in ms, it takes out what is over, if anything is. */
export const SWEEP_EVERY = 3_600_000;

/** How long, in ms, it is remembered what a client without bans has said last. What was sent before then arrives sooner, or never. */
export const REMEMBERED_FOR = 86_400_000;

const BANS = { table: "party_bouncer_listed", prefix: LISTED, field: "ban", schema: banSchema } as const;

/** What is known of a client. */
const knownSchema = z.object({
  revision: z.number(),
  /** When it was said, in epoch ms. */
  at: z.number(),
  /** The bans of it that are listed. */
  bans: z.array(z.object({ place: z.string(), until: z.number().or(z.literal(Infinity)) })),
});
type Known = z.output<typeof knownSchema>;

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
  readonly #shelf: Shelf<RecordedBan>;

  constructor(storage: StorageLike, deps: DirectoryDeps, clock: () => number = Date.now) {
    this.#storage = storage;
    this.#deps = deps;
    this.#clock = clock;
    this.#shelf = shelfIn(storage, BANS);
  }

  /** @throws {Error} if it is not a call */
  async answer(call: unknown): Promise<Noted | Listed> {
    const asked: DirectoryCall = directoryCallSchema.parse(call);
    return asked.do === "list" ? this.#list(asked) : this.#deps.mutex.take(() => this.#note(asked));
  }

  /** Takes out what is over. */
  wake(): Promise<void> {
    return this.#deps.mutex.take(() => this.#sweep());
  }

  async #list({ limit, after = "", search = "" }: ListCall): Promise<Listed> {
    const { items, next } = await this.#shelf.find({
      limit,
      after,
      search: inLowerCase(search),
      now: this.#clock(),
    });
    return { bans: [...items], next };
  }

  async #note({ target, revision, bans }: NoteCall): Promise<Noted> {
    const key = keyOf(target);
    const known = read((await this.#storage.get([key])).get(key));
    if (known !== null && known.revision > revision) return { revision: known.revision };
    const now = this.#clock();
    const added = bans
      .filter(({ until }) => until > now)
      .map(shortened)
      .map((ban) => ({ place: placeOf(ban), until: ban.until, words: wordsOf(ban), item: ban }));
    const listed = added.map(({ place, until }) => ({ place, until }));
    const kept = new Set(listed.map(({ place }) => place));
    const removed = (known?.bans ?? []).map(({ place }) => place).filter((place) => !kept.has(place));
    await Promise.all([
      this.#storage.put<Known>(key, { revision, at: now, bans: listed }),
      this.#shelf.change(removed, added),
    ]);
    await this.#deps.wakeAt(now + SWEEP_EVERY);
    return { revision };
  }

  async #sweep(): Promise<void> {
    const now = this.#clock();
    await this.#shelf.sweep(now);
    const over: string[] = [];
    let next = Infinity;
    for await (const [key, record] of all(this.#storage, NOTED)) {
      const known = read(record);
      const ends = known === null ? [] : endsOf(known).filter((end) => end > now);
      if (ends.length === 0) over.push(key);
      else next = Math.min(next, ...ends);
    }
    await deleteAll(this.#storage, over);
    if (next < Infinity) await this.#deps.wakeAt(Math.max(next, now + SWEEP_EVERY));
  }
}

function keyOf(target: RecordKey): string {
  return `${NOTED}${encodeURIComponent(target)}`;
}

/** What is corrupt is as good as unknown: the client's object says it again. */
function read(record: unknown): Known | null {
  return knownSchema.safeParse(record).data ?? null;
}

/** When something of what is known of a client is over. After the last of it there is nothing left to know. */
function endsOf({ at, bans }: Known): number[] {
  return [at + REMEMBERED_FOR, ...bans.map(({ until }) => until)];
}
