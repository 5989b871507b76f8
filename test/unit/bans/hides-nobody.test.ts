import { definePolicy, type Policy, PolicyError, type Protocol, type RequestLike } from "party-bouncer";
import { describe, expect, it } from "vitest";
import { Room, requestWith } from "../../support/room.ts";

const documents: Protocol = { name: "documents", hidesNobody: "everybody sees the document" };
const identify = ({ headers }: RequestLike): string | null => headers.get("x-user");
const one = { limits: [{ name: "one", limit: 1, window: "1m" }] } as const satisfies Policy;

describe("where nobody can be hidden", () => {
  it("a ladder with a shadow-ban is refused, with the reason, unless it is a dry run", () => {
    const policy: Policy = { protocol: documents, ladder: [{ strikes: 1, do: "shadow-ban" }] };
    expect(() => definePolicy(policy)).toThrow(PolicyError);
    expect(() => definePolicy(policy)).toThrow(
      'ladder[0].do: expected something other than "shadow-ban", as everybody sees the document',
    );
    expect(() => definePolicy({ ...policy, enforce: false })).not.toThrow();
  });

  it("a rung that decides for one at run time warns in its place, and says why", async () => {
    const ladder = [{ strikes: 1, do: () => ({ do: "shadow-ban" as const }) }];
    const room = new Room({ ...one, protocol: documents, ladder });
    const errors = room.listen("error");
    const [eve, bob] = [await room.enter("eve"), await room.enter("bob")];
    room.say(eve, "first");
    room.say(eve, "second");
    expect(eve.warnings).toHaveLength(1);
    expect(String(errors[0]?.error)).toContain("cannot lead to a shadow-ban, as everybody sees the document");
    room.now += 60_000;
    room.say(eve, "third");
    expect(bob.heard).toEqual(["first", "third"]);
  });

  it("bans.add refuses one, and takes a ban that closes", async () => {
    const room = new Room({ protocol: documents });
    const eve = await room.enter("eve");
    await expect(room.bouncer.bans.add(eve, { kind: "shadow-ban" })).rejects.toThrow(
      'kind: expected "close", received "shadow-ban", as everybody sees the document',
    );
    await room.bouncer.bans.add(eve, { kind: "close" });
    expect(eve.codes).toEqual([4403]);
  });

  it("one that was imposed elsewhere hides nobody", async () => {
    const chat = new Room({ identify });
    await chat.bouncer.bans.add("user:eve", { kind: "shadow-ban" });
    for (const [policy, heard] of [
      [{ identify }, []],
      [{ identify, protocol: documents }, ["hello"]],
    ] as const) {
      const room = new Room(policy, { storage: chat.memory });
      const [eve, bob] = [await room.enter("eve"), await room.enter("bob")];
      room.say(eve, "hello");
      expect(bob.heard).toEqual(heard);
      const { shadow } = await room.bouncer.visibility.viewerOf(requestWith({ "x-user": "eve" }));
      expect(shadow === null).toBe(heard.length > 0);
    }
  });
});
