import type { Limiter } from "../limits/limiter.ts";
import { isExcessiveLength, type LimitResult } from "../limits/check.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import type { Session } from "../session/session.ts";
import { SIZE_LIMIT } from "../shared/reserved-names.ts";
import { closeOutright } from "../strikes/close-outright.ts";
import { isSilenced, type Judgement, judge, judgeWaiting } from "../strikes/judge.ts";
import type { Ladder } from "../strikes/ladder.ts";
import { accept } from "../strikes/session-conduct.ts";
import type { RefusalPlan } from "./refusal-plan.ts";

/** The policy that applies now. */
export interface ActiveRules extends Rules {
  readonly policy: DefinedPolicy;
  readonly refusals: RefusalPlan;
  /** Whether a message may have to wait. */
  readonly mayWait: boolean;
  /** Whether all policies so far drop each message that they refuse. Then nothing waits, nor is a connection about to be closed. */
  readonly isPlain: boolean;
}

/** What judging needs of a policy. */
export interface Rules {
  readonly limiter: Limiter;
  readonly ladder: Ladder;
  /** Whether a message has to be read in a cool-down too, to know what becomes of it. */
  readonly readsAll: boolean;
}

/**
 * Whether a message is refused whatever it is: nobody reads it then, or a flood would cost more than what is admitted.
 *
 * @param length as `lengthOf` says
 */
export function isUnread(
  { limiter, ladder, readsAll }: Rules,
  { conduct }: Session,
  length: number,
  now: number,
): boolean {
  // Nearly everybody is in no cool-down, which is asked first: V8 inlines only so much of what one message takes.
  const mayBeSilenced = conduct.cooldown > 0 && !readsAll;
  return mayBeSilenced && isSilenced(conduct, ladder, now) && !isExcessiveLength(length, limiter);
}

/** Judges a message that is to be delivered or refused now, and writes into its session what follows. @param length as `lengthOf` says */
export function judgeNow(
  { limiter, ladder }: Rules,
  session: Session,
  result: LimitResult,
  length: number,
  now: number,
): Judgement {
  const judgement =
    result.refusedBy === SIZE_LIMIT && isExcessiveLength(length, limiter)
      ? closeOutright(session.conduct, ladder, SIZE_LIMIT, result.info, now)
      : judge(session.conduct, ladder, result, now);
  if (hasCharges(judgement, result)) session.keep(result.charges, now);
  accept(session, judgement);
  return judgement;
}

/** The same for a message that may wait. */
export function judgeHeld({ ladder }: Rules, session: Session, result: LimitResult, now: number): Judgement {
  const judgement = judgeWaiting(session.conduct, ladder, result, now);
  if (hasCharges(judgement, result)) session.keep(result.charges, now);
  accept(session, judgement);
  return judgement;
}

/**
 * Whether there are counts to keep. If a cool-down refuses what the limits would let pass, nothing is charged. Of what a limit refuses,
 * the charges are only what a clock that stepped back has moved.
 */
export function hasCharges(judgement: Judgement, { refusedBy, charges }: LimitResult): boolean {
  return charges.length > 0 && (judgement.action === "admit" || refusedBy !== null);
}
