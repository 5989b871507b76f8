/** Ms of work after which the worker listens. */
const SPELL = 40;

/** Lets a long piece of work be interrupted: by what the page asks meanwhile, and by the page's no longer wanting it. */
export class Breath {
  readonly #signal: AbortSignal;
  readonly #onPause: () => void;
  #since = performance.now();

  /** @param onPause called each time, to say how far the work is */
  constructor(signal: AbortSignal, onPause: () => void) {
    this.#signal = signal;
    this.#onPause = onPause;
  }

  get isDue(): boolean {
    return performance.now() - this.#since >= SPELL;
  }

  /** @throws what the signal was aborted with */
  async take(): Promise<void> {
    this.#onPause();
    await new Promise((resolve) => setTimeout(resolve));
    this.#signal.throwIfAborted();
    this.#since = performance.now();
  }
}
