import { describe, expect, it } from "vitest";
import type { BanOptions } from "../../../src/bans/bans.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { appealTo } from "../../support/appealing.ts";
import { byHeaders, Room } from "../../support/room.ts";
import { MINUTE, SECOND } from "../../support/time.ts";

const policy: Policy = { limits: [], identify: byHeaders, appeals: true };
const OPEN = { for: "1h", reason: "spam", disclosure: "notify" } as const satisfies BanOptions;

async function banned(options: BanOptions = OPEN) {
  const room = new Room(policy);
  const eve = await room.enter("eve");
  const ban = await room.bouncer.bans.add(eve, options);
  return { room, eve, ban };
}

describe("an appeal", () => {
  it("is offered in the statement of reasons", async () => {
    const { eve, ban } = await banned();
    expect(eve.statements).toMatchObject([{ id: ban.id, appeals: true, objection: null }]);
    expect(eve.statements[0]?.message).toContain("You can answer once, here, in at most 1,000 characters.");
  });

  it("is not offered to a client that nobody knows", async () => {
    const room = new Room({ ...policy, objection: "Write to ada@example.com." });
    const stranger = await room.enter("stranger", {});
    await room.bouncer.bans.add(stranger, OPEN);
    expect(stranger.statements).toHaveLength(1);
    expect(stranger.statements[0]).not.toHaveProperty("appeals");
    expect(stranger.statements[0]?.message).not.toContain("answer");
  });

  it("is taken once, and its client is told what became of it", async () => {
    const { room, ban } = await banned();
    const heard = room.listen("appeal");
    expect(await appealTo(room.bouncer)).toMatchObject({
      status: 200,
      body: { ban: ban.id, status: "none", note: null },
    });
    const body = { ban: ban.id, status: "open", note: null };
    expect(await appealTo(room.bouncer, { text: "It was my brother." })).toMatchObject({ status: 201, body });
    expect(await appealTo(room.bouncer, { text: "Please!", ban: ban.id })).toMatchObject({
      status: 409,
      body,
    });
    expect(await appealTo(room.bouncer, { ban: ban.id })).toMatchObject({ status: 200, body });
    expect(heard).toMatchObject([
      { client: "user:eve", appeal: { text: "It was my brother.", status: "open", ban: ban.id } },
    ]);
    await room.bouncer.appeals.decide("user:eve", ban.id, { decision: "reject", note: "No.", by: "ada" });
    expect(await appealTo(room.bouncer)).toMatchObject({
      status: 200,
      body: { ban: ban.id, status: "rejected", note: "No." },
    });
  });

  it("can be read by a page of any origin, and is kept in no cache", async () => {
    const { room } = await banned();
    for (const asking of [{}, { text: "Why?" }, { user: "bob" }, { method: "PUT" }, { body: "?" }]) {
      expect((await appealTo(room.bouncer, asking))?.headers).toMatchObject({
        "access-control-allow-origin": "*",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      });
    }
    const preflight = await appealTo(room.bouncer, { method: "OPTIONS" });
    expect(preflight).toMatchObject({ status: 204, body: "" });
    expect(preflight?.headers["access-control-allow-methods"]).toBe("GET, POST");
  });

  it("is for its own path, and for a policy that has appeals", async () => {
    const { room } = await banned();
    for (const path of ["", "/party-bouncer/appeals", "/party-bouncer/appeal/x", "/appeal"]) {
      expect(await appealTo(room.bouncer, { path })).toBeNull();
    }
    expect((await appealTo(room.bouncer, { path: "/deeper/party-bouncer/appeal/" }))?.status).toBe(200);
    room.bouncer.setPolicy({ ...policy, appeals: false });
    expect(await appealTo(room.bouncer)).toBeNull();
  });

  it("is refused by other methods, and with a body that is none", async () => {
    const { room } = await banned();
    expect(await appealTo(room.bouncer, { method: "DELETE" })).toMatchObject({
      status: 405,
      headers: { allow: "GET, POST, OPTIONS" },
    });
    expect(await appealTo(room.bouncer, { body: "Why?" })).toMatchObject({ status: 400 });
    expect(await appealTo(room.bouncer, { text: "\u{202e}" })).toMatchObject({
      status: 400,
      body: "The text is empty.\n",
    });
  });

  it("has to wait if too many come, and says how long, in seconds", async () => {
    const { room } = await banned();
    for (let asked = 0; asked < 10; asked++) await appealTo(room.bouncer);
    expect(await appealTo(room.bouncer)).toMatchObject({ status: 429, headers: { "retry-after": "6" } });
    // Others are not kept waiting.
    expect((await appealTo(room.bouncer, { user: "bob" }))?.status).toBe(404);
    room.now += 6 * SECOND;
    expect((await appealTo(room.bouncer))?.status).toBe(200);
  });

  it("says that it cannot be taken now if storage fails, and the room hears of it", async () => {
    const { room } = await banned();
    const errors = room.listen("error");
    room.memory.list = () => Promise.reject(new Error("no storage"));
    expect(await appealTo(room.bouncer, { text: "Why?" })).toMatchObject({
      status: 503,
      body: "This room cannot take appeals now.\n",
    });
    expect(errors).toMatchObject([{ doing: "taking an appeal" }]);
  });
});

describe("a client that was told of nothing", () => {
  const hidden: BanOptions = { kind: "shadow-ban", for: "1h" };

  it.each<[string, BanOptions | null]>([
    ["is hidden", hidden],
    ["is hidden, and told once that is over", { ...hidden, disclosure: "delayed" }],
    ["is closed without a statement", { for: "1h" }],
  ])("hears the same as one that has no ban, byte for byte, if it %s", async (_, options) => {
    const { room, ban } = await banned(options ?? {});
    await room.enter("bob");
    for (const asking of [{}, { text: "Why?" }, { ban: ban.id }, { text: "Why?", ban: ban.id }]) {
      const [hers, his] = [
        await appealTo(room.bouncer, asking),
        await appealTo(room.bouncer, { ...asking, user: "bob" }),
      ];
      expect(hers).toEqual(his);
      expect(his).toMatchObject({ status: 404 });
    }
    expect((await room.bouncer.appeals.list()).appeals).toEqual([]);
  });

  it("hears the same of another client's ban", async () => {
    const { room, ban } = await banned();
    const his = await appealTo(room.bouncer, { user: "bob", text: "Why?", ban: ban.id });
    expect(his).toEqual(await appealTo(room.bouncer, { user: "bob", text: "Why?", ban: "none" }));
    expect(his).toMatchObject({ status: 404 });
  });

  it("reads as often from storage", async () => {
    const { room, ban } = await banned(hidden);
    const reads: number[] = [];
    const { memory } = room;
    const list = memory.list.bind(memory);
    for (const user of ["eve", "bob"]) {
      let count = 0;
      memory.list = (options) => {
        count++;
        return list(options);
      };
      await appealTo(room.bouncer, { user });
      await appealTo(room.bouncer, { user, text: "Why?", ban: ban.id });
      reads.push(count);
    }
    expect(reads[0]).toBe(reads[1]);
  });

  it("may appeal once it is told", async () => {
    const { room, eve } = await banned({ ...hidden, for: "1m", disclosure: "delayed" });
    room.now += MINUTE;
    room.say(eve, "hello");
    await expect.poll(() => eve.statements.length).toBe(1);
    expect(await appealTo(room.bouncer, { text: "I was hidden?" })).toMatchObject({ status: 201 });
  });
});
