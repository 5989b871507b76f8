/** Lets something happen at most once in so many ms. A clock that was set back does not delay it. */
export class Every {
  readonly #ms: number;
  #next = -Infinity;

  constructor(ms: number) {
    this.#ms = ms;
  }

  isDue(now: number): boolean {
    return now >= this.#next || now < this.#next - this.#ms;
  }

  /** It happens now. */
  begin(now: number): void {
    this.#next = now + this.#ms;
  }

  /** @returns whether it is due. Then it happens now. */
  take(now: number): boolean {
    if (!this.isDue(now)) return false;
    this.begin(now);
    return true;
  }
}
