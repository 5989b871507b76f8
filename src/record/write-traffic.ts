import { utf8 } from "./byte-writer.ts";
import { eventOf } from "./event-of.ts";
import { NoEvent } from "./fields.ts";
import { HEADER_LINE, lineOf } from "./jsonl.ts";
import { PACKED_HEADER } from "./packed-form.ts";
import { PackedWriter } from "./packed-writer.ts";
import type { TrafficEvent } from "./traffic-event.ts";

/** How {@link writeTraffic} writes. */
export interface WriteTrafficOptions {
  /** JSON Lines, or the packed form in at most 12 bytes a message. Default: `"jsonl"`. */
  readonly format?: "jsonl" | "packed" | undefined;
}

/** What is written: one event after the other, or some at a time. */
export type TrafficEvents = Iterable<TrafficEvent> | AsyncIterable<TrafficEvent | readonly TrafficEvent[]>;

/** Bytes, or so many characters, at a time. */
const PART = 2 ** 16;
/** A chunk that is as large is complete, in bytes: damage spoils no more. */
const CHUNK = 2 ** 20;

/**
 * Writes a traffic record. To have it gzipped, pipe it through a `CompressionStream`.
 *
 * @returns a stream that fails with a `TypeError` at the first thing that is not an event, and with whatever the events' source throws
 * @example
 * const record = writeTraffic(events).pipeThrough(new CompressionStream("gzip"));
 */
export function writeTraffic(
  events: TrafficEvents,
  { format = "jsonl" }: WriteTrafficOptions = {},
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const parts = format === "packed" ? packed(events) : lines(events);
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await parts.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await parts.return(undefined);
    },
  });
}

async function* lines(events: TrafficEvents): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  let text = `${HEADER_LINE}\n`;
  for await (const some of checked(events)) {
    for (const event of some) {
      text += `${lineOf(event)}\n`;
      if (text.length < PART) continue;
      yield utf8(text);
      text = "";
    }
  }
  if (text !== "") yield utf8(text);
}

async function* packed(events: TrafficEvents): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const writer = new PackedWriter();
  yield PACKED_HEADER.slice();
  for await (const some of checked(events)) {
    for (const event of some) {
      writer.write(event);
      if (writer.pending < PART) continue;
      yield writer.take();
      if (writer.size >= CHUNK) writer.begin();
    }
  }
  if (writer.pending > 0) yield writer.take();
}

/** Events of anybody's making. What is not one would be packed as something else. */
async function* checked(events: TrafficEvents): AsyncGenerator<readonly TrafficEvent[], void, undefined> {
  let number = 0;
  const check = (event: TrafficEvent): TrafficEvent => {
    number++;
    try {
      return eventOf({ ...event });
    } catch (error) {
      if (!(error instanceof NoEvent)) throw error;
      throw new TypeError(`writeTraffic: event ${number} cannot be written: ${error.message}`, {
        cause: error,
      });
    }
  };
  for await (const some of events) yield "event" in some ? [check(some)] : some.map(check);
}
