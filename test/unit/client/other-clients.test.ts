import { readFileSync } from "node:fs";
import { PartySocket } from "partysocket";
import ReconnectingWebSocket from "partysocket/ws";
import { WebSocket } from "ws";
import YPartyKitProvider from "y-partykit/provider";
import YProvider from "y-partyserver/provider";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
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

/** Each client of PROTOCOL.md's table: without a guard, and with one. */
const CLIENTS: Record<string, { open(host: string): Closable; guard?(host: string): Closable }> = {
  "a browser's `WebSocket`": { open: (host) => new WebSocket(`ws://${host}/parties/main/lobby`) },
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
};

/** The one that does nothing by itself, and needs no guard. */
const STAYS = "a browser's `WebSocket`";

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
    Object.fromEntries(Object.keys(CLIENTS).map((name) => [name, name === STAYS])),
  );
});

/** Rooms that close whoever comes, one for each code. */
const closing = (codes: readonly number[]): Promise<Room[]> =>
  Promise.all(codes.map((code) => openRoom((socket) => socket.close(code, code === 4429 ? A_MINUTE : ""))));

describe.each(Object.entries(CLIENTS))("%s", (name, { open, guard }) => {
  it(`${name === STAYS ? "stays closed" : "reconnects"} after ${CODES.join(", ")}`, async () => {
    const rooms = await closing(CODES);
    for (const { host } of rooms) leaving(open(host));
    if (name === STAYS) await aLongWhile();
    else await Promise.all(rooms.map((room) => room.visit(1)));
    expect(rooms.map(({ visits }) => visits.length === 1)).toEqual(CODES.map(() => name === STAYS));
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
