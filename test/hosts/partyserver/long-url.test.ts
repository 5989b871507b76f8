import { evictRoom } from "../../support/evict.ts";
import { describe, expect, it } from "vitest";
import { Client, type TestSocket } from "../../support/client.ts";
import { connect, roomOf } from "./rooms.ts";
import { pause } from "../../support/time.ts";

const PARTY = "hibernating-hiding";
const LONGEST = 8_192;

/** A URL of a room, so long. PartyServer keeps it in the connection's attachment, in which the bouncer's state has to fit too. */
function urlOf(room: string, length: number): string {
  const url = `http://rooms/parties/${PARTY}/${room}?pad=`;
  return url + "x".repeat(length - url.length);
}

const upgrade = (room: string, length: number): Promise<Response> =>
  roomOf(PARTY, room).fetch(urlOf(room, length), { headers: { Upgrade: "websocket", "x-user": "eve" } });

describe("a client with a URL as long as may be", () => {
  // With one of 16,200 bytes it was forgotten with its room's memory, and seen by everyone again.
  it("stays hidden when its room has lost its memory", async () => {
    const room = "long-url";
    const { webSocket } = await upgrade(room, LONGEST);
    webSocket?.accept();
    const eve = new Client(webSocket as unknown as TestSocket);
    const bob = new Client(await connect(PARTY, room, { user: "bob" }));
    await eve.flood(
      () => eve.do({ do: "say", text: "flood" }),
      () => eve.warnings.length >= 2,
    );
    expect(eve.warnings).toHaveLength(2);
    await evictRoom(roomOf(PARTY, room));
    // What was spent in the flood has to drain: five messages a second.
    await pause(1_100);
    // Again, should what was still on its way have led into another cool-down.
    await eve.flood(
      () => eve.do({ do: "say", text: "hidden" }),
      () => eve.heard.includes("hidden"),
      2_000,
    );
    bob.do({ do: "say", text: "after it" });
    await bob.until("its own words", () => bob.heard.includes("after it"));
    expect(bob.heard).not.toContain("hidden");
  });

  it.each([LONGEST + 1, 16_200, 60_000])(
    "is let in with no longer one, such as one of %s",
    async (length) => {
      expect((await upgrade("too-long", length)).status).toBe(414);
    },
  );
});
