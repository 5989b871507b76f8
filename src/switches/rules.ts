import type { DefinedPolicy } from "../policy/policy.ts";
import type { DefinedRaiseRule, RaiseRule } from "../policy/posture.ts";
import { formatDuration } from "../shared/format-duration.ts";
import { SlidingCount } from "./sliding-count.ts";

/** A rule of the policy, with what it has counted. */
interface Watch {
  readonly posture: string;
  readonly rule: DefinedRaiseRule;
  readonly count: SlidingCount;
  /** Until when it raises nothing, in epoch ms. */
  quietUntil: number;
}

/** The rules that raise postures by themselves. */
export class Rules {
  readonly #watches: readonly Watch[];

  private constructor(watches: readonly Watch[]) {
    this.#watches = watches;
  }

  /** Those of a policy; `null` if it has none. */
  static of({ postures = {} }: DefinedPolicy): Rules | null {
    const watches = Object.entries(postures).flatMap(([posture, { raise: rule }]) =>
      rule === undefined ? [] : [{ posture, rule, count: new SlidingCount(rule.within), quietUntil: 0 }],
    );
    return watches.length === 0 ? null : new Rules(watches);
  }

  /** Something has happened. @returns the first posture whose rule says that this was one too many; `null` if none does */
  note(
    on: RaiseRule["on"],
    now: number,
  ): { readonly posture: string; readonly rule: DefinedRaiseRule } | null {
    let found: Watch | null = null;
    for (const watch of this.#watches) {
      if (watch.rule.on !== on) continue;
      const isTooMany = watch.count.add(now) > watch.rule.more;
      if (isTooMany && now >= watch.quietUntil) found ??= watch;
    }
    return found;
  }

  /** A rule raises nothing for so many ms: its posture was raised, or an operator ended it and is not to be contradicted at once. */
  hush(posture: string, lasts: number, now: number): void {
    for (const watch of this.#watches) {
      if (watch.posture === posture) watch.quietUntil = now + lasts;
    }
  }
}

/** Why a rule raises its posture, in words. */
export function reasonOf({ more, on, within }: DefinedRaiseRule): string {
  return `more than ${more} ${IN_WORDS[on]} within ${formatDuration(within)}`;
}

const IN_WORDS: Readonly<Record<RaiseRule["on"], string>> = {
  refused: "messages refused",
  strikes: "strikes",
  connects: "connects",
  bans: "bans",
};
