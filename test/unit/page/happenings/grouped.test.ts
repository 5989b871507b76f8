import { expect, it } from "vitest";
import { grouped, type Happened } from "../../../../console/happenings/grouped.ts";
import { SECOND, START } from "../../../support/time.ts";

function strike(user: string, at: number, room = "lobby"): Happened {
  return { at, event: "strike", target: `user:${user}`, limit: "messages", text: "", party: "main", room };
}

it("says what happens to one client in one room once a minute, with how often", () => {
  const events = [
    strike("eve", START),
    strike("bob", START - SECOND),
    strike("eve", START - 2 * SECOND),
    strike("eve", START - 3 * SECOND, "games"),
    { ...strike("eve", START - 4 * SECOND), event: "ban" as const },
    strike("eve", START - 59 * SECOND),
    strike("eve", START - 60 * SECOND),
    strike("eve", START - 61 * SECOND),
  ];
  expect(grouped(events).map(({ happened, count }) => [events.indexOf(happened), count])).toEqual([
    [0, 3],
    [1, 1],
    [3, 1],
    [4, 1],
    [6, 2],
  ]);
});

it("does not take the end of slow mode for its begin", () => {
  const switched = (text: string, at: number): Happened => ({
    ...strike("nobody", at),
    event: "switch",
    target: null,
    limit: null,
    text,
  });
  const events = [
    switched("slow-mode ended by ada", START),
    switched("slow-mode begun by ada", START - SECOND),
  ];
  expect(grouped(events)).toHaveLength(2);
});
