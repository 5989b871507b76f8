import type { MessageInfo } from "../identity/client-info.ts";
import type { DefinedStep } from "../policy/rung.ts";
import { type Conduct, settle, SPOTLESS } from "./conduct.ts";
import { type BanStep, bansAtOnce, cooldownAfter, isBan, type Ladder, stepAt, WARN } from "./ladder.ts";

/** What the limits said of a message. */
export interface Refusal {
  /** The limit that refuses for longest, or `null` where none does. */
  readonly refusedBy: string | null;
  /** Ms until the limits would let the same message pass: 0 where they do now, `Infinity` where they never will. */
  readonly wait: number;
  /** Whether the sender has no part in it. Then it costs no strike. */
  readonly blameless: boolean;
  /** Whether the message passes whatever else holds. */
  readonly isFree: boolean;
  /** Which message it is about. */
  readonly info: MessageInfo;
}

/** What is to be done about a message, and how its sender stands after it. */
export interface Judgement {
  /**
   * - `admit`: deliver it.
   * - `refuse`: drop it without a word.
   * - `warn`, `restrict`, `shadow-ban`, `close`: drop it, and do what the rung of a new strike says.
   */
  readonly action: "admit" | "refuse" | DefinedStep["do"];
  /** What a new strike leads to, where one was given. */
  readonly step: DefinedStep | null;
  /** The ban that became a warning instead, where the connection had not been warned yet. */
  readonly excused?: BanStep;
  /** Ms until the same message would be admitted. For one that never can be, the cool-down. */
  readonly retryAfter: number;
  /** The limit behind a refusal: the one that refuses, else the one that led to the cool-down. */
  readonly limit: string | null;
  /** How the sender stands: as of now, or as of before where that says the same and is not to be kept. */
  readonly conduct: Conduct;
  /** Whether `conduct` has to be kept: not where time alone makes it. */
  readonly changed: boolean;
}

/** What becomes of nearly every message. */
export const PASSED: Judgement = Object.freeze({
  action: "admit",
  step: null,
  retryAfter: 0,
  limit: null,
  conduct: SPOTLESS,
  changed: false,
});

/** The name under which a message is refused whose type a restriction does not let through. */
const RESTRICTION = "restricted";

/**
 * Whether a message passes, and what it costs its sender if not.
 *
 * A message is refused while a cool-down lasts or a limit says no. The first one earns a strike; those within the grace
 * after it do not, since its sender cannot have heard of it yet. At the top of the ladder there is nothing further to
 * earn: a cool-down then runs out even under a flood.
 */
export function judge(
  before: Conduct,
  ladder: Ladder,
  { refusedBy, wait, blameless, isFree, info }: Refusal,
  now: number,
): Judgement {
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
  return strike(conduct, ladder, 1, limit ?? "", info, wait, now);
}

/**
 * Whether whatever a client sends now is refused without a word, and without a strike, unless it is free. It is told without settling
 * the conduct, which would cost a flood more than what is admitted, and without a look at the message.
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

/** What becomes of a message of a client that is silenced. A message that nobody has looked at is refused by no limit, and need not wait. */
function silence(before: Conduct, refusedBy: string | null, wait: number, now: number): Judgement {
  const retryAfter = longest(before.cooldown - (now - before.at), wait);
  const limit = refusedBy ?? before.limit;
  return { action: "refuse", step: null, retryAfter, limit, conduct: before, changed: false };
}

/**
 * What a strike (or several) leads to.
 *
 * @param conduct as of `now`
 * @param wait ms until the limits would let the message pass
 */
export function strike(
  conduct: Conduct,
  ladder: Ladder,
  count: number,
  limit: string,
  info: MessageInfo,
  wait: number,
  now: number,
): Judgement {
  const wasAtTop = conduct.strikes >= ladder.top;
  const strikes = Math.min(ladder.top, conduct.strikes + count);
  const reached = stepAt(ladder, { ...info, strikes, limit });
  const isOwedWarning = conduct.unwarned && !bansAtOnce(ladder, count);
  const excused = isOwedWarning && isBan(reached) ? reached : null;
  const step = excused === null ? reached : WARN;
  const isContained = wasAtTop && conduct.restricted > 0;
  // Were a shadow-ban without the cool-down that a warning has, its author could tell.
  const coolsDown = step.do === "warn" || step.do === "shadow-ban";
  const cooldown = coolsDown ? Math.max(conduct.cooldown, cooldownAfter(ladder, strikes)) : 0;
  const restriction = step.do === "restrict" ? step : null;
  const restricted = restriction?.for ?? conduct.restricted;
  const only = restriction?.only ?? conduct.only;
  return {
    // Who is contained already hears no more of it.
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

function isBarred(only: readonly string[] | null, { type }: MessageInfo): boolean {
  return only !== null && (type === null || !only.includes(type));
}

function longest(cooldown: number, wait: number): number {
  return wait === Infinity ? cooldown : Math.max(cooldown, wait);
}
