import { external, type Policy } from "party-bouncer";
import { simulate, type TrafficEvent } from "party-bouncer/simulator";
import { describe, expect, it } from "vitest";
import { START } from "../../support/time.ts";

function visitors(clients: number, span: number): TrafficEvent[] {
  const events = Array.from({ length: clients }, (_, index): TrafficEvent => ({
    at: START,
    event: "open",
    connection: index,
    client: `user:${index}`,
  }));
  return [...events, { at: START + span, event: "close", connection: 0 }];
}

describe("notes", () => {
  it("say that the record is short, and that few were seen", () => {
    expect(simulate({}, visitors(1, 1_500)).notes).toEqual([
      "The record is 1.5 seconds long. Record more before you take a suggestion from it.",
      "1 client was seen. To know with 95% certainty what 99.9% of all clients need, record 2,995.",
    ]);
    expect(simulate({}, visitors(29, 60_000), { share: 0.9 }).notes).toEqual([]);
    expect(simulate({}, visitors(28, 60_000), { share: 0.9 }).notes).toEqual([
      "28 clients were seen. To know with 95% certainty what 90% of all clients need, record 29.",
    ]);
  });

  it("say that suggestions leave room for a flood, and which share does not", () => {
    const closing: Policy = {
      limits: [{ name: "all", limit: 1, window: "1h" }],
      ladder: [{ strikes: 1, do: "close", for: "1h" }],
    };
    const twice: TrafficEvent[] = [0, 1].map((index) => ({
      at: START + index,
      event: "message",
      connection: 0,
      bytes: 1,
    }));
    const [first, ...others] = visitors(10, 60_000);
    const records = first === undefined ? [] : [first, ...twice, ...others];
    expect(simulate(closing, records, { share: 0.95 }).notes).toContain(
      "1 client is closed. Suggestions leave out nobody of 10 clients. If those that are closed are floods, suggest for 90% of the clients instead.",
    );
    expect(simulate(closing, records, { share: 0.9 }).notes.join()).not.toContain("floods");
  });

  it("name the limits that a record alone cannot decide", () => {
    const elsewhere = external({ name: "elsewhere", consume: () => Promise.resolve(null) as never });
    const costly = { name: "costly", limit: 5, window: "1s", cost: () => 2 } as const;
    const { notes } = simulate({ limits: [elsewhere, costly] }, visitors(3_000, 60_000));
    expect(notes).toEqual([
      '"elsewhere": another limiter decides. None was asked: its answers are those in the record, or else yes.',
      '"costly": the cost is a function, which needs the message. It is what the record says, or else 1.',
    ]);
  });

  it("say that nobody could be turned away, and that the beginning is missing", () => {
    const message: TrafficEvent = { at: START, event: "message", connection: 1, type: null, bytes: 1 };
    expect(simulate({}, [message]).notes[0]).toBe(
      "The record does not say when connections came, so that nobody was turned away by `admission`.",
    );
    const load: TrafficEvent = { at: START, event: "load", connections: [0] };
    expect(simulate({}, [load, ...visitors(3_000, 60_000)]).notes).toEqual([
      "The record begins in the middle. What some clients had sent and earned before is known only as far as the room wrote it down.",
    ]);
  });
});
