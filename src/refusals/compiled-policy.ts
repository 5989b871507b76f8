import { type Ladder, ladderOf } from "../strikes/ladder.ts";
import { Limiter } from "../limits/limiter.ts";
import type { Reading } from "../limits/reading.ts";
import { appliedOf } from "../policy/candidate.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import { RefusalPlan } from "./refusal-plan.ts";
import { usualVerdict, type Verdict } from "../strikes/verdict.ts";

/** A policy, ready to measure and to judge with. */
export class CompiledPolicy {
  /** It, without the limits that are only tried. */
  readonly policy: DefinedPolicy;
  readonly limiter: Limiter;
  readonly ladder: Ladder;
  readonly refusals: RefusalPlan;
  /** Whether a message may have to wait, for a limit or for another limiter. */
  readonly mayWait: boolean;
  /** Whether a message has to be read in a cool-down too, to know what becomes of it. */
  readonly readsAll: boolean;
  readonly usualVerdict: Verdict;

  /**
   * @param fail told of a function of the policy that throws
   * @param reading how it reads messages. Default: as they are
   */
  constructor(stated: DefinedPolicy, fail: (doing: string, error: unknown) => void, reading?: Reading) {
    const policy = appliedOf(stated);
    this.policy = policy;
    const asksForType = policy.ladder.some((rung) => rung.do === "restrict" || typeof rung.do === "function");
    this.limiter = new Limiter(
      policy,
      asksForType,
      (error) => fail("calling a function of a limit", error),
      reading,
    );
    this.ladder = ladderOf(policy, (error) => fail("calling a rung of the ladder", error));
    this.refusals = new RefusalPlan(policy);
    this.mayWait = this.refusals.holds || this.limiter.externals.length > 0;
    this.readsAll = this.limiter.hasFree || this.limiter.asks || this.refusals.readsAll;
    this.usualVerdict = usualVerdict(this.ladder);
  }

  /** Whether something could be said in a client's language. */
  get usesLocale(): boolean {
    const { warning, words, limits } = this.policy;
    if (words.length > 0) return true;
    return typeof warning === "function" || limits.some((limit) => typeof limit.warning === "function");
  }
}
