import type { VerdictCause } from "../events/events.ts";
import type { LimitResult } from "../limits/check.ts";
import type { Outright } from "../policy/on-refusal.ts";
import type { Session } from "../session/session.ts";
import { lengthOf, type Message } from "../shared/message.ts";
import { type Judgement, judgeWaiting } from "../strikes/judge.ts";
import { Holding, type HoldingDeps, type Refused } from "./holding.ts";
import type { Inquiries } from "./inquiries.ts";
import { judgeHeld, judgeNow } from "./judge-message.ts";
import type { Resyncs } from "./resyncs.ts";

interface DecidingDeps extends Omit<HoldingDeps, "refuse" | "inquiries"> {
  readonly inquiries: HoldingDeps["inquiries"] & Pick<Inquiries, "rehearse">;
  readonly resyncs: Pick<Resyncs, "close">;
  /** Does what follows from a judgement, and reports it. */
  conclude(
    session: Session,
    judgement: Judgement,
    result: LimitResult,
    cause: VerdictCause,
    message: Message,
    now: number,
    hasWaited: boolean,
  ): void;
  /** Answers a message that is refused. */
  answer(session: Session, message: Message, judgement: Judgement, result: LimitResult, now: number): void;
}

/** Decides about messages: whether one is delivered now, waits, or is refused, and what is done then. */
export class Deciding {
  readonly #deps: DecidingDeps;
  readonly #holding: Holding;

  constructor(deps: DecidingDeps) {
    this.#deps = deps;
    this.#holding = new Holding({
      ...deps,
      refuse: (session, { result, outright }, { cause, message, now, hasWaited }) =>
        this.#settle(session, message, lengthOf(message), result, outright, now, cause, hasWaited),
    });
  }

  /**
   * Decides about a message, and does what follows.
   *
   * @param length as `lengthOf` says
   * @param isControl whether it is for the bouncer. Then it never waits
   * @param deliver what delivers it if it has to wait
   * @returns whether it is to be delivered now
   */
  decide(
    session: Session,
    message: Message,
    length: number,
    result: LimitResult,
    isControl: boolean,
    deliver: () => unknown,
    now: number,
  ): boolean {
    const { active, sessions, held } = this.#deps;
    if (active.isPlain || isControl) {
      const judgement = judgeNow(active, session, result, length, now);
      this.#deps.conclude(session, judgement, result, "message", message, now, false);
      sessions.saveChanges(session);
      return (judgement.action === "admit" || !active.policy.enforce) && !isControl;
    }
    if (!active.mayWait && held.isEmpty) return this.#settle(session, message, length, result, null, now);
    const refused = this.#refusalOf(session, message, result, deliver, now);
    if (refused === null) return false;
    return this.#settle(session, message, length, refused.result, refused.outright, now);
  }

  /** Decides about a message and remembers the decision, but does nothing else. */
  judge(session: Session, message: Message, result: LimitResult, now: number): Judgement {
    const { active, sessions } = this.#deps;
    const judgement = this.#holding.wouldTake(session, message, result, now)
      ? judgeHeld(active, session, result, now)
      : judgeNow(active, session, result, lengthOf(message), now);
    sessions.saveChanges(session);
    return judgement;
  }

  /** @returns what to do with a message if it is refused; `null` if it waits now */
  #refusalOf(
    session: Session,
    message: Message,
    result: LimitResult,
    deliver: () => unknown,
    now: number,
  ): Refused | null {
    const { active, held, inquiries } = this.#deps;
    if (active.policy.enforce) return this.#holding.take(session, message, result, deliver, now);
    held.try(session);
    if (judgeWaiting(session.conduct, active.ladder, result, now).action === "admit")
      inquiries.rehearse(session, message, result, now);
    return { result, outright: this.#holding.wouldTake(session, message, result, now) ? "hold" : "drop" };
  }

  /**
   * Judges a message, and does what follows.
   *
   * @param known what was found out to do if it is refused; `null` for nothing yet
   * @returns whether it is to be delivered
   */
  #settle(
    session: Session,
    message: Message,
    length: number,
    result: LimitResult,
    known: Outright | "hold" | null,
    now: number,
    cause: VerdictCause = "message",
    hasWaited = false,
  ): boolean {
    const { sessions, resyncs, active } = this.#deps;
    const judgement =
      known === "hold"
        ? judgeHeld(active, session, result, now)
        : judgeNow(active, session, result, length, now);
    const isAdmitted = judgement.action === "admit";
    const isRefused = !isAdmitted && active.policy.enforce;
    const outright = isRefused
      ? (known ?? active.refusals.of(session, active.limiter, result, message).do)
      : "drop";
    if (outright === "answer") this.#deps.answer(session, message, judgement, result, now);
    this.#deps.conclude(session, judgement, result, cause, message, now, hasWaited);
    sessions.saveChanges(session);
    if (outright === "resync") resyncs.close(session, judgement.limit, now);
    return isAdmitted || !active.policy.enforce;
  }
}
