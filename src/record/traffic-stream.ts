import { type Bytes, utf8 } from "./byte-writer.ts";
import { HEADER_LINE, lineOf } from "./jsonl.ts";
import { PACKED_HEADER } from "./packed-form.ts";
import { PackedWriter } from "./packed-writer.ts";
import type { TrafficEvent } from "./traffic-event.ts";

type Batches = AsyncIterable<readonly TrafficEvent[]>;

/** Bytes, or so many characters, at a time. */
const PART = 2 ** 16;
/** A chunk that is as large is complete, in bytes: damage spoils no more. */
const CHUNK = 2 ** 20;

/** A traffic record, written as it is read. */
export function streamOf(batches: Batches, format: "jsonl" | "packed"): ReadableStream<Bytes> {
  const parts = format === "packed" ? packed(batches) : lines(batches);
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

async function* lines(batches: Batches): AsyncGenerator<Bytes, void, undefined> {
  let text = `${HEADER_LINE}\n`;
  for await (const some of batches) {
    for (const event of some) {
      text += `${lineOf(event)}\n`;
      if (text.length < PART) continue;
      yield utf8(text);
      text = "";
    }
  }
  if (text !== "") yield utf8(text);
}

async function* packed(batches: Batches): AsyncGenerator<Bytes, void, undefined> {
  const writer = new PackedWriter();
  yield PACKED_HEADER.slice();
  for await (const some of batches) {
    for (const event of some) {
      writer.write(event);
      if (writer.pending < PART) continue;
      yield writer.take();
      if (writer.size >= CHUNK) writer.begin();
    }
  }
  if (writer.pending > 0) yield writer.take();
}
