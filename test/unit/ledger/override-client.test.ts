import { describe, expect, it } from "vitest";
import { overrideFor, overrideOf, shareOverride } from "../../../src/ledger/override-client.ts";
import type { LedgerLike } from "../../../src/platform/ledger-port.ts";
import { SWITCHES } from "../../../src/storage/storage-keys.ts";
import { type SharingRoom, World } from "../../support/ledger-world.ts";
import type { Connection } from "../../support/room.ts";
import { HOUR, MINUTE } from "../../support/time.ts";

const numbers = { limits: { messages: { limit: 3, window: 1_000, burst: 3 } }, reason: "a bot", by: "ada" };

function worldOf(): { world: World; ledger: LedgerLike; rooms: readonly [SharingRoom, SharingRoom] } {
  const world = new World();
  const ledger: LedgerLike = { call: (shard, call) => world.shard(shard).answer(call) };
  return { world, ledger, rooms: [world.room("lobby"), world.room("arena")] };
}

/** How many of ten messages pass. */
function passing(room: SharingRoom, connection: Connection): number {
  const before = room.bouncer.metrics(connection).admitted;
  for (let count = 0; count < 10; count++) room.say(connection);
  return room.bouncer.metrics(connection).admitted - before;
}

describe("an override of all rooms", () => {
  it("applies wherever the client is, and wherever it comes to, until it ends by itself", async () => {
    const { world, ledger, rooms } = worldOf();
    const [lobby, arena] = rooms;
    const eve = await lobby.enter("eve");
    const bob = await lobby.enter("bob");
    const override = overrideFor("user:eve", { ...numbers, for: HOUR }, world.now);
    expect(await shareOverride(ledger, "user:eve", override)).toEqual(override);
    await world.quiet();
    expect([passing(lobby, eve), passing(lobby, bob)]).toEqual([3, 10]);
    const there = await arena.enter("eve");
    expect(passing(arena, there)).toBe(3);
    lobby.hibernate();
    await lobby.host.ready();
    world.now += MINUTE;
    expect(passing(lobby, eve)).toBe(3);
    world.now += HOUR;
    expect([passing(lobby, eve), passing(arena, there)]).toEqual([10, 10]);
    expect(await overrideOf(ledger, "user:eve")).toBeNull();
  });

  it("ends everywhere if it is taken away anywhere", async () => {
    const { world, ledger, rooms } = worldOf();
    const [lobby, arena] = rooms;
    const [eve, there] = [await lobby.enter("eve"), await arena.enter("eve")];
    const { limits, ...who } = numbers;
    await lobby.bouncer.switches.override(eve, { limits, ...who, for: "1h" });
    await world.quiet();
    expect([passing(lobby, eve), passing(arena, there)]).toEqual([3, 3]);
    expect(arena.bouncer.switches.list()).toEqual(lobby.bouncer.switches.list());
    const ended = await arena.bouncer.switches.end("override", { by: "bob" });
    expect(ended).toMatchObject([{ kind: "override", target: "user:eve", by: "ada" }]);
    await world.quiet();
    world.now += 2_000;
    expect([passing(lobby, eve), passing(arena, there)]).toEqual([10, 10]);
    expect(lobby.bouncer.switches.list()).toEqual([]);
    expect(await overrideOf(ledger, "user:eve")).toBeNull();
  });

  it("is forgotten by a room that the client leaves, which hears no more of it", async () => {
    const { world, ledger, rooms } = worldOf();
    const [lobby] = rooms;
    const eve = await lobby.enter("eve");
    await shareOverride(ledger, "user:eve", overrideFor("user:eve", { ...numbers, for: HOUR }, world.now));
    await world.quiet();
    expect(lobby.storage.keys(SWITCHES)).toHaveLength(1);
    lobby.leave(eve);
    await world.quiet();
    expect(lobby.storage.keys(SWITCHES)).toEqual([]);
    expect(lobby.bouncer.switches.list()).toEqual([]);
    expect(passing(lobby, await lobby.enter("eve"))).toBe(3);
  });

  it("is not begun if the ledger is away", async () => {
    const { rooms } = worldOf();
    const [lobby] = rooms;
    const eve = await lobby.enter("eve");
    lobby.toLedger.trouble = "away";
    const { limits } = numbers;
    await expect(lobby.bouncer.switches.override(eve, { limits, for: "1h" })).rejects.toThrow(
      "nobody is there",
    );
    expect(passing(lobby, eve)).toBe(10);
  });

  it("leaves nothing behind in the client's object once it is over", async () => {
    const { world, ledger } = worldOf();
    await shareOverride(ledger, "user:eve", overrideFor("user:eve", { ...numbers, for: HOUR }, world.now));
    expect(world.storageOf("eve").keys(SWITCHES)).toHaveLength(1);
    await world.wake();
    expect(world.storageOf("eve").keys()).toEqual([]);
  });

  it("is refused for another client than the object's", async () => {
    const { world, ledger } = worldOf();
    const override = overrideFor("user:bob", { ...numbers, for: HOUR }, world.now);
    await expect(shareOverride(ledger, "user:eve", override)).rejects.toThrow("for another client");
  });
});
