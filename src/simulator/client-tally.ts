import type { ClientOutcome, Fate, FirstRefusal } from "./result.ts";

/** From best to worst. */
export const FATES: readonly Fate[] = ["ok", "warned", "restricted", "hidden", "closed"];

/** What becomes of one client. */
export class ClientTally {
  readonly name: string;
  connections = 0;
  turnedAway = 0;
  admitted = 0;
  refused = 0;
  held = 0;
  away = 0;
  strikes = 0;
  firstRefusal: FirstRefusal | null = null;
  #fate = 0;
  /** Limits and rungs that it has met: each counts it once. Most clients meet none. */
  #met: Set<object> | null = null;

  constructor(name: string) {
    this.name = name;
  }

  get fate(): Fate {
    return 2 * this.turnedAway > this.connections ? "closed" : (FATES[this.#fate] ?? "ok");
  }

  /** Something became of it. What is less than it has met already changes nothing. */
  meetFate(fate: Fate): void {
    this.#fate = Math.max(this.#fate, FATES.indexOf(fate));
  }

  /** Whether it meets this for the first time. */
  meets(what: object): boolean {
    this.#met ??= new Set();
    if (this.#met.has(what)) return false;
    this.#met.add(what);
    return true;
  }

  outcome(): ClientOutcome {
    const { name: client, connections, turnedAway, admitted, refused, held, away, strikes } = this;
    const { fate, firstRefusal } = this;
    return { client, connections, turnedAway, admitted, refused, held, away, strikes, fate, firstRefusal };
  }
}

/** The worst hit first; those that fared alike by their names. */
export function byHarm(a: ClientOutcome, b: ClientOutcome): number {
  return (
    FATES.indexOf(b.fate) - FATES.indexOf(a.fate) ||
    b.refused + b.away - (a.refused + a.away) ||
    b.strikes - a.strikes ||
    b.turnedAway - a.turnedAway ||
    b.held - a.held ||
    (a.client < b.client ? -1 : Number(a.client > b.client))
  );
}
