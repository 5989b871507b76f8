import { countTurnedAway } from "../collector/everywhere.ts";
import { Folded } from "../events/folded.ts";
import type { LedgerLike } from "../platform/ledger-port.ts";
import { Every } from "../shared/every.ts";

/** How often, in ms, a collector is told at most. */
const EVERY = 1_000;

type Codes = Record<string, number>;

/**
 * Counts whom a gate refuses, and tells a collector at most once a second, however many there are. What is counted in between is told with the next
 * one. No request waits for another one's call.
 */
export class RefusedConnects {
  readonly #fail: (error: unknown) => void;
  readonly #told = new Every(EVERY);
  readonly #failures = new Folded();
  #counts = new Map<string, Codes>();

  /** @param fail told of a collector that does not answer, at most once a minute */
  constructor(fail: (error: unknown) => void) {
    this.#fail = fail;
  }

  /**
   * Counts one, and tells of all if it is due. What could not be told may have been counted, so it is not told again. Never throws.
   *
   * @param party of the room that was asked for
   */
  async count(ledger: LedgerLike, party: string, code: number, now: number): Promise<void> {
    const codes = this.#counts.get(party) ?? {};
    codes[code] = (codes[code] ?? 0) + 1;
    this.#counts.set(party, codes);
    if (!this.#told.take(now)) return;
    const counts = this.#counts;
    this.#counts = new Map();
    try {
      await Promise.all(Array.from(counts, ([of, codes]) => countTurnedAway(ledger, of, codes)));
    } catch (error) {
      if (this.#failures.note(now) > 0) this.#fail(error);
    }
  }
}
