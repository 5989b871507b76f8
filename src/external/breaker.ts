import { Every } from "../shared/every.ts";

/** Failures in a row after which a limiter is taken to be down. */
export const MOST_FAILURES = 5;

/** Ms for which a limiter that is down is not asked. */
export const PAUSE = 10_000;

/** Stops asking a limiter that fails again and again. After each pause one message asks again; if it gets an answer, all do. */
export class Breaker {
  #failures = 0;
  readonly #trials = new Every(PAUSE);

  /** Whether the limiter may be asked now. */
  mayAsk(now: number): boolean {
    return this.#failures < MOST_FAILURES || this.#trials.take(now);
  }

  /** It answered. */
  succeed(): void {
    this.#failures = 0;
  }

  /** It failed. @returns whether it is taken to be down from now on */
  fail(now: number): boolean {
    this.#failures++;
    if (this.#failures !== MOST_FAILURES) return false;
    this.#trials.begin(now);
    return true;
  }
}
