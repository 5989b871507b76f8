import type { MetricsDelta } from "../events/delta.ts";
import { difference, isNothing, NOTHING_YET } from "../events/difference.ts";

/** What was counted in one mode. */
export interface Counted {
  /** Whether the policy was enforced meanwhile. */
  readonly enforced: boolean;
  readonly delta: MetricsDelta;
}

/** How often the policy may begin or cease to be enforced before somebody is told. What is counted after that counts as counted later. */
const MOST_TURNS = 16;

/** What was counted since somebody was told. */
export class Untold {
  readonly #read: () => MetricsDelta;
  #told = NOTHING_YET;
  /** How much was counted by the time that the policy began or ceased to be enforced. */
  readonly #turns: { readonly enforced: boolean; readonly upTo: MetricsDelta }[] = [];

  /** @param read reads all counters */
  constructor(read: () => MetricsDelta) {
    this.#read = read;
  }

  /** The policy begins or ceases to be enforced. @param enforced whether it was until now */
  turn(enforced: boolean): void {
    const upTo = this.#read();
    const before = this.#turns.at(-1)?.upTo ?? this.#told;
    if (this.#turns.length < MOST_TURNS && !isNothing(difference(upTo, before)))
      this.#turns.push({ enforced, upTo });
  }

  /** Whether one {@link take} is not enough. */
  get hasTurned(): boolean {
    return this.#turns.length > 0;
  }

  /** @param enforced whether the policy is enforced now */
  take(enforced: boolean): Counted {
    const taken = this.#turns.shift() ?? { enforced, upTo: this.#read() };
    const delta = difference(taken.upTo, this.#told);
    this.#told = taken.upTo;
    return { enforced: taken.enforced, delta };
  }
}
