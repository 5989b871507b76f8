import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Bucket } from "../../src/measure/gcra.ts";
import { gaugeOf, measure, type Measurement, SIZE_LIMIT } from "../../src/measure/measure.ts";
import type { Message } from "../../src/measure/message.ts";

const START = Date.UTC(2026, 0, 1);

const gauge = gaugeOf({
  limits: [
    { name: "fast", limit: 10, window: 1_000, burst: 2 },
    { name: "slow", limit: 1, window: 60_000, burst: 3 },
  ],
  maxMessageBytes: 10,
});

/** Sends a message at each of the times, and keeps the buckets of those that pass. */
function send(times: readonly number[], message: Message = "hi", by = gauge): Measurement[] {
  let buckets: readonly Bucket[] = [];
  return times.map((time) => {
    const measurement = measure(buckets, by, message, START + time);
    ({ buckets } = measurement);
    return measurement;
  });
}

const namesIn = (measurements: readonly Measurement[]): (string | null)[] =>
  measurements.map(({ refusedBy }) => refusedBy);

describe("a message within every limit", () => {
  it("is refused by none, need not wait, and is charged to each", () => {
    const [first] = send([0]);
    expect(first).toEqual({
      refusedBy: null,
      wait: 0,
      buckets: [
        { owed: 100, at: START },
        { owed: 60_000, at: START },
      ],
    });
  });

  it("is admitted without limits, and charged to nothing", () => {
    const free = gaugeOf({ limits: [], maxMessageBytes: 1 });
    expect(measure([], free, "x", START)).toEqual({ refusedBy: null, wait: 0, buckets: [] });
  });
});

describe("a message over a limit", () => {
  it("is refused by the limit's name, with the wait of that limit", () => {
    const measurements = send([0, 0, 0, 100]);
    expect(namesIn(measurements)).toEqual([null, null, "fast", null]);
    expect(measurements.at(2)?.wait).toBe(100);
  });

  it("is charged to none of them: all or nothing", () => {
    // Only `fast` refuses the flood, and so `slow` still has a message left afterwards.
    const flood = Array.from({ length: 1_000 }, () => 0);
    expect(namesIn(send([0, ...flood, 100, 200, 300]).slice(-3))).toEqual([null, "slow", "slow"]);
  });

  it("leaves the very same buckets, so that nothing has to be written", () => {
    const measurements = send([0, 0, 0]);
    expect(measurements[2]?.buckets).toBe(measurements[1]?.buckets);
  });

  it("is refused in the name of the limit that refuses for longest, in whatever order they are", () => {
    const measurements = send([0, 0, 100, 100]);
    expect(measurements.at(-1)).toMatchObject({ refusedBy: "slow", wait: 59_900 });
    const reversed = { ...gauge, meters: gauge.meters.toReversed() };
    expect(send([0, 0, 100, 100], "hi", reversed).at(-1)).toMatchObject({ refusedBy: "slow", wait: 59_900 });
  });

  it("is refused in the name of the first of two that refuse for as long", () => {
    const twins = gaugeOf({
      limits: ["a", "b"].map((name) => ({ name, limit: 1, window: 1_000, burst: 1 })),
      maxMessageBytes: 10,
    });
    expect(namesIn(send([0, 0], "hi", twins))).toEqual([null, "a"]);
  });

  it("passes once it has waited, and not one millisecond sooner, whatever the limits", () => {
    const limits = fc.array(
      fc.record({
        name: fc.string(),
        limit: fc.integer({ min: 1, max: 20 }),
        window: fc.integer({ min: 1, max: 5_000 }),
        burst: fc.integer({ min: 1, max: 10 }),
      }),
      { minLength: 1, maxLength: 4 },
    );
    const gaps = fc.array(fc.nat({ max: 700 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(limits, gaps, (some, spans) => {
        const any = gaugeOf({ limits: some, maxMessageBytes: 10 });
        let buckets: readonly Bucket[] = [];
        let now = START;
        for (const span of spans) {
          now += span;
          const { refusedBy, wait, buckets: after } = measure(buckets, any, "hi", now);
          expect(refusedBy === null).toBe(wait === 0);
          expect(refusedBy === null).toBe(after !== buckets);
          if (wait > 0) {
            expect(measure(buckets, any, "hi", now + wait - 1).wait).toBe(1);
            expect(measure(buckets, any, "hi", now + wait).refusedBy).toBeNull();
          }
          buckets = after;
        }
      }),
      { numRuns: 1_500 },
    );
  });
});

describe("a message over the size limit", () => {
  it.each<[string, Message, boolean]>([
    ["ASCII at the limit", "x".repeat(10), false],
    ["ASCII over it", "x".repeat(11), true],
    ["two-byte letters at the limit", "é".repeat(5), false],
    ["two-byte letters over it", `${"é".repeat(5)}x`, true],
    ["emoji at the limit", "😀😀xx", false],
    ["emoji over it", "😀😀😀", true],
    ["low surrogates over it", "\udc00".repeat(4), true],
    ["a buffer at the limit", new ArrayBuffer(10), false],
    ["a buffer over it", new ArrayBuffer(11), true],
    ["a small view of a large buffer", new Uint8Array(new ArrayBuffer(99), 9, 10), false],
    ["a view over it", new Uint16Array(6), true],
    ["nothing", "", false],
    ["no bytes", new ArrayBuffer(0), false],
  ])("is told by its bytes: %s", (_, message, isOver) => {
    expect(measure([], gauge, message, START).refusedBy).toBe(isOver ? SIZE_LIMIT : null);
  });

  it("can never pass, and is charged to no limit", () => {
    const before = [{ owed: 5, at: START }];
    const { wait, buckets } = measure(before, gauge, "x".repeat(11), START);
    expect(wait).toBe(Infinity);
    expect(buckets).toBe(before);
  });

  it("is refused as such even where the limits refuse it too", () => {
    const full = send([0, 0]).at(-1)?.buckets ?? [];
    expect(measure(full, gauge, "x".repeat(11), START).refusedBy).toBe(SIZE_LIMIT);
  });
});

describe("a clock that steps back", () => {
  it("lets nobody in early, and moves the buckets to the new time to go on from there", () => {
    const full = send([0, 0]).at(-1)?.buckets ?? [];
    const stepped = measure(full, gauge, "hi", START - 1e6);
    expect(stepped).toMatchObject({ refusedBy: "fast", wait: 100 });
    expect(stepped.buckets.map(({ at }) => at)).toEqual([START - 1e6, START - 1e6]);
    expect(measure(stepped.buckets, gauge, "hi", START - 1e6 + 99).wait).toBe(1);
    expect(measure(stepped.buckets, gauge, "hi", START - 1e6 + 100).refusedBy).toBeNull();
  });
});

it("buckets that are missing count as empty, and those too many as none", () => {
  const [first] = send([0]);
  expect(measure([{ owed: 0, at: 0 }], gauge, "hi", START)).toEqual(first);
  expect(
    measure(
      [0, 1, 2, 3].map(() => ({ owed: 0, at: 0 })),
      gauge,
      "hi",
      START,
    ),
  ).toEqual(first);
});
