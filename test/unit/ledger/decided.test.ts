import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { DecidedCall } from "../../../src/collector/calls.ts";
import { banWith, imposed, pardonWith, toldOf } from "../../support/audit-entries.ts";
import { World } from "../../support/ledger-world.ts";
import { START } from "../../support/time.ts";

let world: World;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  world = new World();
});
afterEach(() => void vi.useRealTimers());

/** What collectors were told of what somebody in no room decided. */
const decided = (): DecidedCall["kind"][] =>
  world.toCollectors.sent
    .map((sent) => (sent as { call: DecidedCall }).call)
    .flatMap(({ do: what, kind }) => (what === "decided" ? [kind] : []));

const ban = banWith({ target: "user:eve" }, "forever");
const pardon = pardonWith({ target: "user:eve", before: START });

it("a decision that is sent twice, even at once, counts once", async () => {
  const eve = world.shard("user:eve");
  for (const change of [imposed(ban), pardon]) {
    const call = { do: "change", change, from: null };
    await Promise.all([eve.answer(call), eve.answer(call)]);
    await eve.answer(call);
  }
  await world.quiet();
  expect(decided()).toEqual([ban.kind, null]);
});

it("what a room decided, and whether somebody was told, is left to the room", async () => {
  const eve = world.shard("user:eve");
  await eve.answer({ do: "change", change: imposed(ban), from: { party: "main", room: "a" } });
  await eve.answer({ do: "change", change: toldOf(ban), from: null });
  await world.quiet();
  expect(decided()).toEqual([]);
});

it("a decision holds though it cannot be counted", async () => {
  world.toCollectors.trouble = "away";
  await world.shard("user:eve").answer({ do: "change", change: imposed(ban), from: null });
  await world.quiet();
  expect(await world.bans("eve")).toEqual([ban.id]);
  expect(world.failures.map(({ doing }) => doing)).toContain("counting an operator's decision");
});
