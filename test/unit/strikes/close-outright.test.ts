import { describe, expect, it, vi } from "vitest";
import type { Message } from "../../../src/shared/message.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { byHeaders, Room, settled } from "../../support/room.ts";
import { SECOND, MINUTE } from "../../support/time.ts";

const LARGEST = 1_000;
const base: Policy = { identify: byHeaders, maxMessageBytes: LARGEST };
const far = "x".repeat(16 * LARGEST + 1);

describe("a message of more than sixteen times the largest size", () => {
  it.each<[string, Message]>([
    ["text", far],
    ["text that begins like a control message", `{"type":"party-bouncer:standing"${far}`],
    ["bytes", new ArrayBuffer(16 * LARGEST + 1)],
  ])("of %s closes its client at once, for as long as the ladder does", async (_, message) => {
    const room = new Room({ ...base, ladder: [{ strikes: 9, do: "close", for: "5m" }] });
    const [eve, tab] = [await room.enter("eve"), await room.enter("tab", { "x-user": "eve" })];
    const deliver = vi.fn<() => void>();
    room.bouncer.handle(eve, message, deliver);
    await settled();
    expect(deliver).not.toHaveBeenCalled();
    const closes = [[4429, `{"retryAfter":${5 * MINUTE},"limit":"maxMessageBytes"}`]];
    expect([eve.closes, tab.closes]).toEqual([closes, closes]);
    expect((await room.enter("back", { "x-user": "eve" })).codes).toEqual([4429]);
    room.now += 5 * MINUTE;
    expect((await room.enter("later", { "x-user": "eve" })).codes).toEqual([]);
  });

  it.each<[string, Policy["ladder"]]>([
    ["never closes", [{ strikes: 1, do: "warn" }]],
    ["ends in a shadow-ban", [{ strikes: 1, do: "shadow-ban" }]],
    ["is a function", [{ strikes: 1, do: () => ({ do: "warn" }) }]],
  ])("closes for a minute where the ladder %s", async (_, ladder) => {
    const room = new Room({ ...base, ladder, shadow: { sends: "explicit" } });
    const eve = await room.enter("eve");
    room.say(eve, far);
    expect(eve.closes).toEqual([[4429, `{"retryAfter":${MINUTE},"limit":"maxMessageBytes"}`]]);
  });

  it("closes in a cool-down and behind a shadow-ban too", async () => {
    const room = new Room({ ...base, shadow: { sends: "explicit" } });
    const [cool, hidden] = [await room.enter("cool"), await room.enter("hidden")];
    for (let count = 0; count < 30; count++) room.say(cool, "flood");
    await room.bouncer.bans.add(hidden, { kind: "shadow-ban" });
    for (const client of [cool, hidden]) room.say(client, far);
    expect([cool.codes, hidden.codes]).toEqual([[4429], [4429]]);
  });

  it("closes whoever comes back from a ban too, though its next strike would only warn", async () => {
    const room = new Room({ ...base, ladder: [{ strikes: 3, do: "close", for: "1m" }] });
    room.say(await room.enter("eve"), far);
    room.now += MINUTE;
    const back = await room.enter("back", { "x-user": "eve" });
    room.say(back, far);
    await settled();
    expect(back.codes).toEqual([4429]);
  });

  it("is counted, and told of as a close", async () => {
    const room = new Room(base);
    const rungs = room.listen("rung");
    room.say(await room.enter("eve"), far);
    expect(rungs).toMatchObject([
      { step: { do: "close" }, verdict: { action: "close", limit: "maxMessageBytes", never: true } },
    ]);
    expect(room.bouncer.metrics()).toMatchObject({
      refused: 1,
      byLimit: { maxMessageBytes: 1 },
      bans: { close: 1 },
    });
  });

  it("closes nobody in a dry run, nor whoever is exempt", async () => {
    const dry = new Room({ ...base, enforce: false });
    const free = new Room({ ...base, exempt: () => true });
    for (const room of [dry, free]) {
      const eve = await room.enter("eve");
      const deliver = vi.fn<() => void>();
      room.bouncer.handle(eve, far, deliver);
      expect([eve.codes, deliver.mock.calls.length]).toEqual([[], 1]);
    }
  });

  it("is one that is longer: up to there it is a violation like any other", async () => {
    const room = new Room(base);
    const eve = await room.enter("eve");
    room.say(eve, "x".repeat(16 * LARGEST));
    expect([eve.codes, eve.warnings.length]).toEqual([[], 1]);
  });
});

describe("in a cool-down", () => {
  const functions = (): { policy: Policy; calls: () => number } => {
    const spy = vi.fn<() => void>();
    const asked =
      <T>(answer: T) =>
      (): T => {
        spy();
        return answer;
      };
    return {
      policy: {
        ...base,
        classify: asked("chat"),
        limits: [
          { name: "all", limit: 1, window: "1s", burst: 2 },
          { name: "heavy", limit: 100, window: "1s", cost: asked(1) },
          { name: "keyed", limit: 100, window: "1s", per: asked("key") },
          { name: "matched", limit: 100, window: "1s", match: { type: asked(true) } },
        ],
      },
      calls: () => spy.mock.calls.length,
    };
  };

  it("a message is refused before anybody reads it, and counted to the limit that led there", async () => {
    const { policy, calls } = functions();
    const room = new Room(policy);
    const eve = await room.enter("eve");
    for (let count = 0; count < 3; count++) room.say(eve, '{"type":"chat"}');
    expect(eve.warnings).toHaveLength(1);
    const before = calls();
    const heard = room.listen("violation");
    for (const message of ['{"type":"chat"}', "[".repeat(900), "x".repeat(900), "x".repeat(2_000)])
      room.say(eve, message);
    expect(calls()).toBe(before);
    expect(heard.map(({ verdict }) => verdict)).toEqual(
      Array(4).fill(
        expect.objectContaining({ action: "refuse", limit: "all", retryAfter: SECOND, type: null }),
      ),
    );
    expect(room.bouncer.metrics()).toMatchObject({ admitted: 2, refused: 5, byLimit: { all: 5 } });
    room.now += SECOND;
    room.say(eve, '{"type":"chat"}');
    expect(calls()).toBeGreaterThan(before);
    expect(room.bouncer.metrics()).toMatchObject({ admitted: 3 });
  });

  it("what is free passes as ever", async () => {
    const room = new Room({ ...base, free: { type: "ping" } });
    const eve = await room.enter("eve");
    for (let count = 0; count < 30; count++) room.say(eve, "flood");
    const deliver = vi.fn<() => void>();
    room.bouncer.handle(eve, '{"type":"ping"}', deliver);
    room.bouncer.handle(eve, '{"type":"chat"}', deliver);
    expect(deliver).toHaveBeenCalledTimes(1);
  });

  it("whoever ignores it earns the next strike, as before", async () => {
    const room = new Room(base);
    const eve = await room.enter("eve");
    for (let ms = 0; ms < MINUTE && eve.closes.length === 0; ms += 100) {
      room.now += 100;
      for (let count = 0; count < 30; count++) room.say(eve, "flood");
    }
    expect(eve.codes).toEqual([4429]);
    expect(eve.warnings.map(({ strikes }) => strikes)).toEqual([1, 2, 3, 4, 5]);
  });
});
