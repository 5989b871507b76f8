import { describe, expect, it } from "vitest";
import type { Policy } from "../../../src/policy/policy.ts";
import { byHeaders, Room, settled } from "../../support/room.ts";
import { MINUTE } from "../../support/time.ts";

const policy: Policy = { limits: [], identify: byHeaders, objection: "Write to ada@example.com." };

const changesOf = async (room: Room): Promise<string[]> =>
  (await room.bouncer.bans.history("user:eve")).map(({ change }) => change);

describe("a pardon that storage does not take", () => {
  it("shows the client again, and leaves it the statement that it is owed", async () => {
    const room = new Room(policy);
    const eve = await room.enter("eve");
    await room.bouncer.bans.add(eve, { kind: "shadow-ban", for: "1m", disclosure: "delayed" });
    room.memory.error = new Error("the disk is full");
    await expect(room.bouncer.bans.remove(eve)).rejects.toThrow("the disk is full");
    expect(room.bouncer.visibility.audienceOf(eve)).toBeNull();
    room.memory.error = null;
    room.now += MINUTE;
    room.say(eve, "hello");
    await settled();
    expect(eve.statements).toHaveLength(1);
  });
});

describe("a client that is to be told of its ban at once", () => {
  it("is told on each of its connections, before the close, and that is noted once", async () => {
    const room = new Room(policy);
    const tabs = [await room.enter("eve"), await room.enter("tab", { "x-user": "eve" })];
    await room.bouncer.bans.add("user:eve", { for: "1h", reason: "spam links", disclosure: "notify" });
    for (const { statements, controlMessages, codes } of tabs) {
      expect(statements).toMatchObject([{ kind: "close", reason: "spam links", automatic: false }]);
      expect(controlMessages.map((message) => message?.type)).toEqual([
        "party-bouncer:statement",
        "party-bouncer:standing",
      ]);
      expect(codes).toEqual([4403]);
    }
    expect(await changesOf(room)).toEqual(["ban", "told"]);
  });

  it("is told when it comes in, if it was not here; and never again", async () => {
    const room = new Room(policy);
    await room.bouncer.bans.add("user:eve", { kind: "shadow-ban", disclosure: "notify" });
    expect((await room.enter("eve")).statements).toHaveLength(1);
    await settled();
    expect((await room.enter("eve again", { "x-user": "eve" })).statements).toEqual([]);
    expect(await changesOf(room)).toEqual(["ban", "told"]);
  });

  it("is told though nothing is kept of it, as is a connection whose client is unknown", async () => {
    const room = new Room(policy, { storage: null });
    const [eve, unknown] = [await room.enter("eve"), await room.enter("unknown", {})];
    for (const connection of [eve, unknown]) {
      await room.bouncer.bans.add(connection, { kind: "shadow-ban", disclosure: "notify" });
      expect(connection.statements).toHaveLength(1);
    }
  });
});

describe("a client that is to be told once its ban is over", () => {
  it.each([
    [
      "with its next message",
      async (room: Room) => room.say(room.here[0] ?? (await room.enter("eve")), "hello"),
    ],
    ["when it next comes in", async (room: Room) => void (await room.enter("eve", { "x-user": "eve" }))],
  ])("is told %s, not earlier, and once", async (_, doSomething) => {
    const room = new Room(policy);
    const eve = await room.enter("eve");
    await room.bouncer.bans.add(eve, { kind: "shadow-ban", for: "1m", disclosure: "delayed" });
    const count = (): number => room.here.reduce((sum, { statements }) => sum + statements.length, 0);
    room.now += MINUTE - 1;
    await doSomething(room);
    await settled();
    expect(count()).toBe(0);
    room.now++;
    for (const _ of ["first", "second"]) {
      await doSomething(room);
      await settled();
    }
    expect(count()).toBe(1);
    expect(await changesOf(room)).toEqual(["ban", "told"]);
  });

  it("is told at once if it is pardoned", async () => {
    const room = new Room(policy);
    const eve = await room.enter("eve");
    await room.bouncer.bans.add(eve, { kind: "shadow-ban", disclosure: "delayed" });
    expect(eve.statements).toEqual([]);
    await room.bouncer.bans.remove(eve);
    expect(eve.statements).toHaveLength(1);
    expect(await changesOf(room)).toEqual(["ban", "pardon", "told"]);
  });

  it("is told of it though a longer ban, of which it is told nothing, hid it on", async () => {
    const room = new Room(policy);
    const eve = await room.enter("eve");
    await room.bouncer.bans.add(eve, { kind: "shadow-ban", for: "1m", disclosure: "delayed" });
    await room.bouncer.bans.add(eve, { kind: "shadow-ban", for: "2m" });
    room.now += 2 * MINUTE;
    room.say(eve, "hello");
    await settled();
    expect(eve.statements).toHaveLength(1);
  });

  it("is told nothing while it moderates", async () => {
    const room = new Room({
      ...policy,
      identify: ({ headers }) => ({ id: headers.get("x-user"), moderator: headers.get("x-mod") !== null }),
    });
    const [eve, mod] = [await room.enter("eve"), await room.enter("mod", { "x-user": "eve", "x-mod": "1" })];
    await room.bouncer.bans.add(eve, { kind: "shadow-ban", for: "1m", disclosure: "delayed" });
    room.now += MINUTE;
    room.say(mod, "hello");
    await settled();
    expect(mod.statements).toEqual([]);
    room.say(eve, "hello");
    await settled();
    expect(eve.statements).toHaveLength(1);
  });
});

it("nobody is told of a ban without a disclosure, nor under a policy without control messages", async () => {
  const room = new Room(policy);
  const eve = await room.enter("eve");
  await room.bouncer.bans.add(eve, { kind: "shadow-ban", for: "1m" });
  await room.bouncer.bans.add("user:bob", { kind: "shadow-ban", for: "1m", disclosure: "notify" });
  room.bouncer.setPolicy({ ...policy, controlMessages: false });
  const bob = await room.enter("bob");
  room.now += MINUTE;
  for (const connection of [eve, bob]) room.say(connection, "hello");
  await settled();
  expect([eve.sent, bob.sent].flat().filter((text) => String(text).includes("statement"))).toEqual([]);
  expect(await changesOf(room)).toEqual(["ban"]);
});
