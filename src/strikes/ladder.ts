import type { DefinedPolicy } from "../policy/policy.ts";
import {
  type BanHistory,
  type DefinedRung,
  type DefinedStep,
  type DefinedBanDuration,
  type Offence,
  parseStep,
  banDurationOf,
  USUAL_DURATIONS,
} from "../policy/rung.ts";

/** What a policy does about strikes, ready to judge with. */
export interface Ladder {
  readonly rungs: readonly DefinedRung[];
  /** Strikes count no higher than this: beyond it they change nothing. */
  readonly top: number;
  /** From so many strikes on there is nothing further to earn in a cool-down: the ladder ends there, and not in a close. */
  readonly endsAt: number;
  /** The strikes at which the room closes the connection, or `null` where it never does for certain. */
  readonly closesAt: number | null;
  readonly cooldown: DefinedPolicy["cooldown"];
  readonly forgiveAfter: number;
  /** Told of a rung that is a function and throws, or returns what is no step. */
  readonly onError: (error: unknown) => void;
}

/** A step that bans. */
export type BanStep = Extract<DefinedStep, { do: "close" | "shadow-ban" }>;

export const WARN: DefinedStep = { do: "warn" };

export function ladderOf(policy: DefinedPolicy, onError: (error: unknown) => void): Ladder {
  const { ladder: rungs, cooldown, forgiveAfter } = policy;
  const top = topOf(rungs, cooldown);
  return {
    rungs,
    top,
    endsAt: rungs.at(-1)?.do === "close" ? Infinity : top,
    closesAt: rungs.find((rung) => rung.do === "close")?.strikes ?? null,
    cooldown,
    forgiveAfter,
    onError,
  };
}

/** What happens at an offence. Below the first rung, a warning. */
export function stepAt({ rungs, onError }: Ladder, offence: Offence): DefinedStep {
  const rung = rungs.findLast(({ strikes }) => strikes <= offence.strikes);
  if (rung === undefined) return WARN;
  if (typeof rung.do !== "function") return rung as DefinedStep;
  try {
    const step = parseStep(rung.do(offence));
    if (step !== null) return step;
    onError(
      new TypeError(`the rung at ${rung.strikes} strikes returned no step; a warning was given instead`),
    );
  } catch (error) {
    onError(error);
  }
  return WARN;
}

/** How long a ban lasts that a step imposes. If a function of the policy fails at that, as long as one does by default. */
export function durationAt(
  { onError }: Ladder,
  { do: kind, for: terms }: Extract<DefinedStep, { do: "close" | "shadow-ban" }>,
  history: BanHistory,
): DefinedBanDuration {
  if (typeof terms === "number" || terms === "forever") return terms;
  if (typeof terms !== "function") return terms[history.bans] ?? terms.at(-1) ?? USUAL_DURATIONS[kind];
  try {
    const answer: unknown = terms(history);
    const term = banDurationOf(answer);
    if (term !== null && term !== 0) return term;
    onError(new TypeError(`the for of a ${kind} rung returned ${String(answer)}, which is no duration`));
  } catch (error) {
    onError(error);
  }
  return USUAL_DURATIONS[kind];
}

/** The cool-down after a strike, in ms: `base * factor ** (strikes - 1)`, at most `max`. */
export function cooldownAfter({ cooldown }: Ladder, strikes: number): number {
  if (cooldown.base === 0) return 0;
  return Math.min(cooldown.max, Math.round(cooldown.base * cooldown.factor ** (strikes - 1)));
}

/** Whether the ladder bans whoever earns so many strikes at once, without a strike before. */
export function bansAtOnce({ rungs }: Ladder, strikes: number): boolean {
  const rung = rungs.findLast((rung) => rung.strikes <= strikes);
  return rung !== undefined && (rung.do === "close" || rung.do === "shadow-ban");
}

/** Strikes until the room closes the connection, or `null` where it never does for certain. */
export function strikesLeft(ladder: Ladder, strikes: number): number | null {
  return ladder.closesAt === null ? null : Math.max(0, ladder.closesAt - strikes);
}

/** The same for a connection that is open: at least one, whatever it comes back with. */
export function strikesLeftHere(ladder: Ladder, strikes: number): number | null {
  return ladder.closesAt === null ? null : Math.max(1, ladder.closesAt - strikes);
}

export function isBan(step: DefinedStep): step is BanStep {
  return step.do === "close" || step.do === "shadow-ban";
}

function topOf(rungs: readonly DefinedRung[], cooldown: Ladder["cooldown"]): number {
  const last = rungs.at(-1);
  // What hides is seen as a ladder of warnings, and counts as far as one.
  if (last === undefined || last.do === "warn" || last.do === "shadow-ban") {
    return Math.max(last?.strikes ?? 1, strikesToLongestCooldown(cooldown));
  }
  return typeof last.do === "function" ? Math.max(last.strikes, MOST_STRIKES) : last.strikes;
}

/** Where a function decides, no strike is known not to matter. A number that ends is kept all the same. */
const MOST_STRIKES = 100;

function strikesToLongestCooldown({ base, factor, max }: Ladder["cooldown"]): number {
  if (factor === 1 || base === 0 || base >= max) return 1;
  return 1 + Math.ceil(Math.log(max / base) / Math.log(factor));
}
