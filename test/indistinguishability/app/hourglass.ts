/** What a timer that several rely on waits for once its time is over: until all of them have been heard. */
export class Hourglass {
  #laid = Promise.resolve();
  #goOn: () => void = () => {};

  /** Nothing ends until {@link goOn}. */
  lay(): void {
    this.#goOn();
    this.#laid = new Promise((resolve) => {
      this.#goOn = resolve;
    });
  }

  goOn(): void {
    this.#goOn();
  }

  /** After so many ms, and no sooner than it goes on. */
  async runOut(ms: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, ms));
    await this.#laid;
  }
}
