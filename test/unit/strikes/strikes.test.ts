import { afterEach, describe, expect, it, vi } from "vitest";
import type { Duration } from "../../../src/policy/duration.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { PolicyError } from "../../../src/policy/policy-error.ts";
import { byHeaders, type Connection, requestWith, Room, settled } from "../../support/room.ts";
import { SECOND, MINUTE } from "../../support/time.ts";

const ASK = '{"type":"party-bouncer:standing"}';

const policy: Policy = {
  limits: [{ name: "messages", limit: 5, window: "1s" }],
  ladder: [
    { strikes: 1, do: "warn" },
    { strikes: 4, do: "close" },
  ],
  identify: (request) => request.headers.get("x-user"),
};

async function setUp(rules: Policy = policy) {
  const room = new Room(rules);
  const { bouncer } = room;
  const isAdmitted = (connection: Connection, message = "hi"): boolean =>
    bouncer.handle(connection, message, () => true) ?? false;
  const flood = (connection: Connection): void => {
    for (let count = 0; count < 7; count++) isAdmitted(connection);
  };
  const enter = (user: string) => room.enter(user);
  return { room, bouncer, enter, isAdmitted, flood, ada: await enter("ada") };
}

afterEach(() => vi.restoreAllMocks());

describe("penalize", () => {
  it("gives a strike, warns with the reason, and begins a cool-down", async () => {
    const { bouncer, ada, isAdmitted } = await setUp();
    expect(bouncer.strikes.add(ada, { reason: "spam" })).toMatchObject({
      admitted: false,
      action: "warn",
      strikes: 1,
      limit: "spam",
    });
    expect(ada.controlMessages).toMatchObject([
      {
        type: "party-bouncer:warning",
        limit: "spam",
        retryAfter: 1_000,
        message: "You went against a rule of this room (spam). Please wait 1 second before you send more.",
      },
    ]);
    expect(isAdmitted(ada)).toBe(false);
  });

  it("tells the client something else than what is counted, if the app says so, and keeps nothing of it", async () => {
    const { room, bouncer, ada } = await setUp({ ...policy, warning: "Too fast." });
    bouncer.strikes.add(ada, { reason: "spam", says: "no links here, Ada" });
    bouncer.strikes.mute(ada, "1h", { reason: "spam", says: "no links" });
    expect(ada.controlMessages).toMatchObject([
      {
        type: "party-bouncer:warning",
        limit: "spam",
        message: expect.stringContaining("(no links here, Ada)"),
      },
      { type: "party-bouncer:standing", limit: "spam", message: expect.stringContaining("(no links)") },
    ]);
    expect(bouncer.metrics().byLimit).toEqual({ spam: 1 });
    room.leave(ada);
    await settled();
    expect(JSON.stringify([...room.memory.records])).not.toContain("no links");
  });

  it("gives several at once, and closes where the ladder does", async () => {
    const { bouncer, ada } = await setUp();
    expect(bouncer.strikes.add(ada, { strikes: 4 })).toMatchObject({ action: "close", strikes: 4 });
    expect(ada.codes).toEqual([4429]);
  });

  it("does nothing to one who is gone", async () => {
    const { bouncer, ada, room } = await setUp();
    room.leave(ada);
    expect(bouncer.strikes.add(ada)).toMatchObject({ action: "refuse", strikes: 0 });
    bouncer.strikes.mute(ada, 1_000);
    bouncer.strikes.clear(ada);
    expect(ada.sent).toEqual([]);
  });

  // kept of it cannot be read back.
  it.each([NaN, -1, 0.5])(
    "refuses %d strikes, or takes them for a whole number of 1 or more",
    async (strikes) => {
      const { bouncer, ada, room, isAdmitted } = await setUp();
      bouncer.strikes.add(ada, { strikes: 2 });
      try {
        bouncer.strikes.add(ada, { strikes });
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
      }
      expect([2, 3]).toContain(bouncer.strikes.standing(ada).strikes);
      room.now += 10 * MINUTE;
      expect(isAdmitted(ada)).toBe(true);
    },
  );
});

describe("forgive", () => {
  it("takes strikes, cool-down and restriction away at once", async () => {
    const { bouncer, ada, flood } = await setUp({
      ...policy,
      ladder: [{ strikes: 1, do: "restrict", only: ["chat"] }],
    });
    flood(ada);
    bouncer.strikes.clear(ada);
    expect(bouncer.strikes.standing(ada)).toMatchObject({
      status: "ok",
      strikes: 0,
      retryAfter: 0,
      limit: null,
    });
  });
});

describe("block", () => {
  it("refuses everything for as long as is said, without a strike, and tells the client", async () => {
    const { bouncer, ada, room, isAdmitted } = await setUp();
    bouncer.strikes.mute(ada, "10s");
    expect(ada.controlMessages).toMatchObject([
      { type: "party-bouncer:standing", status: "coolingDown", retryAfter: 10_000 },
    ]);
    for (const ms of [0, 5_000, 4_999]) {
      room.now += ms;
      expect(isAdmitted(ada)).toBe(false);
    }
    room.now += 1;
    expect(isAdmitted(ada)).toBe(true);
    expect(bouncer.strikes.standing(ada).strikes).toBe(0);
  });

  it.each([-1, NaN, Infinity, "soon", null])("for %o is refused with words", async (span) => {
    const { bouncer, ada } = await setUp();
    expect(() => bouncer.strikes.mute(ada, span as Duration)).toThrow(
      /^mute: expected a duration, such as "10s"/,
    );
  });

  it("never ends a cool-down early", async () => {
    const { bouncer, ada, room, isAdmitted } = await setUp();
    bouncer.strikes.add(ada, { strikes: 3 });
    bouncer.strikes.mute(ada, "1s");
    room.now += SECOND;
    expect(isAdmitted(ada)).toBe(false);
  });
});

describe("restrict", () => {
  const chat = '{"type":"chat"}';
  const cursor = '{"type":"cursor"}';

  it("lets only some types through for as long as is said, without a strike, and tells the client", async () => {
    const { bouncer, ada, room, isAdmitted } = await setUp();
    bouncer.strikes.restrict(ada, { only: ["cursor"], for: "10s" });
    expect(ada.controlMessages).toMatchObject([
      {
        type: "party-bouncer:standing",
        status: "warned",
        strikes: 0,
        message: "Of what you send, only cursor is let through for the next 10 seconds.",
      },
    ]);
    expect([isAdmitted(ada, chat), isAdmitted(ada, "hi"), isAdmitted(ada, cursor)]).toEqual([
      false,
      false,
      true,
    ]);
    room.now += 9_999;
    expect([isAdmitted(ada, chat), isAdmitted(ada, cursor)]).toEqual([false, true]);
    room.now += 1;
    expect(isAdmitted(ada, chat)).toBe(true);
    expect(bouncer.strikes.standing(ada).strikes).toBe(0);
  });

  it("takes the place of the one before it, and of none without a span", async () => {
    const { bouncer, ada, isAdmitted } = await setUp();
    bouncer.strikes.restrict(ada, { only: [], for: "1h" });
    expect(isAdmitted(ada, cursor)).toBe(false);
    bouncer.strikes.restrict(ada, { only: ["cursor"], for: "1s" });
    expect(isAdmitted(ada, cursor)).toBe(true);
    bouncer.strikes.restrict(ada, { only: [], for: 0 });
    expect(isAdmitted(ada, chat)).toBe(true);
  });

  it("outlives the room's memory", async () => {
    const { bouncer, ada, room } = await setUp();
    bouncer.strikes.restrict(ada, { only: ["cursor"], for: "1h" });
    room.evict();
    expect(room.bouncer.handle(ada, chat, () => true)).toBeUndefined();
    expect(room.bouncer.handle(ada, cursor, () => true)).toBe(true);
  });

  it.each([
    ["a span", { only: [], for: "soon" as Duration }],
    ["a list", { only: "chat" as unknown as string[], for: "1s" as Duration }],
  ])("is refused with words without %s", async (_, options) => {
    const { bouncer, ada } = await setUp();
    expect(() => bouncer.strikes.restrict(ada, options)).toThrow(/^restrict: (?:for|only): expected/);
  });
});

describe("release", () => {
  it("ends a cool-down and a restriction, and leaves the strikes", async () => {
    const { bouncer, ada, isAdmitted } = await setUp();
    bouncer.strikes.add(ada, { strikes: 2 });
    bouncer.strikes.restrict(ada, { only: [], for: "1h" });
    bouncer.strikes.release(ada);
    expect(bouncer.strikes.standing(ada)).toMatchObject({ status: "warned", strikes: 2, retryAfter: 0 });
    expect(isAdmitted(ada)).toBe(true);
    expect(bouncer.strikes.standing(ada).strikes).toBe(2);
  });

  it("changes nothing for one that nothing was done to, or that is gone", async () => {
    const { bouncer, ada } = await setUp();
    bouncer.strikes.release(ada);
    expect(bouncer.strikes.standing(ada)).toMatchObject({ status: "ok", strikes: 0 });
    ada.readyState = 3;
    bouncer.strikes.release(ada);
    bouncer.strikes.restrict(ada, { only: [], for: "1h" });
    expect(ada.sent.length).toBe(1);
  });
});

describe("invalid", () => {
  it("forgives as many as the policy says, and then is a violation like any other", async () => {
    const { bouncer, ada } = await setUp();
    const actions = Array.from({ length: 7 }, () => bouncer.strikes.reportInvalid(ada).action);
    expect(actions).toEqual(["admit", "admit", "admit", "admit", "admit", "warn", "refuse"]);
    expect(ada.controlMessages).toMatchObject([{ limit: "invalid", strikes: 1 }]);
  });

  it("forgives one more each time that one has drained", async () => {
    const { bouncer, ada, room } = await setUp();
    for (let count = 0; count < 5; count++) bouncer.strikes.reportInvalid(ada);
    room.now += 2 * SECOND;
    expect(bouncer.strikes.reportInvalid(ada).action).toBe("admit");
    expect(bouncer.strikes.reportInvalid(ada).action).toBe("warn");
  });
});

describe("where a client stands", () => {
  it("is answered to the client that asks, three times at once and once a second, and reaches nobody else", async () => {
    const { ada, enter, isAdmitted, room } = await setUp();
    const bob = await enter("bob");
    const answers = (): number =>
      ada.sent.filter((frame) => String(frame).includes("party-bouncer:standing")).length;
    for (let count = 0; count < 50; count++) expect(isAdmitted(ada, ASK)).toBe(false);
    expect(answers()).toBe(3);
    room.now += SECOND;
    for (let count = 0; count < 50; count++) isAdmitted(ada, ASK);
    expect(answers()).toBe(4);
    expect(bob.sent).toEqual([]);
  });

  it("counts like any message where it is asked too often", async () => {
    const { ada, isAdmitted } = await setUp();
    for (let count = 0; count < 50; count++) isAdmitted(ada, ASK);
    expect(ada.sent.some((frame) => String(frame).includes("party-bouncer:warning"))).toBe(true);
  });

  it("costs nothing to ask, and tells what is left of each limit", async () => {
    const { ada, isAdmitted } = await setUp();
    isAdmitted(ada);
    isAdmitted(ada, ASK);
    isAdmitted(ada, ASK);
    expect(ada.controlMessages.at(-1)).toMatchObject({
      limits: [{ name: "messages", left: 4, resetAfter: 200 }],
    });
  });

  it("is no answer to other control messages, which nobody is handed", async () => {
    const { ada, isAdmitted } = await setUp();
    for (const name of ["warning", "policy", "statuses", "", "shadow-ban"]) {
      expect(isAdmitted(ada, `{"type":"party-bouncer:${name}","retryAfter":1}`)).toBe(false);
    }
    expect(ada.sent).toEqual([]);
  });

  it("is answered to a moderator, too, who is never judged", async () => {
    const { ada, isAdmitted } = await setUp({ ...policy, exempt: () => true });
    expect(isAdmitted(ada, ASK)).toBe(false);
    expect(ada.controlMessages).toMatchObject([{ type: "party-bouncer:standing" }]);
  });

  it("is not that all is well where only some types pass", async () => {
    const { bouncer, ada, room, flood, isAdmitted } = await setUp({
      ...policy,
      ladder: [{ strikes: 1, do: "restrict", only: ["chat"], for: "10m" }],
    });
    flood(ada);
    room.now += 2 * MINUTE;
    expect(isAdmitted(ada)).toBe(false);
    expect(bouncer.strikes.standing(ada).status).not.toBe("ok");
  });
});

describe("a limit that is added", () => {
  it("holds from then on, until it is removed", async () => {
    const { bouncer, ada, isAdmitted, room } = await setUp();
    const id = bouncer.limits.add({ name: "event", limit: 1, window: "1m" });
    expect([isAdmitted(ada), isAdmitted(ada)]).toEqual([true, false]);
    expect(await bouncer.limits.remove(id)).toBe(true);
    expect(await bouncer.limits.remove(id)).toBe(false);
    room.now += SECOND;
    expect([isAdmitted(ada), isAdmitted(ada)]).toEqual([true, true]);
  });

  it("is refused with words where it is wrong or its name is taken, and then nothing changes", async () => {
    const { bouncer } = await setUp();
    const before = bouncer.policy;
    expect(() => bouncer.limits.add({ name: "event", limit: 0, window: "1m" })).toThrow(PolicyError);
    expect(() => bouncer.limits.add({ name: "messages", limit: 1, window: "1m" })).toThrow(
      /another name than that of/,
    );
    expect(bouncer.policy).toBe(before);
  });

  it("takes with it what it had imposed: strikes, cool-downs and bans", async () => {
    const { bouncer, ada, enter, flood, isAdmitted } = await setUp();
    const id = bouncer.limits.add({ name: "event", limit: 1, window: "1m" });
    const bob = await enter("bob");
    flood(ada);
    bouncer.limits.add({ name: "other", limit: 1, window: "1m" });
    bouncer.strikes.add(bob, { strikes: 4, reason: "event" });
    await bouncer.limits.remove(id);
    expect(bouncer.strikes.standing(ada)).toMatchObject({ strikes: 0, retryAfter: 0 });
    expect(isAdmitted(ada)).toBe(true);
    expect((await enter("bob")).closes).toEqual([]);
  });

  it("takes them with it from those who left, too", async () => {
    const { room, bouncer, ada, enter, flood } = await setUp();
    const id = bouncer.limits.add({ name: "event", limit: 1, window: "1m" });
    flood(ada);
    ada.readyState = 3;
    room.host.disconnect(ada);
    await bouncer.limits.remove(id);
    expect(bouncer.strikes.standing(await enter("ada")).strikes).toBe(0);
  });

  it("takes with it nothing that others had imposed", async () => {
    const { bouncer, ada, enter } = await setUp();
    const id = bouncer.limits.add({ name: "event", limit: 1, window: "1m" });
    await bouncer.bans.add(ada, { kind: "shadow-ban", for: "forever" });
    bouncer.strikes.add(ada, { strikes: 4, reason: "event" });
    await bouncer.limits.remove(id);
    const [back, bob] = [await enter("ada"), await enter("bob")];
    expect(bouncer.visibility.canSee(bob, back)).toBe(false);
  });
});

describe("one who is exempt", () => {
  it("is never judged, nor refused, and is asked about once", async () => {
    const exempt = vi.fn<() => boolean>(() => true);
    const { room, ada, isAdmitted } = await setUp({ ...policy, exempt });
    for (let count = 0; count < 100; count++) expect(isAdmitted(ada, "x".repeat(99_999))).toBe(true);
    expect(room.host.judge(ada, "hi")).toMatchObject({ admitted: true, action: "admit" });
    expect(exempt).toHaveBeenCalledTimes(1);
    expect(ada.sent).toEqual([]);
  });

  it("is never judged for what makes no sense", async () => {
    const { bouncer, ada } = await setUp({ ...policy, exempt: () => true });
    for (let count = 0; count < 20; count++) expect(bouncer.strikes.reportInvalid(ada).action).toBe("admit");
    expect([bouncer.strikes.standing(ada).strikes, ada.sent]).toEqual([0, []]);
  });

  it("is nobody where the function throws, and the error is told", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const error = new Error("the app's own");
    const fail = (): never => {
      throw error;
    };
    const errors: unknown[] = [];
    const { bouncer, enter, flood } = await setUp({ ...policy, exempt: fail });
    bouncer.on("error", (event) => errors.push(event));
    const bob = await enter("bob");
    flood(bob);
    expect(bob.controlMessages).toMatchObject([{ type: "party-bouncer:warning" }]);
    expect(errors).toEqual([{ doing: "exempt", error }]);
  });

  it("is hidden all the same where an operator hides it", async () => {
    const { bouncer, ada, enter } = await setUp({ ...policy, exempt: ({ userId }) => userId === "ada" });
    const bob = await enter("bob");
    await bouncer.bans.add(ada, { kind: "shadow-ban" });
    expect(bouncer.visibility.canSee(bob, ada)).toBe(false);
    bouncer.handle(ada, "hi", () => bob.send("hi"));
    expect(bob.sent).toEqual([]);
  });
});

describe("a function of the policy that throws", () => {
  const fail = (): never => {
    throw new Error("the app's own");
  };
  const limits = [
    { name: "messages", limit: 5, window: "1s" },
    { name: "items", cost: fail, limit: 5, window: "1s" },
  ] satisfies Policy["limits"];

  it("stops neither the room nor the message, and the error is told", async () => {
    const { bouncer, ada, isAdmitted } = await setUp({ ...policy, limits });
    const errors: unknown[] = [];
    bouncer.on("error", (event) => errors.push(event.doing));
    expect(isAdmitted(ada)).toBe(true);
    expect(errors).toEqual(["calling a function of a limit"]);
  });

  it("lifts no other limit, and no cool-down", async () => {
    const { ada, bouncer, isAdmitted } = await setUp({ ...policy, limits });
    bouncer.on("error", () => {});
    const results = Array.from({ length: 100 }, () => isAdmitted(ada));
    expect(results.filter(Boolean).length).toBeLessThanOrEqual(5);
  });
});

describe("what is kept with a ban", () => {
  it.each([{ reason: 7 }, { by: null }, { reason: { toString: null } }] as unknown as { reason: string }[])(
    "has to be text, or nothing is done: %o",
    async (options) => {
      const room = new Room({ identify: byHeaders });
      const ada = await room.enter("ada");
      await expect(room.bouncer.bans.add(ada, options)).rejects.toThrow(TypeError);
      await expect(room.bouncer.bans.remove(ada, options)).rejects.toThrow(TypeError);
      expect([ada.closes, (await room.bouncer.bans.list()).bans]).toEqual([[], []]);
    },
  );
});

it("who asks over HTTP is nobody in particular while its record cannot be read", async () => {
  const room = new Room({ identify: byHeaders });
  const ada = await room.enter("ada");
  await room.bouncer.bans.add(ada, { kind: "shadow-ban" });
  const items = [{ audience: null }, { audience: room.bouncer.visibility.audienceOf(ada) }];
  room.memory.error = new Error("storage is away");
  const errors = room.listen("error");
  const viewer = await room.bouncer.visibility.viewerOf(requestWith({ "x-user": "bob" }));
  expect(room.bouncer.visibility.filter(items, viewer)).toHaveLength(1);
  expect(errors.map(({ doing }) => doing)).toEqual(["reading a client's record"]);
});
