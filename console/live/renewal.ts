import { ask, Failure } from "../api.ts";

/** Says again and again that the page is still there, and its reader still signed in: else it is told nothing more. */
export class Renewal {
  readonly #onGone: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param onGone the server knows nothing of the page any more */
  constructor(onGone: () => void) {
    this.#onGone = onGone;
  }

  /** @param page as the server calls it @param every ms */
  start(page: string, every: number): void {
    this.stop();
    this.#timer = setInterval(() => void this.#renew(page), every);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #renew(page: string): Promise<void> {
    const path = `live?page=${encodeURIComponent(page)}`;
    try {
      await ask(path, { method: "GET", headers: { "X-Party-Bouncer": "watch" } });
    } catch (error) {
      // While nobody answers, the socket says so itself.
      if (error instanceof Failure && error.status === 404) this.#onGone();
    }
  }
}
