import { utf8 } from "./byte-writer.ts";
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
  for await (const some of events) {
    for (const event of isOne(some) ? [some] : some) {
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
  yield PACKED_HEADER;
  for await (const some of events) {
    for (const event of isOne(some) ? [some] : some) {
      writer.write(event);
      if (writer.pending < PART) continue;
      yield writer.take();
      if (writer.size >= CHUNK) writer.begin();
    }
  }
  if (writer.pending > 0) yield writer.take();
}

function isOne(some: TrafficEvent | readonly TrafficEvent[]): some is TrafficEvent {
  return "event" in some;
}
