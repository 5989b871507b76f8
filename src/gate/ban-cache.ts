import type { Bouncer } from "../bouncer/bouncer.ts";
import type { Ban } from "../bans/ban.ts";
import { remaining } from "../shared/period.ts";
import type { BouncerEvents } from "../events/events.ts";
import { Lru } from "../shared/lru.ts";

/** Most answers that one gate remembers. The oldest goes first; the room and the ledger still know it. */
const MOST = 10_000;

/** Ms for which a room's or the ledger's word on a ban is taken. Then it is asked again, since it may have pardoned. */
const TRUSTED_FOR = 30_000;

/** What is known of a client. */
interface Answer {
  readonly ban: Ban | null;
  readonly heardAt: number;
}

/** What rooms and the ledger have said of clients to one gate. */
export class BanCache {
  readonly #answers = new Lru<string, Answer>(MOST);

  /** Keeps up with the bans of a room in this isolate. Its id is asked for when it is needed, as PartyKit does not know it in an alarm. */
  follow(bouncer: Bouncer, roomId: () => string): void {
    const add = ({ client, ban }: BouncerEvents["ban" | "connect-refused"]): void => {
      // A dry run may have been set in the room's onStart, which the gate knows nothing of.
      if (!bouncer.policy.enforce) return;
      // Whoever may still be to be told why, is let through to the room.
      if (client === null || ban.kind !== "close" || ban.disclosure !== "none") return;
      this.#inRoom(roomId, client, ban);
      // Whatever the ledger said before, it may now know of this one.
      this.#answers.delete(client);
    };
    bouncer.on("ban", add);
    bouncer.on("connect-refused", add);
    bouncer.on("pardon", ({ client }) => {
      if (client !== null) this.#inRoom(roomId, client, null);
    });
  }

  /** Takes an answer down. */
  note(key: string, ban: Ban | null, now: number): void {
    this.#answers.set(key, { ban, heardAt: now });
  }

  /** The last answer, where it is no older than is trusted; `undefined` where there is none. */
  fresh(key: string, now: number, trustedFor = TRUSTED_FOR): Ban | null | undefined {
    const answer = this.#answers.get(key);
    return answer === undefined || Math.abs(now - answer.heardAt) > trustedFor
      ? undefined
      : holding(answer.ban, now);
  }

  /** The last answer, however old it is. */
  last(key: string, now: number): Ban | null {
    return holding(this.#answers.get(key)?.ban ?? null, now);
  }

  #inRoom(roomId: () => string, client: string, ban: Ban | null): void {
    try {
      this.note(inRoom(roomId(), client), ban, Date.now());
    } catch {
      // It does not know its name, so that nobody could ask for it either.
    }
  }
}

/** Under which key a room's word on a client is kept. The ledger's is kept under the client's key alone. */
export function inRoom(room: string, client: string): string {
  return JSON.stringify([room, client]);
}

function holding(ban: Ban | null, now: number): Ban | null {
  return ban !== null && remaining(ban, now) > 0 ? ban : null;
}
