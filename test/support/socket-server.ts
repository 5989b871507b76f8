import type { AddressInfo } from "node:net";
import { afterEach, vi } from "vitest";
import { WebSocket, WebSocketServer } from "ws";

/** Longer than any reconnect takes with {@link impatient}: what has not happened by then never will. */
const LONG_ENOUGH = 300;

/** As long as a machine may stall. */
const PATIENCE = 15_000;

/** PartySocket options under which a reconnect takes 10 ms. */
export const impatient = {
  room: "lobby",
  minReconnectionDelay: 10,
  maxReconnectionDelay: 10,
} as const;

/** Every WebSocket that people give to PartySocket in Node. */
export const sockets = [
  ["Node's WebSocket", globalThis.WebSocket],
  ["the ws package", WebSocket],
] as const;

/** A room on a real WebSocket server. `visits` has every connection it ever accepted, in order. */
export interface Room {
  readonly host: string;
  readonly visits: readonly Visit[];
  /** The given visit, once it has happened. */
  visit(index: number): Promise<Visit>;
}

/** A connection as the server sees it. */
export interface Visit {
  readonly url: string;
  readonly socket: WebSocket;
  readonly received: readonly string[];
}

const toClose: (() => void)[] = [];
const portsTaken = new Set<number>();

afterEach(() => {
  for (const close of toClose.splice(0).toReversed()) close();
});

/** Opens a room that greets each connection with `greet`, and closes it after the test. */
export async function openRoom(greet: (socket: WebSocket, index: number) => void = () => {}): Promise<Room> {
  const server = await listen();
  const visits: Visit[] = [];
  server.on("connection", (socket, request) => {
    const received: string[] = [];
    socket.on("message", (data) => received.push(data.toString()));
    visits.push({ url: request.url ?? "", socket, received });
    greet(socket, visits.length - 1);
  });
  toClose.push(() => {
    for (const { socket } of visits) socket.terminate();
    server.close();
  });
  return {
    host: `127.0.0.1:${portOf(server)}`,
    visits,
    visit: (index) => eventually(() => visits[index]),
  };
}

/**
 * A server at an address that no room has had before. The system gives a port away again soon after it is free, in one of seven runs of
 * forty rooms, and a client that an earlier room of that address sent away would keep out of this one.
 */
async function listen(): Promise<WebSocketServer> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  await new Promise((resolve) => server.once("listening", resolve));
  const port = portOf(server);
  if (!portsTaken.has(port)) {
    portsTaken.add(port);
    return server;
  }
  const another = await listen();
  server.close();
  return another;
}

function portOf(server: WebSocketServer): number {
  return (server.address() as AddressInfo).port;
}

/** The socket, which is closed after the test. */
export function leaving<Socket extends { close(): void }>(socket: Socket): Socket {
  toClose.push(() => socket.close());
  return socket;
}

/** What `get` gives as soon as that is something. Fails after fifteen seconds. */
export function eventually<Value>(get: () => Value | undefined | null | false): Promise<Value> {
  return vi.waitFor(
    () => {
      const value = get();
      if (value === undefined || value === null || value === false) throw new Error(`still not: ${get}`);
      return value;
    },
    { timeout: PATIENCE, interval: 2 },
  );
}

/** Time in which an impatient client would have reconnected many times over. */
export function aLongWhile(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, LONG_ENOUGH));
}

/** The next event of a type. Fails after fifteen seconds. */
export function next<Type extends Event>(
  target: {
    addEventListener(type: string, listener: (event: Type) => void, options: AddEventListenerOptions): void;
  },
  type: string,
): Promise<Type> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${type} event came`)), PATIENCE);
    const heard = (event: Type) => {
      clearTimeout(timer);
      resolve(event);
    };
    target.addEventListener(type, heard, { once: true });
  });
}

/** Closes as the server of `code` would: 1006 is no code to send but a connection that breaks. */
export function closeWith(socket: WebSocket, code: number, reason?: string): void {
  if (code === 1006) socket.terminate();
  else socket.close(code, reason);
}

/** A warning as the room sends it. */
export function warning(fields: object = {}): string {
  return JSON.stringify({
    type: "party-bouncer:warning",
    limit: "chat",
    retryAfter: 60_000,
    strikes: 2,
    strikesLeft: 4,
    message: "You are sending messages too fast.",
    ...fields,
  });
}

/** A statement of reasons as the room sends it. */
export function statement(fields: object = {}): string {
  return JSON.stringify({
    type: "party-bouncer:statement",
    id: "1",
    kind: "close",
    limit: "chat",
    automatic: true,
    reason: 'You went on sending faster than the limit "chat" allows.',
    objection: "https://example.com/objection",
    at: 1_767_225_600_000,
    until: 1_767_225_660_000,
    message: "You are kept out of this room for 1 minute.",
    ...fields,
  });
}
