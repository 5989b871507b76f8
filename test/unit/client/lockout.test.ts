import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from "vitest";
import {
  endLockout,
  type Lockout,
  lockoutFrom,
  forgetLockout,
  onLockout,
  shareLockout,
} from "../../../client/lockout.ts";
import { Guard } from "../../../client/guard.ts";
import { GuardedPartySocket, type GuardedPartySocketOptions } from "../../../client/index.ts";
import { parseControlMessage } from "../../../src/shared/control-message.ts";
import {
  aLongWhile,
  eventually,
  impatient,
  leaving,
  next,
  openRoom,
  type Room,
  warning,
} from "../../support/socket-server.ts";
import { MINUTE, HOUR } from "../../support/time.ts";

const PREFIX = "party-bouncer:away:";
const NOW = Date.UTC(2026, 0, 1);
const A_MINUTE = JSON.stringify({ retryAfter: MINUTE, limit: "chat" });

let warn: MockInstance<typeof console.warn>;
let rooms = 0;

/** What one test remembers must not be what another one finds. */
const aRoom = (): string => `ws://host/parties/main/room-${++rooms}`;

function away(fields: Partial<Lockout> = {}): Lockout {
  return { code: 4429, at: NOW, until: NOW + MINUTE, limit: "chat", strikes: 2, shared: false, ...fields };
}

/** A `localStorage` that remembers. */
function storage(): Storage & { readonly items: Map<string, string> } {
  const items = new Map<string, string>();
  return {
    items,
    get length() {
      return items.size;
    },
    clear: () => items.clear(),
    key: (index: number) => [...items.keys()][index] ?? null,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
}

/** A page of a browser, with such a storage. */
function inAPage(local: object = storage()): void {
  vi.stubGlobal("document", {});
  vi.stubGlobal("localStorage", local);
}

interface Module {
  lockoutFrom: typeof lockoutFrom;
  shareLockout: typeof shareLockout;
  onLockout: typeof onLockout;
}

/** The module as a page has it that was loaded anew: it remembers nothing. */
async function reloaded(): Promise<Module> {
  vi.resetModules();
  return import("../../../client/lockout.ts");
}

beforeEach(() => {
  warn = vi.spyOn(console, "warn").mockImplementation(() => {});
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("a lockout", () => {
  it("is known until its end, and not from then on", () => {
    const room = aRoom();
    shareLockout(room, away());
    expect(lockoutFrom(room, NOW + MINUTE - 1)).toEqual(away());
    expect(lockoutFrom(room, NOW + MINUTE)).toBeNull();
    expect(lockoutFrom(room, NOW)).toBeNull();
  });

  it("is of one room only", () => {
    const room = aRoom();
    shareLockout(room, away());
    expect(lockoutFrom(aRoom(), NOW)).toBeNull();
  });

  it("without an end is asked about again after ten minutes", () => {
    const room = aRoom();
    shareLockout(room, away({ code: 4403, until: Infinity }));
    expect(lockoutFrom(room, NOW + 10 * MINUTE - 1)?.until).toBe(Infinity);
    expect(lockoutFrom(room, NOW + 10 * MINUTE)).toBeNull();
  });

  it("can be forgotten", () => {
    const room = aRoom();
    shareLockout(room, away());
    forgetLockout(room);
    expect(lockoutFrom(room, NOW)).toBeNull();
  });

  it("takes no longer where the clock is set back by an hour", () => {
    vi.useFakeTimers({ now: NOW });
    const room = aRoom();
    shareLockout(room, away());
    vi.setSystemTime(NOW - HOUR);
    expect(lockoutFrom(room)).not.toBeNull();
    vi.advanceTimersByTime(MINUTE - 2);
    expect(lockoutFrom(room)).not.toBeNull();
    vi.advanceTimersByTime(2);
    expect(lockoutFrom(room)).toBeNull();
  });
});

describe("a lockout of many years", () => {
  it("is asked about after a day", () => {
    const room = aRoom();
    shareLockout(room, away({ until: NOW + 1e15 }));
    expect(lockoutFrom(room, NOW + 24 * HOUR - 1)?.until).toBe(NOW + 1e15);
    expect(lockoutFrom(room, NOW + 24 * HOUR)).toBeNull();
  });

  it("keeps a socket from its room for a day, and tells the truth meanwhile", () => {
    vi.useFakeTimers({ now: NOW });
    const guard = new Guard({ onStanding: () => {}, onStatement: () => {} });
    const place = aRoom();
    guard.entering(place);
    guard.opened();
    guard.closed(4429, '{"retryAfter":604800000}');
    vi.advanceTimersByTime(24 * HOUR - 1);
    expect(guard.mayEnter(place)).toBe(false);
    expect(guard.standing.message).toMatch(/come back in 7 days/);
    vi.advanceTimersByTime(1);
    expect(guard.mayEnter(place)).toBe(true);
  });
});

describe("a tab whose own time is over", () => {
  it("leaves what another tab was told since", async () => {
    vi.useFakeTimers({ now: NOW });
    inAPage();
    const room = aRoom();
    const guard = new Guard({ onStanding: () => {}, onStatement: () => {} });
    guard.entering(room);
    guard.opened();
    guard.closed(4429, A_MINUTE);
    const other = await reloaded();
    vi.advanceTimersByTime(MINUTE / 2);
    other.shareLockout(room, away({ at: Date.now(), until: Date.now() + HOUR }));
    vi.advanceTimersByTime(MINUTE / 2);
    expect(guard.standing.retryAfter).toBe(0);
    expect(guard.mayEnter(room)).toBe(false);
    expect(guard.standing.retryAfter).toBe(HOUR - MINUTE / 2);
    expect((await reloaded()).lockoutFrom(room)).not.toBeNull();
  });
});

describe("what a page remembers by itself", () => {
  it("is of a hundred rooms, and of those that it listens to", async () => {
    const page = await reloaded();
    const rooms = Array.from({ length: 150 }, aRoom);
    for (const room of rooms) page.shareLockout(room, away());
    expect(rooms.filter((room) => page.lockoutFrom(room, NOW) !== null)).toEqual(rooms.slice(50));

    const [foreign, own] = [aRoom(), aRoom()];
    const heard: (Lockout | null)[] = [];
    const stop = page.onLockout(own, (lockout) => heard.push(lockout));
    const channel = new BroadcastChannel(PREFIX);
    const say = channel.postMessage.bind(channel);
    for (const room of [foreign, own]) say({ room, lockout: away() });
    await eventually(() => heard.length > 0);
    expect(page.lockoutFrom(foreign, NOW)).toBeNull();
    expect(page.lockoutFrom(own, NOW)).not.toBeNull();
    channel.close();
    stop();
  });
});

describe("in a page that is loaded anew", () => {
  it("the strikes are still known", async () => {
    inAPage();
    const place = aRoom();
    const closed = new Guard({ onStanding: () => {}, onStatement: () => {} });
    closed.entering(place);
    closed.opened();
    closed.heard(parseControlMessage(warning({ strikes: 5 })));
    closed.closed(4429, A_MINUTE);
    vi.resetModules();
    const { Guard: Reloaded } = await import("../../../client/guard.ts");
    const guard = new Reloaded({ onStanding: () => {}, onStatement: () => {} });
    expect(guard.mayEnter(place)).toBe(false);
    expect(guard.standing).toMatchObject({ status: "away", strikes: 5, limit: "chat" });
  });

  it("a lockout is still known, and without an end still has none", async () => {
    inAPage();
    const [room, banned] = [aRoom(), aRoom()];
    shareLockout(room, away());
    shareLockout(banned, away({ code: 4403, until: Infinity, limit: null }));
    const page = await reloaded();
    expect(page.lockoutFrom(room, NOW)).toEqual(away());
    expect(page.lockoutFrom(banned, NOW)).toEqual(away({ code: 4403, until: Infinity, limit: null }));
  });

  it("one that was forgotten stays forgotten, and leaves nothing in the storage", async () => {
    const local = storage();
    inAPage(local);
    const room = aRoom();
    shareLockout(room, away());
    expect([...local.items.keys()]).toEqual([PREFIX + room]);
    forgetLockout(room);
    expect(local.items.size).toBe(0);
    expect((await reloaded()).lockoutFrom(room, NOW)).toBeNull();
  });

  it("one that is over leaves nothing in the storage", async () => {
    const local = storage();
    inAPage(local);
    const room = aRoom();
    shareLockout(room, away());
    expect((await reloaded()).lockoutFrom(room, NOW + HOUR)).toBeNull();
    expect(local.items.size).toBe(0);
  });

  it("what was set back goes on from there, though it is loaded again and again", async () => {
    inAPage();
    const room = aRoom();
    shareLockout(room, away());
    const earlier = NOW - HOUR;
    expect((await reloaded()).lockoutFrom(room, earlier)).not.toBeNull();
    expect((await reloaded()).lockoutFrom(room, earlier + MINUTE)).toBeNull();
  });

  it.each([
    "",
    "{",
    "null",
    "1",
    "[]",
    '"4429"',
    "{}",
    '{"code":4429}',
    '{"code":4429,"at":"now","until":1e99}',
    '{"code":4429,"at":null,"until":1e99}',
    '{"code":1000,"at":1767225600000,"until":1e99}',
    '{"code":null,"at":1767225600000,"until":1e99}',
    '{"code":4409,"at":1767225600000,"until":1e99}',
    '{"code":4429,"at":1e999,"until":1e999}',
    '{"code":4429,"at":1767225600000,"until":"never"}',
    '{"code":4429,"at":1767225600000,"until":5}',
    JSON.stringify({ ...away(), limit: "x".repeat(2_000) }),
  ])("%j in the storage keeps nobody away", async (text) => {
    const local = storage();
    inAPage(local);
    const room = aRoom();
    local.items.set(PREFIX + room, text);
    expect((await reloaded()).lockoutFrom(room, NOW)).toBeNull();
  });

  it("a name that is no text is left out", async () => {
    const local = storage();
    inAPage(local);
    const room = aRoom();
    local.items.set(PREFIX + room, JSON.stringify({ ...away(), limit: { a: 1 }, strikes: "2" }));
    expect((await reloaded()).lockoutFrom(room, NOW)).toEqual(away({ limit: null, strikes: 0 }));
  });
});

describe("where the storage is no use", () => {
  const throws = (): never => {
    throw new Error("QuotaExceededError");
  };

  it("the page remembers by itself", () => {
    inAPage({ getItem: throws, setItem: throws, removeItem: throws });
    const room = aRoom();
    shareLockout(room, away());
    expect(lockoutFrom(room, NOW)).toEqual(away());
    forgetLockout(room);
    expect(lockoutFrom(room, NOW)).toBeNull();
  });

  it("the page remembers by itself, though even to look at it throws", () => {
    vi.stubGlobal("document", {});
    vi.stubGlobal("localStorage", undefined);
    const look = vi.spyOn(globalThis, "localStorage", "get").mockImplementation(throws);
    const room = aRoom();
    shareLockout(room, away());
    expect(lockoutFrom(room, NOW)).toEqual(away());
    expect(lockoutFrom(aRoom(), NOW)).toBeNull();
    expect(look).toHaveBeenCalled();
  });

  it("outside a page, Node's own is left alone", () => {
    const local = storage();
    vi.stubGlobal("localStorage", local);
    shareLockout(aRoom(), away());
    expect(local.items.size).toBe(0);
  });
});

describe("between tabs", () => {
  it("whoever listens hears of a lockout in its room, once, until it stops", async () => {
    const page = await reloaded();
    const room = aRoom();
    const heard: (Lockout | null)[] = [];
    const stop = page.onLockout(room, (lockout) => heard.push(lockout));
    shareLockout(aRoom(), away());
    shareLockout(room, away());
    await eventually(() => heard.length > 0);
    expect(heard).toEqual([away()]);
    expect(page.lockoutFrom(room, NOW)).toEqual(away());
    stop();
    shareLockout(room, away());
    await aLongWhile();
    expect(heard).toHaveLength(1);
  });

  it("a lockout without an end has none in another tab either", async () => {
    const page = await reloaded();
    const room = aRoom();
    const heard: (Lockout | null)[] = [];
    const stop = page.onLockout(room, (lockout) => heard.push(lockout));
    shareLockout(room, away({ code: 4403, until: Infinity }));
    await eventually(() => heard.length > 0);
    expect(heard[0]?.until).toBe(Infinity);
    stop();
  });

  it("whoever listens hears that a lockout is over before its time", async () => {
    const page = await reloaded();
    const room = aRoom();
    const heard: (Lockout | null)[] = [];
    const stop = page.onLockout(room, (lockout) => heard.push(lockout));
    shareLockout(room, away({ code: 4403, until: Infinity }));
    endLockout(room);
    await eventually(() => heard.length > 1);
    expect(heard[1]).toBeNull();
    expect(page.lockoutFrom(room, NOW)).toBeNull();
    stop();
  });

  it("what somebody else says on the channel is not believed", async () => {
    const room = aRoom();
    const heard: (Lockout | null)[] = [];
    const stop = onLockout(room, (lockout) => heard.push(lockout));
    const channel = new BroadcastChannel(PREFIX);
    const say = channel.postMessage.bind(channel);
    for (const message of [
      null,
      "hello",
      {},
      { room },
      { room, lockout: { code: 1000, at: NOW } },
      { room, lockout: undefined },
    ]) {
      say(message);
    }
    say({ room, lockout: away({ limit: "last" }) });
    await eventually(() => heard.length > 0);
    expect(heard).toEqual([away({ limit: "last" })]);
    channel.close();
    stop();
  });

  it("without a channel, nothing breaks", async () => {
    vi.stubGlobal("BroadcastChannel", undefined);
    const page = await reloaded();
    const room = aRoom();
    const stop = page.onLockout(room, () => {});
    page.shareLockout(room, away());
    expect(page.lockoutFrom(room, NOW)).toEqual(away());
    stop();
  });
});

describe("two sockets of one page", () => {
  function connect(room: Room, options: Partial<GuardedPartySocketOptions> = {}): GuardedPartySocket {
    return leaving(new GuardedPartySocket({ ...impatient, host: room.host, ...options }));
  }

  const thatCloses = (code: number, reason?: string) =>
    openRoom((socket, index) => {
      if (index === 0) socket.close(code, reason);
    });

  it.each([
    [4429, A_MINUTE],
    [4403, ""],
  ])(
    "after %i the second one does not even try, and stands where the first one does",
    async (code, reason) => {
      const room = await thatCloses(code, reason);
      const first = connect(room);
      await next(first, "close");
      const second = connect(room);
      const close = await next<Event & { code: number }>(second, "close");
      await aLongWhile();
      expect(room.visits).toHaveLength(1);
      expect(close.code).toBe(code);
      expect(second.standing.status).toBe("away");
      expect(second.standing.limit).toBe(first.standing.limit);
      // One line for each socket.
      expect(warn).toHaveBeenCalledTimes(2);
    },
  );

  it("after 4409 the second one does try, as the room may have room for it", async () => {
    const room = await thatCloses(4409);
    await next(connect(room), "close");
    connect(room);
    await room.visit(1);
  });

  it("another user of the page is not kept away, and the same one is", async () => {
    const room = await thatCloses(4429, A_MINUTE);
    await next(connect(room, { user: "ada" }), "close");
    const other = connect(room, { user: "grace" });
    await room.visit(1);
    await eventually(() => other.readyState === other.OPEN);
    const same = connect(room, { user: "ada" });
    await next(same, "close");
    expect(room.visits).toHaveLength(2);
  });

  it("the second one may try once the time is over", async () => {
    const room = await thatCloses(4429, '{"retryAfter":50}');
    const first = connect(room);
    await next(first, "close");
    const until = Date.now() + 60;
    await eventually(() => Date.now() > until);
    connect(room);
    await room.visit(1);
  });

  /** Reconnects until it is in. What is under way is left alone: on a slow machine it would never arrive. */
  async function triedUntil(socket: GuardedPartySocket, room: Room): Promise<void> {
    await eventually(() => {
      if (socket.readyState === socket.CLOSED) socket.reconnect();
      return room.visits[1];
    });
  }

  it("where one was let in again, the lockout is forgotten for both", async () => {
    const room = await thatCloses(4429, '{"retryAfter":50}');
    inAPage();
    const first = connect(room);
    await next(first, "close");
    expect(localStorage.getItem(PREFIX + first.roomUrl)).not.toBeNull();
    await eventually(() => first.standing.retryAfter === 0);
    await triedUntil(first, room);
    await eventually(() => first.standing.status === "ok");
    expect(localStorage.getItem(PREFIX + first.roomUrl)).toBeNull();
    const second = connect(room);
    await eventually(() => second.readyState === second.OPEN);
  });

  /** Sets the clock back while the first one is away, and waits until that is over. */
  async function setBack(room: Room): Promise<GuardedPartySocket> {
    const socket = connect(room);
    await next(socket, "close");
    const set = Date.now() - HOUR;
    const began = performance.now();
    vi.spyOn(Date, "now").mockImplementation(() => set + Math.floor(performance.now() - began));
    await eventually(() => socket.standing.retryAfter === 0);
    return socket;
  }

  it("with the clock set back by an hour, it need not wait for an hour", async () => {
    const room = await thatCloses(4429, '{"retryAfter":50}');
    const socket = await setBack(room);
    await triedUntil(socket, room);
  });

  it("with the clock set back by an hour, it may come back when it says so", async () => {
    const room = await thatCloses(4429, '{"retryAfter":50}');
    const socket = await setBack(room);
    socket.reconnect();
    await room.visit(1);
    await aLongWhile();
    expect(room.visits).toHaveLength(2);
  });
});
