import { type Bucket, EMPTY } from "../shared/bucket.ts";
import { gcra } from "../shared/gcra.ts";
import { Lru } from "../shared/lru.ts";

/** What one client may ask, whatever it asks, and what all of a room's clients may. */
const OF_CLIENT = gcra({ limit: 10, window: 60_000, burst: 10 });
const OF_ROOM = gcra({ limit: 5, window: 1_000, burst: 50 });

const MOST_CLIENTS = 1_000;

/** How fast a room takes appeals, and questions about them. It is forgotten when the room is unloaded. */
export class Pace {
  readonly #clients = new Lru<string, Bucket>(MOST_CLIENTS);
  #room = EMPTY;

  /** @returns how long the client has to wait, in ms; 0 if it may ask now, and that counts */
  take(client: string, now: number): number {
    const own = this.#clients.get(client) ?? EMPTY;
    // A client that asks too often takes nothing away from the others.
    const wait = OF_CLIENT.waitFor(own, 1, now) || OF_ROOM.waitFor(this.#room, 1, now);
    if (wait > 0) return wait;
    this.#clients.set(client, OF_CLIENT.charge(own, 1, now));
    this.#room = OF_ROOM.charge(this.#room, 1, now);
    return 0;
  }
}
