import { createHmac } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { isRecordKey, type RecordKey, RecordKeys, scopeOf } from "../../../src/identity/record-key.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { byHeaders, type Connection, from, Room } from "../../support/room.ts";
import { MemoryStorage } from "../../support/storage.ts";
import { runs } from "../../support/runs.ts";

const ADDRESS = "203.0.113.7";
const SECRETS = ["a".repeat(64), "b".repeat(64)] as const;

const keysOf = (secret: string): RecordKeys => new RecordKeys(async () => secret);
const ofAddress = (address: string, secret: string = SECRETS[0]): Promise<RecordKey | null> =>
  Promise.resolve(keysOf(secret).of({ userId: null, address }));

describe("the record key", () => {
  it("of a user is its id as it is, whatever is in it, and asks for no secret", async () => {
    const secret = vi.fn<() => Promise<string>>();
    const keys = new RecordKeys(secret);
    for (const userId of ["ada", " ", "a/b", "address:#1", "#", "👩‍🚀", "__proto__"]) {
      expect(await keys.of({ userId, address: ADDRESS })).toBe(`user:${userId}`);
    }
    expect(secret).not.toHaveBeenCalled();
  });

  it("of an address is a hash with the key: the first 128 bits of HMAC-SHA-256", async () => {
    const digest = createHmac("sha256", SECRETS[0]).update(ADDRESS).digest("hex");
    expect(await ofAddress(ADDRESS)).toBe(`address:#${digest.slice(0, 32)}`);
  });

  it("of an address is the same with the same key, and another with another", async () => {
    expect(await ofAddress(ADDRESS)).toBe(await ofAddress(ADDRESS));
    expect(await ofAddress(ADDRESS, SECRETS[1])).not.toBe(await ofAddress(ADDRESS));
  });

  it("of an address is another for each, and never has the address in it", async () => {
    const addresses = fc.oneof(fc.ipV4(), fc.ipV6());
    await fc.assert(
      fc.asyncProperty(addresses, addresses, async (a, b) => {
        const [first, second] = [await ofAddress(a), await ofAddress(b)];
        expect(first).toMatch(/^address:#[0-9a-f]{32}$/);
        expect(first === second).toBe(a === b);
        expect(first).not.toContain(`:${a}`);
      }),
      { numRuns: runs(200) },
    );
  });

  it("is none where nobody can tell who it is", async () => {
    expect(await keysOf(SECRETS[0]).of({ userId: null, address: null })).toBeNull();
  });
});

describe("a client that is named", () => {
  it("is found under the key that it has when it comes", async () => {
    const keys = keysOf(SECRETS[0]);
    expect(await keys.named("user:ada")).toBe("user:ada");
    expect(await keys.named(`address:${ADDRESS}`)).toBe(await ofAddress(ADDRESS));
  });

  it("may be named by what its ban says", async () => {
    const hashed = await ofAddress(ADDRESS);
    expect(await keysOf(SECRETS[1]).named(hashed ?? "")).toBe(hashed);
  });

  it.each(["", "ada", "connection:1", "USER:ada", "address", "party-bouncer:secret"])(
    "is nobody: %j",
    async (name) => {
      expect(await keysOf(SECRETS[0]).named(name)).toBeNull();
    },
  );
});

describe("the secret", () => {
  it("is asked for once, however many come at once", async () => {
    const secret = vi.fn<() => Promise<string>>(async () => SECRETS[0]);
    const keys = new RecordKeys(secret);
    const found = await Promise.all(
      Array.from({ length: 9 }, () => keys.of({ userId: null, address: ADDRESS })),
    );
    expect(new Set(found).size).toBe(1);
    expect(secret).toHaveBeenCalledTimes(1);
  });

  it("is asked for again where that failed, and only whoever waited for it hears of the failure", async () => {
    const away = new Error("storage is away");
    const secret = vi.fn<() => Promise<string>>().mockRejectedValueOnce(away).mockResolvedValue(SECRETS[0]);
    const keys = new RecordKeys(secret);
    await expect(keys.of({ userId: null, address: ADDRESS })).rejects.toBe(away);
    expect(await keys.of({ userId: null, address: ADDRESS })).toBe(await ofAddress(ADDRESS));
    expect(await keys.of({ userId: null, address: ADDRESS })).toBe(await ofAddress(ADDRESS));
    expect(secret).toHaveBeenCalledTimes(2);
  });
});

it("a record key is told from what is none", () => {
  for (const key of ["user:ada", "user:", "address:#1"]) expect(isRecordKey(key)).toBe(true);
  for (const key of [`address:${ADDRESS}`, "ada", "", null, undefined, 5, ["user:ada"]])
    expect(isRecordKey(key)).toBe(false);
});

it("what a record is about is told from its key", () => {
  expect([scopeOf("user:address:#1"), scopeOf("address:#1"), scopeOf(null)]).toEqual([
    "user",
    "address",
    "connection",
  ]);
});

describe("an address in a room", () => {
  const setUp = () => new Room({ identify: byHeaders });
  /** Waits until it is written how so many clients left. To hash an address takes another thread, and a busy machine its time. */
  const departed = (room: Room, count: number): Promise<void> =>
    vi.waitFor(() => expect(room.memory.keys("party-bouncer:departure/")).toHaveLength(count), {
      timeout: 15_000,
    });

  it("is written nowhere, whatever is done about its client", async () => {
    const room = setUp();
    const eve = await room.enter("eve", from(ADDRESS));
    await room.bouncer.bans.add(eve, { kind: "shadow-ban" });
    const audience = room.bouncer.visibility.audienceOf(eve);
    await room.bouncer.bans.remove(`address:${ADDRESS}`);
    for (let count = 0; count < 50; count++) room.say(eve, "flood");
    room.leave(eve);
    await room.bouncer.bans.add(`address:${ADDRESS}`);
    const said = [
      audience,
      await room.bouncer.bans.list(),
      await room.bouncer.bans.history(`address:${ADDRESS}`),
    ];
    expect(JSON.stringify(said)).toContain("address:#");
    expect(JSON.stringify(said)).not.toContain(ADDRESS);
    expect(room.memory.keys("party-bouncer:ban/")).toHaveLength(1);
    expect(room.memory.text).not.toContain(ADDRESS);
  });

  it("is written nowhere where it leaves with strikes, or with counts that take long to run down", async () => {
    const room = new Room({
      limits: [{ name: "hourly", per: "client", limit: 5, window: "1h" }],
      identify: byHeaders,
    });
    const eve = await room.enter("eve", from(ADDRESS));
    for (let count = 0; count < 9; count++) room.say(eve, "flood");
    room.leave(eve);
    await departed(room, 1);
    expect(room.memory.text).not.toContain(ADDRESS);
  });

  it.each<[string, Record<string, string>]>([
    ["who is known by it", from(ADDRESS)],
    ["whom the app knows", { ...from(ADDRESS), "x-user": "eve" }],
  ])(
    "goes on with its counts, with those of a client %s, when it comes back to a room loaded anew",
    async (_, headers) => {
      const limits = [
        { name: "hourly", per: "address", limit: 5, window: "1h" },
        { name: "by word", per: ({ address }) => `from ${address}`, limit: 7, window: "1h" },
      ] satisfies Policy["limits"];
      const room = new Room({ limits, identify: byHeaders });
      const eve = await room.enter("eve", headers);
      for (let count = 0; count < 3; count++) room.say(eve, "hello");
      room.leave(eve);
      await departed(room, 1);
      expect(room.memory.text).not.toContain(ADDRESS);
      room.evict();
      const left = (connection: Connection) =>
        room.bouncer.strikes.standing(connection).limits?.map(({ left }) => left);
      const elsewhere = await room.enter("elsewhere", { ...headers, ...from("203.0.113.8") });
      expect(left(elsewhere)).toEqual([5, 7]);
      expect(left(await room.enter("eve", headers))).toEqual([2, 4]);
    },
  );

  it("is written nowhere where its counts were left to another client, who leaves with them", async () => {
    const room = new Room({
      limits: [
        { name: "hourly", per: "client", limit: 5, window: "1h" },
        { name: "room", per: "room", limit: 50, window: "1h" },
      ],
      admission: { connects: { limit: 9, window: "1h" } },
      identify: byHeaders,
    });
    const [eve, bob] = [await room.enter("eve", from(ADDRESS)), await room.enter("bob")];
    for (let count = 0; count < 3; count++) room.say(eve, "hello");
    room.leave(eve);
    room.leave(bob);
    await departed(room, 2);
    expect(room.memory.text).not.toContain(ADDRESS);
    room.evict();
    const back = await room.enter("bob");
    expect(room.bouncer.strikes.standing(back).limits).toMatchObject([{ left: 5 }, { left: 47 }]);
  });

  it("is the same client to a room that was loaded anew, as its key is kept", async () => {
    const room = setUp();
    const ban = await room.bouncer.bans.add(`address:${ADDRESS}`);
    expect(ban).toMatchObject({ scope: "address", target: expect.stringMatching(/^address:#/) as string });
    room.evict();
    expect((await room.enter("eve", from(ADDRESS))).codes).toEqual([4403]);
    expect((await room.enter("bob", from("203.0.113.8"))).codes).toEqual([]);
  });

  it("has another hash in another room", async () => {
    const [one, other] = [setUp(), setUp()];
    const bans = await Promise.all([one, other].map(({ bouncer }) => bouncer.bans.add(`address:${ADDRESS}`)));
    expect(bans[0]?.target).not.toBe(bans[1]?.target);
  });

  it("can be banned and pardoned by the target of its ban", async () => {
    const room = setUp();
    const { target } = await room.bouncer.bans.add(`address:${ADDRESS}`);
    await room.bouncer.bans.remove(target ?? "user:nobody");
    expect((await room.enter("eve", from(ADDRESS))).codes).toEqual([]);
    await room.bouncer.bans.add(target ?? "user:nobody");
    expect((await room.enter("eve", from(ADDRESS))).codes).toEqual([4403]);
  });

  it("is told apart and banned in a room without storage, too", async () => {
    const room = new Room({ identify: byHeaders }, { storage: null });
    const [eve, bob] = [await room.enter("eve", from(ADDRESS)), await room.enter("bob", from("203.0.113.8"))];
    await room.bouncer.bans.add(`address:${ADDRESS}`);
    expect([eve.codes, bob.codes]).toEqual([[4403], []]);
  });

  it("lets its client in where the key cannot be read, says so, and is known again once it can", async () => {
    const storage = new MemoryStorage();
    const room = new Room({ identify: byHeaders }, { storage });
    await room.bouncer.bans.add(`address:${ADDRESS}`);
    room.evict();
    const errors = room.listen("error");
    storage.error = new Error("storage is away");
    expect((await room.enter("eve", from(ADDRESS))).codes).toEqual([]);
    expect(errors).toEqual([
      { doing: "reading what is switched on", error: storage.error },
      { doing: "finding a client's record", error: storage.error },
    ]);
    storage.error = null;
    expect((await room.enter("eve", from(ADDRESS))).codes).toEqual([4403]);
  });
});

it("a name that is neither a user nor an address is refused with words, and nobody is banned", async () => {
  const room = new Room({ identify: byHeaders });
  for (const target of ["ada", "", "connection:1"]) {
    await expect(room.bouncer.bans.add(target as RecordKey)).rejects.toThrow(
      new TypeError(
        `target: expected "user:<id>", "address:<address>" or a connection, received ${JSON.stringify(target)}`,
      ),
    );
  }
  expect(room.memory.records.size).toBe(0);
});
