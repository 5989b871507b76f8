import type { Alerts } from "../alerts/alerts.ts";
import type { Entry } from "../bans/ban.ts";
import { isOwedStatement } from "../bans/decide.ts";
import type { BanStore } from "../bans/ban-store.ts";
import { closeBanned, closingOf } from "../bans/close.ts";
import type { Statements } from "../bans/statements.ts";
import type { Doctor } from "../doctor/doctor.ts";
import type { RoomLog } from "../events/room-log.ts";
import type { Events } from "../events/events.ts";
import type { LedgerSync } from "../ledger/sync.ts";
import type { Trial } from "../candidate/trial.ts";
import { type ConnectionLike, OPEN } from "../platform/room.ts";
import { requestedId, type RequestLike } from "../identity/request.ts";
import type { Recorders } from "../record/recorders.ts";
import type { Reporter } from "../reporting/reporter.ts";
import type { Witness } from "../reporting/witness.ts";
import { newKey } from "../shared/token.ts";
import { SPOTLESS } from "../strikes/conduct.ts";
import type { Session } from "../session/session.ts";
import type { Sessions } from "../session/sessions.ts";
import type { Switching } from "../switches/switching.ts";
import type { ActivePolicy } from "./active-policy.ts";
import { admit } from "./admit.ts";
import { announce } from "./announce.ts";
import type { ClientMemory } from "./client-memory.ts";
import type { Identification } from "./identification.ts";
import type { Standings } from "./standings.ts";

interface ConnectionsDeps {
  readonly active: ActivePolicy;
  readonly sessions: Sessions;
  readonly identification: Identification;
  readonly memory: ClientMemory;
  readonly standings: Standings;
  readonly statements: Statements;
  readonly store: BanStore | null;
  readonly sync: LedgerSync | null;
  readonly alerts: Alerts;
  readonly events: Events;
  readonly log: RoomLog;
  readonly doctor: Doctor;
  readonly delivery: { finish(session: Session): void };
  readonly held: { drop(session: Session): void };
  readonly recorders: Recorders;
  readonly resyncs: { drop(session: Session): void };
  readonly switching: Switching;
  readonly trial: Trial;
  readonly reporter: Reporter;
  readonly witness: Witness;
  readonly clock: () => number;
  fail(doing: string, error: unknown): void;
}

/** How connections come and go. */
export class Connections {
  readonly #deps: ConnectionsDeps;

  constructor(deps: ConnectionsDeps) {
    this.#deps = deps;
  }

  /**
   * What to close a connection with before it is accepted, if this room knows of a ban; else `null`. A hibernating connection that
   * never sent anything ends only ten seconds after it was closed (workerd 2024-07 to 2026-08), so that its client would hear of it
   * late.
   */
  async turnAway(
    request: RequestLike,
    { id }: { readonly id: string } = { id: requestedId(request) },
  ): Promise<{ code: number; reason: string } | null> {
    const { active, store, sync, clock, events, log, identification, witness, switching } = this.#deps;
    const { policy } = active;
    if (!policy.enforce || store === null) return null;
    log.watch(request.url);
    const { clientInfo, moderates } = await identification.ofRequest(request, { id });
    const record = await identification.recordOf(clientInfo);
    if (moderates || record === null) return null;
    try {
      let decision = await store.decisionOf(record, clock());
      if (sync !== null && decision.close !== null) {
        // It may have been pardoned elsewhere.
        await sync.look(record);
        decision = await store.decisionOf(record, clock());
      }
      const ban = decision.close;
      // A client that is still owed a statement is let in, to be told.
      if (ban === null || (policy.controlMessages && isOwedStatement(decision))) return null;
      events.emit("connect-refused", { client: clientInfo.clientKey, ban });
      const closing = closingOf(ban, clock());
      switching.catchUp(clock());
      switching.came(clock());
      witness.turnedAway(record, closing.code, ban.limit);
      const { current: recorder } = this.#deps.recorders;
      recorder?.prepare(clock());
      recorder?.turnAway(clientInfo, ban.limit, clock());
      return closing;
    } catch (error) {
      this.#deps.fail("reading a client's record", error);
      return null;
    }
  }

  /**
   * Lets a new connection in, or closes it: if its client is banned, has too many connections, or comes too often.
   *
   * @returns whether it is in. If storage or `identify` fail, it is: a room never stops because of its bouncer.
   */
  async connect(connection: ConnectionLike, request: RequestLike): Promise<boolean> {
    const { sessions, log, identification, sync, doctor, alerts, switching, clock } = this.#deps;
    const now = clock();
    switching.catchUp(now);
    switching.came(now);
    alerts.catchUp(now);
    log.watch(request.url);
    const session = sessions.receive(connection);
    await identification.introduce(session, request);
    switching.meet(session);
    log.sawIn(session.clientInfo, session.moderates);
    doctor.sawGate(request, session.clientInfo);
    const enter = (): Promise<boolean> => this.#enter(session);
    return session.record === null || sync === null ? enter() : sync.arrive(session.record, enter);
  }

  /**
   * Takes note that a connection is closed. Strikes that are not forgiven yet, and counts that take long to run down, wait for
   * the client's return.
   *
   * @returns whether it had been let in: the app never heard of one that was not
   */
  disconnect(connection: ConnectionLike): boolean {
    const { sessions, active, memory, sync, clock, recorders, alerts, reporter, switching } = this.#deps;
    const isKnown = sessions.knows(connection);
    const session = sessions.of(connection);
    this.#deps.delivery.finish(session);
    this.#deps.held.drop(session);
    this.#deps.resyncs.drop(session);
    const now = clock();
    switching.catchUp(now);
    alerts.catchUp(now);
    recorders.current?.prepare(now);
    // It may be the one to wake the room, and is no longer among its connections then.
    sessions.know(active.limiter, now);
    if (!isKnown) sessions.counts.restore(session, active.limiter, now);
    const kept = memory.countsOf(session, now);
    sessions.leave(session, active.limiter, kept);
    const { record } = session;
    if (sync !== null && record !== null && !sessions.isIn(record)) {
      sync.leave(record);
      switching.left(record);
    }
    memory.keep(session, kept, now);
    if (session.admitted) this.#deps.trial.closed(session, now);
    if (sessions.roster.size === 0) reporter.reportAll(now);
    else reporter.note(now);
    return session.admitted;
  }

  async #enter(session: Session): Promise<boolean> {
    const { sessions, active, memory, identification, standings, clock, events, witness, switching } =
      this.#deps;
    const { close: ban, due, brought } = await memory.recall(session);
    // It may have left, or have been banned, while all that was looked up.
    if (session.closed || session.connection.readyState !== OPEN) {
      session.markLeft();
      return false;
    }
    const { policy } = active;
    const now = clock();
    const recorder = this.#deps.recorders.current;
    recorder?.prepare(now);
    sessions.know(active.limiter, now);
    const isEnforced = policy.enforce && !session.moderates;
    if (isEnforced) this.#tell(session, due, now);
    if (ban !== null && isEnforced) {
      recorder?.turnAway(session.clientInfo, ban.limit, now);
      closeBanned(session, ban, policy, now);
      events.emit("connect-refused", { client: session.client, ban });
      witness.turnedAway(session.record, closingOf(ban, now).code, ban.limit);
    } else {
      const isFree = !policy.enforce || identification.isExempt(session);
      const isBack = session.kept.size > 0 || session.conduct !== SPOTLESS || session.shadow !== null;
      const turnedAway = isFree ? null : admit(session, this.#deps, now);
      session.admitted = turnedAway === null;
      if (turnedAway === null) {
        sessions.roster.enter(session);
        recorder?.open(session, isBack ? brought : null, now);
        this.#deps.doctor.connected(session);
      } else {
        recorder?.turnAway(session.clientInfo, turnedAway.limit, now);
        recorder?.brings(session, brought, now);
        witness.turnedAway(session.record, turnedAway.code, turnedAway.limit);
      }
    }
    if (policy.announce) session.announceKey = newKey();
    sessions.save(session);
    if (session.admitted) this.#deps.trial.opened(session, now);
    if (!session.admitted) return false;
    if (policy.announce) announce(session, active);
    switching.cameIn(session, now);
    standings.sendOnArrival(session, now);
    this.#deps.reporter.note(now);
    return true;
  }

  #tell(session: Session, due: readonly Entry[], now: number): void {
    this.#deps.statements
      .tell(session, due, now)
      .catch((error: unknown) => this.#deps.fail("telling of a ban", error));
  }
}
