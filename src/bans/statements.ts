import type { Session } from "../session/session.ts";
import { isShadowed } from "../session/viewer.ts";
import type { Sessions } from "../session/sessions.ts";
import type { Entry } from "./ban.ts";
import type { BanStore } from "./ban-store.ts";
import type { KnownBan } from "./decide.ts";
import type { Decisions } from "./decisions.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import { disclose } from "./disclose.ts";

/** What statements need. */
interface StatementsDeps {
  readonly sessions: Sessions;
  readonly store: BanStore | null;
  readonly decisions: Decisions | null;
  readonly clock: () => number;
  readonly active: { readonly policy: DefinedPolicy };
}

/** Tells clients of their bans, each once, and notes that they were told. */
export class Statements {
  readonly #deps: StatementsDeps;

  constructor(deps: StatementsDeps) {
    this.#deps = deps;
  }

  /**
   * Sends a client the statements that it is owed. The caller notes that the client was told.
   *
   * @returns the bans that it was told of: none under a policy without control messages
   */
  send<K extends KnownBan>(session: Session, due: readonly K[], now: number): readonly K[] {
    const { policy } = this.#deps.active;
    if (!policy.controlMessages) return [];
    for (const { ban } of due) disclose(session, ban, policy, now);
    return due;
  }

  /** Sends a client the statements that it is owed, and notes that it was told. */
  async tell(session: Session, due: readonly Entry[], now: number): Promise<void> {
    const { decisions } = this.#deps;
    await Promise.all(this.send(session, due, now).map((entry) => decisions?.noteTold(entry.ban, entry)));
  }

  /** Tells a client that was shadow-banned, and is to be told of it, if it is over by now. */
  tellWhenOver(session: Session, now: number, onError: (error: unknown) => void): void {
    if (!session.isOwedStatement || session.moderates || isShadowed(session, now)) return;
    session.isOwedStatement = false;
    this.#deps.sessions.save(session);
    this.#tellFromRecords(session).catch(onError);
  }

  async #tellFromRecords(session: Session): Promise<void> {
    const { store, clock } = this.#deps;
    if (store === null || session.record === null) return;
    const now = clock();
    await this.tell(session, (await store.decisionOf(session.record, now)).due, now);
  }
}
