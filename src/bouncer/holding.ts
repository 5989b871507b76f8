import type { Events } from "../events/events.ts";
import type { Counters } from "../events/metrics.ts";
import { check, type LimitResult } from "../limits/check.ts";
import type { DefinedHold, Outright } from "../policy/on-refusal.ts";
import type { HeldMessages, Waiting } from "../refusals/held-messages.ts";
import type { Session } from "../session/session.ts";
import type { Sessions } from "../session/sessions.ts";
import { bytesOf, type Message } from "../shared/message.ts";
import { isBarred, type Judgement, judgeWaiting } from "../strikes/judge.ts";
import { accept } from "../strikes/session-conduct.ts";
import { verdictOf } from "../strikes/verdict.ts";
import type { AppDelivery } from "../visibility/deliver.ts";
import { unbounded } from "../visibility/scope.ts";
import type { ActivePolicy } from "./active-policy.ts";
import type { Identification } from "./identification.ts";
import { count, report } from "./report.ts";

interface HoldingDeps {
  readonly active: ActivePolicy;
  readonly sessions: Sessions;
  readonly identification: Identification;
  readonly delivery: AppDelivery;
  readonly held: HeldMessages<Held>;
  readonly events: Events;
  readonly counters: Counters;
  fail(doing: string, error: unknown): void;
  /** Refuses a message that waited, since under a new policy it can never pass. */
  refuse(session: Session, message: Message, refused: Refused, now: number): void;
}

/** A message that waits. */
export interface Held extends Waiting {
  /** What it waits by, and those behind it that wait for nothing else. */
  readonly hold: DefinedHold;
  /** The limit that it waited for last; `null` if none. */
  limit: string | null;
  /** Ms for which it had to wait then. */
  wait: number;
}

/** What is done with a message that does not wait. */
export interface Refused {
  /** What the limits say of it. */
  readonly result: LimitResult;
  /** What to do if it is refused. */
  readonly outright: Outright | "hold";
}

/** Lets messages wait in place of being refused, and delivers them as soon as they may be. */
export class Holding {
  readonly #deps: HoldingDeps;

  constructor(deps: HoldingDeps) {
    this.#deps = deps;
  }

  /**
   * Lets a message wait if it has to, or if others of its connection wait before it.
   *
   * @returns what is to be done with it otherwise; `null` if it waits now
   */
  take(
    session: Session,
    message: Message,
    result: LimitResult,
    deliver: () => unknown,
    now: number,
  ): Refused | null {
    const { active, held, sessions } = this.#deps;
    const judgement = judgeWaiting(session.conduct, active.ladder, result, now);
    const first = held.firstOf(session);
    const passes = judgement.action === "admit";
    if (passes && (first === null || result.isFree)) return { result, outright: "drop" };
    const hold =
      passes && first !== null ? first.hold : active.refusals.of(session, active.limiter, result, message);
    if (hold.do !== "hold") return { result, outright: hold.do };
    if (judgement.retryAfter === Infinity || isBarred(judgement.conduct.only, result.info)) {
      return { result, outright: hold.overflow };
    }
    const bytes = bytesOf(message);
    const [limit, wait] =
      passes && first !== null ? [first.limit, first.wait] : [judgement.limit, judgement.retryAfter];
    if (!held.fits(session, bytes, hold)) {
      const refused = passes ? { ...result, refusedBy: limit, wait: Math.max(1, wait), charges: [] } : result;
      return { result: refused, outright: hold.overflow };
    }
    if (this.#keep(session, judgement, passes ? [] : result.charges, now)) sessions.save(session);
    const item: Held = {
      bytes,
      hold,
      limit,
      wait,
      attempt: (at) => this.#attempt(session, item, message, deliver, at),
    };
    held.add(session, item, wait);
    this.#report(session, { ...judgement, action: "hold", limit, retryAfter: wait }, result, message, now);
    return null;
  }

  /** Whether a message has to wait by itself, if nothing else waits. */
  wouldTake(session: Session, message: Message, result: LimitResult, now: number): boolean {
    const { active } = this.#deps;
    const { refusals, ladder, limiter } = active;
    if (!refusals.holds) return false;
    const { retryAfter, conduct } = judgeWaiting(session.conduct, ladder, result, now);
    if (retryAfter === 0 || retryAfter === Infinity || isBarred(conduct.only, result.info)) return false;
    return refusals.of(session, limiter, result, message).do === "hold";
  }

  /** @returns 0 if it was delivered, or never can be; else ms until it may be */
  #attempt(session: Session, item: Held, message: Message, deliver: () => unknown, now: number): number {
    const { active, sessions, identification } = this.#deps;
    const { limiter, ladder, policy } = active;
    if (!policy.enforce || identification.isExempt(session)) {
      this.#deliver(session, deliver, now);
      return 0;
    }
    sessions.know(limiter, now);
    const result = check(session, limiter, message, now);
    const judgement = judgeWaiting(session.conduct, ladder, result, now);
    const passes = judgement.action === "admit";
    if (judgement.retryAfter === Infinity) {
      const what = active.refusals.of(session, limiter, result, message);
      this.#deps.refuse(
        session,
        message,
        { result, outright: what.do === "hold" ? what.overflow : what.do },
        now,
      );
      return 0;
    }
    if (this.#keep(session, judgement, passes || result.refusedBy !== null ? result.charges : [], now)) {
      sessions.save(session);
    }
    if (!passes) {
      item.limit = judgement.limit;
      item.wait = judgement.retryAfter;
      return item.wait;
    }
    // Its size was counted when it came.
    this.#report(session, judgement, result, "", now);
    this.#deliver(session, deliver, now);
    return 0;
  }

  /** Nobody is there to be told of an error but the bouncer's listeners. */
  #deliver(session: Session, deliver: () => unknown, now: number): void {
    const { delivery, fail } = this.#deps;
    const failed = (error: unknown): void => fail("delivering a message that waited", error);
    try {
      // A timer is started by one message, and delivers others.
      const result = unbounded(() => delivery.deliver(session, deliver, now));
      Promise.resolve(result).catch(failed);
    } catch (error) {
      failed(error);
    }
  }

  /** @returns whether there is anything to save */
  #keep(session: Session, judgement: Judgement, charges: LimitResult["charges"], now: number): boolean {
    if (charges.length > 0) session.keep(charges, now);
    accept(session, judgement);
    return charges.length > 0 || judgement.changed;
  }

  #report(session: Session, judgement: Judgement, result: LimitResult, message: Message, now: number): void {
    const { active, counters, events } = this.#deps;
    count(counters, active.limiter, session, judgement, result.info.type, message, now);
    if (events.areHeard) report(events, session, judgement, verdictOf(judgement, active.ladder, result));
  }
}
