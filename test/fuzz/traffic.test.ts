// @module-tag slow
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diagnose } from "../../src/doctor/diagnose.ts";
import { definePolicy } from "../../src/policy/define-policy.ts";
import type { Policy } from "../../src/policy/policy.ts";
import { fingerprintOf } from "../../src/record/fingerprint.ts";
import { lineOf, parseLine } from "../../src/record/jsonl.ts";
import { unpack } from "../../src/record/packed-reader.ts";
import { readTraffic } from "../../src/record/read-traffic.ts";
import type { TrafficEvent } from "../../src/record/traffic-event.ts";
import { TrafficFormatError } from "../../src/record/traffic-format-error.ts";
import { writeTraffic } from "../../src/record/write-traffic.ts";
import { simulate } from "../../src/simulator/simulate.ts";
import { runs } from "../support/runs.ts";
import { SeededRandom } from "../support/seeded-random.ts";
import { anyEvent } from "../support/traffic.ts";

const seed = Number(process.env["SEED"] ?? 20_261_128);

async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer());
}

/** What a reader makes of bytes; and each event that it returns is one. */
async function survive(bytes: Uint8Array): Promise<number> {
  let events = 0;
  try {
    for await (const batch of readTraffic([bytes])) {
      events += batch.length;
      batch.forEach(check);
    }
  } catch (error) {
    if (!(error instanceof TrafficFormatError)) throw error;
    expect(error.message.length).toBeLessThan(500);
  }
  return events;
}

function check(event: TrafficEvent): void {
  const read = parseLine(lineOf(event));
  // A float says more than JSON does of 0 and of text that is no text.
  expect(typeof read === "object" && read?.event).toBe(event.event);
}

function spoiled(bytes: Uint8Array, random: SeededRandom): Uint8Array {
  const copy = Uint8Array.from(bytes);
  for (let left = 1 + random.below(4); left > 0; left--) {
    const at = random.below(copy.length);
    const how = random.below(5);
    if (how === 0) copy[at] = random.below(256);
    else if (how === 1) copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
    else if (how === 2) copy.copyWithin(at, random.below(copy.length));
    else if (how === 3) copy.fill(random.pick([0, 0x22, 0x7f, 0x80, 0xff]) ?? 0, at, at + random.below(9));
    else return copy.subarray(0, at);
  }
  return copy;
}

describe("a reader of traffic", () => {
  it.each(["jsonl", "packed"] as const)(
    "makes only events of %s that somebody has spoiled, and never fails otherwise",
    async (format) => {
      const random = new SeededRandom(seed);
      const samples = fc.sample(fc.array(anyEvent, { minLength: 5, maxLength: 40 }), { seed, numRuns: 40 });
      let read = 0;
      for (const events of samples) {
        const whole = await bytesOf(writeTraffic(events, { format }));
        for (let turn = 0; turn < runs(50); turn++) {
          read += await survive(spoiled(whole, random)).catch((error: unknown) => {
            throw new Error(`seed ${seed}`, { cause: error });
          });
        }
      }
      expect(read).toBeGreaterThan(0);
    },
  );

  it("bears gzip that somebody has spoiled", async () => {
    const random = new SeededRandom(seed);
    const events = fc.sample(anyEvent, { seed, numRuns: 500 });
    const whole = new Uint8Array(gzipSync(await bytesOf(writeTraffic(events))));
    for (let turn = 0; turn < runs(150); turn++) await survive(spoiled(whole, random));
  });

  it("bears any bytes, with the header of the packed form in front too", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom<readonly number[]>(
          [],
          [0, 0x50, 0x42, 0x54, 1],
          [0, 0x50, 0x42, 0x54, 1, 0x7f, 1],
          [0x1f, 0x8b, 8],
        ),
        fc.uint8Array({ maxLength: 300, size: "max" }),
        async (start, rest) => void (await survive(Uint8Array.from([...start, ...rest]))),
      ),
      { numRuns: runs(3_000) },
    );
  });

  it("bears any JSON", async () => {
    const field = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom(1e300, -1, "\uD800", "__proto__", null),
    );
    const like = anyEvent.chain((event) =>
      fc
        .dictionary(fc.constantFrom(...Object.keys(event), "event", "at"), field, { maxKeys: 3 })
        .map((changes) => ({
          ...event,
          ...changes,
        })),
    );
    fc.assert(
      fc.property(like, (fields) => {
        const read = parseLine(JSON.stringify(fields));
        if (typeof read === "object" && read !== null) check(read);
      }),
      { numRuns: runs(3_000) },
    );
  });

  it("makes only events of any bytes in a frame", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 120, size: "max" }), (bytes) => {
        for (const event of unpack(Uint8Array.from([bytes.length + 1, 1, ...bytes]))) check(event);
      }),
      { numRuns: runs(10_000) },
    );
  });
});

describe("a simulation", () => {
  const policy: Policy = {
    limits: [
      { name: "chat", limit: 2, window: "1s", per: "client" },
      { name: "all", limit: 2, window: "1s", match: { type: "chat" }, onRefusal: "hold" },
    ],
    admission: { perClient: 2, connects: { limit: 2, window: "1s" } },
  };
  const rules = { at: 0, event: "rules", fingerprint: fingerprintOf(definePolicy(policy)) } as const;

  it.each<[string, readonly TrafficEvent[]]>([
    ["its own", [rules]],
    ["other", []],
  ])("bears events in any order, recorded under %s rules", (_, begin) => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 80 }), (events) => {
        const { records, messages } = simulate(policy, [...begin, ...events], {
          against: { enforce: false },
        });
        expect(records).toBe(begin.length + events.length);
        expect(Object.values(messages).every((count) => count >= 0)).toBe(true);
        expect(diagnose(policy, events)).toBeInstanceOf(Array);
      }),
      { numRuns: runs(300) },
    );
  });
});
