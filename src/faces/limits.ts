import { SPOTLESS } from "../judge/conduct.ts";
import type { DefinedLimit, Limit } from "../policy/limit.ts";
import type { Premises } from "../premises.ts";

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
    const { policy, gauge, guests, departures, sanctions } = this.#premises;
    const removed = gauge.meters.find(({ limit }) => limit.name === id);
    const counts = new Set(removed?.counts.map((count) => count.id));
    this.#premises.policy = { ...policy, limits: policy.limits.filter(({ name }) => name !== id) };
    for (const guest of guests.present()) {
      for (const { count, place } of guest.kept.values()) {
        if (counts.has(count)) guests.keyed.delete(guest.keyIn(place));
      }
      guest.drop(counts);
      if (guest.conduct.limit === id) guest.conduct = SPOTLESS;
      this.#premises.save(guest);
    }
    await departures?.forgetLimit(id, counts);
    await sanctions.liftLimit(id);
    return true;
  }

  /** @internal The policy was replaced, and with it what had been added. */
  forgetAdded(): void {
    this.#added.clear();
  }
}
