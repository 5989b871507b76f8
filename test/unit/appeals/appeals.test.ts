import { describe, expect, it } from "vitest";
import type { DecideAppealOptions } from "../../../src/appeals/appeals.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { appealTo } from "../../support/appealing.ts";
import { policy as sharedPolicy, World } from "../../support/ledger-world.ts";
import { byHeaders, Room } from "../../support/room.ts";
import { DAY } from "../../support/time.ts";

const policy: Policy = { limits: [], identify: byHeaders, appeals: true };
const ban = { for: "1h", disclosure: "notify" } as const;

async function appealed(...users: string[]): Promise<Room> {
  const room = new Room(policy);
  for (const user of users) {
    await room.enter(user);
    await room.bouncer.bans.add(`user:${user}`, { ...ban, reason: `spam by ${user}` });
    room.now += 1;
    await appealTo(room.bouncer, { user, text: `I am ${user}.` });
  }
  return room;
}

describe("appeals.list", () => {
  it("lists the open ones of a room, the newest first, in pages, and by words", async () => {
    const { bouncer } = await appealed("eve", "bob", "carol");
    const { appeals, next } = await bouncer.appeals.list({ limit: 2 });
    expect(appeals.map(({ appeal }) => appeal.text)).toEqual(["I am carol.", "I am bob."]);
    expect(appeals[0]).toMatchObject({ about: { target: "user:carol", reason: "spam by carol" } });
    const rest = await bouncer.appeals.list({ limit: 2, after: next ?? undefined });
    expect([rest.appeals.map(({ appeal }) => appeal.text), rest.next]).toEqual([["I am eve."], null]);
    for (const search of ["I am EVE", "spam by eve", "user:eve"]) {
      const found = await bouncer.appeals.list({ search });
      expect(found.appeals.map(({ appeal }) => appeal.target)).toEqual(["user:eve"]);
    }
  });

  it("lists them for half a year", async () => {
    const room = await appealed("eve");
    room.now += 183 * DAY;
    await room.bouncer.bans.add("user:bob");
    expect((await room.bouncer.appeals.list()).appeals).toHaveLength(1);
  });

  it.each([{ status: "new" }, { limit: 0 }, { after: "x" }, { search: 1 }])(
    "throws for %j",
    async (options) => {
      const { bouncer } = new Room(policy);
      await expect(bouncer.appeals.list(options as never)).rejects.toThrow(TypeError);
    },
  );

  it("has none in a room without storage", async () => {
    const { bouncer } = new Room(policy, { storage: null });
    expect(await bouncer.appeals.list()).toEqual({ appeals: [], next: null });
    expect(await appealTo(bouncer, { text: "Why?" })).toMatchObject({ status: 404 });
  });
});

describe("appeals.decide", () => {
  it("lifts the ban if it approves, tells the room, and lets its client in", async () => {
    const room = await appealed("eve");
    const other = await room.bouncer.bans.add("user:eve", { ...ban, kind: "shadow-ban" });
    const [heard, pardons] = [room.listen("appeal"), room.listen("pardon")];
    const { appeals } = await room.bouncer.appeals.list();
    const [{ appeal }] = appeals as [(typeof appeals)[0]];
    const decided = await room.bouncer.appeals.decide(appeal.target, appeal.ban, {
      decision: "approve",
      note: "Sorry!",
      by: "ada",
    });
    expect(decided).toMatchObject({
      status: "approved",
      note: "Sorry!",
      by: "ada",
      decidedAt: expect.any(Number),
    });
    expect(heard).toEqual([{ client: "user:eve", appeal: decided }]);
    expect(pardons).toMatchObject([{ target: "user:eve" }]);
    const { bans } = await room.bouncer.bans.list();
    expect(bans.map(({ id }) => id)).toEqual([other.id]);
    expect((await room.knock("eve")).isIn).toBe(true);
    const lists = await Promise.all(
      (["open", "approved", "rejected"] as const).map((status) => room.bouncer.appeals.list({ status })),
    );
    expect(lists.map((page) => page.appeals.length)).toEqual([0, 1, 0]);
  });

  it("is done once, and for an appeal that there is", async () => {
    const room = await appealed("eve");
    const { appeals } = await room.bouncer.appeals.list();
    const [{ appeal }] = appeals as [(typeof appeals)[0]];
    const decide = (target: string, id: string) =>
      room.bouncer.appeals.decide(target, id, { decision: "reject", by: "ada" });
    await expect(decide("user:bob", appeal.ban)).rejects.toThrow("has not appealed");
    await expect(decide("user:eve", "another")).rejects.toThrow("has not appealed");
    await decide("user:eve", appeal.ban);
    await expect(decide("user:eve", appeal.ban)).rejects.toThrow("ada has rejected this appeal already");
    expect((await room.knock("eve")).isIn).toBe(false);
  });

  it.each<[string, string, object]>([
    ["decision", "user:eve", { decision: "approved" }],
    ["note", "user:eve", { decision: "reject", note: "x".repeat(1_001) }],
    ["by", "user:eve", { decision: "reject", by: 1 }],
    ["target", "eve", { decision: "reject" }],
  ])("throws if the %s is wrong", async (_, target, options) => {
    const { bouncer } = new Room(policy);
    await expect(bouncer.appeals.decide(target, "x", options as DecideAppealOptions)).rejects.toThrow(
      TypeError,
    );
  });
});

describe("with a shared ledger, an appeal", () => {
  const withAppeals = { ...sharedPolicy, appeals: true };

  async function two() {
    const world = new World();
    const [a, b] = [world.room("a"), world.room("b")];
    for (const { bouncer } of [a, b]) bouncer.setPolicy(withAppeals);
    return { world, a, b };
  }

  it("may be made in another room than the ban, once in all, and is in the inbox of each", async () => {
    const { world, a, b } = await two();
    const { id } = await a.bouncer.bans.add("user:eve", { ...ban, reason: "spam" });
    await world.quiet();
    expect(await appealTo(b.bouncer, { text: "Why?" })).toMatchObject({ status: 201, body: { ban: id } });
    expect(await appealTo(a.bouncer, { text: "Why?!" })).toMatchObject({
      status: 409,
      body: { status: "open" },
    });
    await world.quiet();
    const { appeals } = await a.bouncer.appeals.list({ search: "why" });
    expect(appeals).toMatchObject([{ appeal: { ban: id, text: "Why?" }, about: { reason: "spam" } }]);
    const everywhere = await b.bouncer.bans.list({ everywhere: true });
    expect(everywhere.bans).toMatchObject([{ id, appeal: { text: "Why?", status: "open" } }]);
  });

  it("lifts the ban in all rooms if it is approved, and is listed as that", async () => {
    const { world, a, b } = await two();
    const { id } = await a.bouncer.bans.add("user:eve", ban);
    await world.quiet();
    await appealTo(b.bouncer, { text: "Why?" });
    await a.bouncer.appeals.decide("user:eve", id, { decision: "approve", note: "Right.", by: "ada" });
    await world.quiet();
    expect([await world.bans("eve"), await b.bans("eve")]).toEqual([[], []]);
    for (const room of [a, b]) {
      const eve = await room.enter("eve");
      expect(eve.closes).toEqual([]);
      expect(await appealTo(room.bouncer)).toMatchObject({ body: { status: "approved", note: "Right." } });
    }
    expect((await b.bouncer.appeals.list()).appeals).toEqual([]);
    expect((await b.bouncer.appeals.list({ status: "approved" })).appeals).toHaveLength(1);
    expect((await world.audit("eve")).map(({ change }) => change)).toEqual(
      expect.arrayContaining(["ban", "appeal", "pardon", "decision"]),
    );
  });

  it("is in no list any more once its client is erased", async () => {
    const { world, a, b } = await two();
    await a.bouncer.bans.add("user:eve", ban);
    await world.quiet();
    await appealTo(b.bouncer, { text: "Why?" });
    await world.quiet();
    await world.shard("user:eve").answer({ do: "erase", keepBans: false });
    await world.quiet();
    expect(await appealTo(b.bouncer)).toMatchObject({ status: 404 });
    expect((await b.bouncer.appeals.list()).appeals).toEqual([]);
    const kept = world.directories().map(({ records }) => JSON.stringify([...records]));
    expect(kept.join()).not.toContain("Why?");
  });

  it("leaves nothing behind if there is none to be made", async () => {
    const { world, b } = await two();
    expect(await appealTo(b.bouncer, { text: "Why?" })).toMatchObject({ status: 404 });
    expect(await appealTo(b.bouncer)).toMatchObject({ status: 404 });
    expect((await world.storageOf("eve").list({ prefix: "" })).size).toBe(0);
  });

  it("cannot be made while the ledger is away, whoever asks", async () => {
    const { world, a, b } = await two();
    await a.bouncer.bans.add("user:eve", ban);
    await world.quiet();
    b.toLedger.trouble = "away";
    for (const user of ["eve", "bob"]) {
      expect(await appealTo(b.bouncer, { user, text: "Why?" })).toMatchObject({ status: 503 });
      expect(await appealTo(b.bouncer, { user })).toMatchObject({ status: 503 });
    }
  });

  it("is decided once, though two moderators decide at the same moment", async () => {
    const { world, a, b } = await two();
    const { id } = await a.bouncer.bans.add("user:eve", ban);
    await world.quiet();
    await appealTo(b.bouncer, { text: "Why?" });
    const decided = await Promise.allSettled([
      a.bouncer.appeals.decide("user:eve", id, { decision: "approve", by: "ada" }),
      b.bouncer.appeals.decide("user:eve", id, { decision: "reject", by: "bob" }),
    ]);
    expect(decided.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    await world.quiet();
    expect((await world.audit("eve")).filter(({ change }) => change === "decision")).toHaveLength(1);
  });
});
