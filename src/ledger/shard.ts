import type { RecordKey } from "../identify/record-key.ts";
import { BanBook } from "./book.ts";
import { type Call, callSchema, type RoomAddress, type State } from "./calls.ts";
import type { Change } from "./change.ts";
import type { Post } from "./herald.ts";
import { SECRET } from "./keys.ts";
import { Registrations } from "./registrations.ts";
import { kept, type StorageLike } from "./storage.ts";
import { newToken } from "./token.ts";
import { Turns } from "./turns.ts";

/**
 * One client's record in the shared ledger: an object of its own, so that the ledger shards by itself. It knows which rooms the
 * client is in, and tells them of every change.
 */
export class Shard {
  readonly #target: RecordKey;
  readonly #storage: StorageLike;
  readonly #clock: () => number;
  readonly #book: BanBook;
  readonly #rooms: Registrations;
  readonly #turns = new Turns();

  /** @param target whose record it is */
  constructor(target: RecordKey, storage: StorageLike, post: Post, clock: () => number = Date.now) {
    this.#target = target;
    this.#storage = storage;
    this.#clock = clock;
    this.#book = new BanBook(storage, (error) => post.fail("reading a record", error));
    this.#rooms = new Registrations(target, storage, post, this.#turns, clock);
  }

  /** @throws {Error} where that is no call */
  async answer(call: unknown): Promise<State | Change[] | string> {
    const asked = callSchema.parse(call);
    return this.#turns.take(() => this.#answer(asked));
  }

  async #answer(call: Call): Promise<State | Change[] | string> {
    let registered = true;
    switch (call.do) {
      case "arrive":
        registered = await this.#rooms.add(call);
        break;
      case "leave":
        await this.#rooms.strike(call.room, call.at);
        break;
      case "look":
        break;
      case "change":
        await this.#take(call.change, call.from);
        break;
      case "history":
        return this.#book.history(this.#target);
      case "secret":
        return kept(this.#storage, SECRET, newToken);
    }
    return { entries: await this.#book.entriesOf(this.#target, this.#clock()), registered };
  }

  async #take(change: Change, from: RoomAddress | null): Promise<void> {
    if (change.target !== this.#target) throw new Error("that change is about another client");
    if (!(await this.#book.knows(change))) await this.#book.take(change, this.#clock());
    // One that is known already was sent again, perhaps because this object crashed before it could tell the rooms. Whoever made
    // the change need not wait for the others to hear of it.
    await this.#rooms.tell(from);
  }
}
