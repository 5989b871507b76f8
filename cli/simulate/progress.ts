import { amount, percent, size } from "./words.ts";

/** Ms between two updates. */
const PACE = 100;

/** A line on the terminal that says how far it is. If there is no terminal, it says nothing. */
export class Progress {
  readonly #stream: NodeJS.WriteStream;
  #last = 0;
  #isShown = false;

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
  }

  update(records: number, read: number, total: number | null): void {
    if (!this.#stream.isTTY) return;
    const now = performance.now();
    if (now - this.#last < PACE) return;
    this.#last = now;
    this.#isShown = true;
    const far = total === null ? size(read) : `${percent(Math.min(1, read / total))} of ${size(total)}`;
    this.#stream.write(`\r\u001B[K${amount(records, "records")}, ${far}`);
  }

  /** Leaves nothing on the terminal. */
  end(): void {
    if (this.#isShown) this.#stream.write("\r\u001B[K");
    this.#isShown = false;
  }
}
