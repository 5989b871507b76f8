import type { ClientNames } from "./client-names.ts";
import { Column } from "./column.ts";
import type { FirstRefusal } from "./refusal.ts";
import type { ClientOutcome, Fate } from "./result.ts";

/** From best to worst. */
const FATES: readonly Fate[] = ["ok", "warned", "restricted", "hidden", "closed"];

/** What becomes of each client. A client is known by its number among {@link ClientNames}. */
export class ClientTallies {
  readonly connections = new Column();
  readonly turnedAway = new Column();
  readonly admitted = new Column();
  readonly refused = new Column();
  readonly held = new Column();
  readonly away = new Column();
  /** Messages that wait. Those that nothing is decided about any more are lost. */
  readonly waiting = new Column();
  readonly strikes = new Column();
  readonly #names: ClientNames;
  readonly #fates = new Column();
  readonly #firstRefusals = new Map<number, FirstRefusal>();
  /** Limits and rungs that a client has met: each counts it once. Most clients meet none. */
  readonly #met = new Map<number, Set<object>>();

  constructor(names: ClientNames) {
    this.#names = names;
  }

  fateOf(client: number): Fate {
    const isShutOut = 2 * this.turnedAway.get(client) > this.connections.get(client);
    return isShutOut ? "closed" : (FATES[this.#fates.get(client)] ?? "ok");
  }

  /** Something became of a client. What is less than it has met already changes nothing. */
  meetFate(client: number, fate: Fate): void {
    this.#fates.set(client, Math.max(this.#fates.get(client), FATES.indexOf(fate)));
  }

  /** Whether a client meets this for the first time. */
  meets(client: number, what: object): boolean {
    let met = this.#met.get(client);
    if (met === undefined) this.#met.set(client, (met = new Set()));
    if (met.has(what)) return false;
    met.add(what);
    return true;
  }

  /** The first refusal of a client is kept; of others nobody asks why. */
  refuseFirst(client: number, why: () => FirstRefusal): void {
    if (!this.#firstRefusals.has(client)) this.#firstRefusals.set(client, why());
  }

  fates(): Record<Fate, number> {
    const fates = { ok: 0, warned: 0, restricted: 0, hidden: 0, closed: 0 };
    for (let client = 0; client < this.#names.size; client++) fates[this.fateOf(client)]++;
    return fates;
  }

  outcomes(): ClientOutcome[] {
    const outcomes: ClientOutcome[] = [];
    for (let client = 0; client < this.#names.size; client++) outcomes.push(this.#outcomeOf(client));
    return outcomes.toSorted(byHarm);
  }

  #outcomeOf(client: number): ClientOutcome {
    return {
      client: this.#names.nameOf(client),
      connections: this.connections.get(client),
      turnedAway: this.turnedAway.get(client),
      admitted: this.admitted.get(client),
      refused: this.refused.get(client),
      held: this.held.get(client),
      away: this.away.get(client),
      lost: this.waiting.get(client),
      strikes: this.strikes.get(client),
      fate: this.fateOf(client),
      firstRefusal: this.#firstRefusals.get(client) ?? null,
    };
  }
}

/** The worst hit first; those that fared alike by their names. */
function byHarm(a: ClientOutcome, b: ClientOutcome): number {
  return (
    FATES.indexOf(b.fate) - FATES.indexOf(a.fate) ||
    b.refused + b.away - (a.refused + a.away) ||
    b.strikes - a.strikes ||
    b.turnedAway - a.turnedAway ||
    b.held - a.held ||
    (a.client < b.client ? -1 : Number(a.client > b.client))
  );
}
