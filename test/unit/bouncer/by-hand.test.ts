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

it("tells a hidden client what it would tell it were it not hidden", async () => {
  const [told, hidden] = await Promise.all(
    [false, true].map(async (isHidden) => {
      const room = new Room({ limits: [{ name: "messages", limit: 5, window: "1s" }] });
      const ada = await room.enter("ada");
      const { strikes, bans } = room.bouncer;
      if (isHidden) await bans.add(ada, { kind: "shadow-ban", for: "1d" });
      const say = (): void => void room.bouncer.handle(ada, CHAT, () => ada.send(CHAT));
      for (const act of [
        () => void strikes.add(ada, { reason: "spam" }),
        () => strikes.mute(ada, "10m", { reason: "spoilers" }),
        () => strikes.release(ada),
        () => strikes.restrict(ada, { only: ["cursor"], for: "1h" }),
        () => strikes.clear(ada),
      ]) {
        act();
        room.now += 2_000;
        say();
      }
      return ada.sent;
    }),
  );
  expect(told?.length).toBeGreaterThan(5);
  expect(hidden).toEqual(told);
});
