import { expect, it } from "vitest";
import { isPastLastRooms, LastRooms } from "../../../src/ledger/last-rooms.ts";
import { LAST_ROOMS } from "../../../src/storage/storage-keys.ts";
import { MemoryStorage } from "../../support/storage.ts";

const DAY = 86_400_000;
const room = (name: string) => ({ party: "Chat", room: name });

it("remembers the four rooms that came last, the newest first, each once", async () => {
  const rooms = new LastRooms(new MemoryStorage());
  for (const [index, name] of ["a", "b", "c", "d", "e", "c"].entries()) await rooms.note(room(name), index);
  expect(await rooms.list([], 6)).toEqual(["c", "e", "d", "b"].map(room));
});

it("leaves out those that the client is in now", async () => {
  const rooms = new LastRooms(new MemoryStorage());
  for (const name of ["a", "b"]) await rooms.note(room(name), 0);
  expect(await rooms.list([room("b"), { party: "Game", room: "a" }], 1)).toEqual([room("a")]);
});

it("forgets a room after 31 days, whichever way the clock goes", async () => {
  const storage = new MemoryStorage();
  const rooms = new LastRooms(storage);
  await rooms.note(room("a"), 100 * DAY);
  await rooms.note(room("b"), 101 * DAY);
  expect(await rooms.list([], 131.5 * DAY)).toEqual([room("b")]);
  expect(await rooms.list([], 60 * DAY)).toEqual([]);
  const record = storage.records.get(LAST_ROOMS);
  expect([101, 131.9, 132].map((day) => isPastLastRooms(record, day * DAY))).toEqual([false, false, true]);
});

it("takes a record that cannot be read for none", async () => {
  const storage = new MemoryStorage();
  const rooms = new LastRooms(storage);
  for (const record of [null, "rooms", { v: 2, rooms: [] }, { v: 1, rooms: [{ room: {}, at: 1 }] }]) {
    await storage.put(LAST_ROOMS, record);
    expect(await rooms.list([], 0)).toEqual([]);
    expect(isPastLastRooms(record, 0)).toBe(true);
  }
});
