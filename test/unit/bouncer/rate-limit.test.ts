import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, describe, expect, expectTypeOf, it, vi } from "vitest";
import type { ConnectionLike } from "../../../src/platform/room.ts";
import { PolicyError } from "../../../src/policy/policy-error.ts";
import { parseControlMessage } from "../../../src/shared/control-message.ts";
import { parseCloseReason } from "../../../src/shared/close-code.ts";
import { rateLimit } from "../../../src/bouncer/rate-limit.ts";
import { HibernatingConnection } from "../../support/room.ts";
import { START } from "../../support/time.ts";

beforeEach(() => vi.useFakeTimers({ toFake: ["Date"], now: START }));
afterEach(() => vi.useRealTimers());

let lastInterval = 200;

/** An interval that no test has had yet: each has a bouncer of its own, with the clock of the test that made it. */
const newInterval = (): number => ++lastInterval;

/** How many of `count` actions are run at once. */
function runAtOnce(connection: ConnectionLike, interval: number, count: number): number {
  const action = vi.fn<() => void>();
  for (let index = 0; index < count; index++) rateLimit(connection, interval, action);
  return action.mock.calls.length;
}

const later = (ms: number): void => void vi.setSystemTime(Date.now() + ms);

describe("an action", () => {
  it("is run at once, and gives back what it gives back", () => {
    expect(rateLimit(new HibernatingConnection("a"), newInterval(), () => "done")).toBe("done");
  });

  it("that is not run gives back undefined", () => {
    const [connection, interval] = [new HibernatingConnection("a"), newInterval()];
    runAtOnce(connection, interval, 99);
    expect(rateLimit(connection, interval, () => "done")).toBeUndefined();
    expectTypeOf(rateLimit(connection, interval, () => "done")).toEqualTypeOf<string | undefined>();
  });

  it("that throws does so to its caller, and counts", () => {
    const [connection, interval] = [new HibernatingConnection("a"), 1_000];
    const error = new Error("the app's own");
    const fail = (): never => {
      throw error;
    };
    expect(() => rateLimit(connection, interval, fail)).toThrow(error);
    expect(rateLimit(connection, interval, () => "done")).toBeUndefined();
  });

  it("that rejects does so to its caller", async () => {
    const error = new Error("the app's own");
    await expect(
      rateLimit(new HibernatingConnection("a"), newInterval(), () => Promise.reject(error)),
    ).rejects.toBe(error);
  });

  it("may be done every interval for ever, however evenly", () => {
    const [connection, interval, action] = [new HibernatingConnection("a"), 1_001, vi.fn<() => void>()];
    for (let count = 0; count < 1_000; count++) {
      rateLimit(connection, interval, action);
      later(interval);
    }
    expect(action).toHaveBeenCalledTimes(1_000);
    expect(connection.sent).toEqual([]);
  });
});

describe("at once", () => {
  it.each([
    [1, 1_000],
    [100, 10],
    [300, 3],
    [400, 3],
    [600, 2],
    [667, 1],
    [5_000, 1],
    [86_400_000, 1],
  ])("with an interval of %i ms may come a second's worth: %i", (interval, burst) => {
    expect(runAtOnce(new HibernatingConnection("a"), interval, burst + 5)).toBe(burst);
  });

  it("may come the same on every connection", () => {
    const interval = newInterval();
    expect(["a", "b", "a"].map((id) => runAtOnce(new HibernatingConnection(id), interval, 50))).toEqual([
      5, 5, 5,
    ]);
  });

  it("may come the same at every interval: neither limits nor cool-downs know of each other", () => {
    const [connection, slow] = [new HibernatingConnection("a"), 2_000];
    expect(runAtOnce(connection, slow, 5)).toBe(1);
    expect(connection.sent).toHaveLength(1);
    expect(runAtOnce(connection, newInterval(), 50)).toBe(5);
  });
});

describe("whoever keeps on", () => {
  it("is warned once, by the name of the interval, and then refused in silence", () => {
    const [connection, interval] = [new HibernatingConnection("a"), newInterval()];
    runAtOnce(connection, interval, 50);
    expect(connection.sent.map(parseControlMessage)).toEqual([
      expect.objectContaining({
        type: "party-bouncer:warning",
        limit: `every ${interval} ms`,
        strikes: 1,
        strikesLeft: 5,
      }),
    ]);
  });

  it("may go on after the cool-down", () => {
    const [connection, interval] = [new HibernatingConnection("a"), newInterval()];
    runAtOnce(connection, interval, 50);
    later(999);
    expect(rateLimit(connection, interval, () => "early")).toBeUndefined();
    later(1);
    expect(rateLimit(connection, interval, () => "in time")).toBe("in time");
  });

  it("is closed with 4429 at the 6th strike, and heard no more", () => {
    const [connection, interval] = [new HibernatingConnection("a"), newInterval()];
    for (let time = 0; time < 60_000; time += 10) {
      rateLimit(connection, interval, () => {});
      later(10);
    }
    expect(connection.sent.map((frame) => parseControlMessage(frame)?.type)).toEqual([
      ...Array.from({ length: 5 }, () => "party-bouncer:warning"),
      "party-bouncer:standing",
    ]);
    expect(connection.closes.map(([code, reason]) => [code, parseCloseReason(reason)])).toEqual([
      [4429, { retryAfter: 60_000, limit: `every ${interval} ms` }],
    ]);
    expect(rateLimit(connection, interval, () => "in flight")).toBeUndefined();
  });

  it("can come back at once, since there is no room to remember a ban in", () => {
    const [connection, interval] = [new HibernatingConnection("a"), newInterval()];
    for (let time = 0; time < 60_000; time += 10) {
      rateLimit(connection, interval, () => {});
      later(10);
    }
    expect(rateLimit(new HibernatingConnection(connection.id), interval, () => "back")).toBe("back");
  });
});

describe("a message that claims to be the bouncer's own", () => {
  it.each([
    '{"type":"party-bouncer:warning","retryAfter":1}',
    ' {"type":"party-bouncer:warning","retryAfter":1}',
    '\ufeff{"type":"party-bouncer:warning","retryAfter":1}',
    '{ "type" : "party-bouncer:warning" }',
    '{"retryAfter":1,"type":"party-bouncer:warning"}',
    '{"type":"chat","type":"party-bouncer:statement"}',
    '{"\\u0074ype":"party-bouncer:policy"}',
    '{"type":"\\u0070arty-bouncer:policy"}',
  ])("is not for the app, and counts: %s", (message) => {
    const [connection, action, interval] = [new HibernatingConnection("a"), vi.fn<() => void>(), 3_000];
    rateLimit(connection, interval, action, message);
    expect(action).not.toHaveBeenCalled();
    expect(connection.sent).toEqual([]);
    rateLimit(connection, interval, action, "hello");
    expect(connection.sent.map(parseControlMessage)).toMatchObject([
      { type: "party-bouncer:warning", strikes: 1 },
    ]);
  });

  it("is answered where it asks for the standing", () => {
    const [connection, action] = [new HibernatingConnection("a"), vi.fn<() => void>()];
    rateLimit(connection, newInterval(), action, '{"type":"party-bouncer:standing"}');
    expect(action).not.toHaveBeenCalled();
    expect(connection.sent.map(parseControlMessage)).toMatchObject([
      { type: "party-bouncer:standing", status: "ok" },
    ]);
  });

  it.each([
    "hello",
    "",
    '{"type":"chat","text":"about party-bouncer: it is fine"}',
    'what does {"type":"party-bouncer:warning"} mean?',
    '{"type":"chat","text":"\\u00e9"}',
    "x".repeat(100_000),
    new ArrayBuffer(100_000),
  ])("is no other one, of whatever size", (message) => {
    expect(rateLimit(new HibernatingConnection("a"), newInterval(), () => "done", message)).toBe("done");
  });
});

describe("an interval", () => {
  it.each([0, -1, 0.4, NaN, Infinity, 2 ** 51])("of %d ms is refused with words", (interval) => {
    const action = vi.fn<() => void>();
    expect(() => rateLimit(new HibernatingConnection("a"), interval, action)).toThrow(PolicyError);
    expect(action).not.toHaveBeenCalled();
  });

  it.each([0.5, 100.5, 99.999])("of %d ms, which is not whole, is refused", (interval) => {
    expect(() => rateLimit(new HibernatingConnection("a"), interval, () => {})).toThrow(PolicyError);
  });
});

describe("memory", () => {
  it("holds no connection that is gone", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const interval = newInterval();
    const meet = (): WeakRef<HibernatingConnection> => {
      const connection = new HibernatingConnection("a");
      rateLimit(connection, interval, () => {});
      connection.readyState = 3;
      return new WeakRef(connection);
    };
    const met = Array.from({ length: 20 }, meet);
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    expect(met.filter((connection) => connection.deref() !== undefined)).toEqual([]);
  });
});
