import type { Session } from "../session/session.ts";
import type { Judgement } from "../strikes/judge.ts";
import { sentenceFor } from "../bans/sentence.ts";
import { announcedLimits } from "../limits/limit-standing.ts";
import type { BanEnforcement } from "../bans/enforcement.ts";
import type { Sessions } from "../session/sessions.ts";
import type { ActivePolicy } from "./active-policy.ts";
import type { WarningMessage } from "../shared/control-message.ts";
import { newKey } from "../shared/token.ts";
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
 *
 * @param says what the warning says that the client went against, in place of the limit's name
 */
export function apply(
  deps: ApplyDeps,
  session: Session,
  judgement: Judgement,
  verdict: Verdict,
  now: number,
  says?: string,
): void {
  const { action } = verdict;
  if (action === "warn" || action === "restrict" || action === "shadow-ban") {
    warn(
      session,
      verdict,
      deps.active.policy,
      (doing, error) => deps.fail(doing, error),
      limitsFor(deps, session),
      says,
    );
  }
  const { sessions, enforcement, active } = deps;
  const sentence = sentenceFor(session, judgement, active.ladder, now, {
    others: () => (session.record === null ? [] : sessions.ofClient(session.record)),
    onChanged: (other) => sessions.save(other),
    newId: () => crypto.randomUUID(),
  });
  if (sentence === null) return;
  const { ban, spares } = sentence;
  const imposed = spares ? enforcement.imposeBeside(session, ban) : enforcement.imposeOn(session, ban);
  imposed.catch((error: unknown) => deps.fail("keeping a ban", error));
}

/** What a connection can keep to from its first warning on, if it was not announced. It can be told others later, if there are postures. */
function limitsFor(deps: ApplyDeps, session: Session): Pick<WarningMessage, "limits" | "key"> {
  const { policy, limiter, set } = deps.active;
  if (policy.announce || session.knowsLimits) return {};
  session.knowsLimits = true;
  const limits = announcedLimits(limiter, session);
  if (limits.length === 0) return {};
  if (set.postures === undefined) return { limits };
  session.announceKey = newKey();
  return { limits, key: session.announceKey };
}
