import { describe, expect, it } from "vitest";
import type { Policy } from "../../../src/policy/policy.ts";
import { byHeaders, from, Room, settled } from "../../support/room.ts";
import { MINUTE } from "../../support/time.ts";

const SCHOOL = from("203.0.113.7");
const policy: Policy = {
  limits: [],
  ladder: [
    { strikes: 1, do: "warn" },
    { strikes: 2, do: "close", for: "1m" },
  ],
};

describe("a ban of an address", () => {
  it("by the ladder closes those with a strike of their own, and by an operator everybody behind it", async () => {
    const room = new Room(policy);
    const [one, other, honest] = [
      await room.enter("one", SCHOOL),
      await room.enter("other", SCHOOL),
      await room.enter("honest", SCHOOL),
    ];
    room.bouncer.strikes.add(other);
    room.bouncer.strikes.add(one, { strikes: 2 });
    await settled();
    expect([one.codes, other.codes, honest.codes]).toEqual([[4429], [4429], []]);
    await room.bouncer.bans.add("address:203.0.113.7");
    expect(honest.codes).toEqual([4403]);
  });
});

describe("a ban of a client", () => {
  it("closes all of its connections at once, each once, and keeps their strikes", async () => {
    const room = new Room({ ...policy, identify: byHeaders });
    const tabs = [await room.enter("eve"), await room.enter("tab", { "x-user": "eve" })];
    for (const tab of tabs) room.bouncer.strikes.add(tab);
    const banned = room.bouncer.bans.add(tabs[0] ?? "user:eve", { for: "1m" });
    // Before anything else can happen, what is in flight does nothing any more.
    expect(tabs.map(({ codes }) => codes)).toEqual([[4403], [4403]]);
    await banned;
    room.now += MINUTE;
    const back = await room.enter("eve again", { "x-user": "eve" });
    expect(room.bouncer.strikes.standing(back).strikes).toBe(1);
  });

  it("hides all of its connections, and leaves out who moderates", async () => {
    const room = new Room({
      limits: [],
      identify: ({ headers }) => ({ id: headers.get("x-user"), moderator: headers.get("x-mod") !== null }),
    });
    const bob = await room.enter("bob");
    const [eve, tab] = [await room.enter("eve"), await room.enter("tab", { "x-user": "eve" })];
    const mod = await room.enter("mod", { "x-user": "eve", "x-mod": "yes" });
    await room.bouncer.bans.add(eve, { kind: "shadow-ban" });
    const { canSee } = room.bouncer.visibility;
    const seen = [eve, tab, mod].map((author) => canSee.call(room.bouncer.visibility, bob, author));
    expect(seen).toEqual([false, false, true]);
    await room.bouncer.bans.add(eve);
    expect([eve, tab, mod].map(({ codes }) => codes)).toEqual([[4403], [4403], []]);
  });
});
