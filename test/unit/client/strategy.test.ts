import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from "vitest";
import { PartySocket } from "partysocket";
import {
  type Closed,
  comeBack,
  guarded,
  GuardedPartySocket,
  type GuardedPartySocketOptions,
  reconnectAsUsual,
  stayAway,
  strategies,
} from "../../../client/index.ts";
import { Guard } from "../../../client/guard.ts";
import { aLongWhile, eventually, impatient, leaving, next, openRoom } from "../../support/socket-server.ts";
import { SECOND } from "../../support/time.ts";

const SOON = 50;
const AWAY = [4429, 4403, 4409];
const SHORTLY = JSON.stringify({ retryAfter: SOON, limit: "chat" });

let warn: MockInstance<typeof console.warn>;

beforeEach(() => {
  warn = vi.spyOn(console, "warn").mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
});

function connect(host: string, options: Partial<GuardedPartySocketOptions> = {}): GuardedPartySocket {
  return leaving(new GuardedPartySocket({ ...impatient, host, ...options }));
}

/** A room that sends its first visitor away. */
function thatCloses(code: number, reason?: string) {
  return openRoom((socket, index) => {
    if (index === 0) socket.close(code, reason);
  });
}

describe("how long each stays away", () => {
  const after = (retryAfter: number): Closed => ({ code: 4429, reason: "", retryAfter, limit: null });

  it("stayAway: until the app says otherwise", () => {
    expect(stayAway(after(SECOND))).toBe(Infinity);
  });

  it("reconnectAsUsual: leaves it to PartySocket and the app", () => {
    expect(reconnectAsUsual(after(SECOND))).toBeNull();
  });

  it.each([
    [0, 5],
    [1, 5],
    [10, 5],
    [20, 10],
    [60, 30],
    [600, 30],
  ])("comeBack: after %i s, within a further %i s", (retryAfter, further) => {
    const random = vi.spyOn(Math, "random").mockReturnValue(0);
    expect(comeBack(after(retryAfter * SECOND))).toBe(retryAfter * SECOND);
    random.mockReturnValue(0.5);
    expect(comeBack(after(retryAfter * SECOND))).toBe((retryAfter + further / 2) * SECOND);
    random.mockReturnValue(1 - 2 ** -53);
    expect(comeBack(after(retryAfter * SECOND))).toBeLessThanOrEqual((retryAfter + further) * SECOND);
  });

  it("comeBack: for good, where the room names no time", () => {
    expect(comeBack(after(Infinity))).toBe(Infinity);
  });

  it("without a word from the app, each of the room's own closes keeps it away", () => {
    expect(Object.keys(strategies).map(Number)).toEqual(AWAY.toSorted((a, b) => a - b));
    for (const code of AWAY) {
      for (const reason of ["", SHORTLY]) {
        expect(strategies[code]?.({ code, reason, retryAfter: SECOND, limit: null })).toBe(Infinity);
      }
    }
  });
});

describe("after a close because it connects too often", () => {
  const CONNECTS = JSON.stringify({ retryAfter: SOON, limit: "connects" });
  beforeEach(() => void vi.spyOn(Math, "random").mockReturnValue(0.01));

  it("it comes back by itself, after the wait and a random while, and is told so in true words", async () => {
    const room = await thatCloses(4429, CONNECTS);
    const socket = connect(room.host);
    await next(socket, "close");
    expect(socket.standing).toMatchObject({
      status: "away",
      limit: "connects",
      message: "You connect too often. You can come back in 1 second.",
    });
    const closedAt = performance.now();
    await room.visit(1);
    // PartySocket's own delay would be 10 ms. A busy machine notices the close late.
    expect(performance.now() - closedAt).toBeGreaterThan(SOON / 2);
    await eventually(() => socket.standing.status === "ok");
  });

  it("a plain PartySocket with guarded options comes back in its own time, and not too early", async () => {
    const room = await thatCloses(4429, CONNECTS);
    const socket = leaving(new PartySocket(guarded({ ...impatient, host: room.host })));
    await next(socket, "close");
    const closedAt = performance.now();
    await room.visit(1);
    // PartySocket's own delay would be 10 ms. A busy machine notices the close late.
    expect(performance.now() - closedAt).toBeGreaterThan(SOON / 2);
  });

  it("it stays away where the app says so", async () => {
    const room = await thatCloses(4429, CONNECTS);
    await next(connect(room.host, { strategies: { 4429: stayAway } }), "close");
    await aLongWhile();
    expect(room.visits).toHaveLength(1);
  });
});

describe("stayAway", () => {
  it.each([...AWAY, 4000])("after %i, it does not come back by itself", async (code) => {
    const room = await thatCloses(code, SHORTLY);
    const socket = connect(room.host, { strategies: { [code]: stayAway } });
    await next(socket, "close");
    await aLongWhile();
    expect(room.visits).toHaveLength(1);
  });

  it("after the wait, the app can call it back", async () => {
    const room = await thatCloses(4429, SHORTLY);
    const socket = connect(room.host, { strategies: { 4429: stayAway } });
    await next(socket, "close");
    socket.reconnect();
    await eventually(() => socket.standing.retryAfter === 0);
    expect(room.visits).toHaveLength(1);
    socket.reconnect();
    await room.visit(1);
  });
});

describe("comeBack", () => {
  beforeEach(() => {
    // 5 ms of the further 5 s, for a timer may be early by a part of one.
    vi.spyOn(Math, "random").mockReturnValue(5 / 5_000);
  });

  it("comes back by itself after the wait, not before, and stands well again", async () => {
    const room = await thatCloses(4429, SHORTLY);
    const socket = connect(room.host, { strategies: { 4429: comeBack } });
    await next(socket, "close");
    const closedAt = performance.now();
    expect(socket.standing).toMatchObject({ status: "away", limit: "chat" });
    await room.visit(1);
    // PartySocket's own delay would be 10 ms. A busy machine notices the close late.
    expect(performance.now() - closedAt).toBeGreaterThan(SOON / 2);
    await eventually(() => socket.standing.status === "ok");
    expect(room.visits).toHaveLength(2);
    expect(warn).toHaveBeenCalledOnce();
  });

  it("does so as often as it is sent away", async () => {
    const room = await openRoom((socket, index) => {
      if (index < 3) socket.close(4429, SHORTLY);
    });
    const socket = connect(room.host, { strategies: { 4429: comeBack } });
    await room.visit(3);
    await eventually(() => socket.readyState === socket.OPEN);
    expect(room.visits).toHaveLength(4);
  });

  it("does not come back where the room names no time", async () => {
    const room = await thatCloses(4429);
    const socket = connect(room.host, { strategies: { 4429: comeBack } });
    await next(socket, "close");
    await aLongWhile();
    expect(room.visits).toHaveLength(1);
  });

  it("never comes back from a ban by itself, for the room says no time", async () => {
    const room = await thatCloses(4403);
    const socket = connect(room.host, { strategies: { 4403: comeBack } });
    await next(socket, "close");
    await aLongWhile();
    expect(room.visits).toHaveLength(1);
  });

  it("close() calls it off", async () => {
    const room = await thatCloses(4429, SHORTLY);
    const socket = connect(room.host, { strategies: { 4429: comeBack } });
    await next(socket, "close");
    socket.close();
    await aLongWhile();
    expect(room.visits).toHaveLength(1);
  });

  it("close() in the close listener calls it off, too", async () => {
    const room = await thatCloses(4429, SHORTLY);
    const socket = connect(room.host, { strategies: { 4429: comeBack } });
    socket.addEventListener("close", () => socket.close());
    await next(socket, "close");
    await aLongWhile();
    expect(room.visits).toHaveLength(1);
  });

  it("what waits goes out once it is back", async () => {
    const room = await thatCloses(4429, SHORTLY);
    const socket = connect(room.host, { strategies: { 4429: comeBack } });
    await next(socket, "close");
    const outcome = socket.enqueue("hello");
    expect(socket.standing.queued).toBe(1);
    const visit = await room.visit(1);
    expect(await outcome).toBe("sent");
    await eventually(() => visit.received.length > 0);
    expect(visit.received).toEqual(["hello"]);
  });
});

describe("reconnectAsUsual", () => {
  it.each(AWAY)("after %i, it comes back as after any other close", async (code) => {
    const room = await thatCloses(code, '{"retryAfter":60000}');
    const socket = connect(room.host, { strategies: { [code]: reconnectAsUsual } });
    await room.visit(1);
    await eventually(() => socket.readyState === socket.OPEN);
    expect(socket.standing.status).toBe("ok");
  });
});

describe("an app's own strategy", () => {
  it("hears the code, the reason and for how long the room does not want it back", async () => {
    const room = await thatCloses(4429, SHORTLY);
    const strategy = vi.fn<(closed: Closed) => number | null>(() => Infinity);
    const socket = connect(room.host, { strategies: { 4429: strategy } });
    await next(socket, "close");
    expect(strategy.mock.calls).toEqual([[{ code: 4429, reason: SHORTLY, retryAfter: SOON, limit: "chat" }]]);
  });

  it("is asked once about a close, and hears of no end where none is named", async () => {
    const room = await thatCloses(4000, "bye");
    const strategy = vi.fn<(closed: Closed) => number | null>(() => null);
    connect(room.host, { strategies: { 4000: strategy } });
    await room.visit(1);
    expect(strategy.mock.calls).toEqual([[{ code: 4000, reason: "bye", retryAfter: Infinity, limit: null }]]);
  });

  it("wins over shouldReconnectOnClose where it says when to come back", async () => {
    const room = await thatCloses(4000);
    const shouldReconnectOnClose = vi.fn<() => boolean>(() => false);
    const socket = connect(room.host, { shouldReconnectOnClose, strategies: { 4000: () => 20 } });
    await room.visit(1);
    await eventually(() => socket.readyState === socket.OPEN);
    expect(shouldReconnectOnClose).not.toHaveBeenCalled();
  });

  it("wins over shouldReconnectOnClose where it says to stay away", async () => {
    const room = await thatCloses(4000);
    const shouldReconnectOnClose = vi.fn<() => boolean>(() => true);
    const socket = connect(room.host, { shouldReconnectOnClose, strategies: { 4000: () => Infinity } });
    await next(socket, "close");
    await aLongWhile();
    expect(room.visits).toHaveLength(1);
    expect(shouldReconnectOnClose).not.toHaveBeenCalled();
  });

  it.each([
    [true, 2],
    [false, 1],
  ])("leaves it to shouldReconnectOnClose (%s) where it says nothing", async (isWelcome, visits) => {
    const room = await thatCloses(4429, '{"retryAfter":60000}');
    const shouldReconnectOnClose = vi.fn<() => boolean>(() => isWelcome);
    const socket = connect(room.host, { shouldReconnectOnClose, strategies: { 4429: () => null } });
    await next(socket, "close");
    await aLongWhile();
    expect(room.visits).toHaveLength(visits);
    expect(shouldReconnectOnClose).toHaveBeenCalledOnce();
  });

  it("is for the code it is named by, and for no other", async () => {
    const room = await thatCloses(4001);
    const strategy = vi.fn<() => number>(() => Infinity);
    connect(room.host, { strategies: { 4000: strategy } });
    await room.visit(1);
    expect(strategy).not.toHaveBeenCalled();
  });

  it("can be given later", async () => {
    const room = await openRoom();
    const socket = connect(room.host);
    const { socket: seat } = await room.visit(0);
    socket.updateProperties({ strategies: { 4429: () => 100 } });
    seat.close(4429, SHORTLY);
    await room.visit(1);
  });
});

describe("a timer that is early", () => {
  it("a return is not lost where its timer is early by a part of a millisecond", () => {
    vi.useFakeTimers();
    const place = "ws://host/room";
    const mayEnter: boolean[] = [];
    const guard = new Guard(
      { onStanding: () => {}, onStatement: () => {}, onReturn: () => mayEnter.push(guard.mayEnter(place)) },
      { strategies: { 4429: ({ retryAfter }) => retryAfter } },
    );
    guard.entering(place);
    guard.opened();
    guard.closed(4429, SHORTLY);
    const now = performance.now.bind(performance);
    vi.spyOn(performance, "now").mockImplementation(() => now() - 0.4);
    vi.advanceTimersByTime(SECOND);
    vi.useRealTimers();
    expect(mayEnter.at(-1)).toBe(true);
  });
});
