/** Ms between two writes. The platform writes each to the disk, and waits for it. */
const PAUSE = 100;

/**
 * Writes at once what comes after a pause, and what comes meanwhile together at the end of it. So a collector writes ten times a second at
 * most, however many rooms report. After a write that failed there is none: what is new may rest on what was not written.
 */
export class Batches {
  readonly #write: () => Promise<unknown>;
  #ready: Promise<unknown> = Promise.resolve();
  #last: Promise<unknown> = Promise.resolve();
  #next: Promise<void> | null = null;

  /** @param write begins to write all that is new, in one turn */
  constructor(write: () => Promise<unknown>) {
    this.#write = write;
  }

  /** There is something new. Resolves once it is written, and all that was new before. */
  written(): Promise<void> {
    this.#next ??= this.#begin();
    return this.#next;
  }

  /** Resolves once all that was new until now is written. */
  async settled(): Promise<void> {
    await (this.#next ?? this.#last);
  }

  async #begin(): Promise<void> {
    await this.#ready;
    this.#next = null;
    const written = this.#write();
    this.#last = written;
    this.#ready = Promise.all([written, pause()]);
    // Whoever waits for this write hears of it, and whoever waits for the next one.
    this.#ready.catch(() => {});
    await written;
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, PAUSE);
  });
}
