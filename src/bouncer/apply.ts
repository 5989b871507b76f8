import { type Session, isShadowed } from "../session/session.ts";
import type { Judgement } from "../strikes/judge.ts";
import { type BanStep, isBan, durationAt } from "../strikes/ladder.ts";
import { type Ban, newBan } from "../bans/ban.ts";
import { periodFrom } from "../shared/period.ts";
import { announcedLimits } from "../limits/limit-standing.ts";
import type { BanEnforcement } from "../bans/enforcement.ts";
import type { Sessions } from "../session/sessions.ts";
import { countBan, shareExcuses } from "../strikes/session-conduct.ts";
import type { ActivePolicy } from "./active-policy.ts";
import type { AnnouncedLimit } from "../shared/control-message.ts";
import type { Verdict } from "../strikes/verdict.ts";
import { warn } from "./warn.ts";

interface ApplyDeps {
  readonly active: ActivePolicy;
  readonly sessions: Sessions;
  readonly enforcement: BanEnforcement;
  fail(doing: string, error: unknown): void;
}

/**
 * Does what a new strike leads to: a warning, and a ban if the rung says so. The session itself is saved by whoever calls this, at the
 * end of the operation.
 */
export function apply(
  deps: ApplyDeps,
  session: Session,
  { step, excused }: Judgement,
  verdict: Verdict,
  now: number,
): void {
  const { action } = verdict;
  if (action === "warn" || action === "restrict" || action === "shadow-ban") {
    warn(
      session,
      verdict,
      deps.active.policy,
      (doing, error) => deps.fail(doing, error),
      limitsFor(deps, session),
    );
  }
  if (excused !== undefined) {
    if (session.conduct.excused > MOST_EXCUSED) banBeside(deps, session, excused, verdict, now);
    const { sessions } = deps;
    const others = session.record === null ? [] : sessions.ofClient(session.record);
    for (const other of shareExcuses(session, others)) sessions.save(other);
    return;
  }
  if (step === null || !isBan(step)) return;
  if (step.do === "shadow-ban" && isShadowed(session, now)) return;
  // Who comes back from a ban is warned once more before the next one.
  const ban = draw(deps, session, step, verdict, now, step.do === "close");
  deps.enforcement.imposeOn(session, ban).catch((error: unknown) => deps.fail("keeping a ban", error));
}

/** Bans whoever comes next, though the connection itself is only warned: too many before it were. */
function banBeside(deps: ApplyDeps, session: Session, step: BanStep, verdict: Verdict, now: number): void {
  const ban = draw(deps, session, step, verdict, now, false);
  deps.enforcement.imposeBeside(session, ban).catch((error: unknown) => deps.fail("keeping a ban", error));
}

/** Draws a ban up, and counts it. @param unwarned whether the connection is to be warned before the next one */
function draw(
  deps: ApplyDeps,
  session: Session,
  step: BanStep,
  verdict: Verdict,
  now: number,
  unwarned: boolean,
): Ban {
  const limit = verdict.limit ?? "";
  const { strikes, bans } = session.conduct;
  const duration = durationAt(deps.active.ladder, step, { strikes, bans });
  countBan(session, unwarned);
  return newBan(step.do, session.record, periodFrom(now, duration), {
    reason: `strike ${verdict.strikes} on the ladder`,
    by: `rule:${limit}`,
    limit,
    disclosure: step.disclosure,
  });
}

/** What a connection can keep to from its first warning on, if it was not announced. */
function limitsFor(deps: ApplyDeps, session: Session): AnnouncedLimit[] {
  const { policy, limiter } = deps.active;
  if (policy.announce || session.knowsLimits) return [];
  session.knowsLimits = true;
  return announcedLimits(limiter, session);
}

/** Connections behind one address, within the time that takes a strike away each, that may have a warning in place of a ban. */
const MOST_EXCUSED = 5;
