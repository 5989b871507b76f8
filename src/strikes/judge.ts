import type { MessageInfo } from "../identity/client-info.ts";
import type { LimitResult } from "../limits/check.ts";
import { RESTRICTION } from "../shared/reserved-names.ts";
import type { DefinedStep } from "../policy/rung.ts";
import { type Conduct, settle, SPOTLESS } from "./conduct.ts";
import { type BanStep, bansAtOnce, cooldownAfter, isBan, type Ladder, stepAt, WARN } from "./ladder.ts";

/** What to do about a message, and how its sender stands after it. */
export interface Judgement {
  /**
   * - `admit`: deliver it.
   * - `hold`: it waits. That is not a violation.
   * - `refuse`: drop it without a reply.
   * - `warn`, `restrict`, `shadow-ban`, `close`: drop it, and do what the rung of a new strike says.
   */
  readonly action: "admit" | "hold" | "refuse" | DefinedStep["do"];
  /** The step that a new strike leads to, or `null` if there is no new strike. */
  readonly step: DefinedStep | null;
  /** The ban that became a warning instead, if the connection had not been warned yet. */
  readonly excused?: BanStep;
  /** Ms until the same message would be admitted. If it never will be: ms until the cool-down is over. */
  readonly retryAfter: number;
  /** The limit behind a refusal: the one that refuses, else the one that led to the cool-down. */
  readonly limit: string | null;
  /** The sender's conduct after this message. If nothing but time has changed it, it may still be as of an earlier time. */
  readonly conduct: Conduct;
  /** Whether `conduct` must be saved. False if only time has passed. */
  readonly changed: boolean;
}

/** The judgement on nearly every message. */
export const PASSED: Judgement = Object.freeze({
  action: "admit",
  step: null,
  retryAfter: 0,
  limit: null,
  conduct: SPOTLESS,
  changed: false,
});

/** What the limits say of a message, as far as it matters here. */
type LimitsSay = Omit<LimitResult, "charges" | "isAsked">;

/**
 * Decides whether a message passes, and what it costs its sender if not.
 *
 * A message is refused while a cool-down lasts or if a limit refuses it. The first one earns a strike. Those within the grace after
 * it do not: their sender cannot have read the warning yet. At the top of the ladder there is nothing further to earn, so a
 * cool-down there runs out even under a flood.
 *
 * @param before the sender's conduct, as of any earlier time
 */
export function judge(
  before: Conduct,
  ladder: Ladder,
  { refusedBy, wait, blameless, isFree, info }: LimitsSay,
  now: number,
): Judgement {
  // Nearly every message ends here, before anything is settled.
  if (before === SPOTLESS && wait === 0) return PASSED;
  if (before.cooldown > 0 && !isFree && isSilenced(before, ladder, now))
    return silence(before, refusedBy, wait, now);

  const conduct = settle(before, ladder.forgiveAfter, now);
  if (conduct === SPOTLESS && wait === 0) return PASSED;
  const changed = now < before.at;
  const barred = isBarred(conduct.only, info);
  const restricted = barred ? conduct.restricted : 0;
  if (isFree || (conduct.cooldown === 0 && wait === 0 && !barred)) {
    return { action: "admit", step: null, retryAfter: 0, limit: null, conduct, changed };
  }

  const limit = refusedBy ?? (barred ? RESTRICTION : conduct.limit);
  const isOthers = blameless && conduct.cooldown === 0;
  const hasNothingToEarn = conduct.strikes >= ladder.endsAt && conduct.cooldown > 0;
  if (conduct.grace > 0 || barred || isOthers || hasNothingToEarn) {
    const retryAfter = Math.max(restricted, longest(conduct.cooldown, wait));
    return { action: "refuse", step: null, retryAfter, limit, conduct, changed };
  }
  return strike(conduct, ladder, { strikes: 1, limit: limit ?? "", info, wait }, now);
}

/**
 * Whether everything that a client sends now is refused without a reply and without a strike, unless it is free. This is found out
 * without settling the conduct and without reading the message: otherwise a flood would cost more than messages that are admitted.
 */
export function isSilenced(before: Conduct, ladder: Ladder, now: number): boolean {
  const elapsed = now - before.at;
  return (
    elapsed >= 0 &&
    before.cooldown > elapsed &&
    (elapsed < before.grace || before.strikes >= ladder.endsAt) &&
    before.only === null &&
    before.calm < ladder.forgiveAfter
  );
}

/** The judgement on a message of a client that {@link isSilenced}. If the message was not read, no limit refuses it and `wait` is 0. */
function silence(before: Conduct, refusedBy: string | null, wait: number, now: number): Judgement {
  const retryAfter = longest(before.cooldown - (now - before.at), wait);
  const limit = refusedBy ?? before.limit;
  return { action: "refuse", step: null, retryAfter, limit, conduct: before, changed: false };
}

/**
 * Decides whether a message that may wait passes now. To wait earns no strike.
 *
 * @returns `retryAfter`: ms until it passes if nothing else comes, `Infinity` if it never will
 */
export function judgeWaiting(
  before: Conduct,
  ladder: Ladder,
  { refusedBy, wait, isFree, info }: LimitsSay,
  now: number,
): Judgement {
  const conduct = settle(before, ladder.forgiveAfter, now);
  const barred = isBarred(conduct.only, info);
  const retryAfter = isFree ? 0 : Math.max(wait, conduct.cooldown, barred ? conduct.restricted : 0);
  if (retryAfter === 0 && conduct === SPOTLESS) return PASSED;
  const limit = retryAfter === 0 ? null : (refusedBy ?? (barred ? RESTRICTION : conduct.limit));
  const action = retryAfter === 0 ? "admit" : "hold";
  return { action, step: null, retryAfter, limit, conduct, changed: now < before.at };
}

/** What a client is given strikes for. */
interface StrikeReason {
  /** How many strikes at once. */
  readonly strikes: number;
  /** The limit that it broke, or a reason that the app gave. */
  readonly limit: string;
  readonly info: MessageInfo;
  /** Ms until the limits would admit the message; 0 if no limit refuses it. */
  readonly wait: number;
}

/**
 * What one strike, or several at once, lead to.
 *
 * @param conduct as of `now`
 */
export function strike(
  conduct: Conduct,
  ladder: Ladder,
  { strikes: earned, limit, info, wait }: StrikeReason,
  now: number,
): Judgement {
  const strikes = Math.min(ladder.top, conduct.strikes + earned);
  const reached = stepAt(ladder, { ...info, strikes, limit });
  const isOwedWarning = conduct.unwarned && !bansAtOnce(ladder, earned);
  const excused = isOwedWarning && isBan(reached) ? reached : null;
  const step = excused === null ? reached : WARN;
  const isContained = conduct.strikes >= ladder.top && conduct.restricted > 0;
  // A shadow-ban has the cool-down of a warning too. Without it, its author would notice.
  const coolsDown = step.do === "warn" || step.do === "shadow-ban";
  const cooldown = coolsDown ? Math.max(conduct.cooldown, cooldownAfter(ladder, strikes)) : 0;
  const restriction = step.do === "restrict" ? step : null;
  const restricted = restriction?.for ?? conduct.restricted;
  const only = restriction?.only ?? conduct.only;
  return {
    // A client that is restricted already is not told of it again.
    action: isContained ? "refuse" : step.do,
    step,
    ...(excused !== null && { excused }),
    retryAfter: Math.max(isBarred(only, info) ? restricted : 0, longest(cooldown, wait)),
    limit,
    conduct: {
      ...conduct,
      at: now,
      strikes,
      cooldown,
      grace: ladder.cooldown.grace,
      calm: 0,
      restricted,
      only,
      limit,
      unwarned: false,
      excused: conduct.excused + (excused === null ? 0 : 1),
    },
    changed: true,
  };
}

/** Whether a restriction to some types keeps a message out. */
export function isBarred(only: readonly string[] | null, { type }: MessageInfo): boolean {
  return only !== null && (type === null || !only.includes(type));
}

/** The longer of a cool-down and a wait. A wait without end is left out: no cool-down ever ends in such a message being admitted. */
function longest(cooldown: number, wait: number): number {
  return wait === Infinity ? cooldown : Math.max(cooldown, wait);
}
