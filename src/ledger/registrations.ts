import type { RecordKey } from "../identity/record-key.ts";
import type { RoomAddress } from "../platform/ledger-port.ts";
import { type Registration, registrationSchema } from "./rpc.ts";
import { RoomNotifier, type RoomNotifierDeps } from "./room-notifier.ts";
import { roomKeyOf } from "./room-key.ts";
import { ROOMS } from "../storage/storage-keys.ts";
import { all, type StorageLike } from "../storage/storage.ts";
import type { Mutex } from "../shared/mutex.ts";
import { Every } from "../shared/every.ts";

/** If a client is in this many rooms, as many are asked whether it is still there, at most once in so many ms. */
const DOUBTED = 32;
const DOUBT_EVERY = 5_000;

/** Which rooms a client is in, in the client's object of the ledger. */
export class Registrations {
  /** How many rooms are told of a client's changes. Further rooms hear that they have to ask. A test may lower it. */
  static most = 1_000;

  readonly #storage: StorageLike;
  readonly #deps: RoomNotifierDeps;
  readonly #clock: () => number;
  readonly #notifier: RoomNotifier;
  #count: number | null = null;
  #doubtedTo: string | undefined;
  readonly #doubts = new Every(DOUBT_EVERY);

  /** @param mutex which the object does one thing after the other in */
  constructor(
    target: RecordKey,
    storage: StorageLike,
    deps: RoomNotifierDeps,
    mutex: Mutex,
    clock: () => number,
  ) {
    this.#storage = storage;
    this.#deps = deps;
    this.#clock = clock;
    this.#notifier = new RoomNotifier(target, deps, ({ room, at }) => {
      mutex
        .take(() => this.strike(room, at))
        .catch((error: unknown) => deps.fail("striking off a room", error));
    });
  }

  /** @returns whether the room is told of changes from now on. Not if there are too many already. */
  async add({ room, token, at }: Registration): Promise<boolean> {
    const known = await this.#of(room);
    if (known === null && (await this.#isFull())) {
      await this.#doubt();
      return false;
    }
    await this.#storage.put(await roomKeyOf(room), { room, token, at: Math.max(at, known?.at ?? 0) });
    if (known === null && this.#count !== null) this.#count++;
    return true;
  }

  /** Forgets that the client is in a room which it left at `at`, unless it has come back since. */
  async strike(room: RoomAddress, at: number): Promise<void> {
    const known = await this.#of(room);
    if (known === null || known.at > at) return;
    await this.#storage.delete([await roomKeyOf(room)]);
    if (this.#count !== null) this.#count--;
  }

  /** The rooms that the client is in, the one that it came to last first. */
  async list(): Promise<Registration[]> {
    const registrations: Registration[] = [];
    for await (const [key, record] of all(this.#storage, ROOMS)) {
      const registration = this.#read(key, record);
      if (registration !== null) registrations.push(registration);
    }
    return registrations.toSorted((a, b) => b.at - a.at);
  }

  /**
   * Begins to tell the rooms that there is news.
   *
   * @param from the room that knows already
   * @param onTold called once each room has answered, or is given up
   */
  async tell(from: RoomAddress | null, onTold: () => void): Promise<void> {
    const own = from === null ? null : await roomKeyOf(from);
    const told: Promise<void>[] = [];
    for await (const [key, record] of all(this.#storage, ROOMS)) {
      const registration = this.#read(key, record);
      if (registration !== null && key !== own) told.push(this.#notifier.notify(registration));
    }
    void Promise.all(told).then(onTold);
  }

  /** Asks some rooms whether the client is still there, the next ones each time: a room that crashed never says that the client left. */
  async #doubt(): Promise<void> {
    if (!this.#doubts.take(this.#clock())) return;
    // Some may have expired since they were counted.
    this.#count = null;
    const startAfter = this.#doubtedTo;
    const some = await this.#storage.list({
      prefix: ROOMS,
      limit: DOUBTED,
      ...(startAfter === undefined ? {} : { startAfter }),
    });
    for (const [key, record] of some) {
      const registration = this.#read(key, record);
      if (registration !== null) void this.#notifier.notify(registration);
    }
    this.#doubtedTo = some.size < DOUBTED ? undefined : [...some.keys()].at(-1);
  }

  async #isFull(): Promise<boolean> {
    const { most } = Registrations;
    this.#count ??= (await this.#storage.list({ prefix: ROOMS, limit: most })).size;
    return this.#count >= most;
  }

  async #of(room: RoomAddress): Promise<Registration | null> {
    const key = await roomKeyOf(room);
    const { success, data } = registrationSchema.safeParse((await this.#storage.get([key])).get(key));
    return success ? data : null;
  }

  #read(key: string, record: unknown): Registration | null {
    const { success, data, error } = registrationSchema.safeParse(record);
    if (success) return data;
    this.#deps.fail(`reading the record ${key}`, error);
    return null;
  }
}
