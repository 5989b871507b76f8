import type { Answer } from "../external/other-limiters.ts";
import type { LimitResult } from "../limits/check.ts";
import { Deciding } from "../refusals/deciding.ts";
import type { Held } from "../refusals/held.ts";
import { HeldMessages } from "../refusals/held-messages.ts";
import { Inquiries } from "../refusals/inquiries.ts";
import { Resyncs } from "../refusals/resyncs.ts";
import type { Session } from "../session/session.ts";
import type { Message } from "../shared/message.ts";
import { type Judgement, PASSED } from "../strikes/judge.ts";
import { VirtualInquiry } from "./virtual-inquiry.ts";
import type { VirtualRules } from "./virtual-rules.ts";
import type { VirtualSessions } from "./virtual-sessions.ts";
import type { VirtualTimers } from "./virtual-timers.ts";

interface VirtualDecidingDeps {
  readonly active: VirtualRules;
  readonly sessions: VirtualSessions;
  readonly timers: VirtualTimers;
  /** Told of each judgement. @param isLate whether its message has waited */
  note(
    session: Session,
    judgement: Judgement,
    result: LimitResult,
    isLate: boolean,
    message: Message,
    now: number,
  ): void;
  fail(doing: string, error: unknown): void;
}

/** What decides about messages in a room that exists only in thought. Nothing is delivered, and nobody answered. */
export class VirtualDeciding {
  readonly held: HeldMessages<Held>;
  readonly resyncs: Resyncs;
  readonly deciding: Deciding;
  readonly #hearsay: { refusal: Answer; awaited: string | null } = { refusal: null, awaited: null };

  constructor({ active, sessions, timers, note, fail }: VirtualDecidingDeps) {
    const clock = (): number => timers.now;
    this.held = new HeldMessages({ clock, timers, fail, isShared: () => active.limiter.hasKeyed });
    this.resyncs = new Resyncs({ clock, timers, keep: (session, now) => sessions.keep(session, [], now) });
    this.deciding = new Deciding({
      active,
      sessions,
      held: this.held,
      resyncs: this.resyncs,
      inquiries: new Inquiries({
        active,
        inquire: (limiter, questions) => new VirtualInquiry(this.#hearsay, limiter, questions),
      }),
      isExempt: (session) => session.moderates,
      conclude: (session, judgement, result, _, message, now, hasWaited) => {
        sessions.punish(session, judgement, now);
        note(session, judgement, result, hasWaited, message, now);
      },
      report: (session, judgement, result, { message, now, hasWaited }) =>
        note(session, judgement, result, hasWaited, message, now),
      noteAttempt: nothing,
      prepare: nothing,
      noteAsking: (session, limit, result, message, now) =>
        note(session, { ...PASSED, action: "hold", limit }, result, false, message, now),
      deliver: nothing,
      answer: nothing,
    });
  }

  /** Decides something while it is known what another limiter says. @param awaited the limit whose limiter has not answered yet */
  knowing(refusal: Answer, awaited: string | null, decide: () => void): void {
    this.#hearsay.refusal = refusal;
    this.#hearsay.awaited = awaited;
    decide();
    this.#hearsay.refusal = null;
    this.#hearsay.awaited = null;
  }

  /** Forgets what waits of a connection, and that it is about to be closed. */
  drop(session: Session): void {
    this.held.drop(session);
    this.resyncs.drop(session);
  }
}

function nothing(): void {
  // It is only thought.
}
