import { describe, expect, it } from "vitest";
import type { TrafficEvent } from "../../../src/record/traffic-event.ts";
import type { StoredSegment } from "../../../src/record/recorded-batches.ts";
import { writeTraffic } from "../../../src/record/write-traffic.ts";
import { timelineIn } from "../../../src/reporting/timeline.ts";

/** A segment as a room has stored it. */
async function recorded(...events: TrafficEvent[]): Promise<StoredSegment> {
  const packed = new Response(
    writeTraffic(events, { format: "packed" }) as ReadableStream<Uint8Array<ArrayBuffer>>,
  );
  return { lead: 0, isFresh: true, bytes: new Uint8Array(await packed.arrayBuffer()) };
}

/** The same with its last byte wrong, or with more behind it that is none. */
const flipped = ({ bytes, ...segment }: StoredSegment): StoredSegment => ({
  ...segment,
  bytes: bytes.map((byte, index) => (index === bytes.length - 1 ? byte ^ 0xff : byte)),
});
const trailed = ({ bytes, ...segment }: StoredSegment): StoredSegment => ({
  ...segment,
  bytes: new Uint8Array([...bytes, 0, 1, 2, 3, 4, 5]),
});

const EVE = new Set(["user:e"]);
const open = (at: number, connection: number, client: string | null): TrafficEvent => ({
  at,
  event: "open",
  connection,
  client,
});
const message = (at: number, connection: number, verdict: "admit" | "warn" = "admit"): TrafficEvent => ({
  at,
  event: "message",
  connection,
  type: "chat",
  bytes: 12,
  verdict,
  limit: verdict === "warn" ? "messages" : null,
});

describe("a client's timeline", () => {
  it("has what happened to its connections, and to nobody else's", async () => {
    const { events, since, more } = await timelineIn(
      [
        await recorded(
          { at: 1, event: "rules", fingerprint: "0123456789abcdef" },
          open(2, 1, "user:e"),
          open(3, 2, "user:b"),
          message(4, 1, "warn"),
          message(5, 2),
          { at: 6, event: "standing", connection: 1, hidden: null },
          { at: 7, event: "close", connection: 1, code: 4429 },
          { at: 8, event: "close", connection: 2 },
        ),
      ],
      EVE,
    );
    expect({ since, more }).toEqual({ since: 1, more: 0 });
    expect(events.map(({ at, event }) => [at, event])).toEqual([
      [2, "open"],
      [4, "message"],
      [6, "standing"],
      [7, "close"],
    ]);
    expect(events[1]).toMatchObject({ type: "chat", bytes: 12, verdict: "warn", limit: "messages" });
    expect(events[2]).toMatchObject({ hidden: true, strikes: 0 });
    expect(events[3]).toMatchObject({ code: 4429 });
  });

  it("leaves out who comes later under a number that was its own", async () => {
    const { events } = await timelineIn(
      [
        await recorded(
          open(1, 1, "user:e"),
          { at: 2, event: "close", connection: 1 },
          open(3, 1, "user:b"),
          message(4, 1),
        ),
      ],
      EVE,
    );
    expect(events.map(({ at }) => at)).toEqual([1, 2]);
    const torn = await timelineIn(
      [await recorded(open(1, 1, "user:e"), open(3, 1, null), message(4, 1))],
      EVE,
    );
    expect(torn.events.map(({ at }) => at)).toEqual([1]);
  });

  it("ends with a connection that was turned away", async () => {
    const { events } = await timelineIn(
      [
        await recorded(
          { ...open(1, 1, "user:e"), verdict: "close", limit: "connects" } as TrafficEvent,
          message(2, 1),
        ),
      ],
      EVE,
    );
    expect(events).toEqual([expect.objectContaining({ verdict: "close", limit: "connects" })]);
  });

  it("has the last 500, and says how many came before", async () => {
    const many = Array.from({ length: 2_400 }, (_, index) => message(index + 1, 1));
    const { events, more } = await timelineIn([await recorded(open(0, 1, "user:e"), ...many)], EVE);
    expect(events.length).toBe(500);
    expect(events.at(-1)?.at).toBe(2_400);
    expect(more).toBe(1_901);
  });

  it.each([
    ["a frame that is wrong", flipped],
    ["what is no frame", trailed],
    [
      "nothing but that",
      (segment: StoredSegment) => ({ ...segment, bytes: Uint8Array.of(0xff, 0xff, 0xff, 0xff) }),
    ],
  ])("has what can be read of a record with %s, and says so", async (_, damage) => {
    const before = await recorded(open(1, 1, "user:e"), message(2, 1));
    const between = await recorded(message(3, 1));
    const after = await recorded(open(4, 1, "user:e"), message(5, 1));
    const whole = await timelineIn([before, between, after], EVE);
    expect([whole.damaged, whole.events.map(({ at }) => at)]).toEqual([false, [1, 2, 3, 4, 5]]);
    const { damaged, events } = await timelineIn([before, damage(between), after], EVE);
    expect(damaged).toBe(true);
    expect(events.map(({ at }) => at).filter((at) => at !== 3)).toEqual([1, 2, 4, 5]);
  });

  it("is empty if nothing was recorded", async () => {
    const nothing = { events: [], since: null, more: 0, damaged: false };
    expect(await timelineIn([], EVE)).toEqual(nothing);
    expect(await timelineIn([await recorded()], EVE)).toEqual(nothing);
  });
});
