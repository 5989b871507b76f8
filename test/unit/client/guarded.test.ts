import { PartySocket } from "partysocket";
import ReconnectingWebSocket, { type Options as ReconnectingOptions } from "partysocket/ws";
import { afterEach, beforeEach, describe, expect, expectTypeOf, it, type MockInstance, vi } from "vitest";
import { guarded, parseCloseReason, type Standing } from "../../../client/index.ts";
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

const A_MINUTE = '{"retryAfter":60000,"limit":"chat"}';

const delays = { minReconnectionDelay: 10, maxReconnectionDelay: 10 };

let warn: MockInstance<typeof console.warn>;

beforeEach(() => {
  warn = vi.spyOn(console, "warn").mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe.each(sockets)("a plain PartySocket with guarded options and %s", (_name, WebSocketClass) => {
  function connect(host: string, options: object = {}): { socket: PartySocket; told: Standing[] } {
    const told: Standing[] = [];
    const onStanding = (standing: Standing) => told.push(standing);
    const socket = new PartySocket(
      guarded({ ...impatient, host, WebSocket: WebSocketClass, onStanding, ...options }),
    );
    return { socket: leaving(socket), told };
  }

  it.each([4429, 4403, 4409])("opens exactly one socket where the room closes with %i", async (code) => {
    const room = await openRoom((socket) => socket.close(code, A_MINUTE));
    const { told } = connect(room.host, { shouldReconnectOnClose: () => true });
    await eventually(() => told.length === 1);
    await aLongWhile();
    expect(room.visits).toHaveLength(1);
    expect(told).toMatchObject([{ status: "away", limit: "chat" }]);
  });

  it.each([1000, 1001, 1006, 1011, 4000])("reconnects after %i", async (code) => {
    const room = await openRoom((socket, index) => {
      if (index === 0) closeWith(socket, code);
    });
    const { socket, told } = connect(room.host);
    await room.visit(1);
    await eventually(() => socket.readyState === socket.OPEN);
    expect(told).toEqual([]);
  });

  it("keeps control messages from the app, and tells onStanding", async () => {
    const room = await openRoom((socket) => {
      socket.send(warning({ retryAfter: 30 }));
      socket.send('{"type":"party-bouncer:broken');
      socket.send("hello");
    });
    const { socket, told } = connect(room.host);
    const heard: unknown[] = [];
    socket.onmessage = ({ data }) => heard.push(data);
    await eventually(() => told.length === 2 && heard.length > 0);
    expect(told.map(({ status }) => status)).toEqual(["coolingDown", "warned"]);
    expect(heard).toEqual(["hello"]);
  });

  it("opens no socket on reconnect() before it may, hears why, and is let in later", async () => {
    const room = await openRoom((socket, index) => {
      if (index === 0) socket.close(4429, '{"retryAfter":3000}');
    });
    const { socket, told } = connect(room.host);
    const { retryAfter } = await eventually(() => told[0]);
    const due = performance.now() + retryAfter;
    const closes: (number | undefined)[] = [];
    const errors: string[] = [];
    socket.onclose = ({ code, reason }) => closes.push(code, parseCloseReason(reason)?.retryAfter);
    socket.onerror = ({ message }) => errors.push(message);
    socket.reconnect();
    await eventually(() => closes.length === 2);
    socket.close();
    socket.reconnect();
    await eventually(() => closes.length === 4);
    expect([closes[0], closes[2]]).toEqual([4429, 4429]);
    expect(closes[1]).toBeLessThanOrEqual(retryAfter);
    expect(closes[3]).toBeLessThanOrEqual(closes[1] ?? 0);
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(/closed the connection with 4429.*come back in 3 seconds/),
    );
    await vi.waitUntil(() => performance.now() >= due, 20_000);
    expect(room.visits).toHaveLength(1);
    socket.reconnect();
    await next(socket, "open");
    await eventually(() => told.at(-1)?.status === "ok");
    expect(told.at(-1)).toMatchObject({ status: "ok", strikes: 0 });
    expect(errors).toEqual([]);
  });

  it("never gets in again after 4403, however often it is told to reconnect()", async () => {
    const room = await openRoom((socket) => socket.close(4403));
    const { socket, told } = connect(room.host);
    await eventually(() => told.length === 1);
    for (let i = 0; i < 3; i++) {
      socket.reconnect();
      await next(socket, "close");
    }
    await aLongWhile();
    expect(room.visits).toHaveLength(1);
  });

  it("is not let in by a query that changes: it is the same room", async () => {
    const room = await openRoom((socket) => socket.close(4403));
    let visits = 0;
    const { socket, told } = connect(room.host, { query: () => ({ visit: `${visits++}` }) });
    await eventually(() => told.length === 1);
    socket.reconnect();
    await next(socket, "close");
    expect(visits).toBe(2);
    expect(room.visits).toHaveLength(1);
  });

  it("comes back on reconnect() after 4409", async () => {
    const room = await openRoom((socket, index) => {
      if (index === 0) socket.close(4409);
    });
    const { socket, told } = connect(room.host);
    await eventually(() => told.length === 1);
    socket.reconnect();
    await eventually(() => told.length === 2);
    expect(told.map(({ status }) => status)).toEqual(["away", "ok"]);
  });

  it("tells the app last, once PartySocket and its listeners have heard of the close", async () => {
    const room = await openRoom((socket) => socket.close(4409));
    const order: string[] = [];
    const { socket } = connect(room.host, { onStanding: () => order.push("standing") });
    socket.addEventListener("close", () => order.push("close"));
    await eventually(() => order.length === 2);
    expect(order).toEqual(["close", "standing"]);
  });
});

describe("guarded(options)", () => {
  it("leaves the app's options as they are, and strips onStanding", () => {
    const options = { host: "h", room: "r", maxRetries: 3, party: "p", onStanding() {} };
    const before = { ...options };
    const result = guarded(options);
    expect(options).toEqual(before);
    expect(result).toMatchObject({ host: "h", room: "r", maxRetries: 3, party: "p" });
    expect(result).not.toHaveProperty("onStanding");
    expectTypeOf(result).not.toHaveProperty("onStanding");
    expectTypeOf(result.maxRetries).toBeNumber();
  });

  it("does not ask the app about the three codes, and asks it about every other", () => {
    const asked = vi.fn<(event: { code: number }) => boolean>(({ code }) => code === 1006);
    const { shouldReconnectOnClose } = guarded<Parameters<typeof guarded>[0]>({
      host: "h",
      room: "r",
      shouldReconnectOnClose: asked,
    });
    const answer = (code: number) => shouldReconnectOnClose?.({ code, reason: "" } as never);
    expect([4429, 4403, 4409].map(answer)).toEqual([false, false, false]);
    expect(asked).not.toHaveBeenCalled();
    expect([1000, 1006, 4400, 4428].map(answer)).toEqual([false, true, false, false]);
    expect(asked).toHaveBeenCalledTimes(4);
  });

  it("does without onStanding", async () => {
    const room = await openRoom((socket) => socket.close(4403));
    const socket = leaving(new PartySocket(guarded({ ...impatient, host: room.host })));
    await next(socket, "close");
    await aLongWhile();
    expect(room.visits).toHaveLength(1);
  });

  it("leaves it to PartySocket to explain that there is no WebSocket", async () => {
    vi.stubGlobal("WebSocket", undefined);
    const options = guarded({ ...impatient, host: "127.0.0.1:1", maxRetries: 0 });
    expect(options).toHaveProperty("WebSocket", undefined);
    const explained = vi.spyOn(console, "error").mockImplementation(() => {});
    leaving(new PartySocket(options));
    await eventually(() => explained.mock.calls.length > 0);
    expect(explained).toHaveBeenCalledWith(expect.stringContaining("No WebSocket implementation"));
  });
});

describe("a ReconnectingWebSocket of partysocket/ws, which has no host", () => {
  it("stays away like any other, and comes back to be let in", async () => {
    const room = await openRoom((socket, index) => {
      if (index === 0) socket.close(4429, '{"retryAfter":200,"limit":"chat"}');
    });
    const told: Standing[] = [];
    const onStanding = (standing: Standing): void => {
      // Soon after it has heard of it: a while later it may come back.
      if (told.push(standing) === 1) queueMicrotask(() => socket.reconnect());
    };
    const options = guarded({ ...delays, onStanding });
    expectTypeOf(options).toExtend<ReconnectingOptions>();
    const socket = leaving(new ReconnectingWebSocket(`ws://${room.host}/any/path?token=1`, null, options));
    await eventually(() => told.length > 0);
    expect(told).toMatchObject([{ status: "away", limit: "chat" }]);
    await aLongWhile();
    socket.reconnect();
    await room.visit(1);
    expect(room.visits).toHaveLength(2);
  });
});
