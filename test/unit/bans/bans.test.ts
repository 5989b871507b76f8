import { describe, expect, it } from "vitest";
import type { BanOptions, Target } from "../../../src/bans/bans.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { byHeaders, Room } from "../../support/room.ts";
import { START, MINUTE, HOUR } from "../../support/time.ts";

const policy: Policy = { limits: [], identify: byHeaders };
const objection = "Write to ada@example.com.";

describe("bans.add", () => {
  it("closes for an hour, or hides for ten minutes, unless it is told otherwise", async () => {
    const room = new Room(policy);
    expect(await room.bouncer.bans.add("user:eve")).toMatchObject({
      target: "user:eve",
      scope: "user",
      kind: "close",
      at: START,
      until: START + HOUR,
      reason: "",
      by: "operator",
      limit: null,
      disclosure: "none",
    });
    expect(await room.bouncer.bans.add("user:eve", { kind: "shadow-ban" })).toMatchObject({
      kind: "shadow-ban",
      until: START + 10 * MINUTE,
    });
  });

  it.each<[string, object, Policy]>([
    ['kind: expected "close" or "shadow-ban", received "ban"', { kind: "ban" }, {}],
    ["for: expected a duration", { for: "soon" }, {}],
    ["for: expected a duration", { for: -1 }, {}],
    ["reason: expected text, received 1", { reason: 1 }, {}],
    ["by: expected text, received null", { by: null }, {}],
    ["label: expected text, received 1", { label: 1 }, {}],
    ["label: expected at most 100 characters", { label: "e".repeat(101) }, {}],
    ['disclosure: expected "none", "notify" or "delayed", received "later"', { disclosure: "later" }, {}],
    ["disclosure: say how to object first", { disclosure: "notify" }, {}],
    ["disclosure: nobody can be told", { disclosure: "notify" }, { objection, controlMessages: false }],
  ])("throws, and bans nobody: %s", async (message, options, more) => {
    const room = new Room({ ...policy, ...more });
    const eve = await room.enter("eve");
    for (const target of [eve, "user:eve"] as const) {
      const banned = room.bouncer.bans.add(target, options as BanOptions);
      await expect(banned).rejects.toThrow(TypeError);
      await expect(room.bouncer.bans.add(target, options as BanOptions)).rejects.toThrow(message);
    }
    expect([eve.closes, (await room.bouncer.bans.list()).bans]).toEqual([[], []]);
  });

  it("keeps a label, which the client never sees, and none if there is none", async () => {
    const room = new Room({ ...policy, objection });
    const eve = await room.enter("eve");
    const label = "Eve, ".repeat(20);
    const why = { label, disclosure: "notify" } as const;
    expect(await room.bouncer.bans.add(eve, why)).toMatchObject({ label });
    await room.bouncer.bans.add("user:mallory");
    const { bans } = await room.bouncer.bans.list();
    expect(bans.map(({ target, ...ban }) => [target, ban.label])).toEqual([
      ["user:eve", label],
      ["user:mallory", undefined],
    ]);
    expect(bans[1]).not.toHaveProperty("label");
    const again = await room.enter("again", { "x-user": "eve" });
    expect(JSON.stringify([eve.sent, eve.closes, again.sent, again.closes])).toMatch(/statement/);
    expect(JSON.stringify([eve.sent, eve.closes, again.sent, again.closes])).not.toContain("Eve,");
  });

  it("throws if the target is nobody's key", async () => {
    const room = new Room(policy);
    for (const target of ["", "eve", "room:main"]) {
      await expect(room.bouncer.bans.add(target as Target)).rejects.toThrow(
        `target: expected "user:<id>", "address:<address>" or a connection, received ${JSON.stringify(target)}`,
      );
    }
  });

  it("closes who is here, and keeps nobody out, if it is for no time", async () => {
    const room = new Room(policy);
    const eve = await room.enter("eve");
    await room.bouncer.bans.add(eve, { for: 0 });
    expect(eve.codes).toEqual([4403]);
    expect((await room.enter("eve again", { "x-user": "eve" })).codes).toEqual([]);
  });

  it("bans only the connection if its client is unknown", async () => {
    const room = new Room(policy);
    const [one, other] = [await room.enter("one", {}), await room.enter("other", {})];
    const events = room.listen("ban");
    const ban = await room.bouncer.bans.add(one);
    expect(ban).toMatchObject({ target: null, scope: "connection" });
    expect([one.codes, other.codes]).toEqual([[4403], []]);
    expect(events).toEqual([{ client: null, ban }]);
    expect((await room.bouncer.bans.list()).bans).toEqual([]);
  });
});

describe("bans.remove", () => {
  it("shows a connection again whose client is unknown, and says so", async () => {
    const room = new Room(policy);
    const [one, bob] = [await room.enter("one", {}), await room.enter("bob")];
    const events = room.listen("pardon");
    await room.bouncer.bans.add(one, { kind: "shadow-ban", for: "forever" });
    expect(room.bouncer.visibility.canSee(bob, one)).toBe(false);
    await room.bouncer.bans.remove(one);
    expect(room.bouncer.visibility.canSee(bob, one)).toBe(true);
    expect(events).toEqual([{ client: null, target: null }]);
  });

  it("tells of it by one event, however many connections and bans there are", async () => {
    const room = new Room(policy);
    for (const id of ["one", "two"]) await room.enter(id, { "x-user": "eve" });
    for (const kind of ["shadow-ban", "shadow-ban", "close"] as const)
      await room.bouncer.bans.add("user:eve", { kind });
    await room.enter("bob");
    const events = room.listen("pardon");
    await room.bouncer.bans.remove("user:eve");
    expect(events).toEqual([{ client: "user:eve", target: "user:eve" }]);
  });

  it("throws if an option is not text", async () => {
    const room = new Room(policy);
    await expect(room.bouncer.bans.remove("user:eve", { by: 1 as unknown as string })).rejects.toThrow(
      "by: expected text, received 1",
    );
  });
});
