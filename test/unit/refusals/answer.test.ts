import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Policy } from "../../../src/policy/policy.ts";
import type { Protocol, Refusal } from "../../../src/policy/protocol.ts";
import { runs } from "../../support/runs.ts";
import { START } from "../../support/time.ts";
import { TimedRoom } from "../../support/timed-room.ts";

beforeEach(() => vi.useFakeTimers({ now: START, toFake: ["Date", "setTimeout", "clearTimeout"] }));
afterEach(() => vi.useRealTimers());

/** Answers calls, and nothing else. */
const calls: Protocol = {
  name: "calls",
  answer: (message, refusal) => {
    const { id } = JSON.parse(String(message)) as { id?: number };
    return id === undefined ? null : JSON.stringify({ id, error: refusal });
  },
};
const answering: Policy = {
  limits: [{ name: "calls", limit: 2, window: "1s" }],
  onRefusal: "answer",
  protocol: calls,
  cooldown: { base: "2s", grace: "1s" },
};

const errorsIn = (heard: readonly unknown[]): { id: number; error: Refusal }[] =>
  heard.map((each) => JSON.parse(String(each)) as { id: number; error: Refusal });

describe("a call over a limit that answers", () => {
  it("gets the protocol's error, with the limit, the wait and the text of a warning", async () => {
    const room = new TimedRoom(answering);
    const ada = await room.enter("ada");
    for (const id of [1, 2, 3]) room.say(ada, `{"id":${id}}`);
    expect(errorsIn(ada.heard)).toEqual([
      {
        id: 3,
        error: {
          limit: "calls",
          retryAfter: 2_000,
          never: false,
          message: "You are sending messages too fast. Please wait 2 seconds before you send more.",
        },
      },
    ]);
    expect(ada.warnings).toHaveLength(1);
    expect(ada.warnings[0]?.message).toBe(errorsIn(ada.heard)[0]?.error.message);
  });

  it("is told how long to wait as of then, and by the policy as it is then", async () => {
    const room = new TimedRoom(answering);
    const ada = await room.enter("ada");
    const said: (string | undefined)[] = [];
    const call = (): void => {
      ada.sent.length = 0;
      room.say(ada, '{"id":1}');
      said.push(errorsIn(ada.heard)[0]?.error.message);
    };
    for (const _ of [1, 2]) room.say(ada, '{"id":1}');
    call();
    call();
    vi.advanceTimersByTime(1_000);
    room.host.bouncer.strikes.mute(ada, "5s");
    call();
    vi.advanceTimersByTime(1_000);
    call();
    room.host.bouncer.setPolicy({ ...answering, warning: "Not now." });
    call();
    expect(said).toEqual([
      "You are sending messages too fast. Please wait 2 seconds before you send more.",
      "You are sending messages too fast. Please wait 2 seconds before you send more.",
      "You are sending messages too fast. Please wait 5 seconds before you send more.",
      "You are sending messages too fast. Please wait 4 seconds before you send more.",
      "Not now.",
    ]);
  });

  it("is answered before the close that it leads to, and not after", async () => {
    const room = new TimedRoom({ ...answering, ladder: [{ strikes: 1, do: "close", for: "1m" }] });
    const ada = await room.enter("ada");
    for (let id = 0; id < 9; id++) room.say(ada, `{"id":${id}}`);
    expect(ada.codes).toEqual([4429]);
    expect(errorsIn(ada.heard).map(({ id }) => id)).toEqual([2]);
  });

  it("is answered in a cool-down, and if it is too large, but not if it is far too large", async () => {
    const room = new TimedRoom({ ...answering, maxMessageBytes: 100 });
    const ada = await room.enter("ada");
    room.host.bouncer.strikes.mute(ada, "1m");
    room.say(ada, '{"id":1}');
    room.say(ada, `{"id":2,"text":"${"x".repeat(200)}"}`);
    room.say(ada, `{"id":3,"text":"${"x".repeat(2_000)}"}`);
    expect(errorsIn(ada.heard).map(({ id, error: { limit, never } }) => [id, limit, never])).toEqual([
      [1, "", false],
      [2, "maxMessageBytes", true],
    ]);
    expect(ada.codes).toEqual([4429]);
  });

  it("reaches nobody but its sender, even from a hidden client's context", async () => {
    const room = new TimedRoom(answering);
    const [ada, eve] = [await room.enter("ada"), await room.enter("eve")];
    await room.host.bouncer.bans.add(eve, { kind: "shadow-ban" });
    for (const id of [1, 2]) room.say(ada, `{"id":${id}}`);
    room.onMessage = (connection) => {
      if (connection === eve) room.say(ada, '{"id":3}');
    };
    room.say(eve, '{"id":4}');
    expect(errorsIn(ada.heard).map(({ id }) => id)).toEqual([3]);
    expect(eve.heard).toEqual([]);
  });

  it.each([
    ["throws", () => JSON.parse("{")],
    ["returns what cannot be sent", () => ({ error: "too fast" })],
    ["returns nothing in a list", () => [undefined]],
    ["returns a promise", () => Promise.resolve("later")],
  ])("is reported, and gets nothing, if the protocol %s", async (_, answer: () => unknown) => {
    const room = new TimedRoom({ ...answering, protocol: { name: "broken", answer: answer as never } });
    const ada = await room.enter("ada");
    // A client can send what a protocol fails at as often as it likes. It is told of once a minute.
    for (let id = 0; id < 99; id++) room.say(ada, `{"id":${id}}`);
    expect(ada.heard).toEqual([]);
    expect(ada.warnings).toHaveLength(1);
    expect(room.failures.map(({ doing }) => doing)).toEqual(["answering a refused message"]);
  });

  it("can be answered in bytes", async () => {
    const reply = new Uint8Array([1, 2, 3]);
    const room = new TimedRoom({ ...answering, protocol: { name: "bytes", answer: () => reply } });
    const ada = await room.enter("ada");
    for (const id of [1, 2, 3]) room.say(ada, `{"id":${id}}`);
    expect(ada.heard).toEqual([reply]);
  });

  it("is one of 2,000 that are answered at once, and of 200 a second after that", async () => {
    const room = new TimedRoom({ ...answering, ladder: [{ strikes: 1, do: "warn" }] });
    const ada = await room.enter("ada");
    const flood = (): void => {
      for (let id = 0; id < 3_000; id++) room.say(ada, `{"id":${id}}`);
    };
    flood();
    expect(ada.heard).toHaveLength(2_000);
    vi.advanceTimersByTime(1_000);
    flood();
    expect(ada.heard).toHaveLength(2_200);
  });

  it("does not throw into the room if its connection breaks", async () => {
    const room = new TimedRoom(answering);
    const ada = await room.enter("ada");
    for (const id of [1, 2]) room.say(ada, `{"id":${id}}`);
    ada.send = () => {
      throw new TypeError("broken");
    };
    expect(room.say(ada, '{"id":3}')).toBeUndefined();
  });

  it("is delivered and not answered in a dry run", async () => {
    const room = new TimedRoom({ ...answering, enforce: false });
    const ada = await room.enter("ada");
    for (const id of [1, 2, 3]) room.say(ada, `{"id":${id}}`);
    expect(room.heard).toHaveLength(3);
    expect(ada.sent).toEqual([]);
  });
});

describe("whatever calls come, and whenever", () => {
  it("each gets its result or exactly one error, in order, and what awaits no reply gets none", async () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ isCall: fc.boolean(), isLarge: fc.boolean() }) },
      { weight: 2, arbitrary: fc.record({ ms: fc.nat(3_000) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 80 }), fc.boolean(), async (script, closes) => {
        const room = new TimedRoom({
          ...answering,
          maxMessageBytes: 50,
          ladder: closes
            ? [
                { strikes: 1, do: "warn" },
                { strikes: 3, do: "close", for: "1m" },
              ]
            : [{ strikes: 1, do: "warn" }],
        });
        const ada = await room.enter("ada");
        room.onMessage = (connection, message) => {
          const { id } = JSON.parse(String(message)) as { id?: number };
          if (id !== undefined) connection.send(JSON.stringify({ id, result: "done" }));
        };
        const asked: number[] = [];
        for (const [index, each] of script.entries()) {
          if ("ms" in each) {
            vi.advanceTimersByTime(each.ms);
            continue;
          }
          if (each.isCall && ada.codes.length === 0) asked.push(index);
          const text = each.isLarge ? "x".repeat(60) : "";
          room.say(ada, JSON.stringify(each.isCall ? { id: index, text } : { text }));
        }
        expect(ada.heard.map((each) => (JSON.parse(String(each)) as { id: number }).id)).toEqual(asked);
        expect(room.failures).toEqual([]);
      }),
      { numRuns: runs(300) },
    );
  });
});
