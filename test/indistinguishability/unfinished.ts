/** What an app has begun and not ended yet. */
export class Unfinished {
  readonly #works = new Set<Promise<unknown>>();

  add(work: Promise<unknown>): void {
    const settled = work
      .catch(() => undefined)
      .finally(() => {
        this.#works.delete(settled);
      });
    this.#works.add(settled);
  }

  /** Resolves once all is done, what was begun in the meantime too. */
  async end(): Promise<void> {
    while (this.#works.size > 0) await Promise.all(this.#works);
  }
}
