import type { Limiter } from "../limits/limiter.ts";
import { requireAsyncContext } from "../platform/async-context.ts";
import type { DefinedPolicy, Policy } from "../policy/policy.ts";
import { definePolicyFor } from "../policy/define-policy.ts";
import type { Protocol } from "../policy/protocol.ts";
import type { RefusalPlan } from "../refusals/refusal-plan.ts";
import type { Ladder } from "../strikes/ladder.ts";
import type { Verdict } from "../strikes/verdict.ts";
import { CompiledPolicy } from "../refusals/compiled-policy.ts";

interface ActivePolicyDeps {
  /** Throws if the room could not live with a policy. */
  permit(policy: DefinedPolicy): void;
  /** What the messages are, if the policy does not say. */
  readonly protocol?: Protocol | undefined;
  onReplaced(): void;
  fail(doing: string, error: unknown): void;
}

/** The policy that applies now, compiled. The room may replace it at any time. */
export class ActivePolicy {
  readonly #deps: ActivePolicyDeps;
  #stated: DefinedPolicy;
  #compiled: CompiledPolicy;
  #isPlain: boolean;

  /** @throws {PolicyError} if the policy is wrong, or {Error} if it cannot be kept here */
  constructor(policy: Policy, deps: ActivePolicyDeps) {
    this.#deps = deps;
    this.#stated = this.#define(policy);
    this.#compiled = this.#compile(this.#stated);
    this.#isPlain = this.refusals.isPlain;
  }

  /** The policy as it was stated, with the limits that are only tried. */
  get stated(): DefinedPolicy {
    return this.#stated;
  }

  /** What applies: the policy without the limits that are only tried. */
  get policy(): DefinedPolicy {
    return this.#compiled.policy;
  }

  get limiter(): Limiter {
    return this.#compiled.limiter;
  }

  get ladder(): Ladder {
    return this.#compiled.ladder;
  }

  get refusals(): RefusalPlan {
    return this.#compiled.refusals;
  }

  /** Whether all policies so far drop each message that they refuse. Then nothing waits, nor is a connection about to be closed. */
  get isPlain(): boolean {
    return this.#isPlain;
  }

  get mayWait(): boolean {
    return this.#compiled.mayWait;
  }

  get readsAll(): boolean {
    return this.#compiled.readsAll;
  }

  get usualVerdict(): Verdict {
    return this.#compiled.usualVerdict;
  }

  get usesLocale(): boolean {
    return this.#compiled.usesLocale;
  }

  /** @throws as the constructor does; then the policy before it stays */
  replace(policy: Policy): void {
    const stated = this.#define(policy);
    this.#compiled = this.#compile(stated);
    this.#stated = stated;
    this.#isPlain &&= this.refusals.isPlain;
    this.#deps.onReplaced();
  }

  #define(policy: Policy): DefinedPolicy {
    return definePolicyFor(policy, this.#deps.protocol);
  }

  #compile(stated: DefinedPolicy): CompiledPolicy {
    const compiled = new CompiledPolicy(stated, (doing, error) => this.#deps.fail(doing, error));
    const { policy } = compiled;
    if (policy.ladder.some((rung) => rung.do === "shadow-ban")) requireAsyncContext(policy);
    this.#deps.permit(policy);
    return compiled;
  }
}
