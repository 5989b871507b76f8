import type { DefinedRung } from "../policy/policy.ts";
import { type Conduct, settle } from "./conduct.ts";
import { cooldownAfter, type Ladder, rungAt } from "./ladder.ts";

/** What the limits said of a message. */
export interface Refusal {
  /** The limit that refuses for longest, or `null` where none does. */
  readonly refusedBy: string | null;
  /** Ms until the limits would let the same message pass: 0 where they do now, `Infinity` where they never will. */
  readonly wait: number;
}

/** What is to be done about a message, and how its sender stands after it. */
export interface Judgement {
  /**
   * - `admit`: deliver it.
   * - `refuse`: drop it without a word.
   * - `warn`, `shadow-ban`, `close`: drop it, and do what the rung of a new strike says.
   */
  readonly action: "admit" | "refuse" | DefinedRung["do"];
  /** The rung of a new strike, where one was given and the ladder has a rung for it. */
  readonly rung: DefinedRung | null;
  /** Ms until the same message would be admitted. For one that never can be, the cool-down. */
  readonly retryAfter: number;
  /** The limit behind a refusal: the one that refuses, else the one that led to the cool-down. */
  readonly limit: string | null;
  /** How the sender stands now. */
  readonly conduct: Conduct;
  /** Whether `conduct` has to be kept: not where time alone makes it. */
  readonly changed: boolean;
}

/**
 * Whether a message passes, and what it costs its sender if not.
 *
 * A message is refused while a cool-down lasts or a limit says no. The first one earns a strike; those within the
 * grace after it do not, since its sender cannot have heard of it yet. At the top of the ladder there is nothing
 * further to earn: a cool-down then runs out even under a flood.
 */
export function judge(before: Conduct, ladder: Ladder, { refusedBy, wait }: Refusal, now: number): Judgement {
  const conduct = settle(before, ladder.forgiveAfter, now);
  const steppedBack = now < before.at;
  if (conduct.cooldown === 0 && wait === 0) {
    return { action: "admit", rung: null, retryAfter: 0, limit: null, conduct, changed: steppedBack };
  }

  const limit = refusedBy ?? conduct.limit;
  const atTop = conduct.strikes >= ladder.top;
  if (conduct.grace > 0 || (atTop && conduct.cooldown > 0)) {
    const retryAfter = longest(conduct.cooldown, wait);
    return { action: "refuse", rung: null, retryAfter, limit, conduct, changed: steppedBack };
  }

  const strikes = Math.min(ladder.top, conduct.strikes + 1);
  const rung = rungAt(ladder, strikes);
  const contained = rung?.do === "shadow-ban";
  const cooldown = contained ? 0 : cooldownAfter(ladder, strikes);
  return {
    action: contained && atTop ? "refuse" : (rung?.do ?? "warn"),
    rung,
    retryAfter: longest(cooldown, wait),
    limit,
    conduct: { at: now, strikes, cooldown, grace: ladder.cooldown.grace, calm: 0, limit },
    changed: true,
  };
}

function longest(cooldown: number, wait: number): number {
  return wait === Infinity ? cooldown : Math.max(cooldown, wait);
}
