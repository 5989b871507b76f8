import { expect, it } from "vitest";
import { type Connection, Room } from "../../support/room.ts";

/** What is done by hand, and what of it a client's own messages come to. */
const CHAT = '{"type":"chat"}';

it.each<[string, (room: Room, ada: Connection) => void, boolean]>([
  ["a mute", (room, ada) => room.bouncer.strikes.mute(ada, "1h", { reason: "spoilers" }), false],
  [
    "a restriction",
    (room, ada) => room.bouncer.strikes.restrict(ada, { only: ["cursor"], for: "1h" }),
    false,
  ],
  [
    "a release",
    (room, ada) => {
      room.bouncer.strikes.restrict(ada, { only: ["cursor"], for: "1h" });
      room.bouncer.strikes.mute(ada, "1h");
      room.bouncer.strikes.release(ada);
    },
    true,
  ],
])("%s counts for the candidate as it does for the policy", async (_, act, passes) => {
  const room = new Room({ candidate: {} });
  const differences = room.listen("candidate");
  const ada = await room.enter("ada");
  act(room, ada);
  expect(room.bouncer.handle(ada, CHAT, () => true) === true).toBe(passes);
  expect(differences).toEqual([]);
  expect(room.bouncer.metrics().candidate).toMatchObject(passes ? { admitted: 1 } : { refused: 1 });
});
