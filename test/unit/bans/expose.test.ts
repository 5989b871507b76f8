import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { byHeaders, Room, settled } from "../../support/room.ts";
import { useRealTimers, useTimersWithContext } from "../../support/timers.ts";
import { MINUTE } from "../../support/time.ts";

const FLUSH = 50;

beforeEach(() => useTimersWithContext());
afterEach(useRealTimers);

/** A room whose app sends what several said together, until that is found out. Eve was hidden in it. */
async function mixed(ban: { for?: "5m"; reason?: string; by?: string } = {}) {
  const room = new Room({ limits: [], identify: byHeaders });
  const [bob, eve, mallory] = [await room.enter("bob"), await room.enter("eve"), await room.enter("mallory")];
  for (const one of [eve, mallory]) await room.bouncer.bans.add(one, { kind: "shadow-ban", ...ban });
  const errors = room.listen("error");
  let batch: string[] = [];
  const say = (sender: typeof eve, text: string): unknown =>
    room.bouncer.handle(sender, text, () => {
      if (batch.push(text) > 1) return;
      setTimeout(() => room.broadcast(batch.splice(0).join()), FLUSH);
    });
  const findOut = async (): Promise<void> => {
    for (let round = 0; round < 5; round++) {
      say(eve, "eve");
      say(bob, "bob");
      await vi.advanceTimersByTimeAsync(FLUSH);
    }
    await settled();
  };
  return { room, eve, mallory, bob, say, errors, findOut };
}

it("closes every hidden client, for as long as it would have been hidden and for the same reason", async () => {
  const { room, eve, mallory, bob, findOut, errors } = await mixed({ for: "5m", reason: "links", by: "ada" });
  room.now += MINUTE;
  await findOut();
  for (const one of [eve, mallory]) expect(one.closes).toEqual([[4403, '{"retryAfter":240000}']]);
  expect(bob.closes).toEqual([]);
  const { bans } = await room.bouncer.bans.list();
  const open = bans.filter(({ kind }) => kind === "close");
  expect(open).toHaveLength(2);
  for (const ban of open) expect(ban).toMatchObject({ reason: "links", by: "ada", at: room.now });
  expect(errors).toMatchObject([{ doing: "keeping a shadow-ban" }]);
});

it("closes one that is hidden later, with its next message, once", async () => {
  const { room, bob, say, findOut } = await mixed();
  await findOut();
  await room.bouncer.bans.add(bob, { kind: "shadow-ban" });
  const events = room.listen("ban");
  for (const text of ["one", "two", "three"]) say(bob, text);
  await settled();
  expect(bob.codes).toEqual([4403]);
  expect(events).toMatchObject([{ client: "user:bob", ban: { kind: "close" } }]);
});

it("tries again with the next message if the records could not be read", async () => {
  const { room, eve, say, errors, findOut } = await mixed();
  room.memory.error = new Error("the storage is away");
  await findOut();
  expect(eve.codes).toEqual([]);
  expect(errors.map(({ doing }) => doing)).toContain("keeping a ban");
  room.memory.error = null;
  say(eve, "again");
  await settled();
  expect(eve.codes).toEqual([4403]);
});
