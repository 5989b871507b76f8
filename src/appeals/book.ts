import {
  type AppealCase,
  type AppealDecision,
  appealDecided,
  type AppealOutcome,
  appealTaken,
  caseIn,
} from "../bans/appeal.ts";
import type { AuditEntry, Pardon } from "../bans/audit-entry.ts";
import type { BanStore } from "../bans/ban-store.ts";
import type { Events } from "../events/events.ts";
import type { RecordKey } from "../identity/record-key.ts";
import { type AppealAnswer, appealIn, historyOf } from "../ledger/rpc.ts";
import type { LedgerLike } from "../platform/ledger-port.ts";
import type { WrittenAppeal } from "./read-appeal.ts";

/** What the appeals of a room need. */
export interface AppealBookDeps {
  readonly store: BanStore | null;
  /** The ledger that the room shares; `null` if it has none. */
  readonly ledger: LedgerLike | null;
  readonly events: Pick<Events, "emit">;
  readonly clock: () => number;
  /** Lifts one ban in this room. */
  lift(pardon: Pardon): Promise<void>;
}

const NONE: AppealAnswer = { appeal: null, isNew: false };

/** Where a room's appeals are kept: with their client in the shared ledger, else in the room's own audit. */
export class AppealBook {
  readonly #deps: AppealBookDeps;

  constructor(deps: AppealBookDeps) {
    this.#deps = deps;
  }

  /** What a client may answer to, or has. @param ban its id; `null` for the newest. @throws {Error} if the ledger is away */
  async read(target: RecordKey, ban: string | null): Promise<AppealCase | null> {
    return caseIn(await this.#history(target), ban);
  }

  /** A client answers to a ban. @throws {Error} if the ledger is away */
  async submit(target: RecordKey, client: string | null, written: WrittenAppeal): Promise<AppealAnswer> {
    const { ledger, clock } = this.#deps;
    const answer =
      ledger === null
        ? await this.#keep(
            appealTaken(await this.#history(target), { ...written, at: this.#moment(clock()) }),
          )
        : await appealIn(ledger, target, { do: "appeal", ...written });
    return this.#told(client, answer);
  }

  /** Somebody decides about an appeal. @throws {Error} if the ledger is away */
  async decide(target: RecordKey, decision: AppealDecision): Promise<AppealAnswer> {
    const { ledger, clock } = this.#deps;
    const answer =
      ledger === null
        ? await this.#keep(appealDecided(await this.#history(target), decision, this.#moment(clock())))
        : await appealIn(ledger, target, { do: "decide", ...decision });
    return this.#told(target, answer);
  }

  #told(client: string | null, answer: AppealAnswer): AppealAnswer {
    const { appeal, isNew } = answer;
    if (appeal !== null && isNew) this.#deps.events.emit("appeal", { client, appeal });
    return answer;
  }

  async #keep({ appeal, changes }: AppealOutcome): Promise<AppealAnswer> {
    const { store } = this.#deps;
    if (store === null) return NONE;
    for (const change of changes) {
      if (change.change === "pardon") await this.#deps.lift(change);
      else await store.audit.note(change);
    }
    return { appeal, isNew: changes.length > 0 };
  }

  async #history(target: RecordKey): Promise<AuditEntry[]> {
    const { ledger, store } = this.#deps;
    if (ledger !== null) return historyOf(ledger, target);
    return (await store?.history(target)) ?? [];
  }

  #moment(now: number): number {
    return this.#deps.store?.moment(now) ?? now;
  }
}
