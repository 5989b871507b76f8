import { expect, it } from "vitest";
import { joined } from "../../../../console/views/rooms/joined.ts";
import type { RoomSummary } from "../../../../src/admin/index.ts";
import { START } from "../../../support/time.ts";

function room(name: string, trouble = 0): RoomSummary {
  const counts = { admitted: 0, refused: 0, refusedInAll: 0, outbox: 0, ledgerAge: 0 };
  return {
    party: "main",
    room: name,
    at: START,
    connections: 1,
    clients: 1,
    switches: [],
    trouble,
    ...counts,
  };
}

const shown = (rooms: readonly RoomSummary[]): [string, number][] =>
  rooms.map(({ room, trouble }) => [room, trouble]);

it("shows what was asked for until the page is told of rooms", () => {
  expect(shown(joined(null, [room("a")], false))).toEqual([["a", 0]]);
});

it("shows what is told first, and what was asked for beside it after that", () => {
  const rooms = joined([room("b", 9), room("a", 8)], [room("a", 7), room("b", 1), room("c", 1)], false);
  expect(shown(rooms)).toEqual([
    ["b", 9],
    ["a", 8],
    ["c", 1],
  ]);
});

it("shows only what a search has found, as it is now", () => {
  const rooms = joined([room("b", 9), room("a", 8)], [room("a", 7), room("c", 1)], true);
  expect(shown(rooms)).toEqual([
    ["a", 8],
    ["c", 1],
  ]);
});
