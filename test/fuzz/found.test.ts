// @module-tag slow
import { describe, expect, it } from "vitest";
import { rejectRequest } from "../../src/platform/reject-request.ts";
import { OUTBOX, ROOMS } from "../../src/storage/storage-keys.ts";
import { type HibernatingConnection, requestWith, Room, settled } from "../support/room.ts";
import { type SharingRoom, World } from "../support/ledger-world.ts";
import { identify } from "./policies.ts";
import { HOUR } from "../support/time.ts";

/** What the attack has found in the library's own code, each by the least that brings it about. What it found on the wire is in `wire.test.ts`. */
const policy = { identify, limits: [{ name: "messages", limit: 5, window: "1s" }] } as const;

const said = (errors: readonly { error: unknown }[]): string =>
  errors.map(({ error }) => String(error)).join("\n");

/** As hosts list connections in memory: by their ids, so that of two with the same one only the last is there. */
class ForgetfulRoom extends Room {
  override connections(): HibernatingConnection[] {
    return [...new Map(super.connections().map((connection) => [connection.id, connection])).values()];
  }
}

describe("two connections of a client that came with the same id, of which the host lists one", () => {
  it("are both closed by a ban", async () => {
    const room = new ForgetfulRoom(policy);
    const twins = [await room.enter("twin"), await room.enter("twin")];
    await room.bouncer.bans.add("user:twin");
    expect(twins.map(({ codes }) => codes)).toEqual([[4403], [4403]]);
  });

  it("are both hidden by a shadow-ban, and seen again after a pardon", async () => {
    const room = new ForgetfulRoom(policy);
    const [twins, viewer] = [
      [await room.enter("twin"), await room.enter("twin")],
      await room.enter("viewer"),
    ];
    await room.bouncer.bans.add("user:twin", { kind: "shadow-ban" });
    expect(twins.map((twin) => room.bouncer.visibility.canSee(viewer, twin))).toEqual([false, false]);
    await room.bouncer.bans.remove("user:twin");
    expect(twins.map((twin) => room.bouncer.visibility.canSee(viewer, twin))).toEqual([true, true]);
  });

  it("count as two, until they are gone", async () => {
    const room = new ForgetfulRoom(policy);
    const [first, last] = [await room.enter("twin"), await room.enter("twin")];
    expect(room.bouncer.metrics().connections).toBe(2);
    for (const twin of [first, last]) room.leave(twin);
    expect(room.bouncer.metrics().connections).toBe(0);
  });
});

describe("a connection whose state cannot be stored", () => {
  it("keeps a shadow-ban from nobody, not from its client's other connections either", async () => {
    const room = new Room(policy);
    const errors = room.listen("error");
    const [full, other, viewer] = [room.open("full"), room.open("other"), await room.enter("viewer")];
    Object.defineProperty(full, "serializeAttachment", {
      value: () => {
        throw new RangeError("an attachment cannot be larger");
      },
    });
    for (const connection of [full, other])
      await room.host.connect(connection, requestWith({ "x-user": "eve" }));
    const bans = room.listen("ban");
    await room.bouncer.bans.add("user:eve", { kind: "shadow-ban" });
    expect(room.bouncer.visibility.canSee(viewer, other)).toBe(false);
    expect(bans).toHaveLength(1);
    expect(new Set(errors.map(({ doing }) => doing))).toEqual(new Set(["keeping a connection's state"]));
  });
});

describe("strikes that are hardly ever forgiven", () => {
  it("are there when their client comes back", async () => {
    const room = new Room({ ...policy, forgiveAfter: Number.MAX_VALUE });
    const eve = await room.enter("eve");
    room.bouncer.strikes.add(eve, { strikes: 2 });
    room.leave(eve);
    await settled();
    expect(room.bouncer.strikes.standing(await room.enter("eve")).strikes).toBe(2);
  });
});

describe("a record", () => {
  it.each([
    ["with half a character in its id", { id: "\ud800" }],
    ["with half a character in whom it is about", { target: "user:\ud800" }],
    ["about somebody else than it is kept for", { target: "user:somebody" }],
    ["of another id than it is kept under", { id: "another" }],
  ])("%s is told of and left out, and takes no other with it", async (_, change) => {
    const room = new Room(policy);
    await room.bouncer.bans.add("user:eve");
    const [key = ""] = room.memory.keys("party-bouncer:ban/");
    const record = room.memory.records.get(key) as { ban: object };
    // A time to come, so that reading it writes it anew.
    const corrupt = {
      ...record,
      ban: { ...record.ban, ...change, at: room.now + HOUR, until: room.now + 2 * HOUR },
    };
    room.memory.records.set(key, corrupt);
    await room.bouncer.bans.add("user:eve", { for: "5m" });
    const errors = room.listen("error");
    expect((await room.enter("eve")).codes).toEqual([4403]);
    expect(said(errors)).toContain(key);
    await room.bouncer.bans.remove("user:eve");
    expect((await room.enter("eve")).codes).toEqual([]);
    expect((await room.enter("somebody")).codes).toEqual([]);
    expect((await room.bouncer.bans.list()).bans).toEqual([]);
    expect(room.memory.records.get(key)).toEqual(corrupt);
  });

  it("of strikes that cannot be read is told of, and counts as none", async () => {
    const room = new Room(policy);
    const eve = await room.enter("eve");
    room.bouncer.strikes.add(eve);
    room.leave(eve);
    await settled();
    const [key = ""] = room.memory.keys("party-bouncer:departure/");
    room.memory.records.set(key, { conduct: null });
    const errors = room.listen("error");
    expect(room.bouncer.strikes.standing(await room.enter("eve")).strikes).toBe(0);
    expect(said(errors)).toContain(key);
  });
});

describe("what the ledger has yet to hear", () => {
  /** A room that could not reach its ledger when it banned two, and has lost its memory since. */
  async function cutOff(): Promise<{ world: World; room: SharingRoom; first: string }> {
    const world = new World();
    const room = world.room("here");
    room.toLedger.trouble = "away";
    await room.bouncer.bans.add("user:first", { for: "1h" });
    await room.bouncer.bans.add("user:second", { for: "1h" });
    await world.quiet();
    room.restart();
    world.heal();
    world.now += HOUR / 2;
    const [first = ""] = room.storage.keys(OUTBOX);
    return { world, room, first };
  }

  /** Somebody comes, so that it catches up. */
  async function catchUp(world: World, room: SharingRoom): Promise<void> {
    await room.enter("somebody");
    await world.quiet();
  }

  it("is told of where it cannot be read, and keeps nothing else from the ledger", async () => {
    const { world, room, first } = await cutOff();
    room.storage.records.set(first, "corrupt");
    await catchUp(world, room);
    expect(said(room.errors)).toContain(first);
    expect(await world.bans("second")).toHaveLength(1);
    expect(room.storage.records.get(first)).toBe("corrupt");
  });

  it("keeps nothing else from the ledger where it is about another client than it is for", async () => {
    const { world, room, first } = await cutOff();
    room.storage.records.set(first, {
      ...(room.storage.records.get(first) as object),
      target: "user:another",
    });
    await catchUp(world, room);
    expect(await world.bans("second")).toHaveLength(1);
  });

  it("goes out in order, though one is kept under no time", async () => {
    const { world, room, first } = await cutOff();
    room.storage.records.set(`${OUTBOX}nonsense`, room.storage.records.get(first));
    await catchUp(world, room);
    room.toLedger.trouble = "away";
    await room.bouncer.bans.add("user:third");
    expect(room.storage.keys(OUTBOX).join()).not.toContain("NaN");
  });
});

describe("a room in the ledger's records that cannot be read", () => {
  it("is told of, and keeps no news from the others", async () => {
    const world = new World();
    const [here, there] = [world.room("here"), world.room("there")];
    const eve = await here.enter("eve");
    await world.quiet();
    world.storageOf("eve").records.set(`${ROOMS}main/nowhere`, { room: "nowhere" });
    world.restartLedger();
    await there.bouncer.bans.add("user:eve");
    await world.quiet();
    expect(eve.codes).toEqual([4403]);
    expect(world.failures.map(({ doing }) => doing)).toContain(`reading the record ${ROOMS}main/nowhere`);
  });
});

describe("a request that no host can serve", () => {
  const PAD = "x".repeat(8_192);
  it.each<[string, string, Record<string, string>, number | undefined]>([
    ["an id of 256 bytes", `/parties/a/b?_pk=${"x".repeat(256)}`, {}, undefined],
    ["an id of 257 bytes", `/parties/a/b?_pk=${"x".repeat(257)}`, {}, 400],
    ["an id of 256 characters in more bytes", `/parties/a/b?_pk=${"%C3%A9".repeat(129)}`, {}, 400],
    ["a name of 1,024 characters", `/parties/a/${"r".repeat(1_024)}`, {}, undefined],
    ["a name of 1,025 characters", `/parties/a/${"r".repeat(1_025)}`, {}, 414],
    ["a URL of more than 8,192 characters", `/parties/a/b?pad=${PAD}`, {}, 414],
    ["props in JSON", "/parties/a/b", { "x-partykit-props": ' {"a":1}' }, undefined],
    ["props in base64", "/parties/a/b", { "x-partykit-props": btoa('{"a":"b"}') }, undefined],
    ["props that are neither", "/parties/a/b", { "x-partykit-props": "%%%" }, 400],
    ["props that are base64 of no JSON", "/parties/a/b", { "x-partykit-props": btoa("{") }, 400],
    ["nothing odd", "/parties/a/b?_pk=c", {}, undefined],
  ])("is one with %s", (_, path, headers, status) => {
    expect(rejectRequest({ url: `https://example.com${path}`, headers: new Headers(headers) })?.status).toBe(
      status,
    );
  });
});
