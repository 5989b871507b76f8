import { afterEach, describe, expect, it, vi } from "vitest";
import type { Policy } from "../../../src/policy/policy.ts";
import { parseControlMessage } from "../../../src/shared/control-message.ts";
import { parseCloseReason } from "../../../src/shared/close-code.ts";
import { Connection as AnyConnection, requestWith, Room as AnyRoom, settled } from "../../support/room.ts";
import { START, SECOND, MINUTE, HOUR } from "../../support/time.ts";

/** It does not hibernate: what a room knew of it is gone with its memory. */
class Connection extends AnyConnection {
  get closings(): unknown[] {
    return this.closes.map(([code, reason]) => [code, parseCloseReason(reason)]);
  }
}

const headersOf = (user: string | null): Record<string, string> => (user === null ? {} : { "x-user": user });

class Room extends AnyRoom<Connection> {
  constructor(policy: Policy) {
    super({ identify: (request) => request.headers.get("x-user"), ...policy }, { Connection });
  }

  /** @returns the connection, and whether it was let in */
  call(user: string | null): Promise<{ connection: Connection; isIn: boolean }> {
    return this.knock(`${this.here.length}`, headersOf(user));
  }

  async admit(user: string | null): Promise<Connection> {
    return (await this.call(user)).connection;
  }

  async seeOut(connection: Connection): Promise<boolean> {
    const wasIn = this.leave(connection);
    await settled();
    return wasIn;
  }

  /** How many of so many messages are admitted at once. */
  flood(connection: Connection, count = 20): number {
    let admitted = 0;
    for (let index = 0; index < count; index++) this.bouncer.handle(connection, "hi", () => admitted++);
    return admitted;
  }
}

afterEach(() => vi.restoreAllMocks());

describe("a room with room for two of each client", () => {
  const setUp = (): Room => new Room({ admission: { perClient: 2 } });

  it("turns the third away with 4409, and lets it in once another has left", async () => {
    const room = setUp();
    const [first] = [await room.admit("ada"), await room.admit("ada")];
    const third = await room.call("ada");
    expect([third.isIn, third.connection.closings]).toEqual([false, [[4409, { limit: "perClient" }]]]);
    expect(third.connection.sent.map(parseControlMessage)).toMatchObject([
      { type: "party-bouncer:standing", status: "away", code: 4409, retryAfter: null, limit: "perClient" },
    ]);
    expect(await room.seeOut(third.connection)).toBe(false);
    await room.seeOut(first);
    expect((await room.call("ada")).isIn).toBe(true);
  });

  it("counts nobody else, and not those of whom nobody can tell whose they are", async () => {
    const room = setUp();
    for (const user of ["ada", "ada", "bob", null, null, null])
      expect((await room.call(user)).isIn).toBe(true);
  });

  it("lets no more in that knock all at once", async () => {
    const room = setUp();
    const results = await Promise.all(Array.from({ length: 9 }, () => room.call("ada")));
    expect(results.filter(({ isIn }) => isIn)).toHaveLength(2);
  });

  it("still counts those who were here before it was thrown out of memory", async () => {
    const room = setUp();
    for (let count = 0; count < 2; count++) await room.admit("ada");
    room.evict();
    // In memory, a new bouncer does not know whose connections these are. Hibernating ones carry it: see the hosts' tests.
    expect((await room.call("bob")).isIn).toBe(true);
  });
});

describe("a room with room for two", () => {
  it("turns the third away with 4409, whoever it is, and lets it in once another has left", async () => {
    const room = new Room({ admission: { perRoom: 2 } });
    const [ada] = [await room.admit("ada"), await room.admit(null)];
    const third = await room.call("bob");
    expect([third.isIn, third.connection.closings]).toEqual([false, [[4409, { limit: "perRoom" }]]]);
    await room.seeOut(ada);
    expect((await room.call("bob")).isIn).toBe(true);
  });

  it("still counts those who were here before it was thrown out of memory", async () => {
    const room = new Room({ admission: { perRoom: 2 } });
    for (let count = 0; count < 2; count++) await room.admit("ada");
    room.evict();
    expect((await room.call("bob")).isIn).toBe(false);
  });

  // connects and hangs up often enough fills the room for everyone, and the memory.
  it("has room again after clients that hung up before they were let in", async () => {
    const room = new Room({ admission: { perRoom: 2 } });
    for (let count = 0; count < 2; count++) {
      const hasty = room.open(`hasty-${count}`);
      const entering = room.host.connect(hasty, requestWith(headersOf("eve")));
      hasty.readyState = 3;
      room.host.disconnect(hasty);
      await entering;
    }
    expect(room.connections()).toEqual([]);
    expect((await room.call("bob")).isIn).toBe(true);
  });
});

describe("a client that may connect twice a minute", () => {
  const setUp = (): Room => new Room({ admission: { connects: { limit: 2, window: "1m" } } });

  it("is turned away with 4429 the third time, and let in exactly when it was told", async () => {
    const room = setUp();
    for (let count = 0; count < 2; count++) await room.seeOut(await room.admit("ada"));
    const third = await room.call("ada");
    expect([third.isIn, third.connection.closings]).toEqual([
      false,
      [[4429, { retryAfter: 30 * SECOND, limit: "connects" }]],
    ]);
    room.now += 30 * SECOND - 1;
    expect((await room.call("ada")).isIn).toBe(false);
    room.now++;
    expect((await room.call("ada")).isIn).toBe(true);
  });

  it("is not another client, nor one of whom nobody can tell who it is", async () => {
    const room = setUp();
    for (let count = 0; count < 3; count++) await room.admit("ada");
    for (const user of ["bob", null, null, null]) expect((await room.call(user)).isIn).toBe(true);
  });

  it("may no more where the room was thrown out of memory in between", async () => {
    const room = setUp();
    for (let count = 0; count < 2; count++) await room.seeOut(await room.admit("ada"));
    room.evict();
    expect((await room.call("ada")).isIn).toBe(false);
  });
});

describe("a dry run", () => {
  it("turns nobody away, and closes nobody", async () => {
    const room = new Room({
      admission: { perRoom: 1, perClient: 1, connects: { limit: 1, window: "1h" } },
      enforce: false,
    });
    await room.bouncer.bans.add("user:ada");
    for (let count = 0; count < 3; count++) expect((await room.call("ada")).isIn).toBe(true);
    expect(room.here.flatMap(({ closes }) => closes)).toEqual([]);
  });
});

describe("a room that announces itself", () => {
  it("tells whoever is let in its limits, and nobody else", async () => {
    const room = new Room({ announce: true, admission: { perClient: 1 } });
    const [ada, again] = [await room.admit("ada"), await room.admit("ada")];
    expect(ada.sent.map(parseControlMessage)).toEqual([
      {
        type: "party-bouncer:policy",
        key: expect.stringMatching(/^[0-9a-f]{12}$/),
        limits: [
          {
            name: "messages",
            limit: 10,
            window: 1_000,
            burst: 20,
            algorithm: "gcra",
            cost: "messages",
            types: null,
          },
        ],
        maxMessageBytes: 16_384,
      },
    ]);
    expect(again.sent.map((frame) => parseControlMessage(frame)?.type)).toEqual(["party-bouncer:standing"]);
  });

  it("says nothing where it does not", async () => {
    expect((await new Room({}).admit("ada")).sent).toEqual([]);
  });
});

describe("a client that comes back", () => {
  const hourly: Policy = { limits: [{ name: "hourly", per: "client", limit: 5, window: "1h" }] };

  it("has what it used of its limits, though it was the only one here and the room was thrown out of memory", async () => {
    const room = new Room(hourly);
    const ada = await room.admit("ada");
    expect(room.flood(ada, 4)).toBe(4);
    await room.seeOut(ada);
    room.evict();
    expect(room.flood(await room.admit("ada"))).toBe(1);
  });

  it("has what others of its connections have used meanwhile", async () => {
    const room = new Room(hourly);
    const [ada, tab] = [await room.admit("ada"), await room.admit("ada")];
    expect(room.flood(ada, 2) + room.flood(tab, 2)).toBe(4);
    for (const connection of [ada, tab]) await room.seeOut(connection);
    room.evict();
    expect(room.flood(await room.admit("ada"))).toBe(1);
  });

  const restricting: Policy = {
    limits: [{ name: "messages", limit: 5, window: "1s" }],
    ladder: [{ strikes: 1, do: "restrict", only: ["chat"], for: "10m" }],
  };

  it("is restricted as it was", async () => {
    const room = new Room(restricting);
    const ada = await room.admit("ada");
    room.flood(ada);
    await room.seeOut(ada);
    room.now += 2 * SECOND;
    expect(room.flood(await room.admit("ada"))).toBe(0);
  });

  it("is restricted even where its strikes are forgiven sooner", async () => {
    const room = new Room(restricting);
    const ada = await room.admit("ada");
    room.flood(ada);
    room.now += 2 * MINUTE;
    expect(room.flood(ada)).toBe(0);
    await room.seeOut(ada);
    expect(room.flood(await room.admit("ada"))).toBe(0);
  });

  it("has no strikes that it was forgiven", async () => {
    const room = new Room({ limits: [{ name: "messages", limit: 5, window: "1s" }] });
    const ada = await room.admit("ada");
    room.flood(ada);
    await room.seeOut(ada);
    const back = await room.admit("ada");
    room.bouncer.strikes.clear(back);
    await room.seeOut(back);
    expect(room.bouncer.strikes.standing(await room.admit("ada")).strikes).toBe(0);
  });

  it("has no strikes that it was forgiven after it had left", async () => {
    const room = new Room({ limits: [{ name: "messages", limit: 5, window: "1s" }], candidate: {} });
    const differences = room.listen("candidate");
    const ada = await room.admit("ada");
    room.flood(ada);
    await room.seeOut(ada);
    room.bouncer.strikes.clear(ada);
    await settled();
    const back = await room.admit("ada");
    expect(room.bouncer.strikes.standing(back).strikes).toBe(0);
    room.flood(back);
    expect(differences).toEqual([]);
  });
});

describe("storage", () => {
  // nothing was over yet. Where clients leave counts and no strikes, nothing is ever thrown out.
  it("stays bounded by those who left within the window of a limit", async () => {
    const room = new Room({ limits: [{ name: "minutely", per: "client", limit: 5, window: "1m" }] });
    for (let index = 0; index < 500; index++) {
      room.now += SECOND;
      const client = await room.admit(`client-${index}`);
      room.flood(client, 5);
      await room.seeOut(client);
      room.here.length = 0;
    }
    expect(room.memory.records.size).toBeLessThan(150);
  });

  it("keeps nothing of those who leave with nothing", async () => {
    const room = new Room({ limits: [{ name: "hourly", per: "client", limit: 5, window: "1h" }] });
    for (let index = 0; index < 50; index++) await room.seeOut(await room.admit(`client-${index}`));
    expect(room.memory.records.size).toBe(0);
  });

  it("keeps strikes until the last of them is forgiven, however many others leave meanwhile", async () => {
    const room = new Room({ limits: [{ name: "messages", limit: 5, window: "1s" }], forgiveAfter: "1h" });
    const ada = await room.admit("ada");
    room.flood(ada);
    await room.seeOut(ada);
    for (let index = 0; index < 100; index++) {
      room.now += 30 * SECOND;
      const other = await room.admit(`other-${index}`);
      room.flood(other);
      await room.seeOut(other);
    }
    expect(room.now - START).toBeLessThan(HOUR);
    expect(room.bouncer.strikes.standing(await room.admit("ada")).strikes).toBe(1);
  });
});

describe("a client that is not let in yet", () => {
  it("hears nothing of the room, and all that comes after it was let in", async () => {
    const room = new Room({});
    let answer = (): void => {};
    room.memory.ready = new Promise((resolve) => (answer = resolve));
    const knocking = room.call("ada");
    await settled();
    room.broadcast("before");
    answer();
    const { connection } = await knocking;
    room.broadcast("after");
    expect(connection.heard).toEqual(["after"]);
  });

  it("hears its statement, where it is closed for a ban that it is to be told of", async () => {
    const room = new Room({ objection: "Write to ada@example.com." });
    await room.bouncer.bans.add("user:eve", { disclosure: "notify" });
    const { connection } = await room.call("eve");
    expect(connection.statements).toHaveLength(1);
    expect(connection.codes).toEqual([4403]);
  });
});
