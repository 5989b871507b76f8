import { type Session, isShadowed } from "../session/session.ts";
import type { Judgement } from "../strikes/judge.ts";
import { type BanStep, isBan, durationAt } from "../strikes/ladder.ts";
import { newBan } from "../bans/new-ban.ts";
import type { Ban } from "../bans/ban.ts";
import { periodFrom } from "../shared/period.ts";
import { announcedLimits } from "../limits/limit-standing.ts";
import type { Premises } from "./premises.ts";
import type { AnnouncedLimit } from "../shared/control-message.ts";
import type { Verdict } from "../strikes/verdict.ts";
import { warn } from "./warn.ts";

/** Does what a new strike leads to: a warning, and a ban where the rung says so. */
export function apply(
  premises: Premises,
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
      premises.policy,
      (doing, error) => premises.fail(doing, error),
      limitsFor(premises, session),
    );
  }
  if (excused !== undefined) {
    if (session.conduct.excused > MOST_EXCUSED) banAtDoor(premises, session, excused, verdict, now);
    shareExcuses(premises, session);
    return;
  }
  if (step === null || !isBan(step)) return;
  if (step.do === "shadow-ban" && isShadowed(session, now)) return;
  // Who comes back from a ban is warned once more before the next one.
  const ban = draw(premises, session, step, verdict, now, step.do === "close");
  premises.enforcement
    .imposeOn(session, ban)
    .catch((error: unknown) => premises.fail("keeping a ban", error));
}

/** Bans whoever comes next, though the connection itself is only warned: too many before it were. */
function banAtDoor(premises: Premises, session: Session, step: BanStep, verdict: Verdict, now: number): void {
  const ban = draw(premises, session, step, verdict, now, false);
  premises.enforcement
    .imposeBeside(session, ban)
    .catch((error: unknown) => premises.fail("keeping a ban", error));
}

/** Others behind the same address that have not been warned yet have as many excuses left, and no more. */
function shareExcuses(premises: Premises, session: Session): void {
  const { excused, bans } = session.conduct;
  for (const other of session.record === null ? [] : premises.sessions.ofClient(session.record)) {
    if (other === session || !other.conduct.unwarned) continue;
    other.conduct = { ...other.conduct, excused, bans };
    premises.save(other);
  }
}

/** Draws a ban up, and counts it. @param unwarned whether the connection is to be warned before the next one */
function draw(
  premises: Premises,
  session: Session,
  step: BanStep,
  verdict: Verdict,
  now: number,
  unwarned: boolean,
): Ban {
  const limit = verdict.limit ?? "";
  const { strikes, bans } = session.conduct;
  const term = durationAt(premises.ladder, step, { strikes, bans });
  session.conduct = { ...session.conduct, bans: Math.min(MOST_BANS, bans + 1), excused: 0, unwarned };
  premises.save(session);
  return newBan(step.do, session.record, periodFrom(now, term), {
    reason: `strike ${verdict.strikes} on the ladder`,
    by: `rule:${limit}`,
    limit,
    disclosure: step.disclosure,
  });
}

/** What a connection can keep to from its first warning on, if it was not announced. */
function limitsFor(premises: Premises, session: Session): AnnouncedLimit[] {
  const { policy, limiter } = premises;
  if (policy.announce || session.knowsLimits) return [];
  session.knowsLimits = true;
  premises.save(session);
  return announcedLimits(limiter, session.clientInfo);
}

/** Connections behind one address, within the time that takes a strike away each, that may have a warning in place of a ban. */
const MOST_EXCUSED = 5;

/** As many as are counted. */
const MOST_BANS = 80;
