import type { Doctor } from "../doctor/doctor.ts";
import type { Counted } from "../doctor/observations.ts";
import type { Counters } from "../events/counters.ts";
import type { Events } from "../events/events.ts";
import { UNREAD } from "../limits/check.ts";
import type { PlainLimit } from "../limits/plain-limit.ts";
import type { Recorders } from "../record/recorders.ts";
import { isUnread } from "../refusals/judge-message.ts";
import type { Reporter } from "../reporting/reporter.ts";
import type { HeldCount } from "../session/held-count.ts";
import type { Session } from "../session/session.ts";
import type { Sessions } from "../session/sessions.ts";
import { type Bucket, EMPTY } from "../shared/bucket.ts";
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
  readonly reporter: Reporter;
}

/**
 * Decides about nearly all messages: those that only plain limits count and all of them admit, from a client without strikes, and those
 * that a cool-down refuses. Nobody hears of either. So there is no verdict to make and no list of charges. The result is the
 * same as by a message's whole way, in half the time.
 */
export class Routine {
  readonly #deps: RoutineDeps;
  /** Of the message at hand, for each limit: what it would have counted with it, and in what. */
  readonly #counts: number[] = [];
  readonly #held: (HeldCount | null)[] = [];
  readonly #own: (Bucket | undefined)[] = [];
  /** The type of the message at hand; `undefined` if it was not read. */
  type: string | null | undefined;

  constructor(deps: RoutineDeps) {
    this.#deps = deps;
  }

  /**
   * @param length as `lengthOf` says
   * @param mayBe whether it may be routine: it is not for the bouncer, and nothing is tried with it
   * @returns whether a message passes; `null` if it is anything but routine, of which nothing is counted yet
   */
  decide(session: Session, message: Message, length: number, mayBe: boolean, now: number): boolean | null {
    const { active, recorders, switching, events, sessions } = this.#deps;
    this.type = undefined;
    if (!mayBe || !active.isPlain || recorders.current !== null || switching.hasRules) return null;
    if (session.conduct !== SPOTLESS) {
      const isRefused = active.policy.enforce && isUnread(active, session, length, now);
      return isRefused && !events.hearsVerdict(true, now) ? this.#refuse(session, length, now) : null;
    }
    const { limiter } = active;
    if (!limiter.mayBePlain || session.override !== null || events.hearsVerdict(false, now)) return null;
    if (exceedsBytes(message, limiter.maxMessageBytes)) return null;
    this.type = limiter.typeOf(message);
    const limits = limiter.plainFor(this.type);
    if (limits === null) return null;
    sessions.know(limiter, now);
    return this.#passes(session, limits, this.type, now)
      ? this.#admit(session, limits, this.type, length, now)
      : null;
  }

  #refuse(session: Session, length: number, now: number): false {
    const { active, counters, doctor, reporter } = this.#deps;
    const { sent, conduct, clientInfo } = session;
    doctor.heard(clientInfo, length, UNREAD, now);
    sent.refused++;
    sent.bytes += length;
    counters.countSilenced(conduct.limit, length, active.limiter.hasTypes);
    reporter.note(now);
    return false;
  }

  #passes(session: Session, limits: readonly PlainLimit[], type: string | null, now: number): boolean {
    for (let index = 0; index < limits.length; index++) {
      const limit = limits[index] as PlainLimit;
      const held = limit.isPrivate ? null : session.heldBy(limit, type);
      if (held === null && !limit.isPrivate) return false;
      const { id, algorithm } = limit.counter;
      const own = held === null ? session.own(id) : undefined;
      const count = algorithm.admit(held?.bucket ?? own ?? EMPTY, now);
      if (count < 0) return false;
      this.#counts[index] = count;
      this.#held[index] = held;
      this.#own[index] = own;
    }
    return true;
  }

  #admit(
    session: Session,
    limits: readonly PlainLimit[],
    type: string | null,
    length: number,
    now: number,
  ): true {
    const { active, counters, doctor, reporter, sessions } = this.#deps;
    for (let index = 0; index < limits.length; index++) {
      const { counter } = limits[index] as PlainLimit;
      const held = this.#held[index] ?? null;
      const count = this.#counts[index] as number;
      if (held === null) session.keepOwn(this.#own[index], counter, count, now);
      else session.keepHeld(held, counter, count, now);
    }
    if (doctor.admitted(length)) doctor.look(this.#charges(session, limits), now);
    const { sent } = session;
    sent.admitted++;
    sent.bytes += length;
    counters.countAdmitted(type, length, active.limiter.hasTypes);
    reporter.note(now);
    sessions.saveChanges(session);
    return true;
  }

  #charges(session: Session, limits: readonly PlainLimit[]): Counted[] {
    return limits.map(({ counter }, index) => ({
      counter,
      bucket: this.#held[index]?.bucket ?? session.own(counter.id) ?? EMPTY,
    }));
  }
}
