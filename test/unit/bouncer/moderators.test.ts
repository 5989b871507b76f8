import { describe, expect, it } from "vitest";
import type { Policy } from "../../../src/policy/policy.ts";
import { byHeaders, HibernatingConnection, moderator, Room, settled } from "../../support/room.ts";

const policy: Policy = {
  limits: [{ name: "messages", limit: 1, window: "1m" }],
  maxMessageBytes: 10,
  ladder: [{ strikes: 1, do: "close", for: "1h" }],
  identify: byHeaders,
};
const asMo = moderator("mo");
const setUp = async (rules: Policy = {}) => {
  const room = new Room({ ...policy, ...rules });
  return {
    room,
    mo: await room.enter("mo", asMo),
    ada: await room.enter("ada"),
    bob: await room.enter("bob"),
  };
};

describe("a moderator", () => {
  it("is never judged: whatever it sends is delivered, without warning, strike or count", async () => {
    const { room, mo } = await setUp();
    const verdicts = room.listen("verdict");
    for (let count = 0; count < 50; count++) {
      expect(room.bouncer.handle(mo, "x".repeat(1_000), () => count)).toBe(count);
    }
    expect(room.host.judge(mo, "x".repeat(1_000))).toMatchObject({ admitted: true, action: "admit" });
    expect([mo.sent, mo.closes, verdicts]).toEqual([[], [], []]);
    expect(room.bouncer.strikes.standing(mo)).toMatchObject({ status: "ok", strikes: 0 });
  });

  it("is never judged for what makes no sense", async () => {
    const { room, mo } = await setUp();
    for (let count = 0; count < 50; count++) room.bouncer.strikes.reportInvalid(mo);
    expect([mo.sent, mo.closes]).toEqual([[], []]);
    expect(room.bouncer.strikes.standing(mo)).toMatchObject({ status: "ok", strikes: 0 });
    expect((await room.bouncer.bans.list()).bans).toEqual([]);
  });

  it("is not closed by a ban of its client, under whatever name, nor refused when it comes", async () => {
    const { room, mo } = await setUp();
    const words = "moderates here, as identify says when it is asked now";
    await expect(room.bouncer.bans.add(mo)).rejects.toThrow(`user:mo ${words}`);
    await expect(room.bouncer.bans.add("user:mo")).rejects.toThrow(words);
    await expect(room.bouncer.bans.add("user:mo", { kind: "shadow-ban" })).rejects.toThrow(words);
    expect((await room.bouncer.bans.list()).bans).toEqual([]);
    room.leave(mo);
    await room.bouncer.bans.add("user:mo");
    const refusals = room.listen("connect-refused");
    const back = await room.enter("back", asMo);
    expect([mo.closes, back.closes, refusals]).toEqual([[], [], []]);
    room.evict();
    expect((await room.enter("again", asMo)).closes).toEqual([]);
  });

  it("is not closed by the ladder, however many strikes it is given", async () => {
    const { room, mo } = await setUp();
    room.bouncer.strikes.add(mo, { strikes: 9 });
    await settled();
    expect(mo.closes).toEqual([]);
    expect((await room.enter("back", asMo)).closes).toEqual([]);
  });

  it("is seen by everyone, though its client is shadow-banned", async () => {
    const { room, mo, bob } = await setUp();
    room.leave(mo);
    await room.bouncer.bans.add("user:mo", { kind: "shadow-ban", for: "forever" });
    const back = await room.enter("back", asMo);
    for (const author of [back, await room.enter("another", asMo)]) {
      expect(room.bouncer.visibility.canSee(bob, author)).toBe(true);
      expect(room.bouncer.visibility.audienceOf(author)).toBeNull();
    }
    room.say(back, "hi");
    expect(bob.heard).toEqual(["hi"]);
  });

  it("is told nothing of a ban that is not carried out on it", async () => {
    const { room, mo } = await setUp({ objection: "abuse@example.com" });
    room.leave(mo);
    await room.bouncer.bans.add("user:mo", { disclosure: "notify" });
    const back = await room.enter("back", asMo);
    await settled();
    expect([mo.sent, back.sent]).toEqual([[], []]);
  });

  it("sees what is hidden: live in every way of sending, in the history, and by canSee", async () => {
    const { room, mo, ada, bob } = await setUp();
    await room.bouncer.bans.add(ada, { kind: "shadow-ban" });
    room.say(ada, "in a loop");
    room.bouncer.visibility.broadcast(ada, "by the bouncer");
    room.bouncer.visibility.as(ada, () => room.broadcast("as the author"));
    expect(mo.heard).toEqual(["in a loop", "by the bouncer", "as the author"]);
    expect(bob.heard).toEqual([]);
    expect([room.bouncer.visibility.canSee(mo, ada), room.bouncer.visibility.canSee(bob, ada)]).toEqual([
      true,
      false,
    ]);
    const item = { audience: room.bouncer.visibility.audienceOf(ada) };
    expect(room.bouncer.visibility.filter([item], mo)).toHaveLength(1);
    expect(room.bouncer.visibility.filter([item], bob)).toEqual([]);
  });

  it("still moderates after the room was thrown out of memory", async () => {
    const { room, mo, ada, bob } = await setUp();
    await room.bouncer.bans.add(ada, { kind: "shadow-ban" });
    room.evict();
    room.say(ada, "hi");
    expect([mo.heard, bob.heard]).toEqual([["hi"], []]);
    for (let count = 0; count < 50; count++) room.say(mo, "more than any limit");
    expect([mo.warnings, mo.closes]).toEqual([[], []]);
  });

  it("is one by what identify says of this very connection: another tab of it is judged and banned", async () => {
    const { room, mo } = await setUp();
    const tab = await room.enter("tab", { "x-user": "mo" });
    await room.bouncer.bans.add("user:mo");
    expect([mo.closes.length, tab.codes]).toEqual([0, [4403]]);
    expect((await room.enter("tab", { "x-user": "mo" })).codes).toEqual([4403]);
  });

  it("is nobody by its id", async () => {
    const { room } = await setUp();
    const eve = await room.enter("moderator", { "x-user": "moderator", "x-moderator": "true" });
    for (let count = 0; count < 2; count++) room.say(eve, "flood");
    expect(eve.codes).toEqual([4429]);
  });

  it("is let in though the room is full or it comes often", async () => {
    const room = new Room({
      ...policy,
      admission: { perRoom: 1, perClient: 1, connects: { limit: 1, window: "1h" } },
    });
    await room.enter("bob");
    for (let count = 0; count < 3; count++) expect((await room.knock("mo", asMo)).isIn).toBe(true);
  });

  it("cannot be told from others by what is sent: its state is not what the app sees", async () => {
    const { mo } = await setUp();
    expect(Object.keys(mo).toSorted()).toEqual(
      [...Object.keys(new HibernatingConnection("x")), "send"]
        .toSorted()
        .filter((key, i, all) => all.indexOf(key) === i && key !== "send"),
    );
  });
});
