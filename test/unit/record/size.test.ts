// @module-tag slow
import { describe, expect, it } from "vitest";
import { SteadyRoom } from "../../support/steady-room.ts";

const MESSAGES = 200_000;

describe("a record takes at most 12 bytes a message, all in", () => {
  it.each([1, 30, 1_000])("with %i clients", async (clients) => {
    const room = await new SteadyRoom(true, 1).fill(clients);
    room.send(MESSAGES);
    expect(room.storage.added / MESSAGES).toBeLessThan(12);
    // Segments have ended and begun by then, and the oldest have gone.
    const index = room.storage.records.get("party-bouncer:traffic-index") as { segments: { id: number }[] };
    expect([index.segments.length > 4, room.storage.added > 2 ** 19]).toEqual([true, true]);
  });

  it("and is written once a second, not once a message", async () => {
    const room = await new SteadyRoom(true, 1).fill(30);
    room.send(MESSAGES);
    const seconds = MESSAGES / (30 * SteadyRoom.rate);
    // Beside the second's write: a part that is full, what has gone, and the index.
    expect(room.storage.writes).toBeLessThan(1.5 * seconds);
    expect(room.storage.writes).toBeGreaterThan(0.9 * seconds);
  });
});
