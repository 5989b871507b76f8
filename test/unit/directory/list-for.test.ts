import { beforeEach, describe, expect, it } from "vitest";
import type { ListBansOptions } from "../../../src/bans/bans.ts";
import { type SharingRoom, World } from "../../support/ledger-world.ts";
import { byHeaders, Room } from "../../support/room.ts";

let world: World;
let room: SharingRoom;
let other: SharingRoom;
beforeEach(() => {
  world = new World();
  [room, other] = [world.room("room"), world.room("other")];
});

const targets = async (options: ListBansOptions): Promise<string[]> => {
  await world.quiet();
  const { bans } = await room.bouncer.bans.list({ everywhere: true, ...options });
  return bans.map(({ target }) => target);
};

describe("bans.list with everywhere", () => {
  it("lists the bans of all rooms, the newest first, where a room lists its own", async () => {
    const eve = await room.bouncer.bans.add("user:eve", { for: "1d" });
    world.now++;
    const mallory = await other.bouncer.bans.add("user:mallory", { label: "Mallory", for: "1d" });
    await world.quiet();
    expect(await room.bouncer.bans.list({ everywhere: true })).toEqual({ bans: [mallory, eve], next: null });
    expect(await room.bouncer.bans.list()).toEqual({ bans: [eve], next: null });
    const page = await room.bouncer.bans.list({ everywhere: true, limit: 1 });
    expect(page.bans).toEqual([mallory]);
    expect(await targets({ after: page.next ?? "" })).toEqual(["user:eve"]);
  });

  it("finds an address by its hash, and by itself", async () => {
    for (const client of ["203.0.113.7", "203.0.113.70"]) await other.bouncer.bans.add(`address:${client}`);
    const [found = "", ...rest] = await targets({ search: "address:203.0.113.7" });
    expect([found, rest]).toEqual([expect.stringMatching(/^address:#[\da-f]{32}$/), []]);
    expect(await targets({ search: found })).toEqual([found]);
    expect(await targets({ search: "203.0.113" })).toEqual([]);
    expect(await targets({ search: "address:" })).toHaveLength(2);
  });

  it("finds a client by its id, also by one that is too long to be kept", async () => {
    const long = `user:${"e".repeat(100)}` as const;
    for (const client of ["user:eve", "user:evelyn", long] as const) await other.bouncer.bans.add(client);
    expect((await targets({ search: "user:EVE" })).toSorted()).toEqual(["user:eve", "user:evelyn"]);
    expect(await targets({ search: long })).toEqual([expect.stringContaining("user:sha256-")]);
  });

  it("fails if the ledger is away", async () => {
    room.toLedger.trouble = "away";
    await expect(room.bouncer.bans.list({ everywhere: true })).rejects.toThrow("nobody is there");
  });

  it.each([
    [{ everywhere: true, limit: 0 }, "limit: expected a whole number from 1 to 1000, received 0"],
    [{ everywhere: true, search: 7 }, "search: expected text of at most 200 characters, received 7"],
    [{ everywhere: true, after: "party-bouncer:ban/" }, "after: expected the next of another page"],
    [{ search: "eve" }, "search: say everywhere: true with it"],
  ])("throws if an option is wrong: %j", async (options, words) => {
    const listed = room.bouncer.bans.list(options as ListBansOptions);
    await expect(listed).rejects.toThrow(TypeError);
    await expect(room.bouncer.bans.list(options as ListBansOptions)).rejects.toThrow(words);
  });

  it("throws without a ledger", async () => {
    const { bouncer } = new Room({ limits: [], identify: byHeaders });
    await expect(bouncer.bans.list({ everywhere: true })).rejects.toThrow(
      new TypeError("everywhere: there is no ledger that lists the bans of all rooms"),
    );
  });
});
