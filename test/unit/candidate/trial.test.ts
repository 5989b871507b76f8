import { describe, expect, it } from "vitest";
import { Trial } from "../../../src/candidate/trial.ts";
import { Events } from "../../../src/events/events.ts";
import { UNREAD } from "../../../src/limits/check.ts";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import { CompiledPolicy } from "../../../src/refusals/compiled-policy.ts";
import { Session } from "../../../src/session/session.ts";
import { Sessions } from "../../../src/session/sessions.ts";
import { PASSED } from "../../../src/strikes/judge.ts";
import { readSpareState } from "../../../src/platform/attachment.ts";
import { external } from "../../../src/policy/external-limit.ts";
import type { Limit } from "../../../src/policy/limit.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import type { CandidateMetrics } from "../../../src/events/metrics.ts";
import {
  byHeaders,
  Connection,
  type HibernatingConnection,
  moderator,
  Room,
  settled,
} from "../../support/room.ts";
import { MINUTE, START } from "../../support/time.ts";

const messages: Limit = { name: "messages", limit: 5, window: "1s", burst: 5 };
const tight: Limit = { ...messages, limit: 2, burst: 2 };
const strict: Policy = { limits: [tight] };

const NOBODY = { onNew() {}, onForgotten: () => false, onLeft() {}, fail() {} };

class TestRoom extends Room {
  constructor(policy: Policy, options: ConstructorParameters<typeof Room>[1] = {}) {
    super({ identify: byHeaders, limits: [messages], ...policy }, options as { storage?: null });
  }

  get candidate(): CandidateMetrics {
    const { candidate } = this.bouncer.metrics();
    if (candidate === null) throw new Error("nothing is tried");
    return candidate;
  }

  burst(connection: HibernatingConnection, count: number, message = "hi"): void {
    for (let each = 0; each < count; each++) this.say(connection, message);
  }
}

describe("a candidate", () => {
  it("is not there without one", () => {
    expect(new TestRoom({}).bouncer.metrics().candidate).toBe(null);
  });

  it("says what it would have refused, and the policy did not", async () => {
    const room = new TestRoom({ candidate: strict });
    const heard = room.listen("candidate");
    const ada = await room.enter("ada");
    room.burst(ada, 4);
    expect(room.bouncer.metrics()).toMatchObject({ admitted: 4, refused: 0, warnings: 0 });
    expect(room.candidate).toEqual({
      since: room.now,
      admitted: 2,
      refused: 2,
      held: 0,
      away: 0,
      byLimit: { messages: 2 },
      warnings: 1,
      bans: { close: 0, "shadow-ban": 0 },
      agrees: 2,
      stricter: 2,
      looser: 0,
      clients: { seen: 1, hit: 1, spared: 0 },
    });
    const who = {
      clientKey: "user:ada",
      userId: "ada",
      connectionId: "ada",
      at: room.now,
      bytes: 2,
      cause: "message",
    };
    expect(heard).toMatchObject([
      {
        ...who,
        difference: "stricter",
        verdict: { action: "admit" },
        candidate: { action: "warn", limit: "messages", strikes: 1 },
      },
      { ...who, candidate: { action: "refuse", strikes: 1 } },
    ]);
  });

  it("says what it would have let through, also of what the policy has not even read", async () => {
    const room = new TestRoom({ limits: [tight], candidate: { limits: [messages] } });
    const ada = await room.enter("ada");
    room.burst(ada, 4);
    expect(room.bouncer.metrics()).toMatchObject({ admitted: 2, refused: 2 });
    expect(room.candidate).toMatchObject({ admitted: 4, looser: 2, clients: { seen: 1, hit: 0, spared: 1 } });
  });

  it("would have closed clients, and knows that they are away until they may come back", async () => {
    const ladder = [{ strikes: 1, do: "close", for: "1s" }] as const;
    const room = new TestRoom({ candidate: { ...strict, ladder } });
    const heard = room.listen("candidate");
    const ada = await room.enter("ada");
    room.burst(ada, 5);
    expect(ada.closes).toEqual([]);
    expect(room.candidate).toMatchObject({
      admitted: 2,
      refused: 1,
      away: 2,
      bans: { close: 1 },
      stricter: 3,
    });
    expect(heard[0]?.candidate).toMatchObject({ action: "close", strikes: 1 });
    expect(heard[2]?.candidate).toMatchObject({ action: "refuse", limit: "messages", retryAfter: 1_000 });
    room.now += 1_000;
    room.burst(ada, 1);
    expect(room.candidate).toMatchObject({ admitted: 3 });
  });

  it("would have closed all connections of a client, and also those that come while it is away", async () => {
    const ladder = [{ strikes: 1, do: "close", for: "1m" }] as const;
    const room = new TestRoom({ candidate: { ...strict, ladder } });
    const [ada, other] = [
      await room.enter("ada", { "x-user": "ada" }),
      await room.enter("other", { "x-user": "ada" }),
    ];
    room.burst(ada, 3);
    room.burst(other, 1);
    room.burst(await room.enter("third", { "x-user": "ada" }), 1);
    expect(room.candidate).toMatchObject({ away: 2, clients: { seen: 1, hit: 1 } });
  });

  it("counts each hiding of a client once", async () => {
    const ladder = [{ strikes: 1, do: "shadow-ban", for: "1h" }] as const;
    const room = new TestRoom({ candidate: { ...strict, ladder, cooldown: { base: 0, grace: 0 } } });
    const ada = await room.enter("ada");
    room.burst(ada, 5);
    expect(room.candidate).toMatchObject({ warnings: 3, bans: { "shadow-ban": 1 } });
    room.broadcast("everybody sees this");
    expect(ada.heard).toContain("everybody sees this");
  });

  it("lets messages wait, in thought, and knows what became of them", async () => {
    const room = new TestRoom({ candidate: { limits: [{ ...tight, onRefusal: "hold" }] } });
    const ada = await room.enter("ada");
    room.burst(ada, 4);
    expect(room.bouncer.metrics().held).toBe(0);
    // A message that waits passes too, only later.
    expect(room.candidate).toMatchObject({ admitted: 2, held: 2, agrees: 4, stricter: 0 });
    room.now += 5_000;
    room.burst(ada, 1);
    expect(room.candidate).toMatchObject({ admitted: 5, held: 2 });
  });

  it("is not asked about moderators, nor about those whom both exempt", async () => {
    const room = new TestRoom({ exempt: ({ userId }) => userId === "bot", candidate: strict });
    for (const headers of [moderator("mod"), { "x-user": "bot" }])
      room.burst(await room.enter(String(headers["x-user"]), headers), 5);
    expect(room.candidate).toMatchObject({ admitted: 0, refused: 0, agrees: 0, clients: { seen: 0 } });
  });

  it("tries a limit that applies to a share on all others", async () => {
    const room = new TestRoom({ limits: [{ ...tight, enforce: { share: 0.5 } }] });
    const ids = Array.from({ length: 40 }, (_, index) => `client ${index}`);
    for (const id of ids) room.burst(await room.enter(id), 3);
    const { refused } = room.bouncer.metrics();
    expect(refused).toBeGreaterThan(5);
    expect(room.candidate).toMatchObject({
      refused: 40,
      stricter: 40 - refused,
      clients: { seen: 40, hit: 40 - refused },
    });
  });

  it("is asked about those whom only the policy exempts, and not about those whom only it exempts", async () => {
    const room = new TestRoom({
      exempt: ({ userId }) => userId === "bot",
      candidate: { ...strict, exempt: ({ userId }) => userId === "ada" },
    });
    room.burst(await room.enter("bot"), 4);
    expect(room.candidate).toMatchObject({ stricter: 2, looser: 0, agrees: 2 });
    room.burst(await room.enter("ada"), 7);
    expect(room.candidate).toMatchObject({ stricter: 2, looser: 2 });
  });

  it("is given the strikes that the app gives", async () => {
    const ladder = [
      { strikes: 1, do: "warn" },
      { strikes: 3, do: "close", for: "1m" },
    ] as const;
    const room = new TestRoom({ candidate: { ladder } });
    const [ada, bob, eve] = [await room.enter("ada"), await room.enter("bob"), await room.enter("eve")];
    room.bouncer.strikes.add(ada, { strikes: 3, reason: "spam" });
    room.burst(ada, 1);
    expect(room.candidate).toMatchObject({ away: 1 });
    room.bouncer.strikes.mute(bob, "10s");
    room.burst(bob, 1);
    room.bouncer.strikes.clear(bob);
    room.burst(bob, 1);
    for (let count = 0; count < 7; count++) room.bouncer.strikes.reportInvalid(eve);
    room.burst(eve, 1);
    expect(room.candidate).toMatchObject({ stricter: 0, looser: 0, away: 1, refused: 2, admitted: 1 });
  });

  it("takes the word of other limiters that the policy has asked", async () => {
    const asked: string[] = [];
    const tokens = external({
      name: "tokens",
      consume(key) {
        asked.push(key);
        return { allowed: asked.length < 3, retryAfter: 1_000 };
      },
    });
    const room = new TestRoom({ limits: [messages, tokens], candidate: { maxMessageBytes: 1_000 } });
    const ada = await room.enter("ada");
    room.burst(ada, 4);
    await settled();
    expect(asked).toHaveLength(3);
    expect(room.candidate).toMatchObject({ agrees: 4, refused: 2, byLimit: { tokens: 2 } });
  });

  it("counts what waited for another limiter as of when it came", async () => {
    const answers: (() => void)[] = [];
    const tokens = external({
      name: "tokens",
      consume: () => new Promise((resolve) => answers.push(() => resolve(true))),
    });
    const even: Limit = { name: "even", limit: 5, window: "1s", burst: 1 };
    const room = new TestRoom({ limits: [even, tokens], candidate: { maxMessageBytes: 1_000 } });
    const ada = await room.enter("ada");
    for (let count = 0; count < 3; count++) {
      room.burst(ada, 1);
      room.now += 200;
    }
    for (const answer of answers) answer();
    await settled();
    expect(room.bouncer.metrics().admitted).toBe(3);
    expect(room.candidate).toMatchObject({ admitted: 3, stricter: 0 });
  });

  it("compares what a dry run would refuse with what the candidate would, once that is enforced", async () => {
    const room = new TestRoom({ enforce: false, candidate: { enforce: true } });
    const ada = await room.enter("ada");
    room.burst(ada, 7);
    expect(room.candidate).toMatchObject({ stricter: 2, clients: { seen: 1, hit: 1 } });
  });
});

describe("a candidate whose functions fail", () => {
  const fail = (): never => {
    throw new Error("a mistake");
  };

  it.each<[string, Policy]>([
    ["per", { limits: [{ ...messages, per: fail }] }],
    ["cost", { limits: [{ ...messages, cost: fail }] }],
    ["classify", { classify: fail, limits: [{ ...messages, match: { type: "chat" } }] }],
    ["a rung", { limits: [tight], ladder: [{ strikes: 1, do: fail }] }],
  ])("is reported once, and has no consequences: %s", async (_, candidate) => {
    const room = new TestRoom({ candidate });
    const errors = room.listen("error");
    const ada = await room.enter("ada");
    room.burst(ada, 5);
    expect(room.bouncer.metrics()).toMatchObject({ admitted: 5, refused: 0 });
    expect(errors).toHaveLength(1);
    expect(errors[0]?.doing).toMatch(/ of the candidate$/);
  });

  it("is reported once if something fails that nobody thought of", () => {
    const failures: unknown[] = [];
    const compiled = new CompiledPolicy(definePolicy(), () => {});
    const trial = new Trial({
      active: { compiled, candidate: compiled, limiter: compiled.limiter },
      sessions: {
        enlist() {},
        get roster(): never {
          throw new Error("the roster");
        },
      },
      slot: "r",
      events: new Events(),
      clock: () => START,
      isExempt: () => false,
      onFared: () => {},
      fail: (doing, error) => failures.push([doing, error]),
    });
    const session = new Session(new Connection("ada"), new Sessions(new Room({}), "r", NOBODY));
    trial.opened(session, START);
    trial.expect(session, START);
    trial.judged(session, PASSED, UNREAD, "hi", START);
    trial.passedBy(session, "hi", START);
    trial.byHand(session, { event: "clear" }, START);
    trial.closed(session, START);
    expect(failures).toEqual([["trying the candidate", new Error("the roster")]]);
  });
});

describe("what a candidate knows of a connection", () => {
  const slow: Policy = { ...strict, cooldown: { base: "1m", max: "1m" } };

  it("outlives hibernation, in a place of its own", async () => {
    const room = new TestRoom({ candidate: slow });
    const ada = await room.enter("ada");
    room.burst(ada, 3);
    room.evict();
    room.now += 100;
    room.burst(ada, 1);
    expect(room.candidate).toMatchObject({ stricter: 1, refused: 1 });
    room.now += MINUTE;
    room.burst(ada, 1);
    expect(room.candidate).toMatchObject({ stricter: 1, admitted: 1 });
  });

  it("is written when it has fared as never before, and when its conduct changes", async () => {
    const written = async (policy: Policy): Promise<number[]> => {
      const room = new TestRoom(policy);
      const ada = await room.enter("ada");
      const writes = [ada.writes];
      for (let count = 0; count < 5; count++) {
        room.burst(ada, 1);
        writes.push(ada.writes);
      }
      return writes;
    };
    const without = await written({});
    const withIt = await written({ candidate: slow });
    // With its first message, and at the third one, which would have earned a strike.
    expect(withIt.map((writes, index) => writes - (without[index] ?? 0))).toEqual([0, 1, 1, 2, 2, 2]);
  });

  it("is nothing under another candidate", async () => {
    const room = new TestRoom({ candidate: slow });
    const ada = await room.enter("ada");
    room.burst(ada, 3);
    expect(readSpareState(ada, "r")).toMatch(/"messages"/);
    const next = new TestRoom({ candidate: { ...slow, maxMessageBytes: 100 } });
    next.here.push(ada);
    next.now = room.now + 1_000;
    next.host.watch();
    next.burst(ada, 1);
    expect(next.candidate).toMatchObject({ admitted: 1, stricter: 0 });
  });

  it("is who is away, too", async () => {
    const ladder = [{ strikes: 1, do: "close", for: "1m" }] as const;
    const room = new TestRoom({ candidate: { ...strict, ladder } });
    const ada = await room.enter("ada");
    room.burst(ada, 3);
    room.evict();
    room.burst(ada, 1);
    expect(room.candidate).toMatchObject({ away: 1 });
    room.now += MINUTE;
    room.burst(ada, 1);
    expect(room.candidate).toMatchObject({ away: 1, admitted: 1 });
  });

  it("is not kept of a connection in memory", async () => {
    const room = new Room<Connection>({ limits: [messages], candidate: strict }, { Connection });
    const ada = await room.enter("ada");
    for (let count = 0; count < 3; count++) room.say(ada, "hi");
    expect(readSpareState(ada, "r")).toBe(undefined);
    expect(room.bouncer.metrics().candidate).toMatchObject({ stricter: 1 });
  });

  it("waits for its client's return", async () => {
    const room = new TestRoom({ candidate: slow });
    const ada = await room.enter("ada");
    room.burst(ada, 3);
    room.leave(ada);
    room.burst(await room.enter("ada again", { "x-user": "ada" }), 1);
    expect(room.candidate).toMatchObject({ stricter: 2 });
  });
});

describe("a candidate that is set while the room runs", () => {
  it("begins with those who are here, as they stand", async () => {
    const room = new TestRoom({});
    const ada = await room.enter("ada");
    room.burst(ada, 6);
    room.bouncer.setPolicy({ identify: byHeaders, limits: [messages], candidate: { limits: [messages] } });
    room.now += 900;
    room.burst(ada, 6);
    room.now += 200;
    room.burst(ada, 6);
    expect(room.candidate).toMatchObject({ agrees: 12, stricter: 0, looser: 0 });
    expect(room.candidate.since).toBe(room.now - 1_100);
  });

  it("is gone with its policy", async () => {
    const room = new TestRoom({ candidate: strict });
    room.burst(await room.enter("ada"), 3);
    room.bouncer.setPolicy({ identify: byHeaders });
    expect(room.bouncer.metrics().candidate).toBe(null);
  });
});

describe("what a candidate has counted", () => {
  const slow: Limit = { ...messages, limit: 2, window: "1h", burst: 2 };

  it.each(["connection", "client", "room"] as const)(
    "by a limit of a window that a room does not stay awake for outlives hibernation: per %s",
    async (per) => {
      const room = new TestRoom({ candidate: { limits: [{ ...slow, per }] } });
      const ada = await room.enter("ada");
      room.burst(ada, 1);
      const { writes } = ada;
      room.burst(ada, 1);
      // With what the policy writes, and not by itself.
      expect(ada.writes - writes).toBe(1);
      room.now += MINUTE;
      room.evict();
      room.burst(ada, 1);
      expect(room.candidate).toMatchObject({ refused: 1, stricter: 1 });
      // And again, with how it has fared.
      room.evict();
      expect(room.candidate.clients).toEqual({ seen: 1, hit: 1, spared: 0 });
      room.burst(ada, 1);
      expect(room.candidate).toMatchObject({ refused: 1, stricter: 1 });
    },
  );

  it("by a limit that the policy has too is not kept twice", async () => {
    const limit: Limit = { ...slow, limit: 50, burst: 50 };
    const room = new TestRoom({ limits: [limit], candidate: { limits: [limit], maxMessageBytes: 100 } });
    const ada = await room.enter("ada");
    room.burst(ada, 2);
    expect(readSpareState(ada, "r")).not.toContain("\n");
  });
});

describe("how clients have fared", () => {
  it("is known after hibernation of those who are still here", async () => {
    const room = new TestRoom({ candidate: strict });
    const [ada, bob, eve] = [await room.enter("ada"), await room.enter("bob"), await room.enter("eve")];
    room.burst(ada, 3);
    room.burst(bob, 1);
    room.burst(eve, 6);
    await room.enter("silent");
    expect(room.candidate.clients).toEqual({ seen: 3, hit: 1, spared: 0 });
    room.evict();
    expect(room.candidate.clients).toEqual({ seen: 3, hit: 1, spared: 0 });
    room.now += MINUTE;
    room.burst(bob, 1);
    expect(room.candidate.clients).toEqual({ seen: 3, hit: 1, spared: 0 });
  });
});
