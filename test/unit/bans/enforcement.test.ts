import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Ban } from "../../../src/bans/ban.ts";
import type { AuditEntry } from "../../../src/bans/audit-entry.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { byHeaders, requestWith, Room, settled } from "../../support/room.ts";
import { runs } from "../../support/runs.ts";
import { START, SECOND, MINUTE, DAY } from "../../support/time.ts";

const policy: Policy = {
  limits: [{ name: "messages", limit: 5, window: "1s" }],
  ladder: [
    { strikes: 1, do: "warn" },
    { strikes: 2, do: "close", for: "1m" },
  ],
  identify: byHeaders,
};
const setUp = (): Room => new Room(policy);

const kindsOf = (changes: readonly AuditEntry[]): string[] => changes.map(({ change }) => change);
const idsOf = (bans: readonly Ban[]): string[] => bans.map(({ id }) => id).toSorted();

describe("the bans of a room", () => {
  it("are all that hold, of whichever kind, whoever imposed them, as they were given back", async () => {
    const room = setUp();
    const given = [
      await room.bouncer.bans.add("user:ada", { for: "5m", reason: "spam", by: "moderator:mo" }),
      await room.bouncer.bans.add("user:ada", { kind: "shadow-ban", for: "forever" }),
      await room.bouncer.bans.add("address:203.0.113.7"),
    ];
    const eve = await room.enter("eve");
    const imposed = room.listen("ban");
    room.bouncer.strikes.add(eve, { strikes: 2, reason: "links" });
    await settled();
    const { bans, next } = await room.bouncer.bans.list();
    expect(next).toBeNull();
    expect(idsOf(bans)).toEqual(idsOf([...given, ...imposed.map(({ ban }) => ban)]));
    for (const ban of given) expect(bans).toContainEqual(ban);
    expect(bans).toContainEqual({
      id: expect.any(String) as string,
      target: "user:eve",
      scope: "user",
      kind: "close",
      at: START,
      until: START + MINUTE,
      reason: "strike 2 on the ladder",
      by: "rule:links",
      limit: "links",
      disclosure: "none",
    });
  });

  it("are still there after the room was loaded anew, for ever included", async () => {
    const room = setUp();
    const ban = await room.bouncer.bans.add("user:ada", { for: "forever" });
    expect(ban.until).toBe(Infinity);
    room.evict();
    expect((await room.bouncer.bans.list()).bans).toEqual([ban]);
  });

  it("leave out those that are over, and those that were pardoned", async () => {
    const room = setUp();
    await room.bouncer.bans.add("user:ada", { for: "1m" });
    await room.bouncer.bans.add("user:bob");
    const left = await room.bouncer.bans.add("user:eve");
    await room.bouncer.bans.remove("user:bob");
    room.now += MINUTE;
    expect((await room.bouncer.bans.list()).bans).toEqual([left]);
  });

  it("come in pages of the size that is asked for, each ban once, until there are no more", async () => {
    const room = setUp();
    const given: Ban[] = [];
    for (let index = 0; index < 300; index++) {
      const ban = await room.bouncer.bans.add(`user:${index}`, { for: index % 3 === 0 ? "1m" : "1d" });
      if (index % 3 !== 0) given.push(ban);
    }
    room.now += MINUTE;
    for (const limit of [1, 7, 100, 128, 200, 999]) {
      const found: Ban[] = [];
      let page = await room.bouncer.bans.list({ limit });
      found.push(...page.bans);
      for (let count = 0; page.next !== null; count++) {
        expect(page.bans).toHaveLength(limit);
        expect(count).toBeLessThanOrEqual(given.length);
        page = await room.bouncer.bans.list({ limit, after: page.next });
        found.push(...page.bans);
      }
      expect(idsOf(found)).toEqual(idsOf(given));
    }
  });

  it("go on at the same place where some were lifted or added between two pages", async () => {
    const room = setUp();
    for (let index = 0; index < 9; index++) await room.bouncer.bans.add(`user:${index}`);
    const first = await room.bouncer.bans.list({ limit: 4 });
    for (const { target } of first.bans) await room.bouncer.bans.remove(target);
    const rest = await room.bouncer.bans.list({ limit: 99, after: first.next ?? "" });
    expect(rest.bans).toHaveLength(5);
    expect((await room.bouncer.bans.list()).bans).toHaveLength(5);
  });

  it("are none in a room without storage", async () => {
    const room = new Room(policy, { storage: null });
    await room.bouncer.bans.add("user:ada");
    expect(await room.bouncer.bans.list()).toEqual({ bans: [], next: null });
    expect(await room.bouncer.bans.history("user:ada")).toEqual([]);
  });
});

describe("the history of a client", () => {
  it("is all that was done about it, in order, with who did it and why, even in one millisecond", async () => {
    const room = setUp();
    const shadow = await room.bouncer.bans.add("user:ada", {
      kind: "shadow-ban",
      reason: "spam",
      by: "moderator:mo",
    });
    const open = await room.bouncer.bans.add("user:ada", { for: "1d" });
    await room.bouncer.bans.remove("user:ada", { by: "moderator:bob", reason: "appeal upheld" });
    const again = await room.bouncer.bans.add("user:ada");
    const history = await room.bouncer.bans.history("user:ada");
    expect(history).toMatchObject([
      { change: "ban", target: "user:ada", by: "moderator:mo", reason: "spam", ban: shadow },
      { change: "ban", by: "operator", reason: "", ban: open },
      { change: "pardon", by: "moderator:bob", reason: "appeal upheld", before: START },
      { change: "ban", ban: again },
    ]);
    const [, , pardon] = history;
    expect(pardon?.change === "pardon" && pardon.bans.toSorted()).toEqual(idsOf([shadow, open]));
    const times = history.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(times).size).toBe(times.length);
    expect(times[0]).toBe(START);
  });

  it("is the same for a connection of it, and nobody else's", async () => {
    const room = setUp();
    const [ada, bob, stranger] = [
      await room.enter("ada"),
      await room.enter("bob"),
      await room.enter("x", {}),
    ];
    await room.bouncer.bans.add(ada, { kind: "shadow-ban" });
    expect(await room.bouncer.bans.history(ada)).toEqual(await room.bouncer.bans.history("user:ada"));
    expect(await room.bouncer.bans.history(ada)).toHaveLength(1);
    for (const other of [bob, stranger]) expect(await room.bouncer.bans.history(other)).toEqual([]);
  });

  it("is told from that of any other, whatever is in the ids", async () => {
    const ids = ["a", "a/", "a/b", "a%2Fb", "a%", "A", "á", "👩‍🚀", "x".repeat(64), "/", "..", "audit/a"];
    const room = setUp();
    for (const id of ids) await room.bouncer.bans.add(`user:${id}`, { reason: id });
    for (const id of ids) {
      expect((await room.bouncer.bans.history(`user:${id}`)).map(({ reason }) => reason)).toEqual([id]);
      expect((await room.enter(id, { "x-user": encodeURI(id) })).closes.length).toBe(
        encodeURI(id) === id ? 1 : 0,
      );
    }
    expect((await room.bouncer.bans.list()).bans).toHaveLength(ids.length);
  });

  it("outlasts the bans: half a year, and no longer", async () => {
    const room = setUp();
    await room.bouncer.bans.add("user:ada", { for: "1m" });
    const churn = async (): Promise<void> => {
      for (let index = 0; index < 50; index++) await room.bouncer.bans.add(`user:${index}`, { for: 1 });
    };
    room.now += 184 * DAY;
    await churn();
    expect(await room.bouncer.bans.history("user:ada")).toHaveLength(1);
    expect(room.memory.keys("party-bouncer:ban/user%3Aada/")).toEqual([]);
    room.now += 1;
    await churn();
    expect(await room.bouncer.bans.history("user:ada")).toEqual([]);
  });

  it("goes on in order where the clock steps back", async () => {
    const room = setUp();
    await room.bouncer.bans.add("user:ada");
    room.now -= DAY;
    await room.bouncer.bans.remove("user:ada");
    await room.bouncer.bans.add("user:ada", { kind: "shadow-ban" });
    expect(kindsOf(await room.bouncer.bans.history("user:ada"))).toEqual(["ban", "pardon", "ban"]);
    const ada = await room.enter("ada");
    expect(ada.closes).toEqual([]);
    expect(room.bouncer.visibility.audienceOf(ada)).toBe("user:ada");
  });

  it("leaves out what is corrupt, says so, and leaves it where it is", async () => {
    const room = setUp();
    await room.bouncer.bans.add("user:ada");
    await room.bouncer.bans.remove("user:ada");
    const [first = ""] = room.memory.keys("party-bouncer:audit/");
    room.memory.records.set(first, "corrupt");
    const errors = room.listen("error");
    expect(kindsOf(await room.bouncer.bans.history("user:ada"))).toEqual(["pardon"]);
    expect(errors).toMatchObject([{ doing: "reading a record" }]);
    expect(room.memory.records.get(first)).toBe("corrupt");
  });
});

describe("of several bans", () => {
  it("the one that ends last holds, whichever came first", async () => {
    for (const spans of [
      ["5m", "1h"],
      ["1h", "5m"],
      ["1h", "5m", "10m"],
    ] as const) {
      const room = setUp();
      for (const span of spans) await room.bouncer.bans.add("user:ada", { for: span });
      expect((await room.enter("ada")).closes).toEqual([[4403, '{"retryAfter":3600000}']]);
      room.now += 60 * MINUTE;
      expect((await room.enter("ada")).closes).toEqual([]);
    }
  });

  it("the shadow-ban that ends last holds, for those who are here and those who come back", async () => {
    for (const spans of [
      ["5m", "1h"],
      ["1h", "5m"],
      ["forever", "5m"],
    ] as const) {
      const room = setUp();
      const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
      for (const span of spans) await room.bouncer.bans.add(ada, { kind: "shadow-ban", for: span });
      const tab = await room.enter("tab", { "x-user": "ada" });
      room.now += 60 * MINUTE - 1;
      for (const author of [ada, tab]) expect(room.bouncer.visibility.canSee(bob, author)).toBe(false);
      room.now++;
      for (const author of [ada, tab])
        expect(room.bouncer.visibility.canSee(bob, author)).toBe(spans[0] !== "forever");
    }
  });

  it("one imposed anew takes nothing from what its client has read in a cohort, here and when it comes back", async () => {
    const room = new Room({ ...policy, shadow: { audience: "cohort" } });
    const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
    for (const one of [ada, bob]) await room.bouncer.bans.add(one, { kind: "shadow-ban", for: "1h" });
    room.now += MINUTE;
    const items = [{ audience: room.bouncer.visibility.audienceOf(bob) }];
    room.now += MINUTE;
    await room.bouncer.bans.add(ada, { kind: "shadow-ban", for: "2h" });
    const seen = async (viewer: typeof ada): Promise<number[]> => [
      room.bouncer.visibility.filter(items, viewer).length,
      room.bouncer.visibility.filter(
        items,
        await room.bouncer.visibility.viewerOf(requestWith({ "x-user": "ada" })),
      ).length,
    ];
    expect(await seen(ada)).toEqual([1, 1]);
    expect(await seen(await room.enter("tab", { "x-user": "ada" }))).toEqual([1, 1]);
    // The first has ended: who was there goes on with what it knows, and who comes in anew begins with the second.
    room.now += 60 * MINUTE;
    expect(await seen(ada)).toEqual([1, 0]);
  });

  it("an open one and a hidden one do not end each other", async () => {
    const room = setUp();
    const bob = await room.enter("bob");
    await room.bouncer.bans.add("user:ada", { kind: "shadow-ban", for: "forever" });
    await room.bouncer.bans.add("user:ada", { for: "1m" });
    expect((await room.enter("ada")).codes).toEqual([4403]);
    room.now += MINUTE;
    const ada = await room.enter("ada");
    expect([ada.codes, room.bouncer.visibility.canSee(bob, ada)]).toEqual([[], false]);
  });

  it("a pardon lifts all that hide those who are here", async () => {
    const room = setUp();
    const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
    for (const span of ["5m", "forever", "1h"] as const)
      await room.bouncer.bans.add(ada, { kind: "shadow-ban", for: span });
    await room.bouncer.bans.remove("user:ada");
    expect(room.bouncer.visibility.canSee(bob, ada)).toBe(true);
    room.evict();
    expect(room.bouncer.visibility.canSee(bob, await room.enter("tab", { "x-user": "ada" }))).toBe(true);
  });

  it("a pardon lifts all of either kind for those who come back, after the room was loaded anew too", async () => {
    const room = setUp();
    const bob = await room.enter("bob");
    for (const span of ["5m", "forever"] as const) {
      await room.bouncer.bans.add("user:ada", { kind: "shadow-ban", for: span });
      await room.bouncer.bans.add("user:ada", { for: span });
    }
    await room.bouncer.bans.remove("user:ada");
    for (const _ of ["at once", "later"]) {
      const back = await room.enter("ada");
      expect([back.codes, room.bouncer.visibility.canSee(bob, back)]).toEqual([[], true]);
      expect((await room.bouncer.bans.list()).bans).toEqual([]);
      room.evict();
    }
  });

  it("hold for whoever is here exactly as for whoever comes in now, whatever is imposed and lifted", async () => {
    const step = fc.oneof(
      fc.record({
        do: fc.constant("shadowBan" as const),
        for: fc.constantFrom(10, 100, 1_000, "forever" as const),
      }),
      fc.record({ do: fc.constant("pardon" as const) }),
      fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 200 }) }),
      fc.record({ do: fc.constant("evict" as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (script) => {
        const room = setUp();
        const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
        for (const step of script) {
          if (step.do === "wait") room.now += step.ms;
          if (step.do === "shadowBan")
            await room.bouncer.bans.add("user:ada", { kind: "shadow-ban", for: step.for });
          if (step.do === "pardon") await room.bouncer.bans.remove("user:ada");
          if (step.do === "evict") room.evict();
          const back = await room.enter("tab", { "x-user": "ada" });
          const isListed = (await room.bouncer.bans.list()).bans.length > 0;
          expect([
            room.bouncer.visibility.canSee(bob, ada),
            room.bouncer.visibility.canSee(bob, back),
          ]).toEqual([!isListed, !isListed]);
        }
        expect([ada.sent, ada.closes]).toEqual([[], []]);
      }),
      { numRuns: runs(300) },
    );
  });
});

describe("a limit that is removed", () => {
  it("takes its own bans with it, and no other of the same client", async () => {
    const room = setUp();
    const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
    const id = room.bouncer.limits.add({ name: "event", limit: 1, window: "1m" });
    const left = await room.bouncer.bans.add(ada, { kind: "shadow-ban", for: "forever" });
    room.bouncer.strikes.add(ada, { strikes: 2, reason: id });
    await settled();
    expect(ada.codes).toEqual([4429]);
    expect((await room.bouncer.bans.list()).bans).toHaveLength(2);
    await room.bouncer.limits.remove(id);
    expect((await room.bouncer.bans.list()).bans).toEqual([left]);
    const back = await room.enter("ada");
    expect([back.codes, room.bouncer.visibility.canSee(bob, back)]).toEqual([[], false]);
    expect(await room.bouncer.bans.history("user:ada")).toMatchObject([
      { change: "ban", ban: left },
      { change: "ban", ban: { limit: "event" } },
      { change: "pardon", before: null, reason: "the limit event was removed" },
    ]);
  });

  it("leaves a ban by the same limit's name on an operator's word, and those by other limits", async () => {
    const room = setUp();
    const id = room.bouncer.limits.add({ name: "event", limit: 1, window: "1m" });
    await room.bouncer.bans.add("user:ada", { reason: "event", by: "event" });
    const eve = await room.enter("eve");
    room.bouncer.strikes.add(eve, { strikes: 2, reason: "other" });
    await settled();
    await room.bouncer.limits.remove(id);
    expect((await room.bouncer.bans.list()).bans).toHaveLength(2);
  });

  it("takes the hidden and the open ones of many clients with it, more than a page", async () => {
    const hiding = new Room({ ...policy, ladder: [{ strikes: 1, do: "shadow-ban", for: "forever" }] });
    const id = hiding.bouncer.limits.add({ name: "event", limit: 1, window: "1m" });
    const witness = await hiding.enter("bob");
    for (let index = 0; index < 200; index++)
      hiding.bouncer.strikes.add(await hiding.enter(`c${index}`), { reason: id });
    await settled();
    expect((await hiding.bouncer.bans.list()).bans).toHaveLength(200);
    await hiding.bouncer.limits.remove(id);
    expect((await hiding.bouncer.bans.list()).bans).toEqual([]);
    for (const client of hiding.here) expect(hiding.bouncer.visibility.canSee(witness, client)).toBe(true);
  });
});

describe("in a room without storage, for as long as it remembers,", () => {
  it("a pardon ends a shadow-ban, and says so", async () => {
    const room = new Room(policy, { storage: null });
    const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
    const pardons = room.listen("pardon");
    await room.bouncer.bans.add(ada, { kind: "shadow-ban", for: "forever" });
    expect(room.bouncer.visibility.canSee(bob, ada)).toBe(false);
    await room.bouncer.bans.remove(ada);
    expect(room.bouncer.visibility.canSee(bob, ada)).toBe(true);
    expect(pardons).toEqual([{ client: "user:ada", target: "user:ada" }]);
  });
});

it("a client can be banned for longer than it is here, whatever characters its id has", async () => {
  for (const id of ["a/b", "a%2Fb", "ü", "👩‍🚀", "\ud800", "a\u0000b"]) {
    const room = new Room({ ...policy, identify: () => id });
    const ada = await room.enter("ada");
    await room.bouncer.bans.add(ada).catch(() => {});
    expect([id, (await room.enter("ada")).codes]).toEqual([id, [4403]]);
  }
});

it("a ban is kept before it is carried out: nobody hears of one that a crash then forgets", async () => {
  const room = setUp();
  const ada = await room.enter("ada");
  const order: string[] = [];
  const { memory } = room;
  const put = memory.put.bind(memory);
  memory.put = async (key, value) => {
    order.push(key.split("/", 1)[0] ?? "");
    return put(key, value);
  };
  const close = ada.close.bind(ada);
  ada.close = (code, reason) => {
    order.push("close");
    close(code, reason);
  };
  room.now += SECOND;
  await room.bouncer.bans.add(ada);
  expect(order).toEqual(["party-bouncer:ban", "party-bouncer:audit", "close"]);
});
