import { slowModeFor } from "../limits/limit-standing.ts";
import type { Limiter } from "../limits/limiter.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import type { Session } from "../session/session.ts";
import type { Sessions } from "../session/sessions.ts";
import { type Period, remaining } from "../shared/period.ts";
import { sendControlMessage } from "../visibility/send-control-message.ts";

const OVER = { type: "party-bouncer:slow-mode", every: 0, left: 0, retryAfter: 0, types: null } as const;

interface SlowModeNoticesDeps {
  readonly active: { readonly policy: DefinedPolicy; readonly limiter: Limiter };
  readonly sessions: Pick<Sessions, "present" | "know">;
  isExempt(session: Session): boolean;
}

/** Tells clients of slow mode. Those that it does not count hear at most that it is over, and in a dry run nobody hears of it. */
export class SlowModeNotices {
  readonly #deps: SlowModeNoticesDeps;
  /** Until when a connection knows that it has to wait, in epoch ms. */
  #toldUntil = new WeakMap<Session, number>();

  constructor(deps: SlowModeNoticesDeps) {
    this.#deps = deps;
  }

  /** Slow mode has begun, or is another one. @param period how long it lasts; `null`: it is over */
  tellAll(period: Period | null, now: number): void {
    this.#toldUntil = new WeakMap();
    for (const session of this.#deps.sessions.present()) {
      if (session.isBroken) continue;
      if (period === null || !this.tell(session, period, now)) this.#send(session, OVER);
    }
  }

  /** Tells one client, if slow mode counts what it sends. @returns whether it does */
  tell(session: Session, period: Period, now: number): boolean {
    const { active, sessions, isExempt } = this.#deps;
    const { policy, limiter } = active;
    if (!policy.enforce || isExempt(session)) return false;
    sessions.know(limiter, now);
    const told = slowModeFor(session, limiter, now);
    if (told === null) return false;
    this.#send(session, { type: "party-bouncer:slow-mode", left: remaining(period, now), ...told });
    return true;
  }

  /** A message has come too soon. Its sender is told how long to wait, once for each wait. @param wait in ms */
  tooSoon(session: Session, wait: number, period: Period, now: number): void {
    const until = this.#toldUntil.get(session) ?? -Infinity;
    // The clock may have stepped back since.
    if (now < until && until - now <= wait) return;
    this.#toldUntil.set(session, now + wait);
    this.tell(session, period, now);
  }

  #send(session: Session, message: Parameters<typeof sendControlMessage>[1]): void {
    const { policy } = this.#deps.active;
    if (policy.enforce) sendControlMessage(session, message, policy);
  }
}
