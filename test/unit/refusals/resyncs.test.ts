import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Policy } from "../../../src/policy/policy.ts";
import { type Connection, from } from "../../support/room.ts";
import { runs } from "../../support/runs.ts";
import { SECOND, START } from "../../support/time.ts";
import { TimedRoom } from "../../support/timed-room.ts";

beforeEach(() => vi.useFakeTimers({ now: START, toFake: ["Date", "setTimeout", "clearTimeout"] }));
afterEach(() => vi.useRealTimers());

const gentle = { base: 0, grace: 0 } as const;
const resync: Policy = {
  limits: [{ name: "updates", limit: 3, window: "1s" }],
  onRefusal: "resync",
  cooldown: gentle,
  ladder: [{ strikes: 1, do: "warn" }],
};

describe("a message over a limit that has its client synchronise", () => {
  it("closes the connection with 4525 and the limit, after its warning", async () => {
    const room = new TimedRoom(resync);
    const ada = await room.enter("ada");
    room.flood(ada, 10);
    expect(room.heard).toHaveLength(3);
    expect(ada.closes).toEqual([[4525, '{"limit":"updates"}']]);
    expect(ada.warnings).toHaveLength(1);
  });

  it("closes a client's next connection a second after the last close, and ignores all that it sends until then", async () => {
    const room = new TimedRoom(resync);
    const first = await room.enter("ada");
    room.flood(first, 4);
    room.leave(first);
    vi.advanceTimersByTime(300);
    const again = await room.enter("ada");
    room.heard.length = 0;
    room.flood(again, 4);
    expect(room.heard).toHaveLength(3);
    vi.advanceTimersByTime(699);
    room.say(again, "ignored");
    expect(again.closes).toEqual([]);
    expect(again.warnings).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(again.codes).toEqual([4525]);
    expect(room.heard).toHaveLength(3);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("closes all connections of a client that are due together, and another client's at once", async () => {
    const room = new TimedRoom(resync);
    const tabs = [await room.enter("one", { "x-user": "ada" }), await room.enter("two", { "x-user": "ada" })];
    const third = await room.enter("three", { "x-user": "ada" });
    const bob = await room.enter("bob");
    for (const each of [...tabs, third, bob]) room.flood(each, 4);
    expect([...tabs, third, bob].map(({ codes }) => codes)).toEqual([[4525], [], [], [4525]]);
    vi.advanceTimersByTime(SECOND);
    expect([...tabs, third].map(({ codes }) => codes)).toEqual([[4525], [4525], [4525]]);
  });

  it("keeps the strikes for the client's return, and ends at the ladder's close", async () => {
    const room = new TimedRoom({
      ...resync,
      ladder: [
        { strikes: 1, do: "warn" },
        { strikes: 3, do: "close", for: "1m" },
      ],
    });
    const codes: (number | undefined)[] = [];
    for (let round = 0; round < 3; round++) {
      const ada = await room.enter("ada");
      room.flood(ada, 4);
      vi.advanceTimersByTime(SECOND);
      codes.push(...ada.codes);
      room.leave(ada);
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(codes).toEqual([4525, 4525, 4429]);
  });

  it.each([
    [
      "is warned once more under another id, as somebody else may be behind its address",
      "another",
      [4525, 4525, 4525, 4525],
    ],
    ["is not under the id that was closed", "the same", [4525, 4525, 4429, 4429]],
  ])("a client without an id of its own %s", async (_, id, expected) => {
    const room = new TimedRoom({
      ...resync,
      ladder: [
        { strikes: 1, do: "warn" },
        { strikes: 3, do: "close", for: "1m" },
      ],
    });
    const codes: (number | undefined)[] = [];
    for (let round = 0; round < 4; round++) {
      const connection = await room.enter(id === "another" ? `${round}` : id, from("192.0.2.1"));
      room.flood(connection, 4);
      vi.advanceTimersByTime(SECOND);
      codes.push(...connection.codes);
      room.leave(connection);
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(codes).toEqual(expected);
  });

  it("closes nothing in a dry run, nor for a moderator, nor for the bouncer's own questions", async () => {
    const room = new TimedRoom({ ...resync, enforce: false });
    const ada = await room.enter("ada");
    room.flood(ada, 9);
    const strict = new TimedRoom(resync);
    const mod = await strict.enter("mod", { "x-user": "mod", "x-moderator": "yes" });
    strict.flood(mod, 9);
    const curious = await strict.enter("curious");
    for (let count = 0; count < 9; count++) strict.say(curious, '{"type":"party-bouncer:standing"}');
    expect([ada, mod, curious].map(({ codes }) => codes)).toEqual([[], [], []]);
  });

  it("is put off by a second at most if the clock was set back", async () => {
    const room = new TimedRoom(resync);
    const first = await room.enter("ada");
    room.flood(first, 4);
    room.ahead = -3_600_000;
    const again = await room.enter("ada");
    room.flood(again, 9);
    vi.advanceTimersByTime(SECOND);
    expect(again.codes).toEqual([4525]);
  });

  it("leaves no timer if the connection goes, or is closed for something else", async () => {
    const room = new TimedRoom(resync);
    const enter = async (): Promise<Connection> => {
      const connection = await room.enter("ada");
      room.flood(connection, 4);
      return connection;
    };
    await enter();
    room.leave(await enter());
    expect(vi.getTimerCount()).toBe(0);
    const banned = await enter();
    await room.host.bouncer.bans.add("user:ada");
    vi.advanceTimersByTime(SECOND);
    expect(banned.codes).toEqual([4403]);
  });
});

describe("whatever clients send, and however fast they come back", () => {
  it("each is closed at most once a second, and nothing that it sent after what was refused is delivered", async () => {
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.record({ do: fc.constant("send" as const), who: fc.nat(2) }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant("pass" as const), ms: fc.nat(700) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant("enter" as const), who: fc.nat(2) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (script) => {
        const room = new TimedRoom(resync);
        let verdict = "";
        room.host.bouncer.on("verdict", ({ verdict: { action } }) => (verdict = action));
        const closes = [new Set<number>(), new Set<number>(), new Set<number>()];
        const tabs: { who: number; connection: Connection; isRefused: boolean }[] = [];
        const note = (): void => {
          for (const { who, connection } of tabs) {
            if (connection.closes.length === 0 || connection.readyState === 3) continue;
            expect(connection.closes).toHaveLength(1);
            closes[who]?.add(Date.now());
            room.leave(connection);
          }
        };
        for (const each of script) {
          if (each.do === "pass") {
            for (let passed = 0; passed < each.ms; passed++) {
              vi.advanceTimersByTime(1);
              note();
            }
          } else if (each.do === "enter") {
            const connection = await room.enter(`${each.who}`);
            tabs.push({ who: each.who, connection, isRefused: false });
          } else {
            for (const tab of tabs.filter(({ who }) => who === each.who)) {
              const before = room.heard.length;
              verdict = "none";
              room.say(tab.connection, "update");
              if (tab.isRefused) expect(room.heard).toHaveLength(before);
              tab.isRefused ||= verdict === "warn" || verdict === "refuse";
            }
            note();
          }
        }
        for (const times of closes) {
          const sorted = [...times].toSorted((a, b) => a - b);
          for (const [index, time] of sorted.entries()) {
            if (index > 0) expect(time - Number(sorted[index - 1])).toBeGreaterThanOrEqual(SECOND);
          }
        }
      }),
      { numRuns: runs(100) },
    );
  });
});
