import type { Ban } from "../bans/ban.ts";
import { decide, isOwedStatement } from "../bans/decide.ts";
import { remaining } from "../shared/period.ts";
import type { BouncerEvents, Events } from "../events/events.ts";
import { Lru } from "../shared/lru.ts";

/** Most answers that one gate remembers. The oldest goes first; the room and the ledger still know it. */
const MOST = 10_000;

/** A room whose bans a gate keeps up with: its bouncer. */
interface RoomEvents extends Pick<Events, "on"> {
  readonly policy: { readonly enforce: boolean };
}

/** What was answered about a client. */
interface Answer {
  readonly ban: Ban | null;
  /** Epoch ms at which it was true. */
  readonly at: number;
  /** Whether somebody asks again already. */
  isRenewed: boolean;
}

/** What rooms and the ledger have said about clients to one gate. */
export class BanCache {
  readonly #answers = new Lru<string, Answer>(MOST);

  /** Keeps up with the bans of a room in this isolate. Its id is asked for when it is needed: PartyKit does not know it in an alarm. */
  follow(room: RoomEvents, roomId: () => string): void {
    const add = ({ client, ban }: BouncerEvents["ban" | "connect-refused"]): void => {
      // A dry run may have been set in the room's onStart, which the gate knows nothing of.
      if (!room.policy.enforce) return;
      const decision = decide([{ ban, told: false }], Date.now());
      // A client that is still owed a statement is let through: the room tells it.
      if (client === null || decision.close === null || isOwedStatement(decision)) return;
      this.#inRoom(roomId, client, ban);
      // Whatever the ledger said before, it may now know of this one.
      this.#answers.delete(client);
    };
    room.on("ban", add);
    room.on("connect-refused", add);
    room.on("pardon", ({ client }) => {
      if (client !== null) this.#inRoom(roomId, client, null);
    });
  }

  /** Remembers an answer, which was true at `at`. */
  note(key: string, ban: Ban | null, at: number): void {
    this.#answers.set(key, { ban, at, isRenewed: false });
  }

  /** The last answer; `undefined` if there is none, or it is older than `trustedFor` ms. */
  fresh(key: string, now: number, trustedFor: number): Ban | null | undefined {
    const answer = this.#answers.get(key);
    return answer === undefined || age(answer, now) > trustedFor ? undefined : ifLasting(answer.ban, now);
  }

  /** Once the answer is older than `after` ms, the first who comes is to ask again. @returns whether it is this one */
  takeRenewal(key: string, now: number, after: number): boolean {
    const answer = this.#answers.get(key);
    if (answer === undefined || answer.isRenewed || age(answer, now) <= after) return false;
    answer.isRenewed = true;
    return true;
  }

  /** The last answer, however old it is. */
  last(key: string, now: number): Ban | null {
    return ifLasting(this.#answers.get(key)?.ban ?? null, now);
  }

  #inRoom(roomId: () => string, client: string, ban: Ban | null): void {
    try {
      this.note(inRoom(roomId(), client), ban, Date.now());
    } catch {
      // The room does not know its name. So nobody can ask for it either.
    }
  }
}

/** The key of a room's answer about a client. The key of the ledger's answer is the client's own. */
export function inRoom(room: string, client: string): string {
  return JSON.stringify([room, client]);
}

/** A clock may step back. */
function age({ at }: Answer, now: number): number {
  return Math.abs(now - at);
}

function ifLasting(ban: Ban | null, now: number): Ban | null {
  return ban !== null && remaining(ban, now) > 0 ? ban : null;
}
