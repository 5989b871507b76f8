import { diagnose, simulate, Simulation, type TrafficEvent } from "party-bouncer/simulator";
import { describe, expect, it } from "vitest";
import { refuseUnread } from "../../../src/record/unread.ts";

const LINE = '{"at":1767225600000,"event":"message","connection":1,"bytes":52}';
const BYTES = new TextEncoder().encode(LINE);

async function* parts(): AsyncGenerator<Uint8Array> {
  yield* await Promise.resolve([BYTES]);
}

/** What nobody can pass in TypeScript. */
const events = <Wrong>(records: Wrong): Wrong & Iterable<TrafficEvent> => records as never;

describe("a record that nobody has read", () => {
  it("is told from events, with what to do", () => {
    expect(() => refuseUnread(LINE)).toThrow(
      "These records are text, and events are expected. Read them first: readTraffic(",
    );
    expect(() => refuseUnread(BYTES)).toThrow("These records are bytes");
    expect(() => refuseUnread({ at: 1, event: "message", connection: 1, bytes: 52 })).not.toThrow();
  });

  it("is refused where it is played, whole or in parts", async () => {
    for (const play of [simulate, diagnose]) {
      for (const records of [LINE, [LINE], BYTES])
        expect(() => play({}, events(records))).toThrow("readTraffic(source)");
      await expect(async () => play({}, events(parts()))).rejects.toThrow("These records are bytes");
    }
    expect(() => new Simulation({}).add(events(BYTES) as never)).toThrow(TypeError);
  });
});
