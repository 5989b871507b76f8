import { eventOf } from "./event-of.ts";
import { NoEvent } from "./fields.ts";
import type { TrafficEvent } from "./traffic-event.ts";
import { streamOf } from "./traffic-stream.ts";

/** How {@link writeTraffic} writes. */
export interface WriteTrafficOptions {
  /** JSON Lines, or the packed form in at most 12 bytes a message. Default: `"jsonl"`. */
  readonly format?: "jsonl" | "packed" | undefined;
}

/** What is written: one event after the other, or some at a time. */
export type TrafficEvents = Iterable<TrafficEvent> | AsyncIterable<TrafficEvent | readonly TrafficEvent[]>;

/**
 * Writes a traffic record. To have it gzipped, pipe it through a `CompressionStream`.
 *
 * @returns a stream that fails with a `TypeError` at the first thing that is not an event, and with whatever the events' source throws
 * @example
 * const events = traffic({ seed: 1, for: "1m", crowd: [{ kind: "talker" }] });
 * const record = writeTraffic(events).pipeThrough(new CompressionStream("gzip"));
 */
export function writeTraffic(
  events: TrafficEvents,
  { format = "jsonl" }: WriteTrafficOptions = {},
): ReadableStream<ReturnType<TextEncoder["encode"]>> {
  return streamOf(checked(events), format);
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
