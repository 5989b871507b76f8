import { z } from "zod";
import type { RecordKey } from "../identify/record-key.ts";
import { BanBook } from "./book.ts";
import {
  addressSchema,
  type Call,
  callSchema,
  inTime,
  type News,
  type RoomAddress,
  type State,
} from "./calls.ts";
import type { Change } from "./change.ts";
import { ROOMS, roomOf, SECRET } from "./keys.ts";
import { all, kept, type StorageLike } from "./storage.ts";
import { newToken } from "./token.ts";
import { Turns } from "./turns.ts";

/** Most rooms that are told of a client's changes. It is refused at the door of any further ones all the same. */
const MOST_ROOMS = 1_000;

/** Ms before a room that could not be reached is tried again. Then it hears of it when the client next comes in. */
const RETRIES = [250, 500, 1_000] as const;

/** Reaches rooms. */
export interface Post {
  /** @returns whether the client is there; `null` where the room does not know the token */
  push(room: RoomAddress, token: string, news: News): Promise<boolean | null>;
  fail(doing: string, error: unknown): void;
}

const registrationSchema = z.object({ room: addressSchema, token: z.string(), at: z.number() });
type Registration = z.output<typeof registrationSchema>;

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
  readonly #turns = new Turns();

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
    const asked = callSchema.parse(call);
    return this.#turns.take(() => this.#answer(asked));
  }

  async #answer(call: Call): Promise<State | Change[] | string> {
    switch (call.do) {
      case "arrive":
        await this.#register(call);
        break;
      case "leave":
        await this.#strike(call.room, call.at);
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
    return { entries: await this.#book.entriesOf(this.#target, this.#clock()) };
  }

  async #take(change: Change, from: RoomAddress | null): Promise<void> {
    if (change.target !== this.#target) throw new Error("that change is about another client");
    if (!(await this.#book.knows(change))) await this.#book.take(change, this.#clock());
    // One that is known already was sent again, perhaps because this object crashed before it could tell the rooms. Whoever made
    // the change need not wait for the others to hear of it.
    this.#tellRooms(from).catch((error: unknown) => this.#post.fail("telling the rooms", error));
  }

  async #register({ room, token, at }: Call & { do: "arrive" }): Promise<void> {
    const known = await this.#registrationOf(room);
    if (known === null) {
      const others = await this.#storage.list({ prefix: ROOMS, limit: MOST_ROOMS });
      if (others.size === MOST_ROOMS) return;
    }
    await this.#storage.put(roomOf(room), { room, token, at: Math.max(at, known?.at ?? 0) });
  }

  /** Strikes a room off that the client had left at `at`, unless it has come back since. */
  async #strike(room: RoomAddress, at: number): Promise<void> {
    const known = await this.#registrationOf(room);
    if (known !== null && known.at <= at) await this.#storage.delete([roomOf(room)]);
  }

  async #registrationOf(room: RoomAddress): Promise<Registration | null> {
    const key = roomOf(room);
    const { success, data } = registrationSchema.safeParse((await this.#storage.get([key])).get(key));
    return success ? data : null;
  }

  async #tellRooms(from: RoomAddress | null): Promise<void> {
    const told: Promise<void>[] = [];
    for await (const [key, record] of all(this.#storage, ROOMS)) {
      const { success, data, error } = registrationSchema.safeParse(record);
      if (!success) this.#post.fail(`reading the record ${key}`, error);
      else if (from === null || key !== roomOf(from)) told.push(this.#tell(data));
    }
    await Promise.all(told);
  }

  async #tell({ room, token, at }: Registration): Promise<void> {
    for (const pause of [...RETRIES, null]) {
      try {
        const isThere = await inTime(this.#post.push(room, token, { target: this.#target }));
        if (isThere !== true) await this.#strike(room, at);
        return;
      } catch (error) {
        if (pause === null) this.#post.fail(`telling the room ${room.party}/${room.room}`, error);
        else await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }
}
