import { PartySocket } from "partysocket";
import { afterEach, beforeEach, describe, expect, expectTypeOf, it, type MockInstance, vi } from "vitest";
import type { WebSocket } from "ws";
import { guarded, GuardedPartySocket, type Standing, StandingEvent } from "../../../client/index.ts";
import {
  aLongWhile,
  closeWith,
  eventually,
  impatient,
  leaving,
  next,
  openRoom,
  sockets,
  warning,
} from "../../support/socket-server.ts";

const AWAY = [4429, 4403, 4409];
const OTHERS = [1000, 1001, 1006, 1011, 4000];
const A_MINUTE = '{"retryAfter":60000,"limit":"chat"}';

let warn: MockInstance<typeof console.warn>;

beforeEach(() => {
  warn = vi.spyOn(console, "warn").mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
});

function statuses(socket: GuardedPartySocket): string[] {
  const heard: string[] = [];
  socket.addEventListener("standing", ({ standing }) => heard.push(standing.status));
  return heard;
}

it("PartySocket without a guard comes back to be closed again and again", async () => {
  const room = await openRoom((socket) => socket.close(4429, A_MINUTE));
  leaving(new PartySocket({ ...impatient, host: room.host }));
  await room.visit(3);
});

describe.each(sockets)("with %s", (_name, WebSocketClass) => {
  function connect(host: string, options: object = {}): GuardedPartySocket {
    return leaving(new GuardedPartySocket({ ...impatient, host, WebSocket: WebSocketClass, ...options }));
  }

  describe("when the room closes", () => {
    it.each(AWAY)("with %i, exactly one socket is ever opened", async (code) => {
      const room = await openRoom((socket) => socket.close(code, A_MINUTE));
      const socket = connect(room.host);
      const close = await next<Event & { code: number; reason: string }>(socket, "close");
      await aLongWhile();
      expect(room.visits).toHaveLength(1);
      expect(close).toMatchObject({ code, reason: A_MINUTE });
      expect(socket.standing.status).toBe("away");
      expect(socket.shouldReconnect).toBe(false);
    });

    it.each(OTHERS)("with %i, it reconnects as PartySocket does", async (code) => {
      const room = await openRoom((socket, index) => {
        if (index < 3) closeWith(socket, code, A_MINUTE);
      });
      const socket = connect(room.host);
      await room.visit(3);
      await eventually(() => socket.readyState === socket.OPEN);
      expect(socket.standing.status).toBe("ok");
    });

    it.each(AWAY)("with %i, the app's own predicate is not asked", async (code) => {
      const room = await openRoom((socket) => socket.close(code));
      const shouldReconnectOnClose = vi.fn<() => boolean>(() => true);
      const socket = connect(room.host, { shouldReconnectOnClose });
      await next(socket, "close");
      await aLongWhile();
      expect(room.visits).toHaveLength(1);
      expect(shouldReconnectOnClose).not.toHaveBeenCalled();
    });

    it("with another code, the app's own predicate decides", async () => {
      const room = await openRoom((socket, index) => socket.close(index === 0 ? 4000 : 4001));
      const codes: number[] = [];
      connect(room.host, {
        shouldReconnectOnClose({ code }: { code: number }) {
          codes.push(code);
          return code === 4000;
        },
      });
      await room.visit(1);
      await aLongWhile();
      expect(room.visits).toHaveLength(2);
      expect(codes).toEqual([4000, 4001]);
    });
  });

  describe("control messages", () => {
    const CONTROL = [
      warning(),
      '{"type":"party-bouncer:policy","limits":[],"maxMessageBytes":16384}',
      '{"type":"party-bouncer:standing","status":"ok","strikes":0,"strikesLeft":null,"retryAfter":0}',
      '{"type":"party-bouncer:from-the-future"}',
      '{"type":"party-bouncer:',
      '{"type":"party-bouncer:warning","retryAfter":',
    ];
    const FOR_THE_APP = [
      "hello",
      "",
      '{"type":"chat","text":"hi"}',
      ' {"type":"party-bouncer:warning","retryAfter":1}',
      '{"text":"{\\"type\\":\\"party-bouncer:warning\\"}"}',
      '{"type":"party-bouncers"}',
      `I got ${warning()}`,
      "[]",
    ];

    it("never reach the app, and everything else does, in order", async () => {
      const room = await openRoom((socket) => {
        for (let i = 0; i < FOR_THE_APP.length; i++) {
          socket.send(CONTROL[i % CONTROL.length] ?? "");
          socket.send(FOR_THE_APP[i] ?? "");
        }
      });
      const socket = connect(room.host);
      const handled: unknown[] = [];
      const listened: unknown[] = [];
      socket.onmessage = ({ data }) => handled.push(data);
      socket.addEventListener("message", ({ data }) => listened.push(data));
      await eventually(() => listened.length >= FOR_THE_APP.length);
      expect(handled).toEqual(FOR_THE_APP);
      expect(listened).toEqual(FOR_THE_APP);
    });

    it("are text: binary passes, even if it spells one", async () => {
      const bytes = new TextEncoder().encode(warning());
      const room = await openRoom((socket) => socket.send(bytes));
      const socket = connect(room.host);
      socket.binaryType = "arraybuffer";
      const { data } = await next<MessageEvent>(socket, "message");
      expect(data).toBeInstanceOf(ArrayBuffer);
      expect(new Uint8Array(data)).toEqual(bytes);
      expect(socket.standing.status).toBe("ok");
    });

    it("do not reach the app after a reconnect either", async () => {
      const room = await openRoom((socket, index) => {
        socket.send(warning());
        socket.send(`visit ${index}`);
        if (index === 0) socket.close(1011);
      });
      const socket = connect(room.host);
      const heard: unknown[] = [];
      socket.addEventListener("message", ({ data }) => heard.push(data));
      await eventually(() => heard.includes("visit 1"));
      expect(heard).toEqual(["visit 0", "visit 1"]);
    });
  });

  describe("the standing", () => {
    it("is ok from the start, before and after the socket opens, and no event says so", async () => {
      const room = await openRoom();
      const socket = connect(room.host);
      const heard = statuses(socket);
      const ok = {
        status: "ok",
        strikes: 0,
        strikesLeft: null,
        retryAfter: 0,
        limit: null,
        message: null,
        queued: 0,
      };
      expect(socket.standing).toEqual(ok);
      await next(socket, "open");
      expect(socket.standing).toEqual(ok);
      expect(heard).toEqual([]);
    });

    it("follows a warning: cooling down, then warned", async () => {
      const room = await openRoom((socket) => socket.send(warning({ retryAfter: 50 })));
      const socket = connect(room.host);
      const heard: Standing[] = [];
      socket.addEventListener("standing", ({ standing }) => heard.push(standing));
      await eventually(() => heard.length === 2);
      expect(heard[0]).toMatchObject({
        status: "coolingDown",
        strikes: 2,
        strikesLeft: 4,
        limit: "chat",
        message: "You are sending messages too fast.",
      });
      expect(heard[0]?.retryAfter).toBeGreaterThan(0);
      expect(heard[0]?.retryAfter).toBeLessThanOrEqual(50);
      expect(heard[1]).toMatchObject({ status: "warned", strikes: 2, retryAfter: 0 });
    });

    it("counts down between events", async () => {
      const room = await openRoom((socket) => socket.send(warning()));
      const socket = connect(room.host);
      const { standing } = await next<StandingEvent>(socket, "standing");
      await eventually(() => socket.standing.retryAfter < standing.retryAfter);
      expect(socket.standing.status).toBe("coolingDown");
    });

    it.each(AWAY)("is away after %i, in the close handler already, and one event says so", async (code) => {
      const room = await openRoom((socket) => socket.close(code, A_MINUTE));
      const socket = connect(room.host);
      const heard = statuses(socket);
      const seen: string[] = [];
      socket.onclose = () => seen.push(socket.standing.status);
      const { standing } = await next<StandingEvent>(socket, "standing");
      expect(standing).toMatchObject({ status: "away", limit: "chat" });
      expect(standing.message).not.toBeNull();
      if (code === 4403) expect(standing.retryAfter).toBe(Infinity);
      else expect(Math.round(standing.retryAfter / 1_000)).toBe(60);
      expect(seen).toEqual(["away"]);
      expect(heard).toEqual(["away"]);
    });

    it("is not what the app closes with", async () => {
      const room = await openRoom();
      const socket = connect(room.host);
      await next(socket, "open");
      const visit = await room.visit(0);
      socket.close(4429, A_MINUTE);
      await eventually(() => visit.socket.readyState === visit.socket.CLOSED);
      expect(socket.standing.status).toBe("ok");
    });

    it("does not hear a socket that the app has left", async () => {
      const room = await openRoom();
      const socket = connect(room.host);
      const heard = statuses(socket);
      await next(socket, "open");
      const { socket: first } = await room.visit(0);
      first.pause();
      socket.reconnect();
      first.send(warning());
      first.resume();
      await eventually(() => first.readyState === first.CLOSED);
      await room.visit(1);
      expect(heard).toEqual([]);
    });
  });

  describe("coming back", () => {
    it("with reconnect() opens no socket before retryAfter has passed, and says so once", async () => {
      const room = await openRoom((socket) => socket.close(4429, A_MINUTE));
      const socket = connect(room.host);
      await next(socket, "close");
      const events: string[] = [];
      for (const type of ["close", "error"]) socket.addEventListener(type, () => events.push(type));
      for (let i = 0; i < 5; i++) {
        socket.close();
        socket.reconnect();
      }
      await aLongWhile();
      expect(room.visits).toHaveLength(1);
      expect(events).toEqual([]);
      expect(socket.standing.status).toBe("away");
      expect(warn.mock.calls).toEqual([
        [
          'party-bouncer: the room closed the connection with 4429 (limit "chat"). ' +
            "You were sending too fast and have been disconnected. You can come back in 1 minute.",
        ],
      ]);
    });

    it("with reconnect() works once retryAfter has passed, and the slate is clean", async () => {
      const room = await openRoom((socket, index) => {
        if (index === 0) socket.send(warning({ strikes: 6 }));
        if (index === 0) socket.close(4429, '{"retryAfter":300}');
      });
      const socket = connect(room.host);
      const heard = statuses(socket);
      await next(socket, "close");
      socket.reconnect();
      await eventually(() => socket.standing.retryAfter === 0);
      expect(room.visits).toHaveLength(1);
      expect(socket.standing.status).toBe("away");
      socket.reconnect();
      await next(socket, "open");
      expect(socket.standing).toMatchObject({ status: "ok", strikes: 0, message: null });
      await eventually(() => heard.at(-1) === "ok");
      expect([...new Set(heard)]).toEqual(["coolingDown", "away", "ok"]);
    });

    it("with reconnect() is never possible after 4403", async () => {
      const room = await openRoom((socket) => socket.close(4403, '{"retryAfter":1}'));
      const socket = connect(room.host);
      await next(socket, "close");
      await aLongWhile();
      socket.reconnect();
      await aLongWhile();
      expect(room.visits).toHaveLength(1);
      expect(warn).toHaveBeenCalledExactlyOnceWith(
        "party-bouncer: the room closed the connection with 4403. You have been banned from this room.",
      );
    });

    it("with reconnect() is being asked to, after 4409", async () => {
      const room = await openRoom((socket, index) => {
        if (index === 0) socket.close(4409, "{}");
      });
      const socket = connect(room.host);
      await next(socket, "close");
      socket.reconnect();
      await next(socket, "open");
      expect(socket.standing.status).toBe("ok");
      expect(warn).toHaveBeenCalledOnce();
    });

    it("may fail at first: the attempt is retried as usual", async () => {
      const room = await openRoom((socket, index) => {
        if (index === 0) socket.close(4409, "{}");
        if (index === 1) socket.terminate();
      });
      const socket = connect(room.host);
      await next(socket, "close");
      socket.reconnect();
      await room.visit(2);
    });

    it("is followed by another warning if the client is sent away again", async () => {
      const room = await openRoom((socket) => socket.close(4429, '{"retryAfter":300}'));
      const socket = connect(room.host);
      for (let visits = 1; visits <= 3; visits++) {
        // In the same turn: a while later it may come back.
        await next(socket, "close");
        socket.reconnect();
        await eventually(() => socket.standing.retryAfter === 0);
        expect(room.visits).toHaveLength(visits);
        expect(warn).toHaveBeenCalledTimes(visits);
        socket.reconnect();
      }
    });

    it("to another room is nobody's business", async () => {
      const room = await openRoom((socket, index) => {
        if (index === 0) socket.close(4403);
      });
      const socket = connect(room.host);
      await next(socket, "close");
      socket.updateProperties({ room: "attic" });
      socket.reconnect();
      await next(socket, "open");
      expect(room.visits[1]?.url).toMatch(/^\/parties\/main\/attic\?/);
      expect(socket.standing.status).toBe("ok");
    });
  });

  it("strikes in one room are not held against the client in another", async () => {
    const room = await openRoom((socket, index) => {
      if (index === 0) socket.send(warning());
    });
    const socket = connect(room.host);
    await eventually(() => socket.standing.status === "coolingDown");
    socket.updateProperties({ room: "attic" });
    socket.reconnect();
    await next(socket, "open");
    expect(socket.standing).toMatchObject({ status: "ok", strikes: 0 });
  });

  it("strikes outlast a connection that was lost", async () => {
    const room = await openRoom((socket, index) => {
      if (index === 0) socket.send(warning());
      if (index === 0) socket.close(1011);
    });
    const socket = connect(room.host);
    await room.visit(1);
    await eventually(() => socket.readyState === socket.OPEN);
    expect(socket.standing).toMatchObject({ status: "coolingDown", strikes: 2 });
  });

  it("says why the room closed it: in development, once for each reason", async () => {
    const limits = ["chat", "chat", "bytes"];
    const room = await openRoom((socket, index) =>
      socket.close(4429, JSON.stringify({ retryAfter: 10, limit: limits[index] ?? "chat" })),
    );
    vi.stubEnv("NODE_ENV", "production");
    const silent = connect(room.host, { room: "silent" });
    await next(silent, "close");
    expect(warn).not.toHaveBeenCalled();
    vi.unstubAllEnvs();
    const before = room.visits.length;
    connect(room.host, { strategies: { 4429: () => 20 } });
    await room.visit(before + 4);
    expect(warn.mock.calls.map(([text]) => String(text).replace(/You can.*/, ""))).toEqual([
      'party-bouncer: the room closed the connection with 4429 (limit "chat"). You were sending too fast and have been disconnected. ',
      'party-bouncer: the room closed the connection with 4429 (limit "bytes"). You were sending too fast and have been disconnected. ',
    ]);
  });

  it("says once why nothing is opened, however often something tries", async () => {
    const room = await openRoom((socket) => socket.close(4429, A_MINUTE));
    const options = guarded({ ...impatient, host: room.host, WebSocket: WebSocketClass });
    const Watched = options.WebSocket as new (url: string) => EventTarget;
    // As a Yjs provider does, which knows no codes and comes back after each close.
    let tries = 0;
    const knock = (): void => {
      tries++;
      const socket = new Watched(`ws://${room.host}/doc`);
      if (tries < 20) socket.addEventListener("close", knock);
    };
    knock();
    await eventually(() => tries === 20);
    expect(room.visits).toHaveLength(1);
    expect(warn).toHaveBeenCalledOnce();
  });

  it("close() leaves no timer of the guard behind", async () => {
    const room = await openRoom((socket) => socket.send(warning({ retryAfter: 4_321 })));
    const set = vi.spyOn(globalThis, "setTimeout");
    const clear = vi.spyOn(globalThis, "clearTimeout");
    const ofTheGuard = () =>
      set.mock.results.filter((_, i) => Math.abs((set.mock.calls[i]?.[1] ?? 0) - 4_321) < 300);
    const cleared = () => clear.mock.calls.map(([timer]) => timer);
    const socket = connect(room.host);
    await next(socket, "standing");
    const timer: unknown = ofTheGuard()[0]?.value;
    expect(timer).toBeTypeOf("object");
    expect(cleared().includes(timer as NodeJS.Timeout)).toBe(false);
    socket.close();
    expect(cleared().includes(timer as NodeJS.Timeout)).toBe(true);
    expect(ofTheGuard()).toHaveLength(1);
  });

  it("updateProperties() does not shake the guard off", async () => {
    const room = await openRoom((socket, index) => {
      if (index === 1) socket.send(warning());
      if (index === 1) socket.close(4429, A_MINUTE);
    });
    const socket = connect(room.host);
    const messages: unknown[] = [];
    socket.addEventListener("message", ({ data }) => messages.push(data));
    await next(socket, "open");
    socket.updateProperties({
      room: "attic",
      WebSocket: WebSocketClass,
      shouldReconnectOnClose: () => true,
    });
    socket.reconnect();
    await eventually(() => socket.standing.status === "away");
    await aLongWhile();
    expect(room.visits).toHaveLength(2);
    expect(messages).toEqual([]);
  });

  it("updateProperties() keeps the app's own predicate", async () => {
    const room = await openRoom((socket, index) => {
      if (index === 1) socket.close(4000);
    });
    const socket = connect(room.host, { shouldReconnectOnClose: () => false });
    await next(socket, "open");
    socket.updateProperties({ room: "attic" });
    const closes: number[] = [];
    socket.addEventListener("close", ({ code }) => closes.push(code));
    // A predicate that says no stops even reconnect() on an open socket: it hears of that close too.
    socket.close();
    socket.reconnect();
    await eventually(() => closes.includes(4000));
    await aLongWhile();
    expect(room.visits).toHaveLength(2);
  });

  it("what was sent before the socket opened is delivered, as with PartySocket", async () => {
    const room = await openRoom();
    const socket = connect(room.host);
    expect(socket.send("early")).toBe(false);
    await next(socket, "open");
    expect(socket.send("late")).toBe(true);
    const visit = await room.visit(0);
    await eventually(() => visit.received.length === 2);
    expect(visit.received).toEqual(["early", "late"]);
  });

  it("subprotocols and the client's id reach the server, as with PartySocket", async () => {
    const room = await openRoom();
    const socket = connect(room.host, { id: "me", protocols: ["a", "b"] });
    await next(socket, "open");
    const visit = await room.visit(0);
    expect(visit.url).toBe("/parties/main/lobby?_pk=me");
    expect(socket.protocol).toBe((visit.socket satisfies WebSocket).protocol);
    expect(socket.protocol).toBe("a");
  });
});

describe("a GuardedPartySocket", () => {
  it("uses the global WebSocket where it is given none", async () => {
    const room = await openRoom((socket) => socket.close(4429, A_MINUTE));
    const socket = leaving(new GuardedPartySocket({ ...impatient, host: room.host }));
    await eventually(() => socket.standing.status === "away");
    await aLongWhile();
    expect(room.visits).toHaveLength(1);
  });

  it("is a PartySocket, and as strict about its options", () => {
    const socket = new GuardedPartySocket({ host: "127.0.0.1:1", room: "r", startClosed: true });
    expect(socket).toBeInstanceOf(PartySocket);
    expect(socket.readyState).toBe(socket.CLOSED);
    expect(() => new GuardedPartySocket({ host: "127.0.0.1:1" })).toThrow("room or basePath");
  });

  it("has typed listeners, its own and PartySocket's, which can be removed", async () => {
    const room = await openRoom((socket) => socket.send(warning()));
    const socket = leaving(new GuardedPartySocket({ ...impatient, host: room.host }));
    const listener = vi.fn<(event: StandingEvent) => void>();
    socket.addEventListener("standing", listener);
    socket.removeEventListener("standing", listener);
    socket.addEventListener("standing", (event) => expectTypeOf(event).toEqualTypeOf<StandingEvent>());
    socket.addEventListener("message", (event) => expectTypeOf(event).toEqualTypeOf<MessageEvent>());
    socket.addEventListener("close", (event) => expectTypeOf(event.code).toBeNumber());
    const event = await next<StandingEvent>(socket, "standing");
    expect(event).toBeInstanceOf(StandingEvent);
    expect(event.type).toBe("standing");
    expect(listener).not.toHaveBeenCalled();
  });
});
