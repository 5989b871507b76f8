import type { LedgerLike } from "../platform/ledger-port.ts";
import { Every } from "../shared/every.ts";
import type { Log } from "./log.ts";

/** How often, in ms, a collector is told at most. */
const EVERY = 1_000;

/** Tells a collector. */
type Tell = (ledger: LedgerLike, denied: Readonly<Record<string, number>>) => Promise<void>;

/**
 * Counts requests that were denied, by status, and tells a collector at most once a second, however many there are. What is counted in
 * between is told with the next request, whichever it is.
 */
export class Denials {
  readonly #tell: Tell;
  readonly #log: Log;
  readonly #clock: () => number;
  #counts = new Map<number, number>();
  readonly #told = new Every(EVERY);
  /** By time: whoever was going to tell may have been cancelled. */
  readonly #later = new Every(EVERY);

  constructor(tell: Tell, log: Log, clock: () => number = Date.now) {
    this.#tell = tell;
    this.#log = log;
    this.#clock = clock;
  }

  count(status: number): void {
    this.#add(status, 1);
  }

  /**
   * Tells of what is counted, if it is due. What could not be told stays. Never throws.
   *
   * @param force whether it is told in any case
   */
  async tell(ledger: LedgerLike, force = false): Promise<void> {
    if (this.#counts.size === 0) return;
    if (force) this.#told.begin(this.#clock());
    else if (!this.#told.take(this.#clock())) return;
    const counts = this.#counts;
    this.#counts = new Map();
    try {
      await this.#tell(ledger, Object.fromEntries(counts));
    } catch (error) {
      for (const [status, times] of counts) this.#add(status, times);
      this.#log.error("denied requests could not be counted", error);
    }
  }

  /**
   * The same a second later, if nobody else is going to and something is left. A request that may outlive its answer does so, in case that
   * none comes after it.
   */
  async tellLater(ledger: LedgerLike): Promise<void> {
    if (this.#counts.size === 0 || !this.#later.take(this.#clock())) return;
    await new Promise((resolve) => setTimeout(resolve, EVERY));
    await this.tell(ledger, true);
  }

  #add(status: number, times: number): void {
    this.#counts.set(status, (this.#counts.get(status) ?? 0) + times);
  }
}
