import type { Entry } from "../bans/ban.ts";
import { decide, decideUnder, type Decision } from "../bans/decide.ts";
import type { BanStore } from "../bans/ban-store.ts";
import { adoptShadow } from "../bans/session-shadow.ts";
import type { ClientInfo } from "../identity/client-info.ts";
import type { Period } from "../shared/period.ts";
import type { RecordKey, RecordKeys } from "../identity/record-key.ts";
import { hideAddress, showAddress } from "../session/hidden-address.ts";
import { departureOf, isOver, type Lasting, type RecoveryRecord } from "../session/recovery-record.ts";
import type { SessionRecovery } from "../session/recovery.ts";
import type { Session } from "../session/session.ts";
import type { Sessions } from "../session/sessions.ts";
import { resume } from "../strikes/session-conduct.ts";
import type { ActivePolicy } from "./active-policy.ts";

interface ClientMemoryDeps {
  readonly active: ActivePolicy;
  readonly sessions: Sessions;
  readonly recordKeys: RecordKeys;
  readonly store: BanStore | null;
  readonly recovery: SessionRecovery | null;
  readonly resyncs: { isBack(session: Session, now: number): boolean };
  readonly clock: () => number;
  fail(doing: string, error: unknown): void;
}

/** What is known of a client that comes. */
interface Recalled extends Decision<Entry> {
  /** The counts that it came back with. */
  readonly brought: readonly Lasting[];
}

/** What a room remembers of a client while it has no connection: its strikes, its long-lasting counts, its bans. */
export class ClientMemory {
  readonly #deps: ClientMemoryDeps;

  constructor(deps: ClientMemoryDeps) {
    this.#deps = deps;
  }

  /**
   * Gives a session back what its client left with, and hides it if it is shadow-banned.
   *
   * @returns what its bans come to, and the counts that it came back with: nothing if the storage fails
   */
  async recall(session: Session): Promise<Recalled> {
    const { store, recovery, sessions, active, recordKeys, clock } = this.#deps;
    const { record } = session;
    if (record === null || store === null || recovery === null) return nothingAt(clock());
    try {
      const [entries, left] = await Promise.all([store.entriesOf(record, clock()), recovery.of(record)]);
      const kept = left === null ? [] : await showAddress(left.kept, session, recordKeys);
      const now = clock();
      const recovered = isOver(left, now) ? null : left;
      if (recovered !== null) {
        // Behind an address there may be others. One who has just been closed to synchronise has been told.
        const isShared = session.clientInfo.userId === null && !this.#deps.resyncs.isBack(session, now);
        resume(session, recovered.conduct, active.policy, isShared, now);
      }
      const decision = decideUnder(active.policy, entries, now);
      const isKeptOut = decision.close !== null && active.policy.enforce && !session.moderates;
      // What is kept of a client that is not let in stays where it is.
      const brought = recovered === null || isKeptOut ? [] : kept;
      sessions.counts.bring(session, brought, active.limiter, now);
      adoptShadow(session, decision);
      return { ...decision, brought };
    } catch (error) {
      this.#deps.fail("reading a client's record", error);
      return nothingAt(clock());
    }
  }

  /** A client's record key, and the period of its shadow-ban; `null` for what it has not, or if the storage fails. */
  async recordOf(clientInfo: ClientInfo): Promise<{ record: RecordKey | null; shadow: Period | null }> {
    const { active, recordKeys, store, clock } = this.#deps;
    let record: RecordKey | null = null;
    try {
      record = await recordKeys.of(clientInfo);
      const now = clock();
      const entries = record === null ? [] : ((await store?.entriesOf(record, now)) ?? []);
      const decision = decideUnder(active.policy, entries, now);
      return { record, shadow: decision.shadow };
    } catch (error) {
      this.#deps.fail("reading a client's record", error);
      return { record, shadow: null };
    }
  }

  /** Long-lasting counts that a session leaves behind; none if its client has no record. */
  countsOf(session: Session, now: number): Lasting[] {
    return this.#isRecorded(session)
      ? this.#deps.sessions.counts.longLasting(session, this.#deps.active.limiter, now)
      : [];
  }

  /** Keeps how a session stood when it left, for its client's return. Nothing is written if there is nothing to keep. */
  keep(session: Session, kept: readonly Lasting[], now: number): void {
    const { active, recovery, recordKeys } = this.#deps;
    const { record } = session;
    if (record === null || recovery === null || !this.#isRecorded(session)) return;
    const departure = departureOf(session, kept, active.policy.forgiveAfter, now);
    if (departure === null) return;
    const describe = async (): Promise<RecoveryRecord> => {
      return { ...departure, kept: await hideAddress(departure.kept, session, recordKeys) };
    };
    recovery.keep(record, describe, now).catch((error: unknown) => {
      this.#deps.fail("keeping the strikes of a client that left", error);
    });
  }

  /** Forgets the strikes that a session's client left with. */
  forgetStrikes({ record }: Session): void {
    if (record === null) return;
    this.#deps.recovery?.forget(record).catch((error: unknown) => this.#deps.fail("forgiving", error));
  }

  #isRecorded({ record, admitted }: Session): boolean {
    return record !== null && admitted && this.#deps.recovery !== null;
  }
}

function nothingAt(now: number): Recalled {
  return { ...decide([], now), brought: [] };
}
