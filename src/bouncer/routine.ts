import type { Trial } from "../candidate/trial.ts";
import type { Doctor } from "../doctor/doctor.ts";
import type { Counters } from "../events/counters.ts";
import type { Events } from "../events/events.ts";
import { UNREAD } from "../limits/check.ts";
import type { PlainCounter } from "../limits/compiled-limit.ts";
import type { Recorders } from "../record/recorders.ts";
import { isUnread } from "../refusals/judge-message.ts";
import type { Reporter } from "../reporting/reporter.ts";
import type { Session } from "../session/session.ts";
import type { Sessions } from "../session/sessions.ts";
import { EMPTY } from "../shared/bucket.ts";
import { exceedsBytes, type Message } from "../shared/message.ts";
import { SPOTLESS } from "../strikes/conduct.ts";
import type { Switching } from "../switches/switching.ts";
import type { ActivePolicy } from "./active-policy.ts";

interface RoutineDeps {
  readonly active: ActivePolicy;
  readonly sessions: Sessions;
  readonly events: Events;
  readonly counters: Counters;
  readonly doctor: Doctor;
  readonly switching: Switching;
  readonly recorders: Recorders;
  readonly trial: Trial;
  readonly reporter: Reporter;
}

/**
 * Decides about nearly all messages: those that the only limit of a policy admits, from a client without strikes, and those that a
 * cool-down refuses. Nobody hears of either. So there is no verdict to make and no list of charges: it comes to the same as the whole way
 * of a message, in half the time.
 */
export class Routine {
  readonly #deps: RoutineDeps;

  constructor(deps: RoutineDeps) {
    this.#deps = deps;
  }

  /**
   * @param length as `lengthOf` says
   * @returns whether a message passes; `null` if it is anything but routine, of which nothing is counted yet
   */
  decide(session: Session, message: Message, length: number, now: number): boolean | null {
    const { active, recorders, trial, switching, events } = this.#deps;
    if (!active.isPlain || recorders.current !== null || !trial.isIdle || switching.hasRules) return null;
    if (session.conduct !== SPOTLESS) {
      const isRefused = active.policy.enforce && isUnread(active, session, length, now);
      return isRefused && !events.hearsVerdict(true) ? this.#refuse(session, length, now) : null;
    }
    const { plainCounter, maxMessageBytes } = active.limiter;
    const isPlain = plainCounter !== null && session.override === null;
    if (!isPlain || events.hearsVerdict(false) || exceedsBytes(message, maxMessageBytes)) return null;
    return this.#admit(session, plainCounter, length, now);
  }

  #refuse(session: Session, length: number, now: number): false {
    const { active, counters, doctor, reporter } = this.#deps;
    const { sent, conduct, clientInfo } = session;
    doctor.heard(clientInfo, length, UNREAD, now);
    sent.refused++;
    sent.bytes += length;
    counters.count({ action: "refuse", limit: conduct.limit, step: null }, null, length, active.limiter.hasTypes);
    reporter.note(now);
    return false;
  }

  #admit(session: Session, counter: PlainCounter, length: number, now: number): true | null {
    const { counters, doctor, reporter, sessions } = this.#deps;
    const bucket = counter.algorithm.admit(session.own(counter.id) ?? EMPTY, now);
    if (bucket === null) return null;
    const { sent } = session;
    doctor.admitted(length, counter, bucket, now);
    session.keepOwn(counter, bucket, now);
    sent.admitted++;
    sent.bytes += length;
    counters.countAdmitted(length);
    reporter.note(now);
    sessions.saveChanges(session);
    return true;
  }
}
