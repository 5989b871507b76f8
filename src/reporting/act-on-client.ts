import type { RecordKey } from "../identity/record-key.ts";
import type { Session } from "../session/session.ts";
import type { Sessions } from "../session/sessions.ts";
import { Lru } from "../shared/lru.ts";
import type { Act } from "../ledger/act.ts";
import { OPERATOR } from "../shared/reserved-names.ts";
import { SPOTLESS } from "../strikes/conduct.ts";
import type { Strikes } from "../strikes/strikes.ts";

/** How many acts are remembered. The ledger remembers for longer where each was done. */
const MOST_REMEMBERED = 64;

interface ActingDeps {
  readonly sessions: Pick<Sessions, "ofClient">;
  readonly strikes: Pick<Strikes, "add" | "mute" | "restrict" | "release" | "clear">;
  /** Forgets the strikes from before a moment that a client left with. */
  forget(target: RecordKey, before: number): Promise<void>;
}

/** Does in a room what an operator of all rooms wants. */
export class Acting {
  readonly #deps: ActingDeps;
  /** How many connections each act was done to, by its id. */
  readonly #done = new Lru<string, number>(MOST_REMEMBERED);

  constructor(deps: ActingDeps) {
    this.#deps = deps;
  }

  /**
   * Does something to a client's connections. Those that moderate are left out.
   *
   * @param id what was done already is not done again
   * @returns to how many connections it was done
   */
  async act(target: RecordKey, act: Act, id: string): Promise<number> {
    const known = this.#done.get(id);
    if (known !== undefined) return known;
    const sessions = this.#deps.sessions.ofClient(target).filter(isMeant);
    this.#done.set(id, sessions.length);
    for (const session of sessions) this.#give(session, act);
    if (act.do === "forgive") await this.#forget(target, id);
    return sessions.length;
  }

  /** Takes away a client's strikes from before a moment (epoch ms): those that it has here, and those that it left with. */
  async forgive(target: RecordKey, before: number): Promise<void> {
    const { sessions, strikes, forget } = this.#deps;
    for (const { conduct, connection } of sessions.ofClient(target)) {
      if (conduct !== SPOTLESS && conduct.at < before) strikes.clear(connection);
    }
    await forget(target, before);
  }

  async #forget(target: RecordKey, id: string): Promise<void> {
    try {
      await this.#deps.forget(target, Infinity);
    } catch (error) {
      // Whoever tries again is to have it done.
      this.#done.delete(id);
      throw error;
    }
  }

  #give({ connection }: Session, act: Act): void {
    const { strikes } = this.#deps;
    switch (act.do) {
      case "warn":
        strikes.add(connection, reasonIn(act));
        break;
      case "mute":
        strikes.mute(connection, act.for, reasonIn(act));
        break;
      case "restrict":
        strikes.restrict(connection, act);
        break;
      case "release":
        strikes.release(connection);
        break;
      case "forgive":
        strikes.clear(connection);
    }
  }
}

function isMeant(session: Session): boolean {
  return !session.isGone && !session.moderates;
}

/** An operator may write anything: the client reads it, and nothing counts or keeps it. */
function reasonIn({ reason }: { readonly reason: string }): { reason: string; says?: string } {
  return { reason: OPERATOR, ...(reason !== "" && { says: reason }) };
}
