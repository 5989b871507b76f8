import type { DefinedExternalLimit, ExternalLimit } from "../policy/external-limit.ts";
import type { DefinedLimit, Limit } from "../policy/limit.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import { PolicyError } from "../policy/policy-error.ts";
import type { Limiter } from "./limiter.ts";

interface LimitsDeps {
  readonly active: {
    readonly added: readonly (Limit | ExternalLimit)[];
    readonly stated: DefinedPolicy;
    readonly limiter: Limiter;
    extend(added: readonly (Limit | ExternalLimit)[]): void;
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
  list(): readonly (DefinedLimit | DefinedExternalLimit)[] {
    return this.#deps.active.stated.limits;
  }

  /**
   * Adds a limit to those of the policy. It applies until you remove it or the room unloads. To keep one, add it in `onStart`.
   *
   * @returns an id for {@link remove}: its name
   * @throws {PolicyError} if it is wrong, or its name is taken
   * @example
   * bouncer.limits.add({ name: "slow mode", limit: 1, window: "5s", burst: 1 });
   */
  add(limit: Limit | ExternalLimit): string {
    const { active } = this.#deps;
    const { length } = this.list();
    try {
      active.extend([...active.added, limit]);
    } catch (error) {
      throw error instanceof PolicyError ? error.ofLimit(length) : error;
    }
    return limit.name;
  }

  /**
   * Removes a limit that was added, and lifts what it had imposed: cool-downs, restrictions, strikes and bans. If you add it again, it
   * counts from nothing.
   *
   * @returns whether there was one of this id. It resolves once everything is lifted.
   */
  async remove(id: string): Promise<boolean> {
    const { active } = this.#deps;
    const rest = active.added.filter(({ name }) => name !== id);
    if (rest.length === active.added.length) return false;
    const removed = active.limiter.limits.find(({ definition }) => definition.name === id);
    const counters = new Set(removed?.counters.map((counter) => counter.id));
    active.extend(rest);
    await this.#deps.forget(id, counters);
    return true;
  }
}
