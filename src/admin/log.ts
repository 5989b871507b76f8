import { Every } from "../shared/every.ts";

/** Ms. */
const FOLDED_FOR = 1_000;

/** Logs what fails in the API. Anybody can make it fail again and again, so of the same failure only one a second is logged. */
export class Log {
  readonly #paces = new Map<string, Every>();

  /** @param failed what did, in words of the program: there are few of them */
  error(failed: string, error: unknown): void {
    const pace = this.#paces.get(failed) ?? new Every(FOLDED_FOR);
    this.#paces.set(failed, pace);
    if (pace.take(Date.now())) console.error(`party-bouncer: ${failed}`, error);
  }
}
