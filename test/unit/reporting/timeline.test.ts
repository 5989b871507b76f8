import { describe, expect, it } from "vitest";
import type { TrafficEvent } from "../../../src/record/traffic-event.ts";
import { timelineIn } from "../../../src/reporting/timeline.ts";

async function* inBatches(...events: TrafficEvent[]): AsyncGenerator<TrafficEvent[]> {
  yield* events.map((event) => [event]);
}

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
      inBatches(
        { at: 1, event: "rules", fingerprint: "0123456789abcdef" },
        open(2, 1, "user:e"),
        open(3, 2, "user:b"),
        message(4, 1, "warn"),
        message(5, 2),
        { at: 6, event: "standing", connection: 1, hidden: null },
        { at: 7, event: "close", connection: 1, code: 4429 },
        { at: 8, event: "close", connection: 2 },
      ),
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
      inBatches(
        open(1, 1, "user:e"),
        { at: 2, event: "close", connection: 1 },
        open(3, 1, "user:b"),
        message(4, 1),
      ),
      EVE,
    );
    expect(events.map(({ at }) => at)).toEqual([1, 2]);
    const torn = await timelineIn(inBatches(open(1, 1, "user:e"), open(3, 1, null), message(4, 1)), EVE);
    expect(torn.events.map(({ at }) => at)).toEqual([1]);
  });

  it("ends with a connection that was turned away", async () => {
    const { events } = await timelineIn(
      inBatches(
        { ...open(1, 1, "user:e"), verdict: "close", limit: "connects" } as TrafficEvent,
        message(2, 1),
      ),
      EVE,
    );
    expect(events).toEqual([expect.objectContaining({ verdict: "close", limit: "connects" })]);
  });

  it("has the last 500, and says how many came before", async () => {
    const many = Array.from({ length: 2_400 }, (_, index) => message(index + 1, 1));
    const { events, more } = await timelineIn(inBatches(open(0, 1, "user:e"), ...many), EVE);
    expect(events.length).toBe(500);
    expect(events.at(-1)?.at).toBe(2_400);
    expect(more).toBe(1_901);
  });

  it("is empty if nothing was recorded", async () => {
    expect(await timelineIn(inBatches(), EVE)).toEqual({ events: [], since: null, more: 0 });
  });
});
