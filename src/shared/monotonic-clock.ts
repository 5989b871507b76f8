/** Makes times that only go forward, even if the clock stands still or is set back. */
export class MonotonicClock {
  #latest = 0;

  /**
   * @param now epoch ms
   * @returns `now`, or 1 ms after the time before if that is later
   */
  next(now: number): number {
    this.#latest = Math.max(now, this.#latest + 1);
    return this.#latest;
  }

  /** Makes all further times come after this one (epoch ms). */
  passed(time: number): void {
    this.#latest = Math.max(this.#latest, time);
  }
}
