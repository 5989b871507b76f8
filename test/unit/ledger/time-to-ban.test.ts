import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { EnforcedCall } from "../../../src/collector/calls.ts";
import { totalsEverywhere } from "../../../src/collector/everywhere.ts";
import { type SharingRoom, World } from "../../support/ledger-world.ts";
import { MINUTE, SECOND } from "../../support/time.ts";

let world: World;
let room: SharingRoom;
let other: SharingRoom;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  world = new World();
  [room, other] = [world.room("room"), world.room("other")];
});
afterEach(() => void vi.useRealTimers());

/** What collectors were told of how long bans took. */
const measured = (): Pick<EnforcedCall, "ban" | "took">[] =>
  world.toCollectors.sent
    .map((sent) => (sent as { call: EnforcedCall }).call)
    .flatMap(({ do: what, ban, took }) => (what === "enforced" ? { ban, took } : []));

it("a ban of somebody who is nowhere has taken no time, and is counted once", async () => {
  const { id } = await room.bouncer.bans.add("user:eve");
  await world.quiet();
  expect(measured()).toEqual([{ ban: id, took: 0 }]);
  // The room reports as well, perhaps to the same collector, which pauses between two writes.
  await world.pass(SECOND);
  const { timeToBan } = await totalsEverywhere({
    call: (shard, call) => world.shard(shard).answer(call),
  });
  expect(timeToBan.count).toBe(1);
});

it("a ban has taken as long as the last room did that was told of it", async () => {
  const third = world.room("third");
  for (const each of [other, third]) await each.enter("eve");
  await world.quiet();
  third.fromLedger.trouble = "held";
  const { id } = await room.bouncer.bans.add("user:eve");
  await world.quiet();
  expect([other.here, measured()]).toEqual([[], []]);
  world.now += 700;
  third.fromLedger.release();
  await world.quiet();
  expect(third.here).toEqual([]);
  expect(measured()).toEqual([{ ban: id, took: 700 }]);
});

it("what a ban waits for the ledger counts, but what is sent again does not", async () => {
  room.toLedger.trouble = "lost";
  const { id } = await room.bouncer.bans.add("user:eve");
  await world.quiet();
  room.toLedger.trouble = "away";
  const late = await room.bouncer.bans.add("user:mallory");
  await world.pass(3 * SECOND);
  room.toLedger.trouble = null;
  await room.enter("ann");
  await world.pass(2 * MINUTE);
  await room.enter("bob");
  await world.quiet();
  const [first, second, ...rest] = measured();
  expect([first, rest]).toEqual([{ ban: id, took: 0 }, []]);
  expect(second?.ban).toBe(late.id);
  // The two were imposed within a millisecond, so the second counts as imposed in the next.
  expect(second?.took).toBe(3 * SECOND - 1);
});

it("a room that does not answer is waited for until it is given up", async () => {
  await other.enter("eve");
  await world.quiet();
  other.fromLedger.trouble = "away";
  await room.bouncer.bans.add("user:eve");
  await world.pass(SECOND);
  expect(measured()).toEqual([]);
  await world.pass(MINUTE);
  expect(measured().map(({ took }) => took >= SECOND)).toEqual([true]);
});

it("two bans at once are counted each, though a room is told of both at once", async () => {
  await other.enter("eve");
  await world.quiet();
  other.fromLedger.trouble = "held";
  const bans = await Promise.all([
    room.bouncer.bans.add("user:eve"),
    room.bouncer.bans.add("user:eve", { kind: "shadow-ban" }),
  ]);
  await world.quiet();
  other.fromLedger.release();
  await world.pass(SECOND);
  expect(
    measured()
      .map(({ ban }) => ban)
      .toSorted(),
  ).toEqual(bans.map(({ id }) => id).toSorted());
});

it("a lift is not counted", async () => {
  await room.bouncer.bans.add("user:eve");
  await world.quiet();
  const before = measured().length;
  await room.bouncer.bans.remove("user:eve");
  await world.quiet();
  expect(measured()).toHaveLength(before);
});
