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
  /** Called once the room was told, or is given up. */
  readonly onTold: readonly (() => void)[];
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

  /** @returns a promise that resolves once the room was told, or is given up */
  notify(registration: Registration): Promise<void> {
    return new Promise((resolve) => {
      const key = keyOf(registration);
      const onTold = [...(this.#due.get(key)?.onTold ?? []), resolve];
      this.#due.set(key, { registration, failures: 0, onTold });
      this.#goOn();
    });
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

  async #deliver({ registration, failures, onTold }: Notification): Promise<void> {
    const { room, token } = registration;
    try {
      const isThere = await inTime(this.#deps.push(room, token, { target: this.#target }));
      if (isThere !== true) this.#onGone(registration);
    } catch (error) {
      const pause = RETRIES[failures];
      if (pause !== undefined) {
        setTimeout(() => this.#tryAgain({ registration, failures: failures + 1, onTold }), pause);
        return;
      }
      this.#deps.fail(`telling the room ${room.party}/${room.room}`, error);
    }
    for (const tell of onTold) tell();
  }

  #tryAgain(notification: Notification): void {
    const key = keyOf(notification.registration);
    // If there was more news meanwhile, the room is about to hear of both.
    const due = this.#due.get(key) ?? { ...notification, onTold: [] };
    this.#due.set(key, { ...due, onTold: [...due.onTold, ...notification.onTold] });
    this.#goOn();
  }
}

function keyOf({ room: { party, room } }: Registration): string {
  return JSON.stringify([party, room]);
}
