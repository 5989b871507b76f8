import { EMPTY, foreignText } from "./foreign.ts";
import { parseLine } from "./jsonl.ts";
import { Lines, MOST_LINE } from "./lines.ts";
import type { TrafficEvent } from "./traffic-event.ts";
import { TrafficFormatError } from "./traffic-format-error.ts";

/** If none of so many lines is an event, it is not a record. */
const ENOUGH = 100;
/** How much of the beginning is looked at then, in characters. */
const GLANCE = 1_000;
/** So many events at a time, if there are so many at once. */
const MOST = 1_024;

const TOO_LONG = `it is longer than ${MOST_LINE.toLocaleString("en")} characters`;

/**
 * Reads JSON Lines.
 *
 * @param tell told of each line that is none
 * @throws {TrafficFormatError} if it is not a record, or of a newer version
 */
export async function* fromLines(
  chunks: AsyncIterable<Uint8Array | string>,
  tell: (line: number, reason: string) => void,
): AsyncGenerator<readonly TrafficEvent[], void, undefined> {
  const lines = new Lines();
  const reader = new LineReader(tell);
  for await (const chunk of chunks) {
    let events: TrafficEvent[] = [];
    for (const line of lines.take(chunk)) {
      reader.read(line, events);
      if (events.length < MOST) continue;
      yield events;
      events = [];
    }
    yield events;
  }
  const last: TrafficEvent[] = [];
  for (const line of lines.end()) reader.read(line, last);
  reader.end();
  yield last;
}

/** Numbers lines, and says of the broken ones as soon as it is clear that they are of a record. */
class LineReader {
  readonly #tell: (line: number, reason: string) => void;
  #number = 0;
  #isRecord = false;
  /** Those before the first line that is one. */
  readonly #doubtful: { readonly number: number; readonly reason: string }[] = [];
  #beginning = "";

  constructor(tell: (line: number, reason: string) => void) {
    this.#tell = tell;
  }

  /** @param line `null` for one that is too long */
  read(line: string | null, events: TrafficEvent[]): void {
    this.#number++;
    const read = line === null ? TOO_LONG : parseLine(line);
    if (typeof read === "string") this.#doubt(line ?? "", read);
    else if (read !== null || line?.trim() !== "") {
      // An event, or a header.
      if (!this.#isRecord) this.#believe();
      if (read !== null) events.push(read);
    }
  }

  end(): void {
    if (!this.#isRecord) this.#refuse();
  }

  #doubt(line: string, reason: string): void {
    if (this.#isRecord) return this.#tell(this.#number, reason);
    this.#doubtful.push({ number: this.#number, reason });
    if (this.#beginning.length < GLANCE) this.#beginning += `${line.slice(0, GLANCE)}\n`;
    // A list of which each item has a line has a last line that would do.
    const isList = this.#beginning.trim() === "[";
    if (isList || this.#doubtful.length >= ENOUGH) this.#refuse();
  }

  #believe(): void {
    this.#isRecord = true;
    for (const { number, reason } of this.#doubtful.splice(0)) this.#tell(number, reason);
  }

  #refuse(): never {
    const [first] = this.#doubtful;
    throw new TrafficFormatError(first === undefined ? EMPTY : foreignText(this.#beginning, first.reason));
  }
}
