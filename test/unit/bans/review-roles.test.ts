import { describe, expect, it } from "vitest";
import type { Policy } from "../../../src/policy/policy.ts";
import { Room } from "../../support/room.ts";

describe("a moderator whose role was taken away while it was in", () => {
  const setUpRoles = async (rules: Policy = {}) => {
    const moderators = new Set(["mo"]);
    const room = new Room({
      limits: [],
      ...rules,
      identify: ({ headers }) => {
        const id = headers.get("x-user") ?? "";
        if (moderators.has("nobody knows")) throw new Error("the database is away");
        return { id, moderator: moderators.has(id) };
      },
    });
    return { room, moderators, mo: await room.enter("mo"), bob: await room.enter("bob") };
  };

  it("is closed by a ban, of its client or of the connection, and refused when it comes", async () => {
    for (const target of ["user:mo", "connection"] as const) {
      const { room, moderators, mo } = await setUpRoles();
      moderators.delete("mo");
      await room.bouncer.bans.add(target === "connection" ? mo : target);
      expect(mo.codes).toEqual([4403]);
      expect((await room.enter("mo")).codes).toEqual([4403]);
    }
  });

  it("is hidden by a shadow-ban, sees what is hidden no more, and its wire does not tell", async () => {
    const { room, moderators, mo, bob } = await setUpRoles();
    await room.bouncer.bans.add(bob, { kind: "shadow-ban" });
    moderators.delete("mo");
    await room.bouncer.bans.add("user:mo", { kind: "shadow-ban" });
    expect([room.bouncer.visibility.canSee(bob, mo), room.bouncer.visibility.canSee(mo, bob)]).toEqual([
      false,
      false,
    ]);
    expect([mo.sent, mo.closes]).toEqual([[], []]);
  });

  it("comes back after hibernation to be identified afresh, and is refused then", async () => {
    const { room, moderators, mo } = await setUpRoles();
    room.evict();
    moderators.delete("mo");
    await room.bouncer.bans.add("user:mo");
    // A code that is not the bouncer's: its socket comes back at once.
    expect(mo.codes).toEqual([4508]);
    expect((await room.enter("mo")).codes).toEqual([4403]);
  });

  it("comes back after hibernation, and stays in where it moderates after all", async () => {
    const { room, mo } = await setUpRoles();
    room.evict();
    await room.bouncer.bans.add("user:mo");
    expect(mo.codes).toEqual([4508]);
    const back = await room.enter("mo");
    expect(back.closes).toEqual([]);
    await expect(room.bouncer.bans.add("user:mo")).rejects.toThrow("moderates here");
  });

  it("is banned where identify cannot say", async () => {
    const { room, moderators, mo } = await setUpRoles();
    const errors = room.listen("error");
    moderators.add("nobody knows");
    await room.bouncer.bans.add("user:mo");
    expect(mo.codes).toEqual([4403]);
    expect(errors).toMatchObject([{ doing: "identify" }]);
  });
});
