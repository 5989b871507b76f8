import { describe, expect, it, vi } from "vitest";
import { createHost } from "../../../src/bouncer/create-host.ts";
import { PromotionError } from "../../../src/candidate/promotion-error.ts";
import type { Limit } from "../../../src/policy/limit.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { PROMOTION } from "../../../src/storage/storage-keys.ts";
import { byHeaders, from, type HibernatingConnection, Room, settled } from "../../support/room.ts";
import { MemoryStorage } from "../../support/storage.ts";
import { HOUR, MINUTE } from "../../support/time.ts";

const messages: Limit = { name: "messages", limit: 5, window: "1s", burst: 5 };
const strict: Policy = { limits: [{ ...messages, limit: 2, burst: 2 }] };
const lax: Policy = { limits: [{ ...messages, limit: 50, burst: 50 }] };

class TestRoom extends Room {
  constructor(policy: Policy, storage: MemoryStorage | null = new MemoryStorage()) {
    super({ identify: byHeaders, limits: [messages], ...policy }, { storage });
  }

  /** So many clients come, and each says so much at once. */
  async fill(clients: number, says: number, name = "client"): Promise<HibernatingConnection[]> {
    const came: HibernatingConnection[] = [];
    for (let index = 0; index < clients; index++) {
      const connection = await this.enter(`${name} ${index}`);
      for (let count = 0; count < says; count++) this.say(connection, "hi");
      came.push(connection);
    }
    return came;
  }

  /** How many messages of a burst pass. */
  async passed(id: string): Promise<number> {
    const connection = await this.enter(id);
    for (let count = 0; count < 10; count++) this.say(connection, "hi");
    return this.bouncer.metrics(connection).admitted;
  }

  /** As a host does it. */
  override evict(): void {
    super.evict();
    void this.host.ready();
  }
}

describe("a promotion", () => {
  it("makes the candidate the policy, and the policy the candidate", async () => {
    const room = new TestRoom({ candidate: strict });
    const heard = room.listen("promotion");
    await room.fill(1, 1);
    expect(await room.bouncer.promote()).toEqual({ clients: { seen: 1, hit: 0 }, until: null, isKept: true });
    expect(room.bouncer.policy.limits[0]).toMatchObject({ limit: 2 });
    expect(room.bouncer.policy.candidate?.limits[0]).toMatchObject({ limit: 5 });
    await room.fill(1, 4, "busy");
    expect(room.bouncer.metrics().candidate).toMatchObject({ looser: 2, clients: { hit: 0, spared: 1 } });
    expect(await room.passed("ada")).toBe(2);
    expect(heard).toEqual([{ state: "promoted", clients: { seen: 1, hit: 0 }, most: null }]);
  });

  it("enforces the limits that were tried, for everybody", async () => {
    const limits: Limit[] = [messages, { ...messages, name: "tight", limit: 1, burst: 1, enforce: false }];
    const room = new TestRoom({ limits });
    await room.bouncer.promote();
    expect(await room.passed("ada")).toBe(1);
    expect(await room.bouncer.demote()).toBe(true);
    expect(await room.passed("bob")).toBe(5);
    expect(room.bouncer.policy.limits[1]).toMatchObject({ enforce: false });
  });

  it("goes on counting where both have the same limit, and keeps strikes", async () => {
    const room = new TestRoom({ candidate: { limits: [messages], maxMessageBytes: 10 } });
    const [ada] = await room.fill(1, 6);
    if (ada === undefined) throw new Error("nobody came");
    await room.bouncer.promote();
    expect(room.bouncer.strikes.standing(ada)).toMatchObject({ strikes: 1, status: "coolingDown" });
    room.now += 1_000;
    for (let count = 0; count < 6; count++) room.say(ada, "hi");
    // The candidate began with what the room knew, so that it does not differ by that.
    expect(room.bouncer.metrics().candidate).toMatchObject({ stricter: 0, looser: 0 });
  });

  it("is taken back by hand", async () => {
    const room = new TestRoom({ candidate: strict });
    const heard = room.listen("promotion");
    await room.bouncer.promote();
    expect(await room.bouncer.demote()).toBe(true);
    expect(await room.bouncer.demote()).toBe(false);
    expect(await room.passed("ada")).toBe(5);
    expect(room.memory.records.has(PROMOTION)).toBe(false);
    expect(heard.map(({ state }) => state)).toEqual(["promoted", "taken-back"]);
  });

  it.each<[string, (room: TestRoom) => unknown, Policy]>([
    ["no-candidate", () => {}, {}],
    ["promoted", (room) => room.bouncer.promote(), { candidate: strict }],
  ])("is refused loudly: %s", async (code, before, policy) => {
    const room = new TestRoom(policy);
    await before(room);
    await expect(room.bouncer.promote()).rejects.toMatchObject({ name: "PromotionError", code });
  });

  it("is not made by a policy that the app sets meanwhile", async () => {
    const room = new TestRoom({ candidate: strict });
    await settled();
    let write = (): void => {};
    room.memory.ready = new Promise((resolve) => (write = resolve));
    const promotion = room.bouncer.promote();
    await settled();
    room.bouncer.setPolicy({ identify: byHeaders, ...lax });
    write();
    await expect(promotion).rejects.toMatchObject({ code: "replaced" });
    await settled();
    expect(room.memory.records.has(PROMOTION)).toBe(false);
    expect(room.bouncer.policy.limits[0]).toMatchObject({ limit: 50 });
  });

  it("is not made if it cannot be kept", async () => {
    const room = new TestRoom({ candidate: strict });
    room.listen("error");
    room.memory.error = new Error("the disk is full");
    await expect(room.bouncer.promote()).rejects.toThrow("the disk is full");
    expect(await room.passed("ada")).toBe(5);
  });
});

describe("a candidate that the room could not live with", () => {
  it("is refused before anybody could promote it", () => {
    const room = {
      connections: () => [],
      storage: null,
      permit({ maxMessageBytes }: { readonly maxMessageBytes: number }) {
        if (maxMessageBytes < 100) throw new TypeError("too small for this room");
      },
    };
    const candidate = { maxMessageBytes: 10 };
    expect(() => createHost({ candidate }, room)).toThrow("candidate: too small for this room");
    const { bouncer } = createHost({}, room);
    expect(() => bouncer.setPolicy({ candidate })).toThrow(TypeError);
    expect(bouncer.metrics().candidate).toBe(null);
  });
});

describe("a guard", () => {
  const guard = { clients: "10%" } as const;

  it("refuses a promotion that would hit more clients than that", async () => {
    const room = new TestRoom({ candidate: strict });
    const heard = room.listen("promotion");
    await room.fill(8, 1);
    await room.fill(2, 3, "busy");
    const error: unknown = await room.bouncer.promote({ guard }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PromotionError);
    expect(error).toMatchObject({
      code: "guard",
      clients: { seen: 10, hit: 2 },
      message: "promote: it would hit 2 of 10 clients, and the guard allows 1",
    });
    expect(heard).toEqual([{ state: "refused", clients: { seen: 10, hit: 2 }, most: 1 }]);
    expect(await room.passed("ada")).toBe(5);
    expect(room.memory.records.has(PROMOTION)).toBe(false);
  });

  it("does not count clients that the policy refuses something too", async () => {
    const room = new TestRoom({ candidate: strict });
    await room.fill(9, 1);
    await room.fill(3, 7, "flood");
    await room.fill(1, 3, "busy");
    await expect(room.bouncer.promote({ guard })).resolves.toMatchObject({ clients: { seen: 13, hit: 1 } });
  });

  it("refuses to tell from nothing", async () => {
    const room = new TestRoom({ candidate: strict });
    await room.enter("ada");
    await expect(room.bouncer.promote({ guard })).rejects.toMatchObject({ code: "unseen" });
  });

  it("is refused if it is wrong", async () => {
    const room = new TestRoom({ candidate: strict });
    await expect(room.bouncer.promote({ guard: { clients: 2 } })).rejects.toThrow(TypeError);
  });

  it("takes a promotion back that hits more clients than that once it is made", async () => {
    const room = new TestRoom({ candidate: strict });
    const heard = room.listen("promotion");
    await room.fill(20, 1);
    expect(await room.bouncer.promote({ guard })).toMatchObject({ until: room.now + 10 * MINUTE });
    await room.fill(2, 3, "busy");
    await settled();
    expect(room.bouncer.policy.limits[0]).toMatchObject({ limit: 2 });
    await room.fill(1, 3, "busier");
    await settled();
    expect(room.bouncer.policy.limits[0]).toMatchObject({ limit: 5 });
    expect(room.bouncer.policy.candidate?.limits[0]).toMatchObject({ limit: 2 });
    expect(heard.at(-1)).toEqual({ state: "taken-back", clients: { seen: 20, hit: 3 }, most: 2 });
    expect(room.memory.records.has(PROMOTION)).toBe(false);
  });

  it("watches for as long as it says", async () => {
    const room = new TestRoom({ candidate: strict });
    await room.fill(20, 1);
    await room.bouncer.promote({ guard: { ...guard, for: "1h" } });
    room.now += HOUR;
    await room.fill(5, 3, "busy");
    await settled();
    expect(room.bouncer.policy.limits[0]).toMatchObject({ limit: 2 });
  });

  it("keeps whom it hits by the hash that bans are kept by, from which no address can be found", async () => {
    const hits = async (): Promise<unknown> => {
      const room = new TestRoom({ candidate: strict });
      await room.fill(20, 1);
      await room.bouncer.promote({ guard });
      const connection = await room.enter("someone", from("203.0.113.7"));
      for (let count = 0; count < 3; count++) room.say(connection, "hi");
      await settled();
      const { guard: kept } = room.memory.records.get(PROMOTION) as { guard: { hit: number[] } };
      expect(kept.hit.length).toBe(1);
      return kept.hit;
    };
    // Each room has a secret of its own.
    expect(await hits()).not.toEqual(await hits());
  });

  it("writes nothing for a client that it does not hit", async () => {
    const room = new TestRoom({ candidate: strict });
    await room.fill(20, 1);
    await room.bouncer.promote({ guard });
    const put = vi.spyOn(room.memory, "put");
    await room.fill(20, 1, "new");
    await settled();
    expect(put).not.toHaveBeenCalled();
    await room.fill(1, 3, "busy");
    await settled();
    expect(put.mock.calls.filter(([key]) => key === PROMOTION)).toHaveLength(1);
  });

  it("remembers whom it hit before the room was unloaded", async () => {
    const room = new TestRoom({ candidate: strict });
    await room.fill(20, 1);
    await room.bouncer.promote({ guard });
    await room.fill(2, 3, "busy");
    await settled();
    room.evict();
    await settled();
    expect(room.bouncer.policy.limits[0]).toMatchObject({ limit: 2 });
    await room.fill(1, 3, "busier");
    await settled();
    expect(room.bouncer.policy.limits[0]).toMatchObject({ limit: 5 });
  });
});

describe("a promotion is kept", () => {
  it("through an eviction, until it is taken back", async () => {
    const room = new TestRoom({ candidate: strict });
    await room.bouncer.promote();
    for (let count = 0; count < 2; count++) {
      room.evict();
      await settled();
      expect(await room.passed(`ada ${count}`)).toBe(2);
    }
    expect(await room.bouncer.demote()).toBe(true);
    room.evict();
    await settled();
    expect(await room.passed("bob")).toBe(5);
  });

  it.each<[string, Policy]>([
    ["another policy", { limits: [{ ...messages, limit: 6 }], candidate: strict }],
    ["another candidate", { candidate: lax }],
    ["no candidate", {}],
  ])("not beyond a deploy with %s", async (_, policy) => {
    const room = new TestRoom({ candidate: strict });
    await room.bouncer.promote();
    const next = new TestRoom(policy, room.memory);
    await next.host.ready();
    expect(await next.passed("ada")).toBeGreaterThan(4);
  });

  it("for a policy that the app sets when it starts", async () => {
    const room = new TestRoom({ candidate: strict });
    await room.bouncer.promote();
    const next = new TestRoom({}, room.memory);
    await next.host.ready();
    next.bouncer.setPolicy({ identify: byHeaders, limits: [messages], candidate: strict });
    await settled();
    expect(await next.passed("ada")).toBe(2);
  });

  it("not if it is set again by hand, as long as nothing is kept", async () => {
    const room = new TestRoom({ candidate: strict }, null);
    expect(await room.bouncer.promote()).toMatchObject({ isKept: false });
    expect(await room.passed("ada")).toBe(2);
    room.evict();
    await settled();
    expect(await room.passed("bob")).toBe(5);
  });

  it("not of a limit that was added, which is gone too", async () => {
    const room = new TestRoom({});
    room.bouncer.limits.add({ ...messages, name: "tight", limit: 1, burst: 1, enforce: false });
    expect(await room.passed("ada")).toBe(5);
    expect(await room.bouncer.promote()).toMatchObject({ isKept: false });
    expect(await room.passed("bob")).toBe(1);
    expect(() => room.bouncer.limits.add({ ...messages, name: "more", enforce: false })).toThrow(
      "limit.enforce: expected true, since the policy has a candidate",
    );
    await room.bouncer.limits.remove("tight");
    expect(await room.passed("eve")).toBe(5);
    await expect(room.bouncer.promote()).rejects.toMatchObject({ code: "no-candidate" });
  });

  it.each([null, 7, {}, { of: "x", at: -1, guard: null }])(
    "not if the record is %j, which is reported",
    async (record) => {
      const room = new TestRoom({ candidate: strict });
      room.memory.records.set(PROMOTION, record);
      const heard = room.listen("error");
      await room.host.ready();
      expect(heard[0]).toMatchObject({ doing: "reading a promotion" });
      expect(await room.passed("ada")).toBe(5);
      expect(await room.bouncer.promote()).toMatchObject({ isKept: true });
    },
  );

  it("not if the storage fails, which is reported", async () => {
    const room = new TestRoom({ candidate: strict });
    await room.bouncer.promote();
    room.memory.error = new Error("the disk is gone");
    room.evict();
    const heard = room.listen("error");
    await settled();
    expect(heard[0]).toMatchObject({ doing: "reading a promotion" });
    expect(await room.passed("ada")).toBe(5);
  });
});

describe("limits that come and go beside a candidate", () => {
  const added: Limit = { ...messages, name: "added", limit: 1, burst: 1 };

  it("are limits of both, so that it does not differ by them", async () => {
    const room = new TestRoom({ candidate: strict });
    room.bouncer.limits.add(added);
    expect(await room.passed("ada")).toBe(1);
    expect(room.bouncer.metrics().candidate).toMatchObject({ agrees: 10, stricter: 0, looser: 0 });
    await room.bouncer.limits.remove("added");
    expect(room.bouncer.policy.candidate?.limits.map(({ name }) => name)).toEqual(["messages"]);
    // All else goes on.
    expect(room.bouncer.metrics().candidate).toMatchObject({ agrees: 10 });
  });

  it("take the strikes along that they led to, in thought too", async () => {
    const room = new TestRoom({ candidate: strict });
    room.bouncer.limits.add({ ...added, window: "1m" });
    const [ada] = await room.fill(1, 2);
    if (ada === undefined) throw new Error("nobody came");
    await room.bouncer.limits.remove("added");
    room.say(ada, "hi");
    expect(room.bouncer.metrics()).toMatchObject({ admitted: 2, refused: 1 });
    expect(room.bouncer.metrics().candidate).toMatchObject({ admitted: 2, stricter: 0, looser: 0 });
  });

  it("stay if the candidate is promoted", async () => {
    const room = new TestRoom({ candidate: strict });
    room.bouncer.limits.add(added);
    await room.bouncer.promote();
    expect(room.bouncer.policy.limits.map(({ name }) => name)).toEqual(["messages", "added"]);
    await room.bouncer.limits.remove("added");
    expect(await room.passed("ada")).toBe(2);
  });

  it("are not the candidate's where it has one of the name", async () => {
    const room = new TestRoom({ candidate: { limits: [{ ...added, limit: 3, burst: 3 }] } });
    room.bouncer.limits.add(added);
    expect(room.bouncer.policy.candidate?.limits).toMatchObject([{ name: "added", limit: 3 }]);
  });
});
