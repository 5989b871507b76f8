import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { TrafficSource } from "../../../src/record/chunks-of.ts";
import { HEADER_LINE, lineOf } from "../../../src/record/jsonl.ts";
import { type BrokenRecord, readTraffic } from "../../../src/record/read-traffic.ts";
import type { TrafficEvent } from "../../../src/record/traffic-event.ts";
import { TrafficFormatError } from "../../../src/record/traffic-format-error.ts";
import { writeTraffic } from "../../../src/record/write-traffic.ts";
import { runs } from "../../support/runs.ts";
import { START } from "../../support/time.ts";
import { anyEvent } from "../../support/traffic.ts";

const say = (number: number): TrafficEvent => ({
  at: START + number,
  event: "message",
  connection: number % 7,
  type: "say",
  bytes: number,
  verdict: "admit",
  limit: null,
});
const many = Array.from({ length: 5_000 }, (_, number) => say(number));
const text = (events: readonly TrafficEvent[]): string =>
  events.map((event) => `${lineOf(event)}\n`).join("");
const bytes = (of: string): Uint8Array => new TextEncoder().encode(of);

async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer());
}

async function read(source: TrafficSource): Promise<{ events: TrafficEvent[]; broken: BrokenRecord[] }> {
  const [events, broken]: [TrafficEvent[], BrokenRecord[]] = [[], []];
  const traffic = readTraffic(source, { onBroken: (each) => broken.push(each) });
  for await (const batch of traffic) events.push(...batch);
  expect(traffic.broken).toBe(broken.length);
  return { events, broken };
}

/** Cut into parts of these lengths, over and over. */
function cut(whole: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let [start, turn] = [0, 0]; start < whole.length; turn++) {
    const length = lengths[turn % lengths.length] ?? 1;
    parts.push(whole.subarray(start, start + length));
    start += length;
  }
  return parts;
}

describe("a record", () => {
  it("comes back event for event in both forms, gzipped or not, however it is cut into parts", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyEvent, { minLength: 1, maxLength: 30 }),
        fc.constantFrom("jsonl" as const, "packed" as const),
        fc.boolean(),
        fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 5 }),
        async (events, format, isGzipped, lengths) => {
          const written = await bytesOf(writeTraffic(events, { format }));
          const whole = isGzipped ? new Uint8Array(gzipSync(written)) : written;
          expect(await read(cut(whole, lengths))).toEqual({ events, broken: [] });
        },
      ),
      { numRuns: runs(300) },
    );
  });

  it.each<[string, () => TrafficSource | Promise<TrafficSource>]>([
    ["text", () => text(many)],
    ["bytes", () => bytes(text(many))],
    ["a stream", () => new Blob([text(many)]).stream()],
    ["lines one by one", () => many.map((event) => `${lineOf(event)}\n`)],
    [
      "a generator",
      async function* parts() {
        yield* cut(bytes(text(many)), [1_000]);
      } as unknown as () => TrafficSource,
    ],
    ["lines of Windows", () => text(many).replaceAll("\n", "\r\n")],
    ["lines with a mark in front", () => bytes(`\uFEFF${text(many)}`)],
    ["lines of which the last has no end", () => text(many).trimEnd()],
    [
      "two records one after the other",
      () => `${HEADER_LINE}\n${text(many.slice(0, 9))}\n${HEADER_LINE}\n${text(many.slice(9))}`,
    ],
    [
      "events some at a time, written",
      () =>
        writeTraffic(
          (async function* batches() {
            yield many.slice(0, 4_000);
            yield many.slice(4_000);
          })(),
          { format: "packed" },
        ),
    ],
  ])("is read from %s", async (_, source) => {
    expect(await read(await source())).toEqual({ events: many, broken: [] });
  });

  it("comes some thousand events at a time", async () => {
    const sizes: number[] = [];
    for await (const { length } of readTraffic(text(many))) sizes.push(length);
    expect(sizes.length).toBeGreaterThan(2);
    expect(Math.min(...sizes.slice(0, -1))).toBeGreaterThanOrEqual(1_024);
    expect(Math.max(...sizes)).toBeLessThan(2_048);
  });

  it("may have nothing but a header", async () => {
    expect(await read(`${HEADER_LINE}\n`)).toEqual({ events: [], broken: [] });
    expect(await read(await bytesOf(writeTraffic([], { format: "packed" })))).toEqual({
      events: [],
      broken: [],
    });
  });

  it("goes on after a broken line, and says which and why", async () => {
    const lines = text(many.slice(0, 3)).split("\n");
    const source = ["cut off in the mid", lines[0], "{", lines[1], `"${"x".repeat(2 ** 20)}"`, lines[2]].join(
      "\n",
    );
    expect(await read(source)).toEqual({
      events: many.slice(0, 3),
      broken: [
        { line: 1, reason: "not a JSON object", count: 1 },
        { line: 3, reason: "not a JSON object", count: 2 },
        { line: 5, reason: "it is longer than 1,048,576 characters", count: 3 },
      ],
    });
  });

  it("in the packed form goes on at the next chunk after a broken frame", async () => {
    const part = (from: number): Promise<Uint8Array> =>
      bytesOf(writeTraffic(many.slice(from, from + 10), { format: "packed" }));
    const [first, second, third] = [await part(0), await part(10), await part(20)];
    second[second.length - 5] = 0xff;
    const all = [first, second, third, third.subarray(0, -1)];
    const { events, broken } = await read(all);
    expect(events.slice(0, 10)).toEqual(many.slice(0, 10));
    expect(events.slice(-10)).toEqual(many.slice(20, 30));
    expect(broken.map(({ line }) => line)).toEqual([2, 4]);
    expect(broken[1]?.reason).toBe("it is cut off");
  });

  it("ends its source if nobody reads on", async () => {
    const cancel = vi.fn<() => void>();
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(bytes(text(many))),
      cancel,
    });
    for await (const events of readTraffic(stream)) if (events.length > 0) break;
    expect(cancel).toHaveBeenCalledOnce();
  });

  it("that comes gzipped ends its source too", async () => {
    const ended = vi.fn<() => void>();
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        const whole = new Uint8Array(gzipSync(text(many)));
        yield whole.subarray(0, -20);
        for (;;) yield await new Promise<Uint8Array>((resolve) => setImmediate(resolve, new Uint8Array()));
      } finally {
        ended();
      }
    }
    for await (const events of readTraffic(endless())) if (events.length > 0) break;
    await vi.waitFor(() => expect(ended).toHaveBeenCalledOnce(), { timeout: 15_000 });
  });

  it("fails as its source fails", async () => {
    const failing = (start: Uint8Array): AsyncIterable<Uint8Array> =>
      (async function* chunks() {
        yield start;
        throw new Error("the network's own");
      })();
    await expect(read(failing(bytes(text(many))))).rejects.toThrow("the network's own");
    await expect(read(failing(new Uint8Array(gzipSync(text(many)))))).rejects.toThrow("the network's own");
  });
});

describe("what is to be written", () => {
  it.each(["jsonl", "packed"] as const)("has to be events: %s", async (format) => {
    const wrong = [...many.slice(0, 2), { ...say(3), bytes: 1.5 }];
    await expect(bytesOf(writeTraffic(wrong, { format }))).rejects.toThrow(
      'writeTraffic: event 3 cannot be written: "bytes" is 1.5, not a whole number of 0 or more',
    );
    await expect(bytesOf(writeTraffic([null as unknown as TrafficEvent], { format }))).rejects.toThrow(
      TypeError,
    );
  });

  it("fails as its source fails, and ends it if nobody reads on", async () => {
    const ended = vi.fn<() => void>();
    async function* source(): AsyncGenerator<TrafficEvent[]> {
      try {
        yield many;
        throw new Error("the storage's own");
      } finally {
        ended();
      }
    }
    await expect(bytesOf(writeTraffic(source()))).rejects.toThrow("the storage's own");
    const reader = writeTraffic(source()).getReader();
    await reader.read();
    await reader.cancel();
    expect(ended).toHaveBeenCalledTimes(2);
  });
});

describe("what is no record", () => {
  const pretty = (value: unknown): string => JSON.stringify(value, null, 2);
  it.each<[string, TrafficSource, RegExp]>([
    ["nothing", "", /is empty.*`record` in its policy/],
    ["no bytes", new Uint8Array(), /is empty/],
    ["blank lines", "\n\n  \n", /is empty/],
    ["a table", "time,user,bytes\n1,ada,5\n2,bob,6\n", /table in CSV.*one line to an object/],
    ["a table with tabs", "time\tuser\tbytes\n1\tada\t5\n", /table in CSV/],
    ["a list", JSON.stringify(many.slice(0, 3)), /a JSON array.*jq -c '\.\[\]'/],
    ["a list over several lines", pretty(many), /a JSON array.*jq/],
    [
      "a list, an event a line",
      `[\n${many
        .slice(0, 9)
        .map((event) => lineOf(event))
        .join(",\n")}\n]`,
      /a JSON array/,
    ],
    ["a web page", "<!doctype html>\n<title>Log in</title>", /a web page.*log in/],
    ["a HAR file", pretty({ log: { version: "1.2", creator: {}, entries: [] } }), /a HAR file/],
    ["a HAR file in one line", JSON.stringify({ log: { version: "1.2", entries: [] } }), /a HAR file/],
    ["an object over several lines", pretty(many[0]), /JSON over several lines.*jq -c/],
    [
      "lines of something else",
      '{"level":"info"}\n{"level":"warn"}',
      /No line of this is an event\. The first one: "at" is missing/,
    ],
    ["prose", "Dear all,\nhello", /No line of this is an event.*not a JSON object/],
    ["a ZIP archive", bytes("PK\u0003\u0004rest of it"), /a ZIP archive.*Unpack/],
    ["zstd", Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 1, 2), /Zstandard.*zstd -d/],
    ["UTF-16", new Uint8Array(Buffer.from(`\uFEFF${text(many)}`, "utf16le")), /UTF-16.*UTF-8/],
    ["gzipped twice", new Uint8Array(gzipSync(gzipSync(text(many)))), /gzipped twice.*gunzip/],
    [
      "gzip that is cut off",
      new Uint8Array(gzipSync(text(many))).subarray(0, 5_000),
      /gzip file is cut off or damaged/,
    ],
    [
      "gzip that is cut off at its end",
      new Uint8Array(gzipSync(text(many))).subarray(0, -4),
      /gzip file is cut off or damaged/,
    ],
    [
      "gzip files that are joined",
      new Uint8Array(Buffer.concat([gzipSync(text(many)), gzipSync(text(many))])),
      /several were joined.*gunzip -c/,
    ],
    ["gzip of nothing", new Uint8Array(gzipSync("")), /is empty/],
    ["gzip of a web page", new Uint8Array(gzipSync("<html>")), /a web page/],
    ["bytes", Uint8Array.from({ length: 500 }, (_, index) => (index * 37) % 251), /nor any other text/],
    ["a later version", '{"format":"party-bouncer-traffic","version":9}', /version 9.*Update party-bouncer/],
    [
      "a later version, packed",
      Uint8Array.of(0, 0x50, 0x42, 0x54, 2),
      /version 2 of the packed form.*Update/,
    ],
    ["damaged frames", Uint8Array.of(0, 0x50, 0x42, 0x54, 1, 0xff, 0xff, 0xff, 0xff), /is damaged/],
  ])("says what it is and what to do: %s", async (_, source, message) => {
    const failure = await read(source).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TrafficFormatError);
    expect((failure as Error).message.replaceAll("\n", " ")).toMatch(message);
  });

  it("is told of only once it is clear that it is one", async () => {
    const onBroken = vi.fn<() => void>();
    const reading = readTraffic("a\nb\nc", { onBroken })[Symbol.asyncIterator]();
    await expect(reading.next()).rejects.toThrow(TrafficFormatError);
    expect(onBroken).not.toHaveBeenCalled();
  });
});
