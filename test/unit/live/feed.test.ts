import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { roomsEverywhere } from "../../../src/collector/everywhere.ts";
import { Feed } from "../../../src/live/feed.ts";
import type { LiveFrame } from "../../../src/live/frames.ts";
import { Page } from "../../../src/live/page.ts";
import type { LedgerLike, RoomAddress } from "../../../src/platform/ledger-port.ts";
import { World } from "../../support/ledger-world.ts";
import { MINUTE, SECOND } from "../../support/time.ts";

/** A page, and what it was told. */
class Looking {
  readonly frames: LiveFrame[] = [];
  readonly page = new Page(
    { readyState: 1, send: (text) => void this.frames.push(JSON.parse(text) as LiveFrame), close: () => {} },
    null,
    0,
  );

  of<Type extends LiveFrame["type"]>(type: Type): Extract<LiveFrame, { type: Type }>[] {
    return this.frames.filter((frame): frame is Extract<LiveFrame, { type: Type }> => frame.type === type);
  }
}

let world: World;
let feed: Feed;
/** Questions to rooms. */
let asked: RoomAddress[];
/** How often the collectors were asked about a room. */
let summaries = 0;
/** Whether no room answers. */
let isMute = false;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  world = new World();
  asked = [];
  const ledger: LedgerLike = {
    call: (shard, call) => {
      const { do: what, room } = call as { do: string; room: RoomAddress };
      if (what === "room") summaries++;
      if (what === "ask") asked.push(room);
      if (what === "ask" && isMute) return Promise.reject(new Error("no room answers"));
      return world.shard(shard).answer(call);
    },
  };
  feed = new Feed(ledger, () => world.now);
});

afterEach(() => vi.useRealTimers());

async function report(): Promise<RoomAddress> {
  await world.pass(2 * SECOND);
  await world.quiet();
  const { rooms } = await roomsEverywhere(
    { call: (shard, call) => world.shard(shard).answer(call) },
    { limit: 1 },
  );
  const [room] = rooms;
  if (room === undefined) throw new Error("no room has reported");
  return { party: room.party, room: room.room };
}

describe("a room that is watched", () => {
  it("is asked while it is awake, and not kept awake by that", async () => {
    const room = world.room("lobby");
    const eve = await room.enter("eve");
    const address = await report();
    const looking = new Looking();
    looking.page.hear({ type: "watch", what: address });
    await feed.tell([looking.page]);
    expect(looking.of("room")).toHaveLength(1);
    expect(looking.of("room")[0]?.connections.map(({ target }) => target)).toEqual(["user:eve"]);
    await world.pass(MINUTE);
    asked.length = 0;
    for (let second = 0; second < 10; second++) await feed.tell([looking.page]);
    expect(asked).toEqual([]);
    expect(looking.of("room")).toHaveLength(1);
    room.say(eve);
    await report();
    await feed.tell([looking.page]);
    expect(asked.length).toBeGreaterThan(0);
    expect(looking.of("room")).toHaveLength(2);
  });

  it("is asked again once something was done", async () => {
    await world.room("lobby").enter("eve");
    const looking = new Looking();
    looking.page.hear({ type: "watch", what: await report() });
    await feed.tell([looking.page]);
    await world.pass(MINUTE);
    asked.length = 0;
    feed.renew();
    await feed.tell([looking.page]);
    expect(asked.length).toBeGreaterThan(0);
  });

  it("is asked once for all who watch it", async () => {
    await world.room("lobby").enter("eve");
    const address = await report();
    const all = Array.from({ length: 10 }, () => new Looking());
    for (const { page } of all) page.hear({ type: "watch", what: address });
    await feed.tell(all.map(({ page }) => page));
    const questions = asked.length;
    asked.length = 0;
    feed.renew();
    await feed.tell([all[0]?.page].flatMap((page) => page ?? []));
    expect(questions).toBe(asked.length);
    for (const looking of all) expect(looking.of("room")).toHaveLength(1);
  });

  it("is asked for its summary once, however many watch it", async () => {
    await world.room("lobby").enter("eve");
    const address = await report();
    const all = Array.from({ length: 3 }, () => new Looking());
    for (const { page } of all) page.hear({ type: "watch", what: address });
    summaries = 0;
    await feed.tell(all.map(({ page }) => page));
    expect(summaries).toBe(1);
    for (const looking of all) expect(looking.of("room")[0]?.summary).toMatchObject(address);
  });

  it("is left alone for a while if it does not answer, as everybody waits for it", async () => {
    await world.room("lobby").enter("eve");
    const looking = new Looking();
    looking.page.hear({ type: "watch", what: await report() });
    isMute = true;
    await feed.tell([looking.page]);
    isMute = false;
    asked.length = 0;
    await feed.tell([looking.page]);
    expect(asked).toEqual([]);
    await world.pass(10 * SECOND);
    await feed.tell([looking.page]);
    expect(looking.of("room")).toHaveLength(1);
  });

  it("is nobody's if it has not reported", async () => {
    const looking = new Looking();
    looking.page.hear({ type: "watch", what: { party: "chat", room: "nowhere" } });
    await feed.tell([looking.page]);
    expect(looking.of("room")).toEqual([]);
    expect(asked).toEqual([]);
  });
});

it("rooms with long names make no frame that is too long", async () => {
  for (let number = 0; number < 150; number++) {
    await world.room(`${number}${"x".repeat(8_000)}`).enter("eve");
  }
  await report();
  const looking = new Looking();
  looking.page.hear({ type: "watch", what: "rooms" });
  await feed.tell([looking.page]);
  const [frame] = looking.of("rooms");
  expect(frame?.rooms.length).toBeGreaterThan(20);
  expect(JSON.stringify(frame).length).toBeLessThan(500_001);
});
