import type { RecordKey } from "../identity/record-key.ts";
import { inTime, type News, type Registration, type RoomAddress } from "./rpc.ts";

/** Rooms that are told at once. A worker may ask others for only so much at a time, and each one that is told asks back. */
const AT_ONCE = 50;

/** Ms before a room that could not be reached is tried again. Then it hears of it when the client next comes in. */
const RETRIES = [250, 500, 1_000] as const;

/** Reaches rooms. */
export interface ShardDeps {
  /** @returns whether the client is there; `null` if the room does not know the token */
  push(room: RoomAddress, token: string, news: News): Promise<boolean | null>;
  fail(doing: string, error: unknown): void;
}

interface Errand {
  readonly registration: Registration;
  /** How often the room could not be reached yet. */
  readonly failures: number;
}

/**
 * Tells rooms that there is news of a client: so many at once, and one that does not answer after all others. A room that is yet to
 * be told hears of two changes at once.
 */
export class Herald {
  readonly #target: RecordKey;
  readonly #post: ShardDeps;
  readonly #onGone: (registration: Registration) => void;
  readonly #due = new Map<string, Errand>();
  #busy = 0;

  /** @param onGone told of each room in which the client is no more */
  constructor(target: RecordKey, post: ShardDeps, onGone: (registration: Registration) => void) {
    this.#target = target;
    this.#post = post;
    this.#onGone = onGone;
  }

  tell(registration: Registration): void {
    this.#due.set(keyOf(registration), { registration, failures: 0 });
    this.#goOn();
  }

  #goOn(): void {
    if (this.#busy < AT_ONCE) void this.#run();
  }

  async #run(): Promise<void> {
    this.#busy++;
    for (let [next] = this.#due; next !== undefined; [next] = this.#due) {
      const [key, errand] = next;
      this.#due.delete(key);
      await this.#deliver(errand);
    }
    this.#busy--;
  }

  async #deliver({ registration, failures }: Errand): Promise<void> {
    const { room, token } = registration;
    try {
      const isThere = await inTime(this.#post.push(room, token, { target: this.#target }));
      if (isThere !== true) this.#onGone(registration);
    } catch (error) {
      const pause = RETRIES[failures];
      if (pause === undefined) this.#post.fail(`telling the room ${room.party}/${room.room}`, error);
      else setTimeout(() => this.#tryAgain({ registration, failures: failures + 1 }), pause);
    }
  }

  #tryAgain(errand: Errand): void {
    const key = keyOf(errand.registration);
    if (!this.#due.has(key)) this.#due.set(key, errand);
    this.#goOn();
  }
}

function keyOf({ room: { party, room } }: Registration): string {
  return JSON.stringify([party, room]);
}
