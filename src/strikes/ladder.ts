import { banDurationOf, type DefinedBanDuration } from "../policy/ban-duration.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import {
  type BanHistory,
  type DefinedRung,
  type DefinedStep,
  type Offence,
  parseStep,
  USUAL_DURATIONS,
} from "../policy/rung.ts";

/** What a policy does about strikes, ready to use. */
export interface Ladder {
  readonly rungs: readonly DefinedRung[];
  /** The most strikes that are counted. More would change nothing. */
  readonly top: number;
  /** From this many strikes on, a cool-down earns no further strike. `Infinity` if the ladder ends in a close. */
  readonly endsAt: number;
  /** The strikes at which the room closes the connection, or `null` if no rung is certain to. */
  readonly closesAt: number | null;
  readonly cooldown: DefinedPolicy["cooldown"];
  readonly forgiveAfter: number;
  /** Why no rung may hide anybody; `undefined` if it may. */
  readonly hidesNobody: string | undefined;
  /** Told if a function of a rung throws or returns something invalid. */
  readonly onError: (error: unknown) => void;
}

/** A step that bans. */
export type BanStep = Extract<DefinedStep, { do: "close" | "shadow-ban" }>;

/** The step of a ladder without rungs, and of a rung whose function fails. */
export const WARN: DefinedStep = { do: "warn" };

export function ladderOf(policy: DefinedPolicy, onError: (error: unknown) => void): Ladder {
  const { ladder: rungs, cooldown, forgiveAfter, protocol } = policy;
  const top = topOf(rungs, cooldown);
  return {
    rungs,
    top,
    endsAt: rungs.at(-1)?.do === "close" ? Infinity : top,
    closesAt: rungs.find((rung) => rung.do === "close")?.strikes ?? null,
    cooldown,
    forgiveAfter,
    hidesNobody: protocol?.hidesNobody,
    onError,
  };
}

/** The step that an offence leads to. Below the first rung it is a warning. */
export function stepAt({ rungs, hidesNobody, onError }: Ladder, offence: Offence): DefinedStep {
  const rung = rungs.findLast(({ strikes }) => strikes <= offence.strikes);
  if (rung === undefined) return WARN;
  if (typeof rung.do !== "function") return rung as DefinedStep;
  try {
    const step = parseStep(rung.do(offence));
    if (step?.do === "shadow-ban" && hidesNobody !== undefined) {
      throw new TypeError(
        `a rung cannot lead to a shadow-ban, as ${hidesNobody}; a warning was given instead`,
      );
    }
    if (step !== null) return step;
    onError(
      new TypeError(`the rung at ${rung.strikes} strikes returned no step; a warning was given instead`),
    );
  } catch (error) {
    onError(error);
  }
  return WARN;
}

/** How long the ban of a step lasts. If a function of the policy fails to say, the default applies. */
export function durationAt(
  { onError }: Ladder,
  { do: kind, for: durations }: BanStep,
  history: BanHistory,
): DefinedBanDuration {
  if (typeof durations === "number" || durations === "forever") return durations;
  if (typeof durations !== "function")
    return durations[history.bans] ?? durations.at(-1) ?? USUAL_DURATIONS[kind];
  try {
    const answer: unknown = durations(history);
    const duration = banDurationOf(answer);
    if (duration !== null && duration !== 0) return duration;
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

/** Whether the ladder bans a client without strikes that earns this many at once. */
export function bansAtOnce({ rungs }: Ladder, strikes: number): boolean {
  const rung = rungs.findLast((rung) => rung.strikes <= strikes);
  return rung !== undefined && (rung.do === "close" || rung.do === "shadow-ban");
}

/** Strikes until the room closes the connection, or `null` if no rung is certain to. */
export function strikesLeft(ladder: Ladder, strikes: number): number | null {
  return ladder.closesAt === null ? null : Math.max(0, ladder.closesAt - strikes);
}

/** The same for a connection that is open: at least one, even if its client comes back with more strikes than the close takes. */
export function strikesLeftHere(ladder: Ladder, strikes: number): number | null {
  return ladder.closesAt === null ? null : Math.max(1, ladder.closesAt - strikes);
}

export function isBan(step: DefinedStep): step is BanStep {
  return step.do === "close" || step.do === "shadow-ban";
}

function topOf(rungs: readonly DefinedRung[], cooldown: Ladder["cooldown"]): number {
  const last = rungs.at(-1);
  // To its author a shadow-ban has to look like a ladder of warnings, so strikes are counted as far as there.
  if (last === undefined || last.do === "warn" || last.do === "shadow-ban") {
    return Math.max(last?.strikes ?? 1, strikesToLongestCooldown(cooldown));
  }
  return typeof last.do === "function" ? Math.max(last.strikes, MOST_STRIKES) : last.strikes;
}

/** The most strikes that are counted if a function decides, since any number may matter to it. */
const MOST_STRIKES = 100;

/** The strikes at which the cool-down reaches its maximum. */
function strikesToLongestCooldown({ base, factor, max }: Ladder["cooldown"]): number {
  if (factor === 1 || base === 0 || base >= max) return 1;
  return 1 + Math.ceil(Math.log(max / base) / Math.log(factor));
}
