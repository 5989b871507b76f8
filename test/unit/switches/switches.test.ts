import { describe, expect, it } from "vitest";
import { ToldLimits } from "../../../client/told-limits.ts";
import { fingerprintOf } from "../../../src/record/fingerprint.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import type { PolicyMessage, WarningMessage } from "../../../src/shared/control-message.ts";
import type { SlowModeMessage } from "../../../src/shared/slow-mode-message.ts";
import { SWITCHES } from "../../../src/storage/storage-keys.ts";
import {
  byHeaders,
  type HibernatingConnection,
  moderator,
  requestWith,
  Room,
  settled,
} from "../../support/room.ts";
import { only, recordedIn } from "../../support/recorded.ts";
import { MemoryStorage } from "../../support/storage.ts";
import { HOUR, MINUTE, SECOND, START } from "../../support/time.ts";

const limits = [{ name: "messages", limit: 5, window: "1s" }] as const;
const shield = { limits: [{ name: "messages", limit: 1, window: "1s" }] } as const;

class TestRoom extends Room {
  constructor(policy: Policy = {}, storage: MemoryStorage | null = new MemoryStorage()) {
    super({ identify: byHeaders, limits, ...policy }, { storage });
  }

  /** As a host does it. */
  async wake(): Promise<void> {
    this.evict();
    await this.host.ready();
  }

  /** How many messages of some at once pass. */
  passing(connection: HibernatingConnection, messages = 10): number {
    const before = this.bouncer.metrics(connection).admitted;
    for (let count = 0; count < messages; count++) this.say(connection, "hi");
    return this.bouncer.metrics(connection).admitted - before;
  }
}

const firstWarning = ({ controlMessages }: HibernatingConnection): WarningMessage | undefined =>
  controlMessages.find((message) => message?.type === "party-bouncer:warning");

const slowModes = ({ controlMessages }: HibernatingConnection): SlowModeMessage[] =>
  controlMessages.filter((message) => message?.type === "party-bouncer:slow-mode");

describe("slow mode", () => {
  it("lets each client send one message at a time, whatever the limits say", async () => {
    const room = new TestRoom();
    const [ada, tab] = [await room.enter("ada"), await room.enter("tab", { "x-user": "ada" })];
    const bob = await room.enter("bob");
    await room.bouncer.switches.slowMode({ every: "30s" });
    expect([room.passing(ada), room.passing(tab), room.passing(bob, 1)]).toEqual([1, 0, 1]);
    room.now += 29_999;
    expect(room.passing(ada, 1)).toBe(0);
    room.now += 1;
    expect(room.passing(tab, 1)).toBe(1);
  });

  it("ends by itself at the millisecond, however often the room was thrown out of memory", async () => {
    const room = new TestRoom();
    const slow = await room.bouncer.switches.slowMode({
      every: "30s",
      for: "10m",
      reason: "a raid",
      by: "ada",
    });
    expect(slow).toEqual({
      id: expect.any(String),
      kind: "slow-mode",
      every: 30_000,
      at: START,
      until: START + 10 * MINUTE,
      reason: "a raid",
      by: "ada",
    });
    await room.wake();
    const bob = await room.enter("bob");
    expect(room.bouncer.switches.list()).toEqual([slow]);
    expect(room.passing(bob, 2)).toBe(1);
    room.now += 10 * MINUTE - 1;
    await room.wake();
    expect(room.passing(bob, 2)).toBe(1);
    room.now += 1;
    await room.wake();
    const ended = room.listen("switch");
    // The message of a millisecond ago counts too.
    expect(room.passing(bob)).toBe(4);
    expect(ended).toEqual([{ state: "ended", switch: slow, by: "time" }]);
    await settled();
    expect(room.memory.keys(SWITCHES)).toEqual([]);
  });

  it("costs nobody a strike who types some lines, and whoever keeps on the usual ones", async () => {
    const room = new TestRoom();
    const ada = await room.enter("ada");
    await room.bouncer.switches.slowMode({ every: "30s" });
    expect(room.passing(ada, 6)).toBe(1);
    expect(ada.warnings).toEqual([]);
    expect(room.bouncer.strikes.standing(ada)).toMatchObject({ status: "ok", strikes: 0 });
    room.say(ada, "hi");
    expect(ada.warnings).toMatchObject([{ limit: "slow-mode", strikes: 1, retryAfter: 30_000 }]);
    for (let second = 0; second < 60; second++) {
      room.now += 2 * SECOND;
      room.passing(ada, 100);
    }
    expect(ada.codes).toEqual([4429]);
  });

  it("is told to everyone whose messages it counts, and to those who come, and its end too", async () => {
    const room = new TestRoom({ slowMode: { match: { type: "chat", tier: (tier) => tier !== "pro" } } });
    const ada = await room.enter("ada");
    const mod = await room.enter("mod", moderator("mod"));
    await room.bouncer.switches.slowMode({ every: "30s", for: "10m" });
    const told = { type: "party-bouncer:slow-mode", every: 30_000, retryAfter: 0, types: ["chat"] };
    expect(slowModes(ada)).toEqual([{ ...told, left: 10 * MINUTE }]);
    expect(slowModes(mod).filter(({ every }) => every > 0)).toEqual([]);
    room.now += MINUTE;
    const bob = await room.enter("bob");
    expect(slowModes(bob)).toEqual([{ ...told, left: 9 * MINUTE }]);
    await room.bouncer.switches.end("slow-mode", { by: "ada" });
    const over = { type: "party-bouncer:slow-mode", every: 0, left: 0, retryAfter: 0, types: null };
    expect(slowModes(ada).at(-1)).toEqual(over);
    expect(slowModes(bob).at(-1)).toEqual(over);
  });

  it("says once for each wait how long it is, and no more to whoever floods", async () => {
    const room = new TestRoom();
    const ada = await room.enter("ada");
    await room.bouncer.switches.slowMode({ every: "30s" });
    room.say(ada, "hi");
    room.now += 10 * SECOND;
    for (let count = 0; count < 4; count++) room.say(ada, "again");
    expect(slowModes(ada).map(({ retryAfter }) => retryAfter)).toEqual([0, 20_000]);
    room.now += 20 * SECOND;
    for (let count = 0; count < 4; count++) room.say(ada, "and again");
    expect(slowModes(ada).map(({ retryAfter }) => retryAfter)).toEqual([0, 20_000, 30_000]);
    const tab = await room.enter("tab", { "x-user": "ada" });
    expect(slowModes(tab)).toMatchObject([{ retryAfter: 30_000 }]);
  });

  it("looks the same to a client that is hidden", async () => {
    const heardBy = async (isHidden: boolean): Promise<unknown[]> => {
      const room = new TestRoom({ announce: true, postures: { shield }, cooldown: { grace: 0 } });
      const eve = await room.enter("eve");
      if (isHidden) await room.bouncer.bans.add("user:eve", { kind: "shadow-ban", for: "1d" });
      await room.bouncer.switches.slowMode({ every: "30s", for: "10m" });
      for (let count = 0; count < 9; count++) {
        room.say(eve, `hi ${count}`);
        room.now += 400;
      }
      await room.bouncer.switches.raise("shield", { for: "1m" });
      await room.bouncer.switches.override("user:eve", {
        limits: { messages: { limit: 2, window: "1s" } },
        for: "1m",
      });
      room.now += MINUTE;
      room.passing(eve, 5);
      room.now += 10 * MINUTE;
      room.passing(eve, 5);
      return eve.sent.map((text) => String(text).replace(/"key":"\w{12}"/, '"key":""'));
    };
    const shown = await heardBy(false);
    expect(shown.length).toBeGreaterThan(10);
    expect(await heardBy(true)).toEqual(shown);
  });

  it("takes the place of the one before", async () => {
    const room = new TestRoom();
    const first = await room.bouncer.switches.slowMode({ every: "30s", by: "ada" });
    const heard = room.listen("switch");
    const second = await room.bouncer.switches.slowMode({ every: "5s", by: "bob" });
    expect(room.bouncer.switches.list()).toEqual([second]);
    expect(heard).toEqual([
      { state: "ended", switch: first, by: "bob" },
      { state: "begun", switch: second, by: "bob" },
    ]);
    expect(room.memory.keys(SWITCHES)).toHaveLength(1);
  });

  it("only counts in a dry run, and tells nobody", async () => {
    const room = new TestRoom({ enforce: false });
    const ada = await room.enter("ada");
    await room.bouncer.switches.slowMode({ every: "30s" });
    room.passing(ada, 3);
    expect(ada.heard).toHaveLength(3);
    expect(slowModes(ada)).toEqual([]);
    expect(room.bouncer.metrics().byLimit).toEqual({ "slow-mode": 2 });
  });

  it("lasts no longer if the clock steps back", async () => {
    const room = new TestRoom();
    const ada = await room.enter("ada");
    await room.bouncer.switches.slowMode({ every: "30s", for: "10m" });
    room.now -= 24 * HOUR;
    expect(room.passing(ada, 2)).toBe(1);
    room.now += 10 * MINUTE;
    expect(room.passing(ada)).toBe(5);
  });

  it.each([
    [{ every: 10 }, 'every: expected a duration from 1 second to 1 hour, such as "30s", received 10'],
    [{ for: "40d" }, 'for: expected a duration of at most 31 days, such as "10m", received "40d"'],
    [{ reason: "x".repeat(1_001) }, "reason: expected text of at most 1000 characters"],
    [{ by: 5 }, "by: expected text of at most 256 characters, received 5"],
  ])("is refused if an option is wrong: %o", async (options, message) => {
    const room = new TestRoom();
    await expect(room.bouncer.switches.slowMode(options as object)).rejects.toThrow(message);
    expect(room.bouncer.switches.list()).toEqual([]);
  });
});

describe("a posture", () => {
  it("is on top of the policy, until it ends by itself", async () => {
    const room = new TestRoom({ postures: { shield } });
    const ada = await room.enter("ada");
    const raised = await room.bouncer.switches.raise("shield", { by: "ada" });
    expect(raised).toMatchObject({ kind: "posture", posture: "shield", until: START + 30 * MINUTE });
    expect(room.passing(ada)).toBe(1);
    expect(room.bouncer.policy.limits).toMatchObject([{ limit: 1 }]);
    await room.wake();
    room.now += 29 * MINUTE;
    expect(room.bouncer.policy.limits).toMatchObject([{ limit: 1 }]);
    room.now += MINUTE;
    expect(room.passing(ada)).toBe(5);
    expect(room.bouncer.policy.limits).toMatchObject([{ limit: 5 }]);
  });

  it("goes together with slow mode, added limits, a promotion and another policy", async () => {
    const room = new TestRoom({ postures: { shield }, candidate: { maxMessageBytes: 9 } });
    const names = (): string[] =>
      room.bouncer.policy.limits.map((limit) => `${limit.name}: ${"limit" in limit ? limit.limit : ""}`);
    await room.enter("ada");
    room.bouncer.limits.add({ name: "added", limit: 3, window: "1s" });
    await room.bouncer.switches.raise("shield");
    await room.bouncer.switches.slowMode();
    await room.bouncer.promote();
    expect(names()).toEqual(["messages: 1", "added: 3", "slow-mode: 1"]);
    expect(room.bouncer.policy.maxMessageBytes).toBe(9);
    room.bouncer.setPolicy({ ...room.bouncer.policy, candidate: undefined, maxMessageBytes: 7 });
    await room.bouncer.switches.end("posture");
    expect(names()).toEqual(["messages: 1", "added: 3", "slow-mode: 1"]);
    room.bouncer.setPolicy({ limits, postures: { shield: { maxMessageBytes: 5 } } });
    await room.bouncer.switches.raise("shield");
    expect(names()).toEqual(["messages: 5", "slow-mode: 1"]);
    room.bouncer.setPolicy({ limits });
    expect(room.bouncer.policy.maxMessageBytes).toBe(16_384);
    expect(room.bouncer.switches.list().map(({ kind }) => kind)).toEqual(["slow-mode"]);
  });

  it("is refused if the policy has none of that name", async () => {
    const room = new TestRoom({ postures: { shield } });
    await expect(room.bouncer.switches.raise("shild")).rejects.toThrow(
      'posture: expected "shield", received "shild"',
    );
    const bare = new TestRoom();
    await expect(bare.bouncer.switches.raise("toString")).rejects.toThrow("of which the policy has none");
  });

  it("that the room could not live with is refused with the policy", () => {
    const postures = { shield: { ladder: [{ strikes: 1, do: "shadow-ban" }] } } as const;
    const protocol = { name: "documents", classify: () => null, hidesNobody: "nobody can be hidden here" };
    expect(() => new TestRoom({ postures, protocol })).toThrow(/postures\.shield/);
  });

  it("tells clients their limits again, if they are announced", async () => {
    const room = new TestRoom({ postures: { shield }, announce: true });
    const ada = await room.enter("ada");
    await room.bouncer.switches.raise("shield");
    await room.bouncer.switches.end("posture");
    const told = ada.controlMessages.filter((message) => message?.type === "party-bouncer:policy");
    expect(told.map((message) => message.limits[0]?.limit)).toEqual([5, 1, 5]);
    const keys = told.map(({ key }) => key);
    expect(keys[0]).toMatch(/^[0-9a-f]{12}$/);
    expect(new Set(keys).size).toBe(1);
    await room.wake();
    await room.bouncer.switches.raise("shield");
    expect(ada.controlMessages.at(-1)).toMatchObject({ type: "party-bouncer:policy", key: keys[0] });
    const bob = await room.enter("bob");
    expect(bob.controlMessages[0]).toMatchObject({ type: "party-bouncer:policy" });
    expect(bob.controlMessages[0]).not.toMatchObject({ key: keys[0] });
  });

  it("tells those its limits who have learned others by a warning, and believe nobody else", async () => {
    const room = new TestRoom({ postures: { shield } });
    const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
    room.passing(ada);
    const warning = firstWarning(ada);
    const key = warning?.key;
    expect(key).toMatch(/^[0-9a-f]{12}$/);
    await room.bouncer.switches.raise("shield");
    await room.wake();
    await room.bouncer.switches.end("posture");
    const told = ada.controlMessages.filter((message) => message?.type === "party-bouncer:policy");
    expect(told.map((message) => [message.limits[0]?.limit, message.key])).toEqual([
      [1, key],
      [5, key],
    ]);
    // He has not been warned: his first warning tells him what applies then.
    expect(bob.controlMessages.filter((message) => message !== null)).toEqual([]);
    await room.bouncer.switches.raise("shield");
    room.passing(bob);
    expect(firstWarning(bob)).toMatchObject({ limits: [{ limit: 1 }], key: expect.any(String) });
    const learned = new ToldLimits();
    const heard = [warning, ...told].map((message) =>
      learned.from(message as PolicyMessage | WarningMessage),
    );
    expect(heard.map((announced) => announced?.limits[0]?.limit)).toEqual([5, 1, 5]);
  });

  it("gives no key where there is no posture that could change the limits", async () => {
    const room = new TestRoom();
    const ada = await room.enter("ada");
    room.passing(ada);
    expect(firstWarning(ada)).toMatchObject({ limits: [{ limit: 5 }] });
    expect(firstWarning(ada)).not.toHaveProperty("key");
  });
});

describe("a rule", () => {
  const raise = { on: "refused", more: 20, within: "10s" } as const;
  const policy: Policy = { postures: { shield: { ...shield, for: "5m", raise } } };

  it("raises its posture at the event that is one too many, and again once it has ended", async () => {
    const room = new TestRoom(policy);
    const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
    room.passing(ada, 25);
    await settled();
    expect(room.bouncer.switches.list()).toEqual([]);
    room.passing(bob, 6);
    await settled();
    const [raised] = room.bouncer.switches.list();
    expect(raised).toMatchObject({
      posture: "shield",
      by: "rule:shield",
      reason: "more than 20 messages refused within 10 seconds",
    });
    await room.wake();
    expect(room.bouncer.switches.list()).toEqual([raised]);
    room.now += 5 * MINUTE;
    room.passing(bob, 40);
    await settled();
    expect(room.bouncer.switches.list()).toMatchObject([{ at: room.now, by: "rule:shield" }]);
  });

  it("counts banned clients that knock", async () => {
    const rule = { on: "connects", more: 2, within: "1m" } as const;
    const room = new TestRoom({ postures: { shield: { maxMessageBytes: 99, raise: rule } } });
    await room.bouncer.bans.add("user:eve");
    for (let count = 0; count < 3; count++)
      expect(await room.host.turnAway(requestWith({ "x-user": "eve" }))).not.toBeNull();
    await settled();
    expect(room.bouncer.switches.list()).toMatchObject([{ by: "rule:shield" }]);
  });

  it("does not count what is longer ago", async () => {
    const room = new TestRoom(policy);
    const ada = await room.enter("ada");
    for (let round = 0; round < 5; round++) {
      room.passing(ada, 20);
      await settled();
      room.now += 12 * SECOND;
    }
    expect(room.bouncer.switches.list()).toEqual([]);
  });

  it("does not contradict an operator at once, nor takes the place of another posture", async () => {
    const room = new TestRoom({ postures: { ...policy.postures, calm: { for: "1m" } } });
    const ada = await room.enter("ada");
    room.passing(ada, 30);
    await settled();
    await room.bouncer.switches.end("posture", { by: "ada" });
    room.passing(ada, 30);
    await settled();
    expect(room.bouncer.switches.list()).toEqual([]);
    room.now += 5 * MINUTE;
    await room.bouncer.switches.raise("calm");
    room.passing(ada, 60);
    await settled();
    expect(room.bouncer.switches.list()).toMatchObject([{ posture: "calm" }]);
  });

  it("is not kept from it by a posture that another policy had", async () => {
    const room = new TestRoom({ postures: { ...policy.postures, calm: { for: "1h" } } });
    await room.bouncer.switches.raise("calm");
    room.bouncer.setPolicy({ ...room.policy, ...policy });
    room.passing(await room.enter("ada"), 30);
    await settled();
    expect(room.bouncer.switches.list()).toMatchObject([{ posture: "shield" }]);
  });

  it.each(["strikes", "connects", "bans"] as const)("counts %s", async (on) => {
    const rule = { on, more: 2, within: "1m" } as const;
    const ladder = [{ strikes: 1, do: "close", for: "1s" }] as const;
    const room = new TestRoom({ ladder, postures: { shield: { maxMessageBytes: 99, raise: rule } } });
    for (const id of ["ada", "bob", "cem"]) {
      expect(room.bouncer.switches.list()).toEqual([]);
      room.passing(await room.enter(id), 6);
      await settled();
    }
    expect(room.bouncer.switches.list()).toMatchObject([{ by: "rule:shield" }]);
  });

  it("does not count that somebody is hidden, who could tell by it", async () => {
    const rule = { on: "bans", more: 1, within: "1m" } as const;
    const ladder = [{ strikes: 1, do: "shadow-ban", for: "1m" }] as const;
    const room = new TestRoom({ ladder, postures: { shield: { maxMessageBytes: 99, raise: rule } } });
    for (const id of ["ada", "bob", "cem"]) room.passing(await room.enter(id), 6);
    await settled();
    expect(room.bouncer.switches.list()).toEqual([]);
  });
});

describe("an override", () => {
  const numbers = { limits: { messages: { limit: 8, window: "1s" } }, for: "1h" } as const;

  it("gives one client other numbers, on all of its connections, until it ends", async () => {
    const room = new TestRoom();
    const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
    const override = await room.bouncer.switches.override("user:ada", { ...numbers, by: "eve" });
    expect(override).toMatchObject({
      kind: "override",
      target: "user:ada",
      limits: { messages: { limit: 8, window: 1_000, burst: 8 } },
      until: START + HOUR,
    });
    expect([room.passing(ada), room.passing(bob)]).toEqual([8, 5]);
    await room.wake();
    room.now += MINUTE;
    const tab = await room.enter("tab", { "x-user": "ada" });
    expect([room.passing(ada), room.passing(tab), room.passing(bob)]).toEqual([8, 8, 5]);
    room.now += HOUR;
    expect([room.passing(ada), room.passing(tab), room.passing(bob)]).toEqual([5, 5, 5]);
    await settled();
    expect(room.memory.keys(SWITCHES)).toEqual([]);
  });

  it("lifts a limit, slow mode too", async () => {
    const room = new TestRoom();
    const ada = await room.enter("ada");
    await room.bouncer.switches.override(ada, { limits: { messages: false, "slow-mode": false }, for: "1h" });
    await room.bouncer.switches.slowMode();
    expect(room.passing(ada, 100)).toBe(100);
    expect(slowModes(ada).filter(({ every }) => every > 0)).toEqual([]);
  });

  it("counts the client by itself, by a limit that all share", async () => {
    const room = new TestRoom({ limits: [{ name: "room", limit: 40, window: "1s", per: "room" }] });
    const [ada, bob, cem] = [await room.enter("ada"), await room.enter("bob"), await room.enter("cem")];
    const own = { limits: { room: { limit: 3, window: "1s" } }, for: "1h" } as const;
    await room.bouncer.switches.override("user:ada", own);
    await room.bouncer.switches.override("user:bob", own);
    expect([room.passing(ada), room.passing(bob), room.passing(cem)]).toEqual([3, 3, 10]);
  });

  it("survives hibernation with what was counted", async () => {
    const room = new TestRoom({ limits: [{ name: "messages", limit: 5, window: "10m", per: "client" }] });
    const ada = await room.enter("ada");
    const own = { limits: { messages: { limit: 8, window: "10m" } }, for: "1h" } as const;
    await room.bouncer.switches.override("user:ada", own);
    expect(room.passing(ada)).toBe(8);
    await room.wake();
    room.now += MINUTE;
    expect(room.passing(ada)).toBe(0);
  });

  it("takes the place of the client's one before, and there are at most 50", async () => {
    const room = new TestRoom();
    for (let client = 0; client < 50; client++)
      await room.bouncer.switches.override(`user:${client}`, numbers);
    await room.bouncer.switches.override("user:7", numbers);
    await expect(room.bouncer.switches.override("user:50", numbers)).rejects.toThrow(RangeError);
    expect(room.bouncer.switches.list()).toHaveLength(50);
    expect(await room.bouncer.switches.end("override")).toHaveLength(50);
  });

  it("comes after what is on for the whole room, so that no list ends before that", async () => {
    const room = new TestRoom();
    for (let client = 0; client < 3; client++)
      await room.bouncer.switches.override(`user:${client}`, numbers);
    await room.bouncer.switches.slowMode();
    expect(room.bouncer.switches.list()[0]?.kind).toBe("slow-mode");
    await room.wake();
    expect(room.bouncer.switches.list()[0]?.kind).toBe("slow-mode");
  });

  it("announces the client's own numbers to it", async () => {
    const room = new TestRoom({ announce: true });
    const ada = await room.enter("ada");
    await room.bouncer.switches.override(ada, numbers);
    const told = ada.controlMessages.filter((message) => message?.type === "party-bouncer:policy");
    expect(told.map((message) => message.limits[0]?.limit)).toEqual([5, 8]);
  });

  it("is the client's own under the candidate too", async () => {
    const room = new TestRoom({ candidate: { maxMessageBytes: 99 } });
    const ada = await room.enter("ada");
    await room.bouncer.switches.override(ada, numbers);
    room.passing(ada);
    expect(room.bouncer.metrics().candidate).toMatchObject({ admitted: 8, stricter: 0, looser: 0 });
  });

  it("is refused for nobody in particular, without an end, and without numbers", async () => {
    const room = new TestRoom();
    const nobody = await room.enter("nobody", {});
    const { switches } = room.bouncer;
    await expect(switches.override(nobody, numbers)).rejects.toThrow("target: expected");
    await expect(switches.override("ada" as "user:ada", numbers)).rejects.toThrow("target: expected");
    await expect(switches.override("user:ada", { limits: numbers.limits } as never)).rejects.toThrow("for: ");
    await expect(switches.override("user:ada", { ...numbers, limits: {} })).rejects.toThrow("limits: ");
  });
});

describe("the flight recorder", () => {
  it("notes that other rules apply, while something is on", async () => {
    const room = new TestRoom({ record: {}, postures: { shield } });
    await room.host.ready();
    const ada = await room.enter("ada");
    const { switches } = room.bouncer;
    room.passing(ada, 1);
    await switches.slowMode();
    room.passing(ada, 2);
    await switches.raise("shield");
    room.passing(ada, 1);
    await switches.end("slow-mode");
    await switches.end("posture");
    room.passing(ada, 1);
    await switches.override(ada, { limits: { messages: { limit: 8, window: "1s" } }, for: "1h" });
    room.passing(ada, 1);
    await room.wake();
    room.passing(ada, 1);
    await switches.end("override");
    const events = await recordedIn(room.bouncer);
    const rules = only(events, "rules").map(({ fingerprint }) => fingerprint);
    const [usual, slow, both, after, own] = rules;
    expect(new Set([usual, slow, both, own]).size).toBe(4);
    expect(after).toBe(usual);
    expect(usual).toBe(fingerprintOf(room.bouncer.policy));
    expect(rules.slice(5).every((each) => each === own)).toBe(true);
    expect(only(events, "message").map(({ limit }) => limit)).toContain("slow-mode");
  });
});

describe("what is on", () => {
  it("stays on until the room unloads, if the storage fails", async () => {
    const room = new TestRoom();
    room.memory.error = new Error("the disk is full");
    await expect(room.bouncer.switches.slowMode()).rejects.toThrow("the disk is full");
    expect(room.bouncer.switches.list()).toHaveLength(1);
  });

  it("needs no storage", async () => {
    const room = new TestRoom({}, null);
    await room.bouncer.switches.slowMode({ every: "30s", for: "1m" });
    const ada = await room.enter("ada");
    expect(room.passing(ada, 2)).toBe(1);
    room.now += MINUTE;
    expect(room.passing(ada, 2)).toBe(2);
  });

  it("leaves a record alone that it cannot read, and goes on with the others", async () => {
    const room = new TestRoom();
    await room.bouncer.switches.slowMode();
    await room.memory.put(`${SWITCHES}posture`, { v: 1, switch: { kind: "posture" }, shared: false });
    await room.memory.put(`${SWITCHES}override/x`, { v: 2 });
    const heard = room.listen("error");
    await room.wake();
    expect(room.bouncer.switches.list()).toMatchObject([{ kind: "slow-mode" }]);
    expect(heard).toEqual([]);
    expect(room.memory.keys(SWITCHES)).toHaveLength(3);
  });

  it("can be ended by its id, and nothing ends that is not on", async () => {
    const room = new TestRoom({ postures: { shield } });
    const slow = await room.bouncer.switches.slowMode();
    const posture = await room.bouncer.switches.raise("shield");
    expect(await room.bouncer.switches.end("nothing")).toEqual([]);
    expect(await room.bouncer.switches.end(slow.id, { by: "ada" })).toEqual([slow]);
    expect(room.bouncer.switches.list()).toEqual([posture]);
  });
});
