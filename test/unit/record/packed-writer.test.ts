import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Frames } from "../../../src/record/frames.ts";
import { PACKED_HEADER } from "../../../src/record/packed-form.ts";
import { PackedReader, unpack } from "../../../src/record/packed-reader.ts";
import { PackedWriter } from "../../../src/record/packed-writer.ts";
import type { MessageEvent, TrafficEvent } from "../../../src/record/traffic-event.ts";
import { runs } from "../../support/runs.ts";
import { START } from "../../support/time.ts";
import { anyEvent } from "../../support/traffic.ts";

const joined = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

describe("the packed form", () => {
  it("gives every event back as it was, however it is taken, and from the beginning of each chunk", () => {
    const step = fc.record({ event: anyEvent, next: fc.constantFrom("go on", "go on", "take", "begin") });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const writer = new PackedWriter();
        const parts: Uint8Array[] = [];
        let size = 0;
        let [chunk, kept]: [TrafficEvent[], Uint8Array[]] = [[], []];
        for (const { event, next } of steps) {
          writer.write(event);
          chunk.push(event);
          if (next !== "go on") kept.push(writer.take());
          if (next !== "begin") continue;
          expect([...unpack(joined(kept))]).toEqual(chunk);
          writer.begin();
          expect(writer.size).toBe(0);
          [chunk, size] = [[], size + joined(kept).length];
          parts.push(...kept.splice(0));
        }
        kept.push(writer.take());
        expect(writer.pending).toBe(0);
        const all = joined([PACKED_HEADER, ...parts, PACKED_HEADER, ...kept]);
        expect([...unpack(all)]).toEqual(steps.map(({ event }) => event));
        expect(size).toBe(joined(parts).length);
      }),
      { numRuns: runs(300) },
    );
  });

  it("writes a message in parts as it writes the event", () => {
    const writers = [new PackedWriter(), new PackedWriter()] as const;
    const messages: MessageEvent[] = [
      { at: START, event: "message", connection: 1, type: null, bytes: 5 },
      { at: START, event: "message", connection: 1, type: "say", bytes: 9, length: 3, verdict: "admit" },
      { at: START + 5, event: "message", connection: 2, type: "say", bytes: 0, verdict: "warn", limit: "x" },
      { at: START + 5, event: "message", connection: 2, type: "a", bytes: 1, verdict: "admit", asked: true },
      { at: START + 6, event: "message", connection: 2, type: "a", bytes: 1, forged: true, limit: "x" },
      { at: START + 6, event: "message", connection: 2, type: "a", bytes: 1, control: true },
    ];
    for (const message of messages) {
      const { at, connection, type = null, bytes, length = bytes, verdict, limit = null } = message;
      const { asked = false, forged = false, control = false } = message;
      writers[0].write(message);
      writers[1].message(at, connection, type, bytes, length, verdict, limit, asked, forged, control);
    }
    expect(writers[1].take()).toEqual(writers[0].take());
  });

  it("tells how large a chunk is by now, and how much nobody has taken", () => {
    const writer = new PackedWriter();
    expect(writer.take()).toHaveLength(0);
    const say = (): void => writer.message(START, 1, "say", 5, 5, "admit", null);
    say();
    const first = writer.take();
    say();
    const second = writer.take();
    expect(writer.size).toBe(first.length + second.length);
    say();
    expect(writer.pending).toBeGreaterThan(0);
    expect(writer.size).toBe(first.length + second.length + writer.pending);
  });

  it("keeps what nobody has taken before a new chunk begins", () => {
    const writer = new PackedWriter();
    writer.message(START, 1, "say", 5, 5, "admit", null);
    writer.begin();
    writer.message(START, 1, "say", 6, 6, "admit", null);
    expect(Array.from(unpack(writer.take()), (event) => "bytes" in event && event.bytes)).toEqual([5, 6]);
  });

  it("says a client's hash once, also in keys", () => {
    const hash = "0123456789abcdef";
    const standing = (connection: number, key: string): number => {
      const writer = new PackedWriter();
      const write = (of: string): void =>
        writer.write({
          at: START,
          event: "standing",
          connection,
          counts: [{ counter: 9, key: of, at: START, count: 3 }],
        });
      write(`["messages",9,"user:${hash}"]`);
      writer.take();
      write(key);
      return writer.take().length;
    };
    expect(standing(1, `["messages",9,"user:${hash}"]`)).toBeLessThan(16);
    expect(standing(1, `["messages",9,"user:fedcba9876543210"]`)).toBeLessThan(25);
    expect(standing(1, `["messages",9,"user:somebody else"]`)).toBeGreaterThan(40);
  });

  it("does not let a few bytes become a long key", () => {
    const writer = new PackedWriter();
    writer.write({ at: START, event: "open", connection: 1, client: "x".repeat(1_000) });
    const count = { counter: 9, key: "0123456789abcdef", at: START, count: 3 };
    writer.write({ at: START, event: "standing", connection: 1, counts: [count] });
    const bytes = writer.take();
    // Where the key is, its hash is named as the second name: make it the first.
    const place = bytes.lastIndexOf(14);
    expect(bytes[place - 1]).toBe(1);
    const hostile = Uint8Array.from([...bytes.slice(0, place - 1), 0, ...bytes.slice(place + 9)]);
    hostile[0] = (hostile[0] ?? 0) - 9;
    expect(Array.from(unpack(bytes), ({ event }) => event)).toEqual(["open", "standing"]);
    expect(Array.from(unpack(hostile), ({ event }) => event)).toEqual(["open"]);
  });

  it("begins a new chunk by itself before one is too large", () => {
    const writer = new PackedWriter();
    const event = { at: START, event: "rules", fingerprint: "x".repeat(3_000_000) } as const;
    for (let left = 13; left > 0; left--) writer.write(event);
    const frames = [...new Frames().take(writer.take())];
    expect(frames.map(([begins]) => begins)).toEqual([1, ...Array.from({ length: 11 }, () => 0), 1]);
  });

  it("does not let a chunk without end fill the memory", () => {
    const reader = new PackedReader();
    const [first, further] = [frameOf(true), frameOf(false)];
    const reasons = Array.from({ length: 18 }, (_, index) => reader.read(index === 0 ? first : further, []));
    expect(reasons.filter((reason) => reason === null)).toHaveLength(16);
    expect(reasons.at(-2)).toBe("its chunk is too large");
    expect(reader.read(first, [])).toBeNull();
  });
});

/** A frame of four million bytes and a few. */
function frameOf(begins: boolean): Uint8Array {
  const writer = new PackedWriter();
  writer.write({ at: START, event: "rules", fingerprint: "x".repeat(4_000_000) });
  const [frame = new Uint8Array()] = new Frames().take(writer.take());
  frame[0] = begins ? 1 : 0;
  return frame;
}
