import type { Limiter } from "../limits/limiter.ts";
import { requireAsyncContext } from "../platform/async-context.ts";
import { appliedOf, candidateOf, promotedOf, withLimits } from "../policy/candidate.ts";
import { definePolicyFor } from "../policy/define-policy.ts";
import type { ExternalLimit } from "../policy/external-limit.ts";
import type { Limit } from "../policy/limit.ts";
import type { DefinedPolicy, Policy } from "../policy/policy.ts";
import type { DefinedPosture } from "../policy/posture.ts";
import type { Protocol } from "../policy/protocol.ts";
import { slowedTo } from "../policy/slow-mode.ts";
import { withPosture } from "../policy/with-posture.ts";
import { CompiledPolicy } from "../refusals/compiled-policy.ts";
import type { RefusalPlan } from "../refusals/refusal-plan.ts";
import type { Ladder } from "../strikes/ladder.ts";
import { type Layers, NO_LAYERS } from "../switches/layers.ts";
import type { Verdict } from "../strikes/verdict.ts";

interface ActivePolicyDeps {
  /** Throws if the room could not live with a policy. */
  permit(policy: DefinedPolicy): void;
  /** What the messages are, if the policy does not say. */
  readonly protocol?: Protocol | undefined;
  /** @param areLimits whether only limits were added or removed, or something was put on top of the policy and its candidate */
  onReplaced(areLimits: boolean): void;
  fail(doing: string, error: unknown): void;
}

/** What the policy is made of: what the app has set, and what has been done to that since. */
interface Parts {
  readonly set: DefinedPolicy;
  readonly added: readonly (Limit | ExternalLimit)[];
  /** Whether the candidate of what was set has taken its place. */
  readonly isPromoted: boolean;
  readonly layers: Layers;
}

/** The policy that applies now, compiled, and its candidate. The room may replace it at any time. */
export class ActivePolicy {
  readonly #deps: ActivePolicyDeps;
  #parts: Parts;
  #stated: DefinedPolicy;
  #compiled: CompiledPolicy;
  #candidate: CompiledPolicy | null;
  #isPlain: boolean;

  /** @throws {PolicyError} if the policy is wrong, or {Error} if it cannot be kept here */
  constructor(policy: Policy, deps: ActivePolicyDeps) {
    this.#deps = deps;
    this.#parts = { set: this.#define(policy), added: [], isPromoted: false, layers: NO_LAYERS };
    this.#stated = this.#parts.set;
    this.#compiled = this.#compile(this.#stated, deps.fail);
    this.#candidate = this.#compileCandidate(this.#stated, this.#parts.layers);
    this.#isPlain = this.refusals.isPlain;
  }

  /** The policy as it was stated, with the limits that are only tried, and what is switched on. */
  get stated(): DefinedPolicy {
    return this.#stated;
  }

  /** What applies: the policy without the limits that are only tried. */
  get policy(): DefinedPolicy {
    return this.#compiled.policy;
  }

  /** What the app has set: without limits that were added since, and before any promotion. */
  get set(): DefinedPolicy {
    return this.#parts.set;
  }

  /** The limits that were added to it. */
  get added(): readonly (Limit | ExternalLimit)[] {
    return this.#parts.added;
  }

  /** Whether the candidate of what was {@link set} has taken its place. */
  get isPromoted(): boolean {
    return this.#parts.isPromoted;
  }

  /** What is on top of the policy. */
  get layers(): Layers {
    return this.#parts.layers;
  }

  get compiled(): CompiledPolicy {
    return this.#compiled;
  }

  /** What is tried beside the policy; `null` if nothing is. A function of it that fails is reported once. */
  get candidate(): CompiledPolicy | null {
    return this.#candidate;
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
    this.#become({ ...this.#parts, set: this.#define(policy), added: [], isPromoted: false });
  }

  /** Sets the limits that apply beside those of the policy. @throws as the constructor does; then all stays as it was */
  extend(added: readonly (Limit | ExternalLimit)[]): void {
    // A limit that is tried beside a promoted policy would be promoted with it at once.
    const { length } = this.#parts.added;
    if (this.isPromoted && added.length > length) withLimits(this.#stated, added.slice(length));
    this.#become({ ...this.#parts, added });
  }

  /** The candidate and the policy change places, and so they do again. @throws as the constructor does; then all stays as it was */
  swap(): void {
    this.#become({ ...this.#parts, isPromoted: !this.isPromoted });
  }

  /** Puts something on top of the policy, in place of what was there. @throws as the constructor does; then all stays as it was */
  lay(layers: Layers): void {
    this.#become({ ...this.#parts, layers });
  }

  #become(parts: Parts): void {
    const { set, added, layers } = parts;
    const whole = withLimits(set, added);
    const promoted = parts.isPromoted ? promotedOf(whole) : null;
    const posture = postureOf(set, layers.posture);
    const unslowed = promoted ?? whole;
    const laid = posture === null ? unslowed : withPosture(unslowed, posture, added);
    const stated = slowed(laid, layers);
    const compiled = this.#compile(stated, this.#deps.fail);
    const candidate = this.#compileCandidate(laid, layers);
    const areLimits = parts.set === this.set && parts.isPromoted === this.isPromoted;
    // It may have been a limit that was added and is removed now.
    this.#parts = { ...parts, isPromoted: promoted !== null };
    this.#stated = stated;
    this.#compiled = compiled;
    this.#candidate = candidate;
    this.#isPlain &&= this.refusals.isPlain;
    this.#deps.onReplaced(areLimits);
  }

  /** A posture that the room could not live with could not be raised, and nobody would know before it is needed. */
  #define(policy: Policy): DefinedPolicy {
    const set = definePolicyFor(policy, this.#deps.protocol);
    for (const [name, posture] of Object.entries(set.postures ?? {})) {
      within(`postures.${name}`, () => this.#permit(appliedOf(withPosture(set, posture, []))));
    }
    return set;
  }

  /** A candidate that the room could not live with could not be promoted. */
  #compileCandidate(laid: DefinedPolicy, layers: Layers): CompiledPolicy | null {
    const candidate = candidateOf(laid);
    if (candidate === null) return null;
    const told = new Set<string>();
    const fail = (doing: string, error: unknown): void => {
      if (told.has(doing)) return;
      told.add(doing);
      this.#deps.fail(`${doing} of the candidate`, error);
    };
    return within("candidate", () => this.#compile(slowed(candidate, layers), fail));
  }

  #compile(stated: DefinedPolicy, fail: ActivePolicyDeps["fail"]): CompiledPolicy {
    const compiled = new CompiledPolicy(stated, (doing, error) => fail(doing, error));
    this.#permit(compiled.policy);
    return compiled;
  }

  #permit(policy: DefinedPolicy): void {
    if (policy.ladder.some((rung) => rung.do === "shadow-ban")) requireAsyncContext(policy);
    this.#deps.permit(policy);
  }
}

function postureOf({ postures }: DefinedPolicy, name: string | null): DefinedPosture | null {
  return name !== null && postures !== undefined && Object.hasOwn(postures, name)
    ? (postures[name] ?? null)
    : null;
}

function slowed(policy: DefinedPolicy, { every }: Layers): DefinedPolicy {
  return every === null ? policy : slowedTo(every, policy);
}

/** Does something of which an error says where it comes from. */
function within<T>(option: string, task: () => T): T {
  try {
    return task();
  } catch (error) {
    if (error instanceof Error) error.message = `${option}: ${error.message}`;
    throw error;
  }
}
