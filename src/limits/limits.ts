import { SPOTLESS } from "../strikes/conduct.ts";
import type { DefinedLimit, Limit } from "../policy/limit.ts";
import type { Premises } from "../bouncer/premises.ts";

/** Limits that come and go while the room runs: `bouncer.limits`. */
export class Limits {
  readonly #added = new Set<string>();
  readonly #premises: Premises;

  constructor(premises: Premises) {
    this.#premises = premises;
  }

  /** The limits that apply now: those of the policy, then those that were added. */
  list(): readonly DefinedLimit[] {
    return this.#premises.policy.limits;
  }

  /**
   * Adds a limit to those of the policy. It holds until it is removed or the room is loaded anew; add it in `onStart` if it
   * is to stay.
   *
   * @returns an id for {@link remove}: its name
   * @throws {PolicyError} where it is wrong, or its name is taken
   */
  add(limit: Limit): string {
    const { policy } = this.#premises;
    this.#premises.policy = { ...policy, limits: [...policy.limits, limit] };
    this.#added.add(limit.name);
    return limit.name;
  }

  /**
   * Removes a limit that was added, and lifts what it had imposed: cool-downs, restrictions, strikes and bans. Added again, it
   * counts from nothing.
   *
   * @returns whether there was one of this id
   */
  async remove(id: string): Promise<boolean> {
    if (!this.#added.delete(id)) return false;
    const { policy, limiter, sessions, recovery, enforcement } = this.#premises;
    const removed = limiter.limits.find(({ definition }) => definition.name === id);
    const counters = new Set(removed?.counters.map((counter) => counter.id));
    this.#premises.policy = { ...policy, limits: policy.limits.filter(({ name }) => name !== id) };
    for (const session of sessions.present()) {
      for (const { count, place } of session.kept.values()) {
        if (counters.has(count)) sessions.keyed.delete(session.keyIn(place));
      }
      session.drop(counters);
      if (session.conduct.limit === id) session.conduct = SPOTLESS;
      this.#premises.save(session);
    }
    await recovery?.forgetLimit(id, counters);
    await enforcement.liftLimit(id);
    return true;
  }

  /** @internal The policy was replaced, and with it what had been added. */
  forgetAdded(): void {
    this.#added.clear();
  }
}
