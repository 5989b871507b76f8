import type { DefinedPolicy, DefinedRung } from "../policy/policy.ts";

/** What a policy does about strikes, ready to judge with. */
export interface Ladder {
  readonly rungs: readonly DefinedRung[];
  /** Strikes count no higher than this: beyond it they change nothing. */
  readonly top: number;
  /** The strikes at which the room closes the connection, or `null` where it never does. */
  readonly closesAt: number | null;
  readonly cooldown: DefinedPolicy["cooldown"];
  readonly forgiveAfter: number;
}

export function ladderOf(policy: DefinedPolicy): Ladder {
  const { ladder: rungs, cooldown, forgiveAfter } = policy;
  return {
    rungs,
    top: topOf(rungs, cooldown),
    closesAt: rungs.find((rung) => rung.do === "close")?.strikes ?? null,
    cooldown,
    forgiveAfter,
  };
}

/** The rung that holds at this many strikes, or `null` below the first one. */
export function rungAt(ladder: Ladder, strikes: number): DefinedRung | null {
  return ladder.rungs.findLast((rung) => rung.strikes <= strikes) ?? null;
}

/** The cool-down after a strike, in ms: `base * factor ** (strikes - 1)`, at most `max`. */
export function cooldownAfter({ cooldown }: Ladder, strikes: number): number {
  return Math.min(cooldown.max, Math.round(cooldown.base * cooldown.factor ** (strikes - 1)));
}

/** Strikes until the room closes the connection, or `null` where it never does. */
export function strikesLeft(ladder: Ladder, strikes: number): number | null {
  return ladder.closesAt === null ? null : Math.max(0, ladder.closesAt - strikes);
}

function topOf(rungs: readonly DefinedRung[], cooldown: Ladder["cooldown"]): number {
  const last = rungs.at(-1);
  if (last === undefined || last.do === "warn") {
    return Math.max(last?.strikes ?? 1, strikesToLongestCooldown(cooldown));
  }
  return last.strikes;
}

function strikesToLongestCooldown({ base, factor, max }: Ladder["cooldown"]): number {
  if (factor === 1 || base === 0 || base >= max) return 1;
  return 1 + Math.ceil(Math.log(max / base) / Math.log(factor));
}
