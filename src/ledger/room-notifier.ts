import type { RecordKey } from "../identity/record-key.ts";
import type { RoomAddress } from "../platform/ledger-port.ts";
import { inTime } from "../platform/in-time.ts";
import type { News, Registration } from "./rpc.ts";

/** How many rooms are told at the same time. A worker may have only so many calls open, and each room that is told asks back. */
const AT_ONCE = 50;

/** How long to wait, in ms, before a room is tried again that could not be reached. After that it asks when the client next comes in. */
const RETRIES = [250, 500, 1_000] as const;

/** How rooms are reached. */
export interface RoomNotifierDeps {
  /** @returns whether the client is there; `null` if the room does not know the token */
  push(room: RoomAddress, token: string, news: News): Promise<boolean | null>;
  fail(doing: string, error: unknown): void;
}

interface Notification {
  readonly registration: Registration;
  /** How often the room could not be reached yet. */
  readonly failures: number;
}

/**
 * Tells rooms that there is news of a client. Many are told at the same time; a room that does not answer is tried again after all
 * others. If there is more news before a room was told, it is told once.
 */
export class RoomNotifier {
  readonly #target: RecordKey;
  readonly #deps: RoomNotifierDeps;
  readonly #onGone: (registration: Registration) => void;
  readonly #due = new Map<string, Notification>();
  #busy = 0;

  /** @param onGone called for each room that the client has left */
  constructor(target: RecordKey, deps: RoomNotifierDeps, onGone: (registration: Registration) => void) {
    this.#target = target;
    this.#deps = deps;
    this.#onGone = onGone;
  }

  notify(registration: Registration): void {
    this.#due.set(keyOf(registration), { registration, failures: 0 });
    this.#goOn();
  }

  #goOn(): void {
    if (this.#busy < AT_ONCE) void this.#run();
  }

  async #run(): Promise<void> {
    this.#busy++;
    for (let [next] = this.#due; next !== undefined; [next] = this.#due) {
      const [key, notification] = next;
      this.#due.delete(key);
      await this.#deliver(notification);
    }
    this.#busy--;
  }

  async #deliver({ registration, failures }: Notification): Promise<void> {
    const { room, token } = registration;
    try {
      const isThere = await inTime(this.#deps.push(room, token, { target: this.#target }));
      if (isThere !== true) this.#onGone(registration);
    } catch (error) {
      const pause = RETRIES[failures];
      if (pause === undefined) this.#deps.fail(`telling the room ${room.party}/${room.room}`, error);
      else setTimeout(() => this.#tryAgain({ registration, failures: failures + 1 }), pause);
    }
  }

  #tryAgain(notification: Notification): void {
    const key = keyOf(notification.registration);
    if (!this.#due.has(key)) this.#due.set(key, notification);
    this.#goOn();
  }
}

function keyOf({ room: { party, room } }: Registration): string {
  return JSON.stringify([party, room]);
}
