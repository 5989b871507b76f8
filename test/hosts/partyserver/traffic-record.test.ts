import { describe, expect, it } from "vitest";
import { readTraffic } from "../../../src/record/read-traffic.ts";
import type { TrafficEvent } from "../../../src/record/traffic-event.ts";
import { TrafficFormatError } from "../../../src/record/traffic-format-error.ts";
import { writeTraffic } from "../../../src/record/write-traffic.ts";

const events: TrafficEvent[] = Array.from({ length: 3_000 }, (_, number) => ({
  at: 1_767_225_600_000 + number,
  event: "message",
  connection: number % 7,
  type: "say",
  bytes: (number * 37) % 500,
  verdict: "admit",
  limit: null,
}));

type Bytes = Uint8Array<ArrayBuffer>;

async function bytesOf(stream: ReadableStream<Bytes>): Promise<Bytes> {
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function streamOf(bytes: Bytes): ReadableStream<Bytes> {
  return new Response(bytes).body as ReadableStream<Bytes>;
}

async function read(stream: ReadableStream<Uint8Array>): Promise<TrafficEvent[]> {
  const all: TrafficEvent[] = [];
  for await (const batch of readTraffic(stream)) all.push(...batch);
  return all;
}

/** Node, workerd and browsers have streams and a gzip of their own. */
describe("a traffic record in workerd", () => {
  it.each(["jsonl", "packed"] as const)("is written and read: %s", async (format) => {
    expect(await read(writeTraffic(events, { format }))).toEqual(events);
  });

  it("is read gzipped", async () => {
    const gzipped = writeTraffic(events).pipeThrough(new CompressionStream("gzip"));
    expect(await read(gzipped)).toEqual(events);
  });

  it("that is gzipped and cut off, or joined with another one, says so", async () => {
    const gzipped = await bytesOf(
      writeTraffic(events).pipeThrough(new CompressionStream("gzip")) as ReadableStream<Bytes>,
    );
    for (const length of [2, 12, 1_000, gzipped.length - 4]) {
      const reading = read(streamOf(gzipped.slice(0, length)));
      await expect(reading).rejects.toThrow(TrafficFormatError);
      await expect(reading).rejects.toThrow(/cut off or damaged/);
    }
    const joined = new Uint8Array([...gzipped, ...gzipped]);
    await expect(read(streamOf(joined))).rejects.toThrow(/several were joined/);
  });

  it("ends its source if nobody reads on", async () => {
    let isCancelled = false;
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) =>
        controller.enqueue(new TextEncoder().encode('{"at":1,"event":"load","connections":[]}\n')),
      cancel: () => void (isCancelled = true),
    });
    for await (const batch of readTraffic(stream)) if (batch.length > 0) break;
    expect(isCancelled).toBe(true);
  });
});
