import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { roomKeyOf } from "../../../src/ledger/room-key.ts";
import { runs } from "../../support/runs.ts";

const pieces = fc.constantFrom("a", "b", "/", "%", "%2F", "..", ":", "#", "é", "👩‍🚀", "\u0000", "\uffff", " ");
const ids = fc.array(pieces, { maxLength: 6 }).map((parts) => parts.join(""));
/** Encoded, they are longer than a key may be. */
const longNames = ids.map((name) => `${name}${"[".repeat(700)}`);

describe("a key", () => {
  it("of a room is no other room's, whatever is in their names", async () => {
    const names = fc.oneof({ weight: 3, arbitrary: ids }, { weight: 1, arbitrary: longNames });
    const rooms = fc.record({ party: ids, room: names });
    await fc.assert(
      fc.asyncProperty(rooms, rooms, async (one, other) => {
        const isSame = one.party === other.party && one.room === other.room;
        expect((await roomKeyOf(one)) === (await roomKeyOf(other))).toBe(isSame);
      }),
      { numRuns: runs(2_000) },
    );
  });

  it.each([":".repeat(800), "[".repeat(1_000), "ü".repeat(1_024), "x".repeat(8_000)])(
    "of a room with a long name is no longer than storage takes",
    async (room) => {
      const key = await roomKeyOf({ party: "main", room });
      expect(Buffer.byteLength(key)).toBeLessThanOrEqual(2_048);
      expect(key).toMatch(/^party-bouncer:room\//);
    },
  );

  it("of a room with a short name says which it is", async () => {
    expect(await roomKeyOf({ party: "main", room: "lobby/1" })).toBe("party-bouncer:room/main/lobby%2F1");
  });
});
