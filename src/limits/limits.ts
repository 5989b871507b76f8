import type { DefinedLimit, Limit } from "../policy/limit.ts";
import type { DefinedPolicy, Policy } from "../policy/policy.ts";
import type { Limiter } from "./limiter.ts";

interface LimitsDeps {
  readonly active: {
    readonly policy: DefinedPolicy;
    readonly limiter: Limiter;
    replace(policy: Policy): void;
  };
  /**
   * Forgets what a limit has counted and imposed, once it no longer applies.
   *
   * @param counters the ids of the ways in which it counted
   */
  forget(limit: string, counters: ReadonlySet<number>): Promise<void>;
}

/** Limits that come and go while the room runs: `bouncer.limits`. */
export class Limits {
  readonly #deps: LimitsDeps;
  readonly #added = new Set<string>();

  /** @internal */
  constructor(deps: LimitsDeps) {
    this.#deps = deps;
  }

  /**
   * The limits that apply now: those of the policy, then those that were added. Each has its defaults filled in, and its window in ms.
   *
   * @example
   * bouncer.limits.list().map(({ name }) => name);
   */
  list(): readonly DefinedLimit[] {
    return this.#deps.active.policy.limits;
  }

  /**
   * Adds a limit to those of the policy. It applies until you remove it or the room unloads. To keep one, add it in `onStart`.
   *
   * @returns an id for {@link remove}: its name
   * @throws {PolicyError} if it is wrong, or its name is taken
   * @example
   * bouncer.limits.add({ name: "slow mode", limit: 1, window: "5s", burst: 1 });
   */
  add(limit: Limit): string {
    const { active } = this.#deps;
    active.replace({ ...active.policy, limits: [...active.policy.limits, limit] });
    this.#added.add(limit.name);
    return limit.name;
  }

  /**
   * Removes a limit that was added, and lifts what it had imposed: cool-downs, restrictions, strikes and bans. If you add it again, it
   * counts from nothing.
   *
   * @returns whether there was one of this id. It resolves once everything is lifted.
   */
  async remove(id: string): Promise<boolean> {
    if (!this.#added.delete(id)) return false;
    const { active } = this.#deps;
    const removed = active.limiter.limits.find(({ definition }) => definition.name === id);
    const counters = new Set(removed?.counters.map((counter) => counter.id));
    active.replace({ ...active.policy, limits: active.policy.limits.filter(({ name }) => name !== id) });
    await this.#deps.forget(id, counters);
    return true;
  }

  /** @internal The policy was replaced, and with it what had been added. */
  forgetAdded(): void {
    this.#added.clear();
  }
}
