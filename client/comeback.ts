import { later } from "./clock.ts";
import type { GuardOptions } from "./guard-options.ts";
import { type Closed, type Strategy, strategies } from "./strategy.ts";

/** Whether a client comes back by itself after a close, and when: its strategies say so. */
export class Comeback {
  /** The app's own. They come before {@link strategies}. */
  own: GuardOptions["strategies"];
  readonly #onReturn: (() => void) | undefined;
  /** What was decided about the last close. */
  #decision: { readonly code: number; readonly wait: number | null } | null = null;
  #callOff: () => void = () => {};

  /** @param onReturn called when it is time. `undefined`: the client cannot come back by itself */
  constructor(onReturn: (() => void) | undefined, own: GuardOptions["strategies"]) {
    this.#onReturn = onReturn;
    this.own = own;
  }

  /** Asks the strategy for a close. @returns what it says: see {@link Strategy} */
  waitAfter(closed: Closed): number | null {
    return this.#strategyFor(closed.code)?.(closed) ?? null;
  }

  /**
   * Remembers the decision about a close, until the next one.
   *
   * @param code as it came, which need not be the one that was meant
   */
  decide(code: number, wait: number | null): void {
    this.#decision = { code, wait };
  }

  forget(): void {
    this.#decision = null;
  }

  /** Whether PartySocket, or the app, decides about a close with this code. */
  leavesToOthers(code: number, mustStayAway: boolean): boolean {
    if (this.#decision?.code !== code) return this.#strategyFor(code) === undefined && !mustStayAway;
    const { wait } = this.#decision;
    // PartySocket brings back a client that cannot come back by itself, and opens nothing before it may.
    return wait === null || (wait < Infinity && this.#onReturn === undefined);
  }

  start(wait: number): void {
    this.callOff();
    if (wait < Infinity && this.#onReturn !== undefined) this.#callOff = later(wait, this.#onReturn);
  }

  callOff(): void {
    this.#callOff();
  }

  #strategyFor(code: number): Strategy | undefined {
    return this.own?.[code] ?? strategies[code];
  }
}
