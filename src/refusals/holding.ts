import { check, type LimitResult } from "../limits/check.ts";
import type { Outright } from "../policy/on-refusal.ts";
import type { Session } from "../session/session.ts";
import { bytesOf, type Message } from "../shared/message.ts";
import { isBarred, type Judgement, judgeWaiting } from "../strikes/judge.ts";
import { accept } from "../strikes/session-conduct.ts";
import type { Held, Sent } from "./held.ts";
import type { HeldMessages, Waiting } from "./held-messages.ts";
import { type Inquiries, refusedBy } from "./inquiries.ts";
import type { ActiveRules } from "./judge-message.ts";
import type { Occasion } from "./occasion.ts";

export interface HoldingDeps {
  readonly active: ActiveRules;
  readonly sessions: {
    know(limiter: ActiveRules["limiter"], now: number): void;
    saveChanges(session: Session): void;
  };
  readonly held: HeldMessages<Held>;
  readonly inquiries: Pick<Inquiries, "into" | "waits" | "lead" | "follow">;
  isExempt(session: Session): boolean;
  /** Takes note that a message waits for another limiter, of which nobody is told before it has answered. @param limit its name */
  noteAsking(
    session: Session,
    limit: string | null,
    result: LimitResult,
    message: Message,
    now: number,
  ): void;
  /** Takes note that a message waits on, after it was looked at again. Nobody is told. */
  noteAttempt(session: Session, judgement: Judgement, result: LimitResult, now: number): void;
  /** Called before a message that waited is looked at again. */
  prepare(now: number): void;
  /** Reports that a message waits, or passes after it has waited. */
  report(session: Session, judgement: Judgement, result: LimitResult, occasion: Occasion): void;
  /** Delivers a message that has waited. */
  deliver(session: Session, deliver: () => unknown, now: number): void;
  /** Refuses a message that waited, since under a new policy it can never pass. */
  refuse(session: Session, refused: Refused, occasion: Occasion): void;
}

/** What is done with a message that does not wait. */
export interface Refused {
  /** What the limits say of it. */
  readonly result: LimitResult;
  /** What to do if it is refused. */
  readonly outright: Outright | "hold";
}

/** Ms after which to come again if messages of others fill the room while other limiters are asked about them. */
const FULL = 1_000;

/** Lets messages wait in place of being refused, and delivers them as soon as they may be. */
export class Holding {
  readonly #deps: HoldingDeps;

  constructor(deps: HoldingDeps) {
    this.#deps = deps;
  }

  /**
   * Asks other limiters about a message that passes, and lets it wait for them. Lets it wait too if a limit makes it, or if others of its
   * connection wait before it.
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
    const { active, held, inquiries } = this.#deps;
    const judgement = judgeWaiting(session.conduct, active.ladder, result, now);
    const sent = { message, deliver };
    if (judgement.action !== "admit") return this.#stop(session, sent, result, judgement, now);
    if (result.isFree) return { result, outright: "drop" };
    const first = held.firstOf(session);
    if (first !== null) return this.#queue(session, sent, result, judgement, first, now);
    const inquiry = inquiries.into(session, message, result);
    if (inquiry === null) return { result, outright: "drop" };
    if (!held.isEmpty && !held.hasRoom(session, bytesOf(message))) {
      const { hold, limit } = inquiries.waits(session, message, result, inquiry);
      const full = { ...result, refusedBy: limit, wait: FULL, blameless: true, charges: [] };
      return { result: full, outright: hold.overflow };
    }
    const answer = inquiry.go(now);
    if (answer === null) return { result, outright: "drop" };
    if (answer instanceof Promise) {
      const waits = inquiries.waits(session, message, result, inquiry);
      this.#deps.noteAsking(session, waits.limit, result, message, now);
      this.#add(session, sent, { ...waits, arrived: now, inquiry });
      inquiries.lead(session, result, answer);
      // It waits for the answer from now on, and not from its first turn on.
      held.try(session);
      return null;
    }
    const refused = refusedBy(result, answer);
    return this.#stop(
      session,
      sent,
      refused,
      judgeWaiting(session.conduct, active.ladder, refused, now),
      now,
    );
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

  /** A limit refuses it, or a cool-down does. */
  #stop(
    session: Session,
    sent: Sent,
    result: LimitResult,
    judgement: Judgement,
    now: number,
  ): Refused | null {
    const { active, held, sessions } = this.#deps;
    const hold = active.refusals.of(session, active.limiter, result, sent.message);
    if (hold.do !== "hold") return { result, outright: hold.do };
    const { limit, retryAfter: wait } = judgement;
    const isFinal = wait === Infinity || isBarred(judgement.conduct.only, result.info);
    if (isFinal || !held.fits(session, bytesOf(sent.message), hold))
      return { result, outright: hold.overflow };
    this.#keep(session, judgement, result.charges, now);
    this.#add(session, sent, { hold, limit, wait, arrived: null, inquiry: null });
    const occasion: Occasion = { cause: "message", message: sent.message, now, hasWaited: false };
    this.#deps.report(session, { ...judgement, action: "hold" }, result, occasion);
    sessions.saveChanges(session);
    return null;
  }

  /** It passes, but others of its connection wait. */
  #queue(
    session: Session,
    sent: Sent,
    result: LimitResult,
    judgement: Judgement,
    { hold, limit, wait, arrived }: Held,
    now: number,
  ): Refused | null {
    const { held, sessions, inquiries } = this.#deps;
    if (!held.fits(session, bytesOf(sent.message), hold)) {
      const refused = { ...result, refusedBy: limit, wait: Math.max(1, wait), charges: [] };
      return { result: refused, outright: hold.overflow };
    }
    this.#keep(session, judgement, [], now);
    const isHeld = arrived === null;
    const inquiry = isHeld ? null : inquiries.follow(session, sent.message, now);
    this.#add(session, sent, { hold, limit, wait, arrived: isHeld ? null : now, inquiry });
    if (isHeld) {
      const waits: Judgement = { ...judgement, action: "hold", limit, retryAfter: wait };
      const occasion: Occasion = { cause: "message", message: sent.message, now, hasWaited: false };
      this.#deps.report(session, waits, result, occasion);
    } else this.#deps.noteAsking(session, limit, result, sent.message, now);
    sessions.saveChanges(session);
    return null;
  }

  #add(session: Session, sent: Sent, waits: Omit<Held, keyof Waiting | keyof Sent>): void {
    const item: Held = {
      ...sent,
      ...waits,
      bytes: bytesOf(sent.message),
      attempt: (now) => this.#attempt(session, item, now),
      cancel: () => item.inquiry?.cancel(),
    };
    this.#deps.held.add(session, item, item.wait);
  }

  /** @returns 0 if it was delivered, or never can be; ms until it may be; or a promise of other limiters */
  #attempt(session: Session, item: Held, now: number): number | Promise<void> {
    const { active, sessions } = this.#deps;
    const { limiter, ladder, policy, refusals } = active;
    const { message, arrived } = item;
    // Nobody was told of one that only waited for other limiters.
    const occasion: Occasion = {
      cause: arrived === null ? "held" : "message",
      message,
      now,
      hasWaited: true,
      arrived: arrived ?? undefined,
    };
    if (!policy.enforce || this.#deps.isExempt(session)) {
      item.cancel();
      this.#deps.deliver(session, item.deliver, now);
      return 0;
    }
    this.#deps.prepare(now);
    sessions.know(limiter, now);
    let result = check(session, limiter, message, now, arrived ?? now);
    let judgement = judgeWaiting(session.conduct, ladder, result, now);
    if (judgement.action === "admit") {
      if (item.inquiry?.limiter !== limiter)
        item.inquiry = this.#deps.inquiries.into(session, message, result);
      const answer = item.inquiry?.go(now) ?? null;
      if (answer instanceof Promise) return answer;
      if (answer !== null) {
        result = refusedBy(result, answer);
        judgement = judgeWaiting(session.conduct, ladder, result, now);
      }
    }
    const passes = judgement.action === "admit";
    if (!passes) {
      const what = refusals.of(session, limiter, result, message);
      // What only waited for other limiters is refused as it would have been without them.
      if (judgement.retryAfter === Infinity || (arrived !== null && what.do !== "hold")) {
        const outright = what.do === "hold" ? what.overflow : what.do;
        item.cancel();
        this.#deps.refuse(session, { result, outright }, occasion);
        return 0;
      }
    }
    this.#keep(session, judgement, passes || result.refusedBy !== null ? result.charges : [], now);
    if (passes || arrived !== null) this.#deps.report(session, judgement, result, occasion);
    else this.#deps.noteAttempt(session, judgement, result, now);
    sessions.saveChanges(session);
    if (passes) {
      this.#deps.deliver(session, item.deliver, now);
      return 0;
    }
    item.arrived = null;
    item.limit = judgement.limit;
    item.wait = judgement.retryAfter;
    return item.wait;
  }

  #keep(session: Session, judgement: Judgement, charges: LimitResult["charges"], now: number): void {
    if (charges.length > 0) session.keep(charges, now);
    accept(session, judgement);
  }
}
