import type { RecordKey } from "../identify/record-key.ts";
import { BanBook } from "./book.ts";
import { type Call, callSchema, inTime, type Push, type RoomAddress, type State } from "./calls.ts";
import type { Change } from "./change.ts";
import { REVISION, ROOMS, SECRET } from "./keys.ts";
import { all, kept, type StorageLike } from "./storage.ts";
import { newToken } from "./token.ts";

/** Most rooms that are told of a client's changes. It is refused at the door of any further ones all the same. */
const MOST_ROOMS = 1_000;

/** Ms before a room that could not be reached is tried again. Then it hears of it when the client next comes in. */
const RETRIES = [250, 500, 1_000] as const;

/** Reaches rooms. */
export interface Post {
  /** @returns whether the client is there; `null` where the room does not know the token */
  push(room: RoomAddress, token: string, push: Push): Promise<boolean | null>;
  fail(doing: string, error: unknown): void;
}

interface Registration {
  readonly room: RoomAddress;
  readonly token: string;
  /** Of its own each time, so that word of an earlier stay does not end a later one. */
  readonly id: string;
}

/**
 * One client's record in the shared ledger: an object of its own, so that the ledger shards by itself. It knows which rooms the
 * client is in, and tells them of every change.
 */
export class Shard {
  readonly #target: RecordKey;
  readonly #storage: StorageLike;
  readonly #post: Post;
  readonly #clock: () => number;
  readonly #book: BanBook;

  /** @param target whose record it is */
  constructor(target: RecordKey, storage: StorageLike, post: Post, clock: () => number = Date.now) {
    this.#target = target;
    this.#storage = storage;
    this.#post = post;
    this.#clock = clock;
    this.#book = new BanBook(storage, (error) => post.fail("reading a record", error));
  }

  /** @throws {Error} where that is no call */
  async answer(call: unknown): Promise<State | Change[] | string> {
    const asked: Call = callSchema.parse(call);
    switch (asked.do) {
      case "arrive":
        await this.#register({ room: asked.room, token: asked.token, id: crypto.randomUUID() });
        return this.#state();
      case "leave":
        await this.#storage.delete([keyOf(asked.room)]);
        return this.#state();
      case "look":
        return this.#state();
      case "change":
        await this.#take(asked.change, asked.from);
        return this.#state();
      case "history":
        return this.#book.history(this.#target);
      case "secret":
        return kept(this.#storage, SECRET, newToken);
    }
  }

  async #take(change: Change, from: RoomAddress | null): Promise<void> {
    if (change.target !== this.#target) throw new Error("that change is about another client");
    if (await this.#book.knows(change)) return;
    const entries = await this.#book.entriesOf(this.#target, this.#clock());
    const revision = await this.#revision();
    const written = this.#write(change, entries);
    await Promise.all([written, this.#storage.put(REVISION, revision + 1)]);
    // Whoever made the change need not wait for the others to hear of it.
    this.#tellRooms(from).catch((error: unknown) => this.#post.fail("telling the rooms", error));
  }

  #write(change: Change, entries: Awaited<ReturnType<BanBook["entriesOf"]>>): Promise<void> {
    switch (change.change) {
      case "ban":
        return this.#book.add(change, true);
      case "pardon":
        return this.#book.pardon(change, entries);
      case "told":
        return this.#book.tell(
          change,
          entries.find(({ ban }) => ban.id === change.ban),
        );
    }
  }

  async #state(): Promise<State> {
    const revision = await this.#revision();
    return { revision, entries: await this.#book.entriesOf(this.#target, this.#clock()) };
  }

  async #revision(): Promise<number> {
    const revision = (await this.#storage.get([REVISION])).get(REVISION);
    return typeof revision === "number" ? revision : 0;
  }

  async #register(registration: Registration): Promise<void> {
    const key = keyOf(registration.room);
    const known = await this.#storage.list({ prefix: ROOMS, limit: MOST_ROOMS });
    if (known.size < MOST_ROOMS || known.has(key)) await this.#storage.put(key, registration);
  }

  async #strike(key: string, id: string): Promise<void> {
    const current = (await this.#storage.get<Registration>([key])).get(key);
    if (current?.id === id) await this.#storage.delete([key]);
  }

  async #tellRooms(from: RoomAddress | null): Promise<void> {
    const told: Promise<void>[] = [];
    for await (const [key, record] of all(this.#storage, ROOMS)) {
      if (from === null || key !== keyOf(from)) told.push(this.#tell(key, record as Registration));
    }
    await Promise.all(told);
  }

  async #tell(key: string, { room, token, id }: Registration): Promise<void> {
    for (const pause of [...RETRIES, null]) {
      try {
        // Read for each try, so that a late one does not bring old news.
        const push = { target: this.#target, state: await this.#state() };
        const isThere = await inTime(this.#post.push(room, token, push));
        if (isThere !== true) await this.#strike(key, id);
        return;
      } catch (error) {
        if (pause === null) this.#post.fail(`telling the room ${room.party}/${room.room}`, error);
        else await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }
}

function keyOf({ party, room }: RoomAddress): string {
  return `${ROOMS}${encodeURIComponent(party)}/${encodeURIComponent(room)}`;
}
