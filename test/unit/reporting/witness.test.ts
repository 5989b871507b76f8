import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Happening, MOST_HAPPENINGS } from "../../../src/collector/report.ts";
import { sumOf } from "../../../src/collector/sum.ts";
import type { MetricsDelta } from "../../../src/events/delta.ts";
import type { SharedLedger } from "../../../src/platform/room.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { NOTHING } from "../../support/delta.ts";
import { byHeaders, from, Room, settled } from "../../support/room.ts";
import { ReportLedger } from "../../support/report-ledger.ts";
import { SECOND, START } from "../../support/time.ts";

beforeEach(() => vi.useFakeTimers({ now: START, toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => vi.useRealTimers());

const POLICY: Policy = {
  identify: byHeaders,
  limits: [{ name: "messages", limit: 2, window: "1m" }],
  ladder: [
    { strikes: 1, do: "warn" },
    { strikes: 2, do: "close", for: "1m" },
  ],
  cooldown: { grace: 0 },
  admission: { perClient: 1 },
  log: false,
};

/** A room that reports to a ledger. */
class ReportingRoom extends Room {
  readonly ledger = new ReportLedger(() => this.now);

  get shared(): SharedLedger {
    // The room is made before its ledger is.
    const call: ReportLedger["call"] = (shard, asked) => this.ledger.call(shard, asked);
    return { ledger: { call }, address: () => ({ party: "main", room: "lobby" }) };
  }

  /** Everything that has happened, as it was reported by when nothing is left to be told. */
  async told(): Promise<{ delta: MetricsDelta; happenings: Happening[]; omitted: number }> {
    for (let left = 0; left < 12; left++) {
      await settled();
      this.now += SECOND;
      await vi.advanceTimersByTimeAsync(SECOND);
    }
    expect(vi.getTimerCount()).toBe(0);
    const { reports } = this.ledger;
    return {
      delta: reports.map(({ delta }) => delta).reduce(sumOf, NOTHING),
      happenings: reports.flatMap(({ happenings }) => happenings),
      omitted: reports.reduce((sum, { omitted }) => sum + omitted, 0),
    };
  }
}

const inWords = ({ event, target, limit, text }: Happening): string =>
  [event, target ?? "nobody", limit ?? "no limit", text].join(", ");

describe("a room tells its collector", () => {
  it("what was switched on, and what has ended, though nobody says anything", async () => {
    const room = new ReportingRoom({ ...POLICY, postures: { shield: { maxMessageBytes: 100 } } });
    const { switches } = room.bouncer;
    await switches.slowMode({ every: "5s", for: "1h", by: "ada" });
    await switches.raise("shield", { by: "ada" });
    await room.told();
    expect(switches.list().length).toBe(2);
    expect(room.ledger.reports.at(-1)?.switches).toEqual(switches.list());
    for (const { id } of switches.list()) await switches.end(id, { by: "bob" });
    const { happenings } = await room.told();
    expect(room.ledger.reports.at(-1)?.switches).toEqual([]);
    expect(happenings.map(inWords)).toEqual([
      "switch, nobody, no limit, slow-mode begun by ada",
      "switch, nobody, no limit, posture begun by ada",
      "switch, nobody, no limit, slow-mode ended by bob",
      "switch, nobody, no limit, posture ended by bob",
    ]);
  });

  it("who was given a strike, banned and turned away by the ladder", async () => {
    const room = new ReportingRoom(POLICY);
    const eve = await room.enter("eve");
    for (let said = 0; said < 4; said++) room.say(eve, "hello");
    expect(eve.codes).toEqual([4429]);
    expect((await room.knock("eve")).isIn).toBe(false);
    const { delta, happenings } = await room.told();
    expect(delta).toMatchObject({
      admitted: 2,
      refused: { messages: 2 },
      strikes: { messages: 2 },
      warnings: 1,
      bans: { ladder: { close: 1, "shadow-ban": 0 }, operator: { close: 0, "shadow-ban": 0 } },
      refusedConnects: { "4429": 1 },
      errors: 0,
    });
    expect(happenings.map(inWords)).toEqual([
      "strike, user:eve, messages, strike 1: warn",
      "ban, user:eve, messages, close for 1 minute",
      "strike, user:eve, messages, strike 2: close",
      "connect-refused, user:eve, messages, with close code 4429",
    ]);
  });

  it("what the app did: whom it banned, turned away and let back in", async () => {
    const room = new ReportingRoom(POLICY);
    const { bans } = room.bouncer;
    await bans.add("user:mallory", { for: "1h", reason: "spam", by: "moderator:ada" });
    await bans.add("user:bob", { kind: "shadow-ban", for: "forever" });
    expect((await room.knock("mallory")).isIn).toBe(false);
    expect(
      await room.host.turnAway(new Request("https://example.com", { headers: { "x-user": "mallory" } })),
    ).toMatchObject({ code: 4403 });
    await bans.remove("user:mallory");
    expect((await room.knock("mallory")).isIn).toBe(true);
    expect((await room.knock("mallory")).isIn).toBe(false);
    const { delta, happenings } = await room.told();
    expect(delta).toMatchObject({
      bans: { ladder: { close: 0, "shadow-ban": 0 }, operator: { close: 1, "shadow-ban": 1 } },
      lifted: 1,
      refusedConnects: { "4403": 2, "4409": 1 },
    });
    expect(happenings.map(inWords)).toEqual([
      "ban, user:mallory, no limit, close for 1 hour, by moderator:ada: spam",
      "ban, user:bob, no limit, shadow-ban for good, by operator",
      "connect-refused, user:mallory, no limit, with close code 4403",
      "connect-refused, user:mallory, no limit, with close code 4403",
      "pardon, user:mallory, no limit, ",
      "connect-refused, user:mallory, perClient, with close code 4409",
    ]);
  });

  it("what failed, in few words, and of addresses only the hash", async () => {
    const room = new ReportingRoom({
      ...POLICY,
      identify: () => {
        throw new Error(`no such table: ${"x".repeat(1_000)}`);
      },
    });
    room.listen("error");
    const connection = await room.enter("eve", from("192.0.2.7"));
    await room.bouncer.bans.add(connection);
    const { delta, happenings } = await room.told();
    expect(delta.errors).toBe(1);
    const [error, ban] = happenings;
    expect(error?.text).toMatch(/: no such table: x+$/u);
    expect(error?.text).toHaveLength(300);
    expect(ban?.target).toMatch(/^address:/u);
    expect(JSON.stringify(room.ledger.sent)).not.toContain("192.0.2.7");
  });

  it("fifty happenings at most, and how many more there were", async () => {
    const room = new ReportingRoom(POLICY);
    room.ledger.trouble = "away";
    room.listen("error");
    for (let number = 0; number < 80; number++) await room.bouncer.bans.add(`user:${number}`);
    await room.told();
    room.ledger.trouble = null;
    await room.bouncer.bans.add("user:last");
    const { happenings, omitted, delta } = await room.told();
    expect(room.ledger.reports.map((report) => report.happenings.length)).toEqual([1, MOST_HAPPENINGS]);
    // The 81st ban, and that the collector was away.
    expect([happenings.length + omitted, delta.bans.operator.close]).toEqual([81, 81]);
  });

  it("what a candidate would have done, of all candidates, as far as each message got", async () => {
    const strict = (limit: number) => ({
      ...POLICY,
      candidate: { limits: [{ name: "strict", limit, window: "1m" }] },
    });
    const room = new ReportingRoom(strict(1) as Policy);
    const ada = await room.enter("ada");
    room.say(ada, "hello");
    room.say(ada, "hello");
    room.bouncer.setPolicy(strict(5) as Policy);
    room.bouncer.setPolicy(POLICY);
    const { delta } = await room.told();
    expect(delta.candidate).toEqual({
      admitted: 1,
      held: 0,
      refused: { strict: 1 },
      bans: { close: 0, "shadow-ban": 0 },
    });
    expect(room.bouncer.metrics().candidate).toBeNull();
  });
});
