import { expect, it } from "vitest";
import { nameOf, partyOf, placeOf } from "../../../src/bouncer/place.ts";
import type { RoomLike } from "../../../src/platform/room.ts";

const ledger = { call: () => Promise.resolve(null) };
const here: RoomLike = { connections: () => [], storage: null };
const fails = (): never => {
  throw new Error("not in an alarm");
};

it.each<[string, RoomLike, string, string | null, string]>([
  ["knows nothing", here, "", null, "in a room"],
  ["knows its name", { ...here, name: () => "lobby" }, "", "lobby", 'in room "lobby"'],
  [
    "shares a ledger",
    { ...here, shared: { ledger, address: () => ({ party: "chat", room: "lobby" }) } },
    "chat",
    null,
    "in a room",
  ],
  ["says its party", { ...here, party: () => "chat" }, "chat", null, "in a room"],
  ["cannot say", { ...here, name: fails, shared: { ledger, address: fails } }, "", null, "in a room"],
])("a room that %s", (_, room, party, name, place) => {
  expect([partyOf(room), nameOf(room), placeOf(room)]).toEqual([party, name, place]);
});
