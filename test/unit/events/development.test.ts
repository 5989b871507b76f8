import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Policy } from "../../../src/policy/policy.ts";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import { Events } from "../../../src/events/events.ts";
import { RoomLog } from "../../../src/events/room-log.ts";
import { isInDevelopment } from "../../../src/platform/surroundings.ts";
import { byHeaders, type Connection, from, Room, settled } from "../../support/room.ts";
import { START, MINUTE } from "../../support/time.ts";

const LOCAL = "http://127.0.0.1:1999/parties/main/lobby";
const log = vi.spyOn(console, "log").mockImplementation(() => {});
const lines = (): string[] => log.mock.calls.map(([line]) => String(line));
const linesWith = (text: string): string[] => lines().filter((line) => line.includes(text));

beforeEach(() => {
  // As in a worker, which has none.
  vi.stubEnv("NODE_ENV", undefined);
  log.mockClear();
});
afterEach(() => vi.unstubAllEnvs());

class Lobby extends Room {
  name(): string {
    return "lobby";
  }

  async welcome(
    id: string,
    headers: Record<string, string> = { "x-user": id },
    url = LOCAL,
  ): Promise<Connection> {
    const connection = this.open(id);
    await this.host.connect(connection, { url, headers: new Headers(headers) });
    return connection;
  }

  /** Sends at an even rate. */
  send(connection: Connection, count: number, every: number, message = "hi"): void {
    for (let index = 0; index < count; index++, this.now += every) {
      this.bouncer.handle(connection, message, () => {});
    }
  }
}

const room = (policy: Policy = {}): Lobby => new Lobby({ identify: byHeaders, ...policy });

describe("the development log", () => {
  it("is written in one line, whatever a client calls itself", async () => {
    const lobby = room();
    const eve = await lobby.welcome("eve\n\u001b[2Jparty-bouncer in room \u2028", {});
    lobby.bouncer.strikes.add(eve);
    expect(linesWith("strike 1")).toEqual([
      expect.stringContaining("for connection eve\\u000a\\u001b[2Jparty-bouncer in room \\u2028: ") as string,
    ]);
  });

  it.each([
    ["http://localhost:8787/", true],
    ["http://LOCALHOST/", true],
    ["http://app.localhost:5173/x", true],
    ["http://127.0.0.1:1999/", true],
    ["http://127.8.9.1/", true],
    ["http://[::1]:8787/", true],
    ["https://localhost.example.com/", false],
    ["https://example.com/?localhost", false],
    ["https://127.0.0.1.nip.io/", false],
    ["https://notlocalhost/", false],
    ["http://192.168.0.9/", false],
    ["no URL", false],
  ])("is kept at %s: %s", (url, expected) => {
    expect(isInDevelopment(url)).toBe(expected);
  });

  it.each(["production", "test"])("is not kept where NODE_ENV is %s", (stage) => {
    vi.stubEnv("NODE_ENV", stage);
    expect(isInDevelopment(LOCAL)).toBe(false);
  });

  it("says nothing in production, and nobody listens to verdicts there", async () => {
    const lobby = room();
    const eve = await lobby.welcome(
      "eve",
      { "x-user": "eve" },
      "https://chat.example.com/parties/main/lobby",
    );
    lobby.send(eve, 4_000, 20);
    await settled();
    expect(eve.codes).toEqual([4429]);
    expect(lines()).toEqual([]);
  });

  it("is kept in production where the policy says so, and nowhere where it says not to", async () => {
    const [loud, quiet] = [room({ log: true }), room({ log: false })];
    loud.send(await loud.welcome("eve", { "x-user": "eve" }, "https://example.com/"), 30, 0);
    expect(lines()).toHaveLength(1);
    quiet.send(await quiet.welcome("eve"), 30, 0);
    expect(lines()).toHaveLength(1);
  });

  it.each([
    [62, "messages", 16, /6[23] messages a second, limit "messages" allows 10 a second \(burst 20\)/],
    [100, "messages", 0, /21 messages at once, limit "messages" allows 10 a second/],
  ])("tells the rate of %d %s, one each %d ms", async (count, _, every, expected) => {
    const lobby = room();
    lobby.send(await lobby.welcome("ada"), count, every);
    expect(linesWith("strike 1 for user:ada")[0]).toMatch(expected);
  });

  it("tells the rate in the span of the limit, and only of what the limit is for", async () => {
    const lobby = room({
      limits: [{ name: "chat", match: { type: "chat" }, limit: 5, window: "1m" }],
    });
    const ada = await lobby.welcome("ada");
    lobby.send(ada, 100, 10, '{"type":"cursor"}');
    lobby.send(ada, 10, 5_000, '{"type":"chat"}');
    expect(lines()[0]).toContain(
      'strike 1 for user:ada: 12 messages a minute, limit "chat" allows 5 a minute',
    );
  });

  it.each([1, 2, 16])(
    "tells the rate of a flood that is below the burst, %d messages a ms",
    async (count) => {
      const lobby = room({ limits: [{ name: "messages", limit: 300, window: "1s", burst: 600 }] });
      const ada = await lobby.welcome("ada");
      for (let index = 0; index < 2_000; index += count, lobby.now++) {
        lobby.send(ada, count, 0);
      }
      expect(lines()[0]).toMatch(
        count === 16
          ? /strike 1 .* 6\d\d messages at once,/
          : RegExp(`strike 1 .* ${count}\\d\\d\\d messages a second,`),
      );
    },
  );

  it("tells in one line of a strike and of the ban that it leads to", async () => {
    const lobby = room({ ladder: [{ strikes: 1, do: "close", for: "10s" }] });
    lobby.send(await lobby.welcome("ada"), 62, 16);
    await settled();
    expect(lines()).toEqual([
      expect.stringMatching(
        /closed user:ada for 10 seconds at strike 1: 6\d messages a second, limit "messages" allows 10 .*\. Change limits or ladder in/,
      ),
    ]);
  });

  it("does not take one connection's rate for that of all who share a limit", async () => {
    const lobby = room({ limits: [{ name: "client", per: "client", limit: 20, window: "1s" }] });
    const tabs = [await lobby.welcome("ada"), await lobby.welcome("ada"), await lobby.welcome("ada")];
    for (let index = 0; index < 30; index++, lobby.now += 20) {
      for (const tab of tabs) lobby.send(tab, 1, 0);
    }
    expect(lines()[0]).toContain(
      'strike 1 for user:ada: a message too many, limit "client" allows 20 a second (burst 20) for each client.',
    );
  });

  it("says what to change where no limit refused", async () => {
    const lobby = room({ cooldown: { grace: 0, base: 0 }, invalid: { limit: 1, window: "10s" } });
    const ada = await lobby.welcome("ada");
    lobby.bouncer.handle(ada, "x".repeat(20_000), () => {});
    for (let index = 0; index < 2; index++) lobby.bouncer.strikes.reportInvalid(ada);
    lobby.bouncer.strikes.add(ada, { reason: "cheating" });
    expect(lines()).toEqual([
      expect.stringMatching(/strike 1 .*more than the 16384 bytes that maxMessageBytes allows/),
      expect.stringMatching(/strike 2 .*more messages without sense than invalid allows \(1 in 10 seconds\)/),
      expect.stringMatching(/strike 3 for user:ada: reason "cheating"/),
    ]);
  });

  it("tells of closes, and of who is refused, by the ladder and by an operator", async () => {
    const lobby = room();
    const eve = await lobby.welcome("eve");
    lobby.bouncer.strikes.add(eve, { strikes: 6, reason: "cheating" });
    await settled();
    await lobby.welcome("eve");
    await lobby.bouncer.bans.add("user:mallory", { for: "forever", by: "moderator:ada" });
    await lobby.welcome("mallory");
    await lobby.bouncer.bans.add("user:bob", { kind: "shadow-ban", for: "1h" });
    expect(lines()).toEqual([
      expect.stringContaining(
        'closed user:eve for 1 minute at strike 6: reason "cheating". Change ladder in its',
      ),
      expect.stringContaining('refused user:eve: it is banned for 1 minute more, limit "cheating".'),
      expect.stringContaining("closed user:mallory for good: by moderator:ada"),
      expect.stringContaining("refused user:mallory: it is banned for good, by moderator:ada"),
      expect.stringContaining("hid user:bob for 1 hour: by operator"),
    ]);
  });

  it("tells of a ban by the ladder that no strike here led to, whether it has a reason or not", async () => {
    const events = new Events();
    new RoomLog({
      events,
      clock: () => START,
      policy: () => definePolicy({ log: true }),
      place: () => "in a room",
      party: () => "",
    }).watch(LOCAL);
    const ban = {
      ...(await room().bouncer.bans.add("user:eve", { for: "1h" })),
      at: START,
      limit: "messages",
    };
    for (const [id, reason] of [
      ["1", ""],
      ["2", "strike 6 on the ladder"],
    ] as const) {
      events.emit("ban", { client: "user:eve", ban: { ...ban, id, reason } });
      await settled();
    }
    expect(lines().map((line) => line.replace(/^.*closed user:eve for [^:]*: /, ""))).toEqual([
      'limit "messages". Change ladder in its policy, or see docs/guides/policies.md',
      'strike 6 on the ladder, limit "messages". Change ladder in its policy, or see docs/guides/policies.md',
    ]);
  });

  it("tells of who is turned away for what admission says", async () => {
    const lobby = room({ admission: { perClient: 1, connects: { limit: 2, window: "1m" } } });
    for (let count = 0; count < 3; count++) await lobby.welcome("ada");
    expect(lines()).toEqual([
      expect.stringContaining("turned user:ada away: admission.perClient allows no more"),
      expect.stringContaining("turned user:ada away, for 30 seconds: admission.connects allows no more"),
    ]);
  });

  it("names the option for addresses, if only that is known of a client", async () => {
    const lobby = room({ admission: { perClient: 9, perAddress: 1 } });
    for (let count = 0; count < 2; count++) {
      await lobby.welcome(`tab ${count}`, { "CF-Connecting-IP": "192.0.2.1" });
    }
    expect(linesWith("turned")).toEqual([
      expect.stringContaining("turned address:192.0.2.1 away: admission.perAddress allows no more"),
    ]);
  });

  it("says what comes again once a minute, with how often it came", async () => {
    const lobby = room();
    await lobby.bouncer.bans.add("user:eve", { for: "1h" });
    for (let count = 0; count < 500; count++) await lobby.welcome("eve");
    expect(linesWith("refused")).toHaveLength(1);
    lobby.now += MINUTE;
    await lobby.welcome("eve");
    expect(linesWith("refused")).toHaveLength(2);
    expect(lines().at(-1)).toContain("(500 times since this was said last)");
  });

  it("says once that nobody can be told from anybody, or everybody is one", async () => {
    const [nowhere, everyone] = [new Lobby({}), new Lobby({})];
    for (let count = 0; count < 3; count++) {
      await nowhere.welcome(`${count}`, {});
      await everyone.welcome(`${count}`, from("::1"));
    }
    expect(lines()).toEqual([
      expect.stringMatching(/bans cannot last: .*the policy has no identify/),
      expect.stringMatching(
        /all clients are one client: .*the policy has no identify, so after a ban of one tab no other tab comes in/,
      ),
    ]);
    const named = room();
    named.name = () => "named";
    await named.welcome("ada");
    await named.welcome("mo", { "x-moderator": "yes" });
    expect(lines()).toHaveLength(2);
    await named.welcome("nobody", {});
    expect(lines().at(-1)).toContain("the policy's identify named nobody");
  });

  it("does not say it again when the room comes back into memory", async () => {
    const lobby = new Lobby({});
    lobby.name = () => "sleepy";
    for (let count = 0; count < 3; count++) {
      await lobby.welcome(`${count}`, {});
      lobby.evict();
    }
    expect(linesWith('in room "sleepy": bans cannot last')).toHaveLength(1);
  });

  it("goes on for those who are in after the room was thrown out of memory", async () => {
    const lobby = room();
    const ada = await lobby.welcome("ada");
    Object.assign(ada, { uri: LOCAL });
    lobby.evict();
    lobby.send(ada, 62, 16);
    expect(linesWith("strike 1 for user:ada")).toHaveLength(1);
  });

  it("survives a room that does not know its name", async () => {
    const lobby = room();
    lobby.name = () => {
      throw new Error("not in an alarm");
    };
    lobby.send(await lobby.welcome("ada"), 30, 0);
    expect(lines()[0]).toContain("party-bouncer in a room: strike 1");
  });
});
