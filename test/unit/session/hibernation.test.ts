// @module-tag slow
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Bouncer } from "../../../src/bouncer/bouncer.ts";
import { createHost } from "../../../src/bouncer/create-host.ts";
import type { Host } from "../../../src/bouncer/host.ts";
import { keepStateThroughHibernation } from "../../../src/platform/attachment.ts";
import type { ConnectionLike, RoomLike } from "../../../src/platform/room.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { HibernatingSocket, NativeSocket } from "../../support/native-socket.ts";
import { MemoryStorage } from "../../support/storage.ts";
import { runs } from "../../support/runs.ts";
import { SILENCE, START } from "../../support/time.ts";

/** A connection that hibernates, and one that it is woken up as. */
class Connection extends HibernatingSocket implements ConnectionLike {
  readyState = 1;
  readonly id: string;
  readonly sent: unknown[];
  readonly closes: unknown[];

  constructor(id: string, woken?: Connection) {
    super(woken?.stored ?? { __pk: { id }, __user: { colour: "red" } }, woken !== undefined);
    this.id = id;
    this.sent = woken?.sent ?? [];
    this.closes = woken?.closes ?? [];
  }

  send(message: unknown): void {
    this.sent.push(message);
  }

  close(code?: number, reason?: string): void {
    this.closes.push([code, reason]);
    this.readyState = 3;
  }
}

class Room implements RoomLike {
  now = START;
  readonly admits: boolean;
  readonly storage = new MemoryStorage();
  readonly verdicts: unknown[] = [];
  readonly errors: unknown[] = [];
  readonly #here = new Map<string, Connection>();
  /** Everything that the clients were sent, and how they were closed. */
  readonly heard: unknown[] = [];
  readonly #policy: Policy;
  host: Host;

  constructor(policy: Policy, admits = true) {
    this.#policy = policy;
    this.admits = admits;
    this.host = this.#hire();
  }

  get bouncer(): Bouncer {
    return this.host.bouncer;
  }

  #hire(): Host {
    const host = createHost(this.#policy, this, { clock: () => this.now });
    const { bouncer } = host;
    bouncer.on("verdict", ({ connectionId, verdict }) =>
      this.verdicts.push([connectionId, this.now, verdict]),
    );
    bouncer.on("error", (error) => this.errors.push(error));
    return host;
  }

  /** Only what is attached to the sockets, and what is stored, is left. */
  evict(): void {
    for (const [id, connection] of this.#here) this.#here.set(id, new Connection(id, connection));
    this.host = this.#hire();
  }

  connections(): Connection[] {
    return [...this.#here.values()].filter(({ readyState }) => readyState === 1);
  }

  of(id: string): Connection | undefined {
    return this.#here.get(id);
  }

  async enter(id: string, headers: Record<string, string>): Promise<boolean> {
    const connection = new Connection(id);
    this.#here.set(id, connection);
    this.heard.push([id, connection.sent, connection.closes]);
    const isIn = await this.host.connect(connection, {
      url: "https://example.com/",
      headers: new Headers(headers),
    });
    this.#reap();
    return isIn;
  }

  async leave(id: string): Promise<void> {
    const connection = this.#here.get(id);
    if (connection === undefined) return;
    connection.readyState = 3;
    this.#reap();
    await settled();
  }

  async say(id: string, message: string): Promise<void> {
    const connection = this.#here.get(id);
    if (connection === undefined) return;
    this.bouncer.handle(connection, message, () => {
      for (const other of this.connections()) other.send(message);
    });
    this.#reap();
    await settled();
  }

  /** Tells the bouncer of the connections that are closed, as a host does. */
  #reap(): void {
    for (const [id, connection] of this.#here) {
      if (connection.readyState === 1) continue;
      this.host.disconnect(connection);
      this.#here.delete(id);
    }
  }

  /** Where everyone stands, with what is left of each limit. */
  standings(): unknown[] {
    return this.connections().map((connection) => [connection.id, this.bouncer.strikes.standing(connection)]);
  }
}

/** Lets everything happen that was begun and waits for nothing from outside. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 12; turn++) await Promise.resolve();
}

const base: Policy = {
  identify: (request) => request.headers.get("x-user"),
  maxMessageBytes: 60,
  cooldown: { base: 200, factor: 2, max: 2_000, grace: 100 },
  forgiveAfter: "10s",
};

const policies: Record<string, Policy> = {
  "counts each connection": {
    ...base,
    limits: [
      { name: "gcra", limit: 5, window: "1s" },
      { name: "sliding", algorithm: "sliding-window", limit: 8, window: "2s" },
      { name: "fixed", algorithm: "fixed-window", limit: 60, window: "1m", cost: "bytes" },
    ],
    ladder: [
      { strikes: 1, do: "warn" },
      { strikes: 3, do: "restrict", only: ["a"], for: "5s" },
      { strikes: 6, do: "close", for: "20s" },
    ],
  },
  "counts each client": {
    ...base,
    limits: [
      { name: "client", per: "client", limit: 6, window: "2s" },
      { name: "hour", per: "client", algorithm: "sliding-window", limit: 25, window: "1h" },
    ],
    ladder: [
      { strikes: 1, do: "warn" },
      { strikes: 4, do: "shadow-ban", for: "15s" },
    ],
  },
  "counts the room": {
    ...base,
    limits: [{ name: "room", per: "room", limit: 10, window: "3s", burst: 12 }],
    ladder: [{ strikes: 1, do: "warn" }],
  },
  "counts by a function, and by type": {
    ...base,
    limits: [
      { name: "channel", per: ({ type }) => type, limit: 5, window: "4s", algorithm: "fixed-window" },
      { name: "kind", match: { type: ["a", "b"] }, limit: 3, window: "1s" },
    ],
    ladder: [
      { strikes: 1, do: ({ strikes }) => (strikes < 4 ? { do: "warn" } : { do: "restrict", only: ["b"] }) },
    ],
  },
};

/** Two tabs of one client, another client, one who is known by an address, and one whom nobody can tell. */
const visitors = [
  ["ada-1", { "x-user": "ada" }],
  ["ada-2", { "x-user": "ada" }],
  ["bob", { "x-user": "bob", "CF-Connecting-IP": "203.0.113.8" }],
  ["eve", { "CF-Connecting-IP": "203.0.113.7" }],
  ["stranger", {}],
] as const;

const steps = fc.array(
  fc.record({
    who: fc.nat({ max: visitors.length - 1 }),
    gap: fc.oneof(fc.constant(0), fc.nat(50), fc.nat(1_500), fc.nat(12_000)),
    does: fc.oneof(
      { arbitrary: fc.constant("say" as const), weight: 12 },
      { arbitrary: fc.constant("leave" as const), weight: 1 },
    ),
    message: fc.constantFrom('{"type":"a"}', '{"type":"a"}', '{"type":"b"}', "untyped", "x".repeat(61)),
    count: fc.integer({ min: 1, max: 5 }),
    evict: fc.boolean(),
  }),
  { minLength: 1, maxLength: 25 },
);

beforeAll(() => {
  vi.stubGlobal("WebSocket", NativeSocket);
  keepStateThroughHibernation();
});
afterAll(() => void vi.unstubAllGlobals());

describe("a room that is thrown out of memory at any point of any schedule", () => {
  it.each(Object.entries(policies))("decides as one that stays, where its policy %s", async (_, policy) => {
    await fc.assert(
      fc.asyncProperty(steps, async (script) => {
        const [steady, evicted] = [new Room(policy), new Room(policy)];
        const rooms = [steady, evicted];
        // One who never says anything stays throughout: an empty room is another matter.
        for (const room of rooms) await room.enter("witness", { "x-user": "witness" });
        for (const { who, gap, does, message, count, evict } of script) {
          const [id, headers] = visitors[who] ?? visitors[0];
          // Where someone leaves before anyone else is heard of, see below.
          const sleeps = evict && does !== "leave";
          for (const room of rooms) room.now += sleeps ? SILENCE : 0;
          if (sleeps) evicted.evict();
          for (const room of rooms) {
            room.now += gap;
            if (does === "leave") await room.leave(id);
            else {
              if (room.of(id) === undefined) await room.enter(id, headers);
              for (let index = 0; index < count; index++) await room.say(id, message);
            }
          }
        }
        for (const room of rooms) room.now += SILENCE;
        evicted.evict();
        expect(evicted.verdicts).toEqual(steady.verdicts);
        expect(evicted.heard).toEqual(steady.heard);
        expect(evicted.standings()).toEqual(steady.standings());
        expect([steady.errors, evicted.errors]).toEqual([[], []]);
      }),
      { numRuns: runs(500) },
    );
  });

  // the room wake up by leaving takes its counts along.
  it("keeps the counts of one whose leaving wakes it up", async () => {
    const room = new Room({ ...base, limits: [{ name: "client", per: "client", limit: 5, window: "1m" }] });
    for (const id of ["ada-1", "ada-2"]) await room.enter(id, { "x-user": "ada" });
    for (let count = 0; count < 5; count++) await room.say("ada-1", "hi");
    room.now += SILENCE;
    room.evict();
    await room.leave("ada-1");
    await room.say("ada-2", "hi");
    const refused = { admitted: false, limit: "client" };
    expect(room.verdicts.at(-1)).toMatchObject(["ada-2", START + SILENCE, refused]);
  });

  it("keeps a client's share of a room, as full as the last of its connections knows", async () => {
    const last = async (evicts: boolean): Promise<unknown> => {
      const room = new Room({
        ...base,
        limits: [{ name: "room", per: "room", limit: 10, window: "1m", burst: 12 }],
      });
      for (const id of ["witness", "eve", "bob"]) await room.enter(id, { "x-user": id });
      for (const id of ["ada-1", "ada-2"]) await room.enter(id, { "x-user": "ada" });
      for (const id of ["bob", "ada-1", "ada-1"]) await room.say(id, "hi");
      room.now += 15;
      await room.say("ada-2", "hi");
      room.now += 885;
      for (const id of ["bob", "bob", "bob", "bob", "bob", "eve"]) await room.say(id, "hi");
      room.now += SILENCE;
      if (evicts) room.evict();
      room.now += 15;
      await room.say("ada-1", "hi");
      return room.verdicts.at(-1);
    };
    const steady = await last(false);
    expect(steady).toMatchObject(["ada-1", START + SILENCE + 915, { limit: "room", retryAfter: 1_085 }]);
    expect(await last(true)).toEqual(steady);
  });

  // between the two, that is the older one.
  it("keeps a count that many share through a step back of the clock", async () => {
    const room = new Room({ ...base, limits: [{ name: "client", per: "client", limit: 5, window: "1m" }] });
    for (const id of ["ada-1", "ada-2"]) await room.enter(id, { "x-user": "ada" });
    await room.say("ada-1", "hi");
    room.now -= 1;
    for (let count = 0; count < 4; count++) await room.say("ada-2", "hi");
    room.now += SILENCE;
    room.evict();
    await room.say("ada-1", "hi");
    const refused = { admitted: false, limit: "client" };
    expect(room.verdicts.at(-1)).toMatchObject(["ada-1", START - 1 + SILENCE, refused]);
  });

  it("finds everyone by client and by record, and counts them", async () => {
    const room = new Room({ ...base, admission: { perClient: 2, perRoom: 4 } });
    for (const id of ["ada-1", "ada-2"]) await room.enter(id, { "x-user": "ada" });
    await room.enter("eve", { "CF-Connecting-IP": "203.0.113.7" });
    room.evict();
    expect(await room.enter("ada-3", { "x-user": "ada" })).toBe(false);
    expect(await room.enter("bob-1", { "x-user": "bob" })).toBe(true);
    expect(await room.enter("bob-2", { "x-user": "bob" })).toBe(false);
    room.evict();
    expect(room.bouncer.metrics()).toMatchObject({ connections: 4, clients: 3 });
    await room.bouncer.bans.add("address:203.0.113.7");
    await room.bouncer.bans.add("user:ada");
    expect(room.bouncer.metrics()).toMatchObject({ connections: 1, clients: 1 });
  });

  it("keeps count of how often a client connects", async () => {
    const room = new Room({ ...base, admission: { connects: { limit: 2, window: "1h" } } });
    for (const id of ["1", "2"]) expect(await room.enter(id, { "x-user": "ada" })).toBe(true);
    room.evict();
    expect(await room.enter("3", { "x-user": "ada" })).toBe(false);
  });

  it("keeps what the app itself keeps in a connection's state", async () => {
    const room = new Room(base);
    await room.enter("ada", { "x-user": "ada" });
    for (let count = 0; count < 30; count++) await room.say("ada", "hi");
    expect(room.of("ada")?.deserializeAttachment()).toEqual({ colour: "red" });
    room.of("ada")?.serializeAttachment({ colour: "blue" });
    room.evict();
    expect(room.of("ada")?.deserializeAttachment()).toEqual({ colour: "blue" });
    const connection = room.of("ada");
    expect(connection === undefined ? null : room.bouncer.strikes.standing(connection)).toMatchObject({
      strikes: 1,
    });
  });

  it("keeps at most 200 bytes with the default policy, of one who does whatever it can, from the longest address", async () => {
    const room = new Room({ objection: "Write to ada@example.com." });
    const headers = {
      "CF-Connecting-IP": "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
      "Accept-Language": "abc-1234",
    };
    expect(await room.enter("eve", headers)).toBe(true);
    const eve = room.of("eve");
    if (eve === undefined) throw new Error("eve is not in");
    await room.bouncer.bans.add(eve, { kind: "shadow-ban", for: "forever", disclosure: "delayed" });
    for (let strike = 0; strike < 5; strike++) {
      room.now += 40_001;
      for (let index = 0; index < 4; index++) room.bouncer.strikes.reportInvalid(eve);
      for (let index = 0; index < 19; index++) await room.say("eve", "hi");
      await room.say("eve", "x".repeat(99_999));
    }
    expect(room.bouncer.strikes.standing(eve)).toMatchObject({ strikes: 5 });
    const attached = eve.stored;
    expect(JSON.stringify(attached)).toMatch(/#[\da-f]{32}.*"maxMessageByte/);
    expect(eve.bytes).toBeGreaterThan(150);
    expect(eve.bytes).toBeLessThanOrEqual(200);
  });

  it("keeps no count that nobody shares any more beyond what a client can carry", async () => {
    const room = new Room({
      ...base,
      limits: [{ name: "type", per: ({ type }) => type, limit: 9, window: "1h" }],
    });
    await room.enter("ada", { "x-user": "ada" });
    for (let index = 0; index < 500; index++) await room.say("ada", `{"type":"${index}"}`);
    const attached = room.of("ada")?.stored;
    expect(JSON.stringify(attached).length).toBeLessThan(1_000);
  });
});

describe("a connection whose state the app's own crowds out", () => {
  /** Ada, and so many others whom the app lets keep as much as there is room for. */
  async function crowdedRoom(names: readonly string[], admits = true, policy: Policy = base): Promise<Room> {
    const room = new Room(policy, admits);
    await room.enter("ada", { "x-user": "ada" });
    for (const name of names) {
      await room.enter(name, { "x-user": name });
      const connection = connectionIn(room, name);
      const { length } = JSON.stringify(connection.stored);
      for (let size = 16_384 - length; ; size++) {
        try {
          connection.serializeAttachment("x".repeat(size));
        } catch {
          break;
        }
      }
    }
    return room;
  }

  const connectionIn = (room: Room, id: string): Connection => {
    const connection = room.of(id);
    if (connection === undefined) throw new Error(`${id} is not in`);
    return connection;
  };

  it("is told of once, and once more where there was room for it in between", async () => {
    const slow: Policy = { ...base, limits: [{ name: "slow", limit: 20, window: "1m" }] };
    const room = await crowdedRoom(["eve"], true, slow);
    const eve = connectionIn(room, "eve");
    for (let count = 0; count < 5; count++) await room.say("eve", "hi");
    expect(room.errors).toMatchObject([{ doing: "keeping a connection's state" }]);
    const full = eve.deserializeAttachment();
    eve.serializeAttachment("little");
    room.now += 1_000;
    await room.say("eve", "hi");
    eve.serializeAttachment(full);
    room.now += 1_000;
    for (let count = 0; count < 3; count++) await room.say("eve", "hi");
    expect(room.errors).toHaveLength(2);
  });

  it("is closed when its room wakes up, and comes back as who it is", async () => {
    const room = await crowdedRoom(["eve", "oscar"]);
    await room.bouncer.bans.add("user:eve", { kind: "shadow-ban" });
    room.errors.length = 0;
    room.evict();
    const [ada, eve, oscar] = ["ada", "eve", "oscar"].map((id) => connectionIn(room, id)) as [
      Connection,
      Connection,
      Connection,
    ];
    await room.say("eve", "hidden");
    expect(ada.sent).toEqual([]);
    expect(eve.closes).toEqual([[4508, ""]]);
    expect(room.bouncer.strikes.standing(eve)).toMatchObject({ retryAfter: 0 });

    await room.bouncer.bans.add("user:oscar");
    expect(oscar.closes).toEqual([[4508, ""]]);
    await room.say("ada", "hi");
    expect(room.errors).toMatchObject([{ doing: "reading a connection's state" }]);
    ada.sent.length = 0;
    expect(room.bouncer.metrics()).toMatchObject({ connections: 1, clients: 1 });
    expect(await room.enter("oscar", { "x-user": "oscar" })).toBe(false);
    expect(await room.enter("eve", { "x-user": "eve" })).toBe(true);
    await room.say("eve", "hidden");
    expect(ada.sent).toEqual([]);
  });

  it("stays in a dry run, in which nobody is closed", async () => {
    const room = await crowdedRoom(["oscar"], true, { ...base, enforce: false });
    room.evict();
    await room.say("oscar", "hi");
    expect(connectionIn(room, "oscar").closes).toEqual([]);
    expect(connectionIn(room, "ada").sent).toContain("hi");
  });

  it("stays where it is only its many counts that there is no room for", async () => {
    const room = new Room({
      ...base,
      maxMessageBytes: 2_000,
      limits: [{ name: "type", per: ({ type }) => type, limit: 9, window: "1h" }],
    });
    await room.enter("eve", { "x-user": "eve" });
    connectionIn(room, "eve").serializeAttachment("x".repeat(15_000));
    for (let index = 0; index < 8; index++) await room.say("eve", `{"type":"${index}${"y".repeat(400)}"}`);
    await room.bouncer.bans.add("user:eve", { kind: "shadow-ban" });
    room.evict();
    const eve = connectionIn(room, "eve");
    await room.say("eve", "hi");
    expect([eve.closes, room.errors, room.bouncer.clientOf(eve)]).toEqual([[], [], "user:eve"]);
    expect(room.bouncer.visibility.canSee(eve, eve)).toBe(true);
    await room.enter("ada", { "x-user": "ada" });
    expect(room.bouncer.visibility.canSee(connectionIn(room, "ada"), eve)).toBe(false);
  });

  it("was let in, so that the app hears of its end", async () => {
    const room = await crowdedRoom(["eve"]);
    const eve = connectionIn(room, "eve");
    room.evict();
    const woken = connectionIn(room, "eve");
    expect(woken).not.toBe(eve);
    woken.readyState = 3;
    expect(room.host.disconnect(woken)).toBe(true);
  });

  it("stays where nobody was let in by the bouncer, as with rateLimit", async () => {
    const room = await crowdedRoom(["eve"], false);
    room.evict();
    await room.say("eve", "hi");
    expect(connectionIn(room, "eve").closes).toEqual([]);
    expect(connectionIn(room, "ada").sent).toEqual(["hi"]);
  });
});
