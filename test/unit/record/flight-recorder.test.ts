import { describe, expect, it } from "vitest";
import { unpack } from "../../../src/record/packed-reader.ts";
import type { TrafficEvent } from "../../../src/record/traffic-event.ts";
import type { Bouncer } from "../../../src/bouncer/bouncer.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { byHeaders, Room } from "../../support/room.ts";

const POLICY: Policy = {
  record: {},
  identify: byHeaders,
  limits: [{ name: "messages", limit: 2, window: "1s", burst: 2 }],
  log: false,
};

async function eventsOf({ record }: Bouncer): Promise<TrafficEvent[]> {
  const bytes = new Uint8Array(await new Response(record.read({ format: "packed" })).arrayBuffer());
  return [...unpack(bytes)];
}

async function roomWith(policy: Policy = {}): Promise<Room> {
  const room = new Room({ ...POLICY, ...policy });
  await room.host.ready();
  return room;
}

describe("a recorder", () => {
  it("writes down who comes, what they send, what is decided, and who goes", async () => {
    const room = await roomWith();
    const ann = await room.enter("ann");
    room.now += 10;
    room.say(ann, '{"type":"said","value":"hello"}');
    room.now += 5;
    room.leave(ann);
    expect(await eventsOf(room.bouncer)).toEqual([
      expect.objectContaining({ event: "rules" }),
      { at: room.now - 15, event: "load", connections: [] },
      {
        at: room.now - 15,
        event: "open",
        connection: 1,
        client: expect.stringMatching(/^user:[\da-f]{16}$/),
      },
      {
        at: room.now - 5,
        event: "message",
        connection: 1,
        type: "said",
        bytes: 31,
        verdict: "admit",
        limit: null,
      },
      { at: room.now, event: "close", connection: 1 },
    ]);
  });
});
