/**
 * Reads a record of so many lines as it is made, and prints what that took: `node test/support/read-long-record.ts 10000000 jsonl`.
 * Instead of `jsonl`: `jsonl.gz`, `packed`, or `broken`, of which every second line is none.
 */
import { lineOf } from "../../src/record/jsonl.ts";
import { readTraffic } from "../../src/record/read-traffic.ts";
import type { TrafficEvent } from "../../src/record/traffic-event.ts";
import { writeTraffic } from "../../src/record/write-traffic.ts";

const [lines = 0, form = "jsonl"] = process.argv
  .slice(2)
  .map((each, index) => (index === 0 ? Number(each) : each));
const BLOCK = 10_000;

function* block(): Generator<TrafficEvent> {
  for (let number = 0; number < BLOCK; number++) {
    const event = { at: 1_767_225_600_000 + number, event: "message", connection: number % 100 } as const;
    yield { ...event, type: "say", bytes: number % 500, verdict: "admit", limit: null };
  }
}

async function* repeated(part: Uint8Array<ArrayBuffer>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let left = Number(lines) / BLOCK; left > 0; left--) yield part;
}

async function source(): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const text = Array.from(block(), (event) => lineOf(event));
  const broken = text.map((line, index) => (index % 2 === 0 ? line : line.slice(9)));
  const part =
    form === "packed"
      ? await new Response(writeTraffic(block(), { format: "packed" })).bytes()
      : new TextEncoder().encode(`${(form === "broken" ? broken : text).join("\n")}\n`);
  const parts = repeated(part as Uint8Array<ArrayBuffer>);
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value } = await parts.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
  });
  return form === "jsonl.gz" ? stream.pipeThrough(new CompressionStream("gzip")) : stream;
}

let [events, early, peak] = [0, 0, 0];
const begin = performance.now();
const traffic = readTraffic(await source());
for await (const { length } of traffic) {
  events += length;
  if (early === 0 && events >= Number(lines) / 10) early = process.memoryUsage.rss();
  // What the system has as the peak may be of the process that started this one.
  peak = Math.max(peak, process.memoryUsage.rss());
}
peak = Math.max(peak, process.memoryUsage.rss());
const seconds = (performance.now() - begin) / 1_000;
console.log(JSON.stringify({ events, broken: traffic.broken, seconds, early, peak }));
