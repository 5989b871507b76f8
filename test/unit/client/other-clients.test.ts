import { readFileSync } from "node:fs";
import { PartySocket } from "partysocket";
import ReconnectingWebSocket from "partysocket/ws";
import { WebSocket } from "ws";
import YPartyKitProvider from "y-partykit/provider";
import YProvider from "y-partyserver/provider";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { guarded } from "../../../client/index.ts";
import {
  aLongWhile,
  eventually,
  impatient,
  leaving,
  openRoom,
  type Room,
} from "../../support/socket-server.ts";

const CODES = [4429, 4403, 4409, 4508, 4525];
const A_MINUTE = JSON.stringify({ retryAfter: 60_000 });

interface Closable {
  close(): void;
}

type Polyfill = typeof globalThis.WebSocket;

function provider(Provider: typeof YProvider, host: string, WebSocketPolyfill: Polyfill): Closable {
  const doc = new Y.Doc();
  const made = new Provider(host, "lobby", doc, { WebSocketPolyfill, disableBc: true });
  return { close: () => made.destroy() };
}

const ws = WebSocket as unknown as Polyfill;

interface Client {
  open(host: string): Closable;
  /** The same client with a guard. */
  guard?(host: string): Closable;
  /** After which codes it reconnects without one. Default: all. */
  readonly returnsAfter?: readonly number[];
}

/** Each client of PROTOCOL.md's table: without a guard, and with one. */
const CLIENTS: Record<string, Client> = {
  // It does nothing by itself, and needs no guard.
  "a browser's `WebSocket`": {
    open: (host) => new WebSocket(`ws://${host}/parties/main/lobby`),
    returnsAfter: [],
  },
  PartySocket: {
    open: (host) => new PartySocket({ ...impatient, host, WebSocket }),
    guard: (host) => new PartySocket(guarded({ ...impatient, host, WebSocket })),
  },
  "`ReconnectingWebSocket` of `partysocket/ws`": {
    open: (host) => new ReconnectingWebSocket(`ws://${host}/`, [], { ...impatient, WebSocket }),
    guard: (host) => new ReconnectingWebSocket(`ws://${host}/`, [], guarded({ ...impatient, WebSocket })),
  },
  "y-partyserver's provider": {
    open: (host) => provider(YProvider, host, ws),
    guard: (host) =>
      provider(YProvider, host, guarded({ room: "lobby", host, WebSocket }).WebSocket as Polyfill),
  },
  "y-partykit's provider": {
    open: (host) => provider(YPartyKitProvider as unknown as typeof YProvider, host, ws),
    guard: (host) =>
      provider(
        YPartyKitProvider as unknown as typeof YProvider,
        host,
        guarded({ room: "lobby", host, WebSocket }).WebSocket as Polyfill,
      ),
  },
  "y-websocket 3.1": {
    open: (host) => yWebsocket(host, ws),
    guard: (host) => yWebsocket(host, guarded({ room: "lobby", host, WebSocket }).WebSocket as Polyfill),
    returnsAfter: [4508, 4525],
  },
};

function yWebsocket(host: string, WebSocketPolyfill: Polyfill): Closable {
  const options = { WebSocketPolyfill, disableBc: true };
  const made = new WebsocketProvider(`ws://${host}`, "lobby", new Y.Doc(), options);
  return { close: () => made.destroy() };
}

beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
});

it("PROTOCOL.md's table has these clients, and no other", () => {
  const page = readFileSync("PROTOCOL.md", "utf8");
  const section = /^### What other clients do\n[\s\S]*?(?=^##)/m.exec(page)?.[0] ?? "";
  const rows = [...section.matchAll(/^\| (?!client |-)(.*?) +\| (Stays|Reconnects)/gm)];
  expect(Object.fromEntries(rows.map(([, name, does]) => [name, does === "Stays"]))).toEqual(
    Object.fromEntries(
      Object.entries(CLIENTS).map(([name, { returnsAfter = CODES }]) => [name, returnsAfter !== CODES]),
    ),
  );
});

/** Rooms that close whoever comes, one for each code. */
const closing = (codes: readonly number[]): Promise<Room[]> =>
  Promise.all(codes.map((code) => openRoom((socket) => socket.close(code, code === 4429 ? A_MINUTE : ""))));

describe.each(Object.entries(CLIENTS))("%s", (_, { open, guard, returnsAfter = CODES }) => {
  it(`reconnects after ${returnsAfter.join(", ") || "none of the codes"}, and after no other`, async () => {
    const rooms = await closing(CODES);
    for (const { host } of rooms) leaving(open(host));
    await Promise.all(
      rooms.map((room, index) => room.visit(returnsAfter.includes(CODES[index] ?? 0) ? 1 : 0)),
    );
    if (returnsAfter !== CODES) await aLongWhile();
    expect(CODES.filter((_code, index) => (rooms[index]?.visits.length ?? 0) > 1)).toEqual(returnsAfter);
  });

  if (guard === undefined) return;
  it("stays away with a guard", async () => {
    const rooms = await closing([4429, 4403]);
    for (const { host } of rooms) leaving(guard(host));
    await eventually(() => rooms.every(({ visits }) => visits.length > 0));
    await aLongWhile();
    expect(rooms.map(({ visits }) => visits.length)).toEqual([1, 1]);
  });
});
