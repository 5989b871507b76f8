import type { TrafficEvent } from "../../../src/record/traffic-event.ts";

/** In the place of what is not there yet. */
export function readTraffic(
  _source: ReadableStream<Uint8Array>,
  _options: { onBroken: (broken: { line: number; reason: string; count: number }) => void },
): AsyncIterable<readonly TrafficEvent[]> {
  throw new Error("Recordings cannot be read yet.");
}
