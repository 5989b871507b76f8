import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type SharingRoom, World } from "../../support/ledger-world.ts";
import { DIRECTORY_DUE } from "../../../src/storage/storage-keys.ts";
import { PATIENCE } from "../../../src/platform/in-time.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../support/time.ts";

let world: World;
let room: SharingRoom;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  world = new World();
  room = world.room("main");
});
afterEach(() => void vi.useRealTimers());

const listed = async (): Promise<string[]> => (await world.listed()).map(({ target }) => target);
const isDue = (user: string): boolean => world.storageOf(user).records.has(DIRECTORY_DUE);
const notes = (): unknown[] =>
  world.between.sent.filter((sent) => (sent as { call: { do: string } }).call.do === "note");

describe("the ledger's list of bans", () => {
  it("hears of a ban, and of its end, without anybody waiting for it", async () => {
    world.between.trouble = "held";
    const ban = await room.bouncer.bans.add("user:eve", { label: "Eve" });
    await world.quiet();
    expect(await listed()).toEqual([]);
    world.between.release();
    await world.quiet();
    expect(await world.listed()).toEqual([ban]);
    expect(isDue("eve")).toBe(false);
    await world.pass(1);
    await room.bouncer.bans.remove("user:eve");
    await world.quiet();
    expect(await listed()).toEqual([]);
  });

  it("is not told of clients who come and go, nor that a client was told of its ban", async () => {
    const ann = await room.enter("ann");
    room.leave(ann);
    await room.bouncer.bans.add("user:eve", { disclosure: "notify", kind: "shadow-ban" });
    await world.quiet();
    const before = notes().length;
    expect((await room.enter("eve")).statements).toHaveLength(1);
    await world.quiet();
    expect(notes()).toHaveLength(before);
  });

  it("hears of a ban whose reason is too long to be sent", async () => {
    const reason = "x".repeat(1_000_000);
    await room.bouncer.bans.add("user:eve", { reason });
    await world.quiet();
    expect((await world.listed()).map((ban) => ban.reason.length)).toEqual([1_000]);
    expect(JSON.stringify(world.between.sent).length).toBeLessThan(5_000);
  });

  it("never sees an address", async () => {
    await room.bouncer.bans.add("address:203.0.113.7", { label: "the one from the café" });
    await world.quiet();
    const [ban] = await world.listed();
    expect(ban?.target).toMatch(/^address:#[\da-f]{32}$/);
    expect(JSON.stringify([world.between.sent, ban])).not.toContain("203.0.113");
  });

  it.each(["away", "slow", "lost"] as const)(
    "hears of a ban once what it is told is %s no more",
    async (trouble) => {
      world.between.trouble = trouble;
      await room.bouncer.bans.add("user:eve");
      await world.pass(3 * SECOND);
      expect(isDue("eve")).toBe(true);
      world.between.trouble = null;
      await world.pass(10 * SECOND);
      expect(await listed()).toEqual(["user:eve"]);
      expect(isDue("eve")).toBe(false);
    },
  );

  it("is tried four times at most, and then again with the next call", async () => {
    world.between.trouble = "away";
    await room.bouncer.bans.add("user:eve", { for: "1d" });
    await world.pass(MINUTE);
    expect(notes()).toHaveLength(4);
    world.between.trouble = null;
    await room.enter("eve");
    await world.quiet();
    expect(await listed()).toEqual(["user:eve"]);
  });

  it("hears of what was changed while it was told of something else", async () => {
    world.between.trouble = "held";
    await room.bouncer.bans.add("user:eve");
    await world.quiet();
    await world.pass(1);
    await room.bouncer.bans.remove("user:eve");
    await world.quiet();
    world.between.release();
    await world.pass(PATIENCE);
    expect(await listed()).toEqual([]);
    expect(isDue("eve")).toBe(false);
  });

  it("does not bring a ban back that it hears of too late", async () => {
    world.between.trouble = "held";
    await room.bouncer.bans.add("user:eve");
    await world.pass(PATIENCE + 1);
    const { held } = world.between;
    world.between.trouble = null;
    await room.bouncer.bans.remove("user:eve");
    await world.pass(MINUTE);
    expect(await listed()).toEqual([]);
    for (const release of held) release();
    await world.quiet();
    expect(await listed()).toEqual([]);
  });
});

describe("an object of the ledger that crashed before it told the list", () => {
  const crashed = async (): Promise<void> => {
    world.between.trouble = "away";
    await room.bouncer.bans.add("user:eve");
    await world.quiet();
    world.restartLedger();
    world.between.trouble = null;
    await world.quiet();
    expect([await listed(), isDue("eve")]).toEqual([[], true]);
  };

  it("tells it within a minute, by its alarm", async () => {
    await crashed();
    await world.pass(MINUTE);
    await world.wakeThoseDue();
    expect([await listed(), isDue("eve")]).toEqual([["user:eve"], false]);
  });

  it("tells it with the next call", async () => {
    await crashed();
    await room.enter("eve");
    await world.quiet();
    expect([await listed(), isDue("eve")]).toEqual([["user:eve"], false]);
  });

  it("tells it though it cannot read what it has noted", async () => {
    await crashed();
    world.storageOf("eve").records.set(DIRECTORY_DUE, "?");
    await world.pass(MINUTE);
    await world.wakeThoseDue();
    expect([await listed(), isDue("eve")]).toEqual([["user:eve"], false]);
  });

  it("tries again five minutes after an alarm in which it failed", async () => {
    await crashed();
    world.between.trouble = "away";
    await world.pass(MINUTE);
    await world.wakeThoseDue();
    world.between.trouble = null;
    await world.pass(5 * MINUTE - 1);
    await world.wakeThoseDue();
    expect(await listed()).toEqual([]);
    await world.pass(1);
    await world.wakeThoseDue();
    expect([await listed(), isDue("eve")]).toEqual([["user:eve"], false]);
  });

  it("tells it what is so by then, though the clock has stepped back since", async () => {
    await room.bouncer.bans.add("user:eve", { for: "forever" });
    await world.quiet();
    world.restartLedger();
    world.now -= HOUR;
    await room.bouncer.bans.remove("user:eve");
    await room.bouncer.bans.add("user:eve", { kind: "shadow-ban", for: "forever" });
    await world.pass(MINUTE);
    expect((await world.listed()).map(({ kind }) => kind)).toEqual(["shadow-ban"]);
    expect(isDue("eve")).toBe(false);
  });
});

describe("a list that has lost what it was told", () => {
  it("is told again within a month", async () => {
    for (const user of ["eve", "mallory"]) await room.bouncer.bans.add(`user:${user}`, { for: "forever" });
    await world.pass(MINUTE);
    await world.wakeThoseDue();
    for (const storage of world.directories()) storage.records.clear();
    expect(await listed()).toEqual([]);
    world.now += 32 * DAY;
    await world.wakeThoseDue();
    expect((await listed()).toSorted()).toEqual(["user:eve", "user:mallory"]);
  });
});
