import type { Alerts } from "../alerts/alerts.ts";
import type { Statements } from "../bans/statements.ts";
import type { BanEnforcement } from "../bans/enforcement.ts";
import type { Doctor } from "../doctor/doctor.ts";
import type { RoomLog } from "../events/room-log.ts";
import type { VerdictCause, Events } from "../events/events.ts";
import type { Counters } from "../events/counters.ts";
import type { LedgerSync } from "../ledger/sync.ts";
import { check, type LimitResult, UNREAD } from "../limits/check.ts";
import type { Trial } from "../candidate/trial.ts";
import type { ConnectionLike } from "../platform/room.ts";
import type { Session } from "../session/session.ts";
import type { Reporter } from "../reporting/reporter.ts";
import type { Witness } from "../reporting/witness.ts";
import type { Recorders } from "../record/recorders.ts";
import type { Sessions } from "../session/sessions.ts";
import { lengthOf, type Message } from "../shared/message.ts";
import { isControlMessage } from "../shared/control-message.ts";
import { type Judgement, PASSED } from "../strikes/judge.ts";
import { GONE, type Reason, type Verdict, verdictOf, WAVED_THROUGH } from "../strikes/verdict.ts";
import type { AppDelivery } from "../visibility/deliver.ts";
import type { ActivePolicy } from "./active-policy.ts";
import { Deciding } from "../refusals/deciding.ts";
import type { Held } from "../refusals/held.ts";
import type { HeldMessages } from "../refusals/held-messages.ts";
import type { Inquiries } from "../refusals/inquiries.ts";
import { isUnread } from "../refusals/judge-message.ts";
import type { Occasion } from "../refusals/occasion.ts";
import type { Resyncs } from "../refusals/resyncs.ts";
import type { Switching } from "../switches/switching.ts";
import { answerStanding } from "./answer-standing.ts";
import { Answers } from "./answers.ts";
import { apply } from "./apply.ts";
import type { Identification } from "./identification.ts";
import { count, report } from "./report.ts";
import { Routine } from "./routine.ts";
import type { Standings } from "./standings.ts";

interface MessagesDeps {
  readonly active: ActivePolicy;
  readonly sessions: Sessions;
  readonly identification: Identification;
  readonly standings: Standings;
  readonly statements: Statements;
  readonly enforcement: BanEnforcement;
  readonly delivery: AppDelivery;
  readonly sync: LedgerSync | null;
  readonly alerts: Alerts;
  readonly events: Events;
  readonly counters: Counters;
  readonly log: RoomLog;
  readonly doctor: Doctor;
  readonly held: HeldMessages<Held>;
  readonly inquiries: Inquiries;
  readonly resyncs: Resyncs;
  readonly switching: Switching;
  readonly recorders: Recorders;
  readonly trial: Trial;
  readonly reporter: Reporter;
  readonly witness: Witness;
  readonly clock: () => number;
  fail(doing: string, error: unknown): void;
}

/** The way of a message: find the session, ask the limits, judge, apply, report, save, deliver. */
export class Messages {
  readonly #deps: MessagesDeps;
  readonly #deciding: Deciding;
  readonly #routine: Routine;

  constructor(deps: MessagesDeps) {
    this.#deps = deps;
    const answers = new Answers(deps);
    const { identification, recorders } = deps;
    this.#routine = new Routine(deps);
    this.#deciding = new Deciding({
      ...deps,
      isExempt: (session) => identification.isExempt(session),
      conclude: (session, judgement, result, cause, message, now, hasWaited) => {
        this.#record(session, judgement, result, message, now, hasWaited);
        this.#conclude(session, judgement, result, cause, message, now);
      },
      answer: (...refused) => answers.send(...refused),
      report: (session, judgement, result, occasion) => this.#report(session, judgement, result, occasion),
      noteAsking: (session, limit, result, message, now) => {
        const waits: Judgement = { ...PASSED, action: "hold", limit };
        recorders.current?.message(session, waits, result, message, now, false);
      },
      noteAttempt: (session, judgement, result, now) =>
        recorders.current?.deliver(session, judgement, result, now),
      prepare: (now) => recorders.current?.prepare(now),
      deliver: (session, deliver, now) => deps.delivery.deliverLate(session, deliver, now),
    });
  }

  handle<T>(connection: ConnectionLike, message: Message, deliver: () => T): T | undefined {
    const { sessions, active, resyncs, standings, identification, held, trial, delivery } = this.#deps;
    const session = sessions.of(connection);
    if (session.isGone || (!active.isPlain && resyncs.isDue(session))) return undefined;
    const now = this.#deps.clock();
    this.#catchUp(session, now);
    const isControl = this.#isControl(message);
    if (isControl && answerStanding(standings, active.limiter, session, message, now)) return undefined;
    if (identification.isExempt(session)) {
      if (!active.isPlain) held.try(session);
      if (!isControl) trial.passedBy(session, message, now);
      this.#deps.reporter.note(now);
      return isControl ? undefined : delivery.deliver(session, deliver, now);
    }
    const isTried = trial.expect(session, now);
    const length = lengthOf(message);
    const passes = this.#routine.decide(session, message, length, !isControl && !isTried, now);
    if (passes === false) return undefined;
    if (passes) return delivery.deliver(session, deliver, now);
    return this.#handleWhole(session, message, length, isControl, deliver, now);
  }

  /** Does what is waiting for something to happen in the room, as there are no timers. */
  #catchUp(session: Session, now: number): void {
    const { switching, sessions, sync, alerts, recorders } = this.#deps;
    // What is over ends before it is applied again.
    switching.catchUp(now);
    sessions.watch();
    sync?.catchUp(now);
    alerts.catchUp(now);
    recorders.current?.prepare(now);
    if (session.isOwedStatement) this.#tellWhenOver(session, now);
  }

  #handleWhole<T>(
    session: Session,
    message: Message,
    length: number,
    isControl: boolean,
    deliver: () => T,
    now: number,
  ): T | undefined {
    const { delivery, doctor } = this.#deps;
    const result = this.#check(session, message, length, now, this.#routine.type);
    doctor.heard(session.clientInfo, length, result, now);
    const isDelivered = this.#deciding.decide(session, message, length, result, isControl, deliver, now);
    if (!isDelivered) return undefined;
    if (result.isAsked === true) session.credits?.spend(result.info.type ?? "");
    return delivery.deliver(session, deliver, now, result.isFree && result.isAsked !== true);
  }

  judge(connection: ConnectionLike, message: Message): Verdict {
    const { sessions, identification, active } = this.#deps;
    if (active.limiter.externals.length > 0) throw new Error(CANNOT_ASK);
    const session = sessions.of(connection);
    if (session.isGone || this.#isControl(message)) return GONE;
    if (identification.isExempt(session)) return WAVED_THROUGH;
    const now = this.#deps.clock();
    this.#deps.switching.catchUp(now);
    this.#deps.recorders.current?.prepare(now);
    const result = this.#check(session, message, lengthOf(message), now);
    const judgement = this.#deciding.judge(session, message, result, now);
    this.#record(session, judgement, result, message, now, false);
    if (judgement === PASSED && result.info.type === null) return active.usualVerdict;
    return verdictOf(judgement, active.ladder, result);
  }

  /** Does what follows from a judgement that no message led to, and reports it. */
  conclude(session: Session, judgement: Judgement, reason: Reason, now: number): void {
    this.#conclude(session, judgement, reason, "app", "", now);
  }

  /** Whether a message is for the bouncer. Under a policy without control messages none is. */
  #isControl(message: Message): message is string {
    return isControlMessage(message) && this.#deps.active.policy.controlMessages;
  }

  #tellWhenOver(session: Session, now: number): void {
    this.#deps.statements.tellWhenOver(session, now, (error) => this.#deps.fail("telling of a ban", error));
  }

  #check(session: Session, message: Message, length: number, now: number, type?: string | null): LimitResult {
    const { active, sessions } = this.#deps;
    if (isUnread(active, session, length, now)) return UNREAD;
    sessions.know(active.limiter, now);
    return check(session, active.limiter, message, now, now, type);
  }

  #record(
    session: Session,
    judgement: Judgement,
    result: LimitResult,
    message: Message,
    now: number,
    hasWaited: boolean,
  ): void {
    const recorder = this.#deps.recorders.current;
    if (recorder === null) return;
    if (hasWaited) recorder.deliver(session, judgement, result, now);
    else recorder.message(session, judgement, result, message, now, this.#isControl(message));
  }

  /** What nothing follows from, and nobody hears of, is only counted. */
  #conclude(
    session: Session,
    judgement: Judgement,
    reason: Reason,
    cause: VerdictCause,
    message: Message,
    now: number,
  ): void {
    const { active, events, counters, log, trial, reporter, witness, switching } = this.#deps;
    const isRefused = isViolation(judgement);
    if (switching.hasRules) switching.judged(judgement, now);
    count(counters, active.limiter, session, judgement, reason.info.type, cause, message, now);
    if (judgement.step !== null || events.hearsVerdict(isRefused, now)) {
      // A room that was woken by a message has not seen a request.
      if (judgement.step !== null) log.watch((session.connection as { uri?: unknown }).uri);
      const verdict = verdictOf(judgement, active.ladder, reason);
      if (active.policy.enforce) apply(this.#deps, session, judgement, verdict, now, reason.says);
      report(events, session, judgement, verdict, { cause, message, now, hasWaited: false });
    }
    if (isRefused && judgement.step === null) switching.refused(judgement, session, now);
    if (cause === "message") trial.judged(session, judgement, reason, message, now);
    if (judgement.step !== null) witness.struck(session.record, judgement);
    reporter.note(now);
  }

  /** The same for what waits, or has waited: nothing follows from it. */
  #report(session: Session, judgement: Judgement, result: LimitResult, occasion: Occasion): void {
    const { active, counters, events, trial, reporter } = this.#deps;
    const { cause, message, now, hasWaited, arrived } = occasion;
    this.#record(session, judgement, result, message, now, hasWaited);
    count(counters, active.limiter, session, judgement, result.info.type, cause, message, now);
    if (events.hearsVerdict(isViolation(judgement), now))
      report(events, session, judgement, verdictOf(judgement, active.ladder, result), occasion);
    // A message that waits was judged when it came.
    if (cause === "message") trial.judged(session, judgement, result, message, now, arrived);
    reporter.note(now);
  }
}

function isViolation({ action }: Judgement): boolean {
  return action !== "admit" && action !== "hold";
}

const CANNOT_ASK =
  "judge: a policy with external limits cannot be judged by at once, since other limiters take time to answer. Call handle instead";
