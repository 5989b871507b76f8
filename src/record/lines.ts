/** A longer line is not read. In UTF-16 code units. */
export const MOST_LINE = 2 ** 20;

/** Finds lines in text that comes bit by bit. */
export class Lines {
  readonly #decoder = new TextDecoder();
  #rest = "";
  /** Whether the line that has begun is too long, so that the rest of it is left out. */
  #isTooLong = false;

  /** The lines that are complete now, each without its end; `null` stands for one that is too long. */
  *take(chunk: Uint8Array | string): Generator<string | null, void, undefined> {
    const text = typeof chunk === "string" ? chunk : this.#decoder.decode(chunk, { stream: true });
    let start = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
      yield* this.#line(text.slice(start, end));
      start = end + 1;
    }
    this.#add(text.slice(start));
  }

  /** The last line, if nothing ends it. */
  *end(): Generator<string | null, void, undefined> {
    if (this.#isTooLong || this.#rest !== "") yield* this.#line(this.#decoder.decode());
  }

  *#line(end: string): Generator<string | null, void, undefined> {
    this.#add(end);
    yield this.#isTooLong ? null : this.#rest;
    this.#rest = "";
    this.#isTooLong = false;
  }

  #add(text: string): void {
    if (this.#isTooLong) return;
    this.#rest += text;
    if (this.#rest.length <= MOST_LINE) return;
    this.#rest = "";
    this.#isTooLong = true;
  }
}
