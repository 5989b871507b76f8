import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createHost } from "../../../src/bouncer/create-host.ts";
import type { Ban } from "../../../src/bans/ban.ts";
import type { Act } from "../../../src/ledger/act.ts";
import { TOKEN_HEADER } from "../../../src/ledger/rpc.ts";
import type { SharedLedger } from "../../../src/platform/room.ts";
import { TOKEN } from "../../../src/storage/storage-keys.ts";
import { appealTo } from "../../support/appealing.ts";
import type { LogLevel, LogOptions } from "../../../src/policy/log.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { byHeaders, Connection, Room, settled } from "../../support/room.ts";
import { runs } from "../../support/runs.ts";
import { HOUR, MINUTE, START } from "../../support/time.ts";

/** Everything personal in these tests begins so. */
const MARK = "zq7";
const LEVELS = ["debug", "info", "warn", "error"] as const;
const written: { level: LogLevel; text: string }[] = [];
const lines = (): Record<string, unknown>[] =>
  written.map(({ text }) => JSON.parse(text) as Record<string, unknown>);
const linesOf = (event: string): Record<string, unknown>[] =>
  lines().filter((line) => line["event"] === event);

beforeEach(() => {
  written.length = 0;
  for (const level of LEVELS)
    vi.spyOn(console, level).mockImplementation((text: unknown) => {
      written.push({ level, text: String(text) });
    });
});
afterEach(() => vi.restoreAllMocks());

const logging = (log: Partial<LogOptions> = {}, policy: Policy = {}): Room =>
  new Room({ identify: byHeaders, log: { format: "json", ...log }, ...policy });

describe("the log in JSON", () => {
  it("has a line for a strike, a ban and a refused connect, each on its level", async () => {
    const room = logging({}, { ladder: [{ strikes: 2, do: "close", for: "1h" }] });
    const eve = await room.enter("eve");
    for (let count = 0; count < 50; count++) room.say(eve, "hi");
    room.now += MINUTE;
    for (let count = 0; count < 50; count++) room.say(eve, "hi");
    await settled();
    await room.enter("eve");
    await room.bouncer.bans.remove("user:eve", { by: "moderator:ada", reason: "she said sorry" });
    const about = { source: "party-bouncer", level: "info", mode: "enforce", count: 1 };
    const [{ id } = { id: "" }] = await banned(room);
    const ban = { limit: "messages", ban: id, kind: "close", by: "ladder" };
    expect(lines()).toEqual([
      { ...about, event: "strike", limit: "messages", action: "warn" },
      { ...about, ...ban, level: "warn", event: "ban", lasts: HOUR },
      { ...about, event: "strike", limit: "messages", action: "close" },
      { ...about, ...ban, event: "connect-refused" },
      { ...about, event: "pardon" },
    ]);
    expect(written.map(({ level }) => level)).toEqual(["info", "warn", "info", "info", "info"]);
  });

  it("says of an operator's ban for good that it has no end, and not whose it is", async () => {
    const room = logging();
    const { id } = await room.bouncer.bans.add("user:eve", {
      kind: "shadow-ban",
      for: "forever",
      by: "moderator:ada",
      reason: "insults",
    });
    expect(linesOf("ban")).toEqual([
      {
        source: "party-bouncer",
        level: "warn",
        event: "ban",
        mode: "enforce",
        limit: null,
        ban: id,
        kind: "shadow-ban",
        by: "operator",
        lasts: null,
        count: 1,
      },
    ]);
  });

  it("begins without anybody in the room, unlike a developer's", async () => {
    const room = logging();
    await room.bouncer.bans.add("user:eve", { for: "1h" });
    expect(linesOf("ban")).toHaveLength(1);
  });

  it("tells of a strike by hand without the app's words, and of limits that were added by name", async () => {
    const room = logging({}, { cooldown: { base: 0, max: 0, grace: 0 } });
    const ada = await room.enter("ada");
    room.bouncer.strikes.add(ada, { reason: "called Bob a fool" });
    room.bouncer.strikes.add(ada);
    room.bouncer.limits.add({ name: "raid", limit: 1, window: "1s", burst: 1 });
    for (let count = 0; count < 3; count++) room.say(ada, "hi");
    expect(linesOf("strike").map(({ limit }) => limit)).toEqual(["(other)", "penalty", "raid"]);
  });

  it("tells of connects that admission refuses", async () => {
    const room = logging({}, { admission: { perClient: 1 } });
    for (let count = 0; count < 3; count++) await room.enter("ada");
    expect(linesOf("connect-refused")).toEqual([
      {
        source: "party-bouncer",
        level: "info",
        event: "connect-refused",
        mode: "enforce",
        limit: "admission.perClient",
        count: 1,
      },
    ]);
  });

  it("writes a line that comes again once a minute, with how many it stands for", async () => {
    const room = logging({ level: "debug" });
    await room.bouncer.bans.add("user:eve", { for: "1h" });
    for (let count = 0; count < 500; count++) await room.enter("eve");
    expect(linesOf("connect-refused").map(({ count }) => count)).toEqual([1]);
    room.now += MINUTE;
    await room.enter("eve");
    expect(linesOf("connect-refused").map(({ count }) => count)).toEqual([1, 500]);
  });

  it("has no more lines if 100 clients flood than if one does, and counts all of them", async () => {
    const room = logging();
    for (let client = 0; client < 100; client++) {
      const connection = await room.enter(`client ${client}`);
      for (let count = 0; count < 22; count++) room.say(connection, "hi");
    }
    room.now += MINUTE;
    const last = await room.enter("last");
    for (let count = 0; count < 22; count++) room.say(last, "hi");
    expect(linesOf("strike").map(({ count }) => count)).toEqual([1, 100]);
  });

  it("counts the same of all rooms together that have a clock in common, and over their sleep", async () => {
    let now = START;
    const clock = (): number => now;
    const strike = (): void => {
      const connection = new Connection("a");
      const room = { connections: () => [connection], storage: null };
      createHost({ log: { format: "json" } }, room, { clock }).bouncer.strikes.add(connection);
    };
    for (let count = 0; count < 5; count++) strike();
    now += MINUTE;
    strike();
    expect(linesOf("strike").map(({ count }) => count)).toEqual([1, 5]);
  });

  it.each([
    ["debug", ["violation", "strike", "ban", "pardon", "error"]],
    ["info", ["strike", "ban", "pardon", "error"]],
    ["warn", ["ban", "error"]],
    ["error", ["error"]],
  ] as const)("at the level %s writes %j", async (level, expected) => {
    const room = logging({ level }, { exempt: failing });
    const eve = await room.enter("eve");
    for (let count = 0; count < 22; count++) room.say(eve, "hi");
    await room.bouncer.bans.add("user:eve", { for: "1h" });
    await room.bouncer.bans.remove("user:eve");
    const found = new Set(lines().map(({ event }) => event));
    expect(expected.filter((event) => found.has(event))).toEqual(expected);
    expect(found.size).toBe(expected.length);
  });

  it("says what was being done if something fails, of which class the error is, and not what it says", async () => {
    const room = logging({}, { exempt: failing });
    await room.enter("ada");
    expect(linesOf("error")).toEqual([
      {
        source: "party-bouncer",
        level: "error",
        event: "error",
        mode: "enforce",
        doing: "exempt",
        error: "RangeError",
        count: 1,
      },
    ]);
    expect(written).toHaveLength(1);
  });

  it("tells of promotions, and warns of one that is taken back", async () => {
    const candidate = { limits: [{ name: "messages", limit: 1, window: "1s", burst: 1 }] } as const;
    const room = logging({}, { candidate });
    await room.bouncer.promote();
    await room.bouncer.demote();
    expect(lines().map(({ level, event, state }) => [level, event, state])).toEqual([
      ["info", "promotion", "promoted"],
      ["warn", "promotion", "taken-back"],
    ]);
  });

  it("tells of switches, and not whom they are for or who moderates", async () => {
    const room = logging({}, { postures: { shield: { maxMessageBytes: 99 } } });
    const { switches } = room.bouncer;
    await switches.raise("shield", { for: "5m", by: MARK, reason: MARK });
    await switches.override("user:eve", { limits: { messages: false }, for: "1h", by: MARK });
    room.now += 5 * 60_000;
    await room.enter("ada");
    const told = lines().filter(({ event }) => event === "switch");
    expect(told.map(({ state, kind, posture, by, lasts }) => [state, kind, posture, by, lasts])).toEqual([
      ["begun", "posture", "shield", "operator", 300_000],
      ["begun", "override", undefined, "operator", 3_600_000],
      ["ended", "posture", "shield", "time", 300_000],
    ]);
    expect(JSON.stringify(told)).not.toContain(MARK);
    expect(JSON.stringify(told)).not.toContain("user:");
  });

  it("tells of what an operator of all rooms does, and not of the words that the client reads", async () => {
    const room = new Operated({ identify: byHeaders, ledger: "Ledger", log: { format: "json" } });
    await room.host.ready();
    const eve = await room.enter("eve");
    await room.act({ do: "warn", reason: MARK });
    await room.act({ do: "mute", for: MINUTE, reason: MARK });
    expect(linesOf("strike").map(({ limit, action }) => [limit, action])).toEqual([["operator", "warn"]]);
    expect(JSON.stringify(eve.sent)).toContain(MARK);
    expect(JSON.stringify(written)).not.toContain(MARK);
  });

  it("tells of an appeal by its ban, and not what it says", async () => {
    const room = logging({}, { appeals: true });
    const { id } = await room.bouncer.bans.add("user:eve", { disclosure: "notify" });
    await appealTo(room.bouncer, { text: `${MARK} is my brother.` });
    const decision = { decision: "reject", note: `${MARK}: no.`, by: MARK } as const;
    await room.bouncer.appeals.decide("user:eve", id, decision);
    expect(linesOf("appeal").map(({ level, status, ban }) => [level, status, ban])).toEqual([
      ["info", "open", id],
      ["info", "rejected", id],
    ]);
    expect(JSON.stringify(written)).not.toContain(MARK);
  });

  it("follows the policy: another level, another format, none", async () => {
    const room = logging();
    const say = vi.spyOn(console, "log").mockImplementation(() => {});
    const strike = async (id: string): Promise<unknown> => room.bouncer.strikes.add(await room.enter(id));
    await strike("a");
    room.bouncer.setPolicy({ ...room.policy, log: { format: "json", level: "warn" } });
    await strike("b");
    expect(written).toHaveLength(1);
    room.bouncer.setPolicy({ ...room.policy, log: { format: "text" } });
    await strike("c");
    expect([written.length, say.mock.calls.length]).toEqual([1, 1]);
    room.bouncer.setPolicy({ ...room.policy, log: false });
    await strike("d");
    expect([written.length, say.mock.calls.length]).toEqual([1, 1]);
  });

  it("leaves a text to the level that it is given", async () => {
    const say = vi.spyOn(console, "log").mockImplementation(() => {});
    const room = logging({ format: "text", level: "warn" });
    room.bouncer.strikes.add(await room.enter("ada"));
    await room.bouncer.bans.add("user:ada", { for: "1h" });
    expect(say.mock.calls).toEqual([[expect.stringContaining("closed user:ada for 1 hour")]]);
  });
});

function failing(): boolean {
  throw new RangeError("user:ada at 192.0.2.1");
}

async function banned(room: Room): Promise<Ban[]> {
  const history = await room.bouncer.bans.history("user:eve");
  return history.flatMap((entry) => (entry.change === "ban" ? [entry.ban] : []));
}

/** A room that does what the ledger asks. */
class Operated extends Room {
  get shared(): SharedLedger {
    return {
      ledger: {
        call: (object) =>
          Promise.resolve(object === "secret" ? "a".repeat(64) : { entries: [], registered: true }),
      },
      address: () => ({ party: "chat", room: "lobby" }),
    };
  }

  async act(act: Act): Promise<void> {
    const headers = new Headers({ [TOKEN_HEADER]: String(this.memory.records.get(TOKEN)) });
    const inquiry = { ask: "act", target: "user:eve", act, id: crypto.randomUUID() };
    const answer = await this.host.receive({ headers, json: () => Promise.resolve(inquiry) });
    expect(await answer.json()).toEqual({ connections: 1 });
  }
}

/** A room whose ledger is away and says whom it was asked about. */
class Confided extends Room {
  get shared(): SharedLedger {
    return {
      ledger: { call: () => Promise.reject(new Error(`${MARK} of the ledger`)) },
      address: () => ({ party: "chat", room: `${MARK} room` }),
    };
  }

  name(): string {
    return `${MARK} room`;
  }
}

/** The app is told that the ledger is away. */
function away(error: unknown): void {
  expect(String(error)).toContain("of the ledger");
}

describe("nothing personal", () => {
  const personal = fc.string({ unit: "binary", maxLength: 20 }).map((text) => `${MARK}${text}`);
  const person = fc.record({ id: personal, address: fc.ipV4(), isNamed: fc.boolean() });
  const deed = fc.oneof(
    fc.record({ do: fc.constant("flood" as const), text: personal }),
    fc.record({ do: fc.constant("type" as const), text: personal.map((type) => JSON.stringify({ type })) }),
    fc.record({ do: fc.constant("strike" as const), text: personal }),
    fc.record({
      do: fc.constant("ban" as const),
      text: personal,
      kind: fc.constantFrom("close", "shadow-ban"),
    }),
    fc.record({ do: fc.constant("pardon" as const), text: personal }),
    fc.record({ do: fc.constant("come" as const), text: personal }),
    fc.record({ do: fc.constant("fail" as const), text: personal }),
    fc.record({ do: fc.constant("wait" as const), text: personal }),
  );

  it("is ever in a line, whatever people call themselves, say, or are banned for", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(person, { minLength: 1, maxLength: 4 }),
        fc.array(deed),
        async (people, deeds) => {
          written.length = 0;
          let failure: string | null = null;
          const room = new Confided({
            ledger: "Ledger",
            identify: byHeaders,
            exempt: () => {
              if (failure !== null) throw new Error(failure);
              return false;
            },
            limits: [{ name: "messages", limit: 2, window: "1s", burst: 2 }],
            ladder: [
              { strikes: 1, do: "warn" },
              { strikes: 3, do: "close", for: "1m" },
            ],
            admission: { perClient: 2 },
            log: { format: "json", level: "debug" },
          });
          const enter = ({ id, address, isNamed }: (typeof people)[number]) =>
            room.enter(id, {
              "CF-Connecting-IP": address,
              ...(isNamed && { "x-user": encodeURIComponent(id) }),
            });
          for (const [index, deed] of deeds.entries()) {
            const someone = people[index % people.length];
            if (someone === undefined) continue;
            const connection = await enter(someone);
            const { text } = deed;
            const key = room.bouncer.clientOf(connection);
            if (deed.do === "flood" || deed.do === "type")
              for (let count = 0; count < 5; count++) room.say(connection, text);
            if (deed.do === "strike") room.bouncer.strikes.add(connection, { reason: text });
            if (deed.do === "ban" && key !== null) {
              const kind = deed.kind as "close";
              await room.bouncer.bans.add(key, { kind, for: "1h", reason: text, by: text }).catch(away);
            }
            if (deed.do === "pardon" && key !== null)
              await room.bouncer.bans.remove(key, { by: text, reason: text }).catch(away);
            if (deed.do === "fail") failure = text;
            if (deed.do === "wait") room.now += MINUTE;
            await settled();
          }
          const all = written.map(({ text }) => text).join("\n");
          expect(all).not.toContain(MARK);
          for (const { address } of people) expect(all).not.toContain(address);
          for (const { text } of written) expect(text).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
          expect(new Set(lines().map(({ source, party }) => `${String(source)} ${String(party)}`))).toEqual(
            new Set(written.length === 0 ? [] : ["party-bouncer chat"]),
          );
        },
      ),
      { numRuns: runs(100) },
    );
  });
});
