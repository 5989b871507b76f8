import type { RecordKey } from "../identity/record-key.ts";
import { type Registration, registrationSchema, type RoomAddress } from "./rpc.ts";
import { Herald, type ShardDeps } from "./herald.ts";
import { ROOMS, roomOf } from "../storage/storage-keys.ts";
import { all, type StorageLike } from "../storage/storage.ts";
import type { Mutex } from "../shared/mutex.ts";
import { Every } from "../shared/every.ts";

/** If a client is in this many rooms, as many are asked whether it is still there, at most once in so many ms. */
const DOUBTED = 32;
const DOUBT_EVERY = 5_000;

/** Which rooms a client is in, in the client's object of the ledger. */
export class Registrations {
  /** Most rooms that are told of a client's changes. Further ones are answered that they have to ask. A test may lower it. */
  static most = 1_000;

  readonly #storage: StorageLike;
  readonly #post: ShardDeps;
  readonly #clock: () => number;
  readonly #herald: Herald;
  #count: number | null = null;
  #doubtedTo: string | undefined;
  readonly #doubts = new Every(DOUBT_EVERY);

  /** @param turns in which the object does one thing after the other */
  constructor(target: RecordKey, storage: StorageLike, post: ShardDeps, mutex: Mutex, clock: () => number) {
    this.#storage = storage;
    this.#post = post;
    this.#clock = clock;
    this.#herald = new Herald(target, post, ({ room, at }) => {
      mutex
        .take(() => this.strike(room, at))
        .catch((error: unknown) => post.fail("striking off a room", error));
    });
  }

  /** @returns whether the room is told of changes from now on. Not if there are too many already. */
  async add({ room, token, at }: Registration): Promise<boolean> {
    const known = await this.#of(room);
    if (known === null && (await this.#isFull())) {
      await this.#doubt();
      return false;
    }
    await this.#storage.put(await roomOf(room), { room, token, at: Math.max(at, known?.at ?? 0) });
    if (known === null && this.#count !== null) this.#count++;
    return true;
  }

  /** Strikes a room off that the client had left at `at`, unless it has come back since. */
  async strike(room: RoomAddress, at: number): Promise<void> {
    const known = await this.#of(room);
    if (known === null || known.at > at) return;
    await this.#storage.delete([await roomOf(room)]);
    if (this.#count !== null) this.#count--;
  }

  /** Begins to tell all rooms that there is news. @param from save for this one */
  async tell(from: RoomAddress | null): Promise<void> {
    const own = from === null ? null : await roomOf(from);
    for await (const [key, record] of all(this.#storage, ROOMS)) {
      const registration = this.#read(key, record);
      if (registration !== null && key !== own) this.#herald.tell(registration);
    }
  }

  /** Asks some rooms whether the client is still there: round and round, as a room that crashed never says that it left. */
  async #doubt(): Promise<void> {
    if (!this.#doubts.take(this.#clock())) return;
    // Some may have been deleted since they were counted, as nobody came back to them.
    this.#count = null;
    const startAfter = this.#doubtedTo;
    const some = await this.#storage.list({
      prefix: ROOMS,
      limit: DOUBTED,
      ...(startAfter === undefined ? {} : { startAfter }),
    });
    for (const [key, record] of some) {
      const registration = this.#read(key, record);
      if (registration !== null) this.#herald.tell(registration);
    }
    this.#doubtedTo = some.size < DOUBTED ? undefined : [...some.keys()].at(-1);
  }

  async #isFull(): Promise<boolean> {
    const { most } = Registrations;
    this.#count ??= (await this.#storage.list({ prefix: ROOMS, limit: most })).size;
    return this.#count >= most;
  }

  async #of(room: RoomAddress): Promise<Registration | null> {
    const key = await roomOf(room);
    const { success, data } = registrationSchema.safeParse((await this.#storage.get([key])).get(key));
    return success ? data : null;
  }

  #read(key: string, record: unknown): Registration | null {
    const { success, data, error } = registrationSchema.safeParse(record);
    if (success) return data;
    this.#post.fail(`reading the record ${key}`, error);
    return null;
  }
}
