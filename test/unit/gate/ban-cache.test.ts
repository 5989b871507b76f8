import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { newBan } from "../../../src/bans/ban.ts";
import { Events } from "../../../src/events/events.ts";
import { BanCache, inRoom } from "../../../src/gate/ban-cache.ts";
import type { Disclosure } from "../../../src/policy/disclosure.ts";
import { periodFrom } from "../../../src/shared/period.ts";
import { START, SECOND, MINUTE } from "../../support/time.ts";

const EVE = "user:eve";
const KEY = inRoom("main/lobby", EVE);

const banOf = (kind: "close" | "shadow-ban", disclosure: Disclosure = "none", length = MINUTE) =>
  newBan(kind, EVE, periodFrom(START, length), { reason: "", by: "operator", limit: null, disclosure });

beforeEach(() => vi.useFakeTimers({ now: START }));
afterEach(() => void vi.useRealTimers());

/** A cache that follows a room, of which a test emits the events. */
function setUp({ enforce = true, roomId = () => "main/lobby" } = {}) {
  const [cache, events] = [new BanCache(), new Events()];
  const room = { policy: { enforce }, on: events.on.bind(events) };
  cache.follow(room, roomId);
  return { cache, room, emit: events.emit.bind(events) };
}

it.each(["ban", "connect-refused"] as const)("learns from %s that a client is kept out of a room", (name) => {
  const { cache, emit } = setUp();
  const ban = banOf("close");
  cache.note(EVE, null, START);
  emit(name, { client: EVE, ban });
  expect(cache.fresh(KEY, START, SECOND)).toBe(ban);
  expect(cache.fresh(inRoom("main/other", EVE), START, SECOND)).toBeUndefined();
  // What the ledger said before may be old by now.
  expect(cache.fresh(EVE, START, SECOND)).toBeUndefined();
});

it("lets a client through that is hidden, or is owed a statement, or is unknown, and everybody in a dry run", () => {
  for (const [client, ban] of [
    [EVE, banOf("shadow-ban")],
    [EVE, banOf("close", "notify")],
    [EVE, banOf("close", "delayed")],
    [null, banOf("close")],
  ] as const) {
    const { cache, emit } = setUp();
    emit("ban", { client, ban });
    expect(cache.fresh(KEY, START, SECOND)).toBeUndefined();
  }
  const dry = setUp({ enforce: false });
  dry.emit("ban", { client: EVE, ban: banOf("close") });
  expect(dry.cache.fresh(KEY, START, SECOND)).toBeUndefined();
  // The room may leave its dry run later.
  dry.room.policy.enforce = true;
  dry.emit("ban", { client: EVE, ban: banOf("close") });
  expect(dry.cache.fresh(KEY, START, SECOND)).not.toBeUndefined();
});

it("learns of a pardon", () => {
  const { cache, emit } = setUp();
  emit("ban", { client: EVE, ban: banOf("close") });
  emit("pardon", { client: EVE, target: "user:eve" });
  expect(cache.fresh(KEY, START, SECOND)).toBeNull();
});

it("trusts an answer for as long as it is asked to, and knows the last one for longer", () => {
  const cache = new BanCache();
  const ban = banOf("close");
  cache.note(EVE, ban, START);
  expect(cache.fresh(EVE, START + SECOND, SECOND)).toBe(ban);
  expect(cache.fresh(EVE, START + SECOND + 1, SECOND)).toBeUndefined();
  expect(cache.fresh(EVE, START - SECOND - 1, SECOND)).toBeUndefined();
  expect(cache.last(EVE, START + MINUTE - 1)).toBe(ban);
  expect(cache.last(EVE, START + MINUTE)).toBeNull();
});

it("has each answer asked for again once, by whoever comes first after a while", () => {
  const cache = new BanCache();
  expect(cache.takeRenewal(EVE, START, SECOND)).toBe(false);
  cache.note(EVE, null, START);
  expect(cache.takeRenewal(EVE, START + SECOND, SECOND)).toBe(false);
  expect(cache.takeRenewal(EVE, START + SECOND + 1, SECOND)).toBe(true);
  expect(cache.takeRenewal(EVE, START + SECOND + 1, SECOND)).toBe(false);
  cache.note(EVE, null, START + SECOND + 2);
  expect(cache.takeRenewal(EVE, START + 2 * SECOND + 3, SECOND)).toBe(true);
});

it("forgets a ban that is over", () => {
  const cache = new BanCache();
  cache.note(EVE, banOf("close", "none", SECOND), START);
  expect(cache.fresh(EVE, START + SECOND, SECOND)).toBeNull();
});

it("goes on though a room does not know its name", () => {
  const { cache, emit } = setUp({
    roomId: () => {
      throw new Error("not in an alarm");
    },
  });
  const complaints = vi.spyOn(console, "error").mockImplementation(() => {});
  emit("ban", { client: EVE, ban: banOf("close") });
  expect(cache.fresh(KEY, START, SECOND)).toBeUndefined();
  expect(complaints).not.toHaveBeenCalled();
  complaints.mockRestore();
});

it("remembers ten thousand answers, and forgets the oldest first", () => {
  const cache = new BanCache();
  for (let index = 0; index <= 10_000; index++) cache.note(`user:${index}`, null, START);
  expect(cache.fresh("user:0", START, SECOND)).toBeUndefined();
  expect(cache.fresh("user:1", START, SECOND)).toBeNull();
});
