import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from "vitest";
import type { WebSocket } from "ws";
import { guarded, GuardedPartySocket, type Strategy } from "../../../client/index.ts";
import { Guard } from "../../../client/guard.ts";
import { PartySocket } from "partysocket";
import { parseControlMessage } from "../../../src/shared/control-message.ts";
import {
  aLongWhile,
  eventually,
  impatient,
  leaving,
  next,
  openRoom,
  type Room,
  sockets,
} from "../../support/socket-server.ts";

let warn: MockInstance<typeof console.warn>;
beforeEach(() => {
  warn = vi.spyOn(console, "warn").mockImplementation(() => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function away(fields: object = {}): string {
  return JSON.stringify({
    type: "party-bouncer:standing",
    status: "away",
    code: 4429,
    strikes: 6,
    strikesLeft: null,
    retryAfter: 60_000,
    limit: "chat",
    message: null,
    ...fields,
  });
}

/** A room that says goodbye to its first visitor, and closes once that has been heard. */
async function thatCloses(how: (socket: WebSocket) => void, fields?: object): Promise<Room> {
  return openRoom((socket, index) => {
    if (index > 0) return;
    socket.send(away(fields));
    socket.send("bye");
    socket.once("message", () => how(socket));
  });
}

/** Says that it has heard what the room has sent. */
function answering<Socket extends PartySocket>(socket: Socket): Socket {
  socket.addEventListener("message", () => PartySocket.prototype.send.call(socket, "heard"));
  return leaving(socket);
}

/** Ends the connection without a close frame, after what was sent. */
const breakOff = (socket: WebSocket): void => {
  (socket as unknown as { _socket: { end(): void } })._socket.end();
};

const LOST: [string, (socket: WebSocket) => void][] = [
  ["1006", breakOff],
  ["1001", (socket) => socket.close(1001, "going away")],
  ["1000 without a reason", (socket) => socket.close(1000)],
  ["1005", (socket) => socket.close()],
];

describe.each(sockets)("with %s, a close that arrives as", (_, WebSocketClass) => {
  it.each(LOST)("%s after the room said goodbye is the one that it said", async (_code, how) => {
    const room = await thatCloses(how);
    const socket = answering(
      new GuardedPartySocket({ ...impatient, host: room.host, WebSocket: WebSocketClass }),
    );
    await next(socket, "close");
    await aLongWhile();
    expect(room.visits).toHaveLength(1);
    expect(socket.standing).toMatchObject({ status: "away", strikes: 6, limit: "chat" });
    expect(socket.standing.retryAfter).toBeGreaterThan(50_000);
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('4429 (limit "chat")'));
    const another = leaving(new GuardedPartySocket({ ...impatient, host: room.host }));
    expect(await next<Event & { code: number }>(another, "close")).toMatchObject({ code: 4429 });
    expect(room.visits).toHaveLength(1);
  });

  it.each(LOST)("%s keeps a plain PartySocket with guarded options away too", async (_code, how) => {
    const room = await thatCloses(how);
    const options = { ...impatient, host: room.host, WebSocket: WebSocketClass };
    const socket = answering(new PartySocket(guarded(options)));
    await next(socket, "close");
    await aLongWhile();
    expect(room.visits).toHaveLength(1);
  });

  it.each(LOST)("%s without a goodbye is like any other", async (_code, how) => {
    const room = await openRoom((socket, index) => {
      if (index === 0) how(socket);
    });
    const options = { ...impatient, host: room.host, WebSocket: WebSocketClass };
    const socket = leaving(new GuardedPartySocket(options));
    await room.visit(1);
    await eventually(() => socket.standing.status === "ok");
  });
});

describe("a goodbye", () => {
  it("may be for good", async () => {
    const room = await thatCloses(breakOff, {
      code: 4403,
      retryAfter: null,
      limit: null,
    });
    const socket = answering(new GuardedPartySocket({ ...impatient, host: room.host }));
    await next(socket, "close");
    expect(socket.standing).toMatchObject({
      status: "away",
      retryAfter: Infinity,
      message: "You have been banned from this room.",
    });
  });

  it("is asked about by the strategy for its own code", async () => {
    const room = await thatCloses(breakOff, { retryAfter: 40 });
    const strategy = vi.fn<Strategy>(({ retryAfter }) => retryAfter);
    const options = { ...impatient, host: room.host, strategies: { 4429: strategy, 1006: () => Infinity } };
    answering(new GuardedPartySocket(options));
    await room.visit(1);
    expect(strategy).toHaveBeenCalledWith({
      code: 4429,
      reason: '{"retryAfter":40,"limit":"chat"}',
      retryAfter: 40,
      limit: "chat",
    });
  });

  it("changes nothing where the close has a code of its own", async () => {
    const room = await thatCloses((socket) => socket.close(1011, "the room broke"));
    const socket = answering(new GuardedPartySocket({ ...impatient, host: room.host }));
    await room.visit(1);
    await eventually(() => socket.standing.status === "ok");
  });

  it("holds what is sent from then on for the next connection", async () => {
    const room = await openRoom((socket, index) => {
      if (index === 0) socket.send(away({ retryAfter: 100 }));
    });
    const options = { ...impatient, host: room.host, strategies: { 4429: () => 100 } };
    const socket = leaving(new GuardedPartySocket(options));
    const { socket: seat } = await room.visit(0);
    // The goodbye has arrived when what comes after it has.
    seat.send("after");
    await next(socket, "message");
    socket.send("not lost");
    seat.close(1000);
    const { received } = await room.visit(1);
    await vi.waitFor(() => expect(received).toEqual(["not lost"]), 20_000);
    expect(room.visits[0]?.received).toEqual([]);
  });

  it("is of its own connection, and of a minute", () => {
    vi.useFakeTimers();
    const guard = new Guard({ onStanding: () => {}, onStatement: () => {} });
    const place = "ws://host/a-goodbye";
    const enter = (): void => {
      guard.entering(place);
      guard.opened();
    };
    enter();
    guard.heard(parseControlMessage(away()));
    vi.advanceTimersByTime(60_001);
    guard.closed(1006, "");
    expect(guard.standing.status).toBe("ok");
    enter();
    guard.heard(parseControlMessage(away()));
    guard.left();
    enter();
    guard.closed(1006, "");
    expect(guard.standing.status).toBe("ok");
    enter();
    guard.heard(parseControlMessage(away()));
    guard.closed(1006, "");
    expect(guard.standing.status).toBe("away");
  });
});
