import YPartyKitProvider from "y-partykit/provider";
import YProvider from "y-partyserver/provider";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { type DocumentFull, guardProvider, type Standing } from "../../../client/index.ts";
import { encodeDocumentFull } from "../../../src/shared/document-full.ts";
import { aLongWhile, eventually, leaving, openRoom } from "../../support/socket-server.ts";

const A_MINUTE = '{"retryAfter":60000,"limit":"chat"}';
const options = { disableBc: true, maxBackoffTime: 10 };

/** What the three have in common, as far as it is used here. */
interface Provider {
  readonly wsconnected: boolean;
  on(event: "connection-close", listener: (event: CloseEvent) => void): void;
  destroy(): void;
}

const providers: readonly [string, (host: string) => Provider][] = [
  ["y-partyserver's provider", (host) => new YProvider(host, "lobby", new Y.Doc(), options)],
  ["y-partykit's provider", (host) => new YPartyKitProvider(host, "lobby", new Y.Doc(), options)],
  [
    "y-websocket's provider",
    (host) => new WebsocketProvider(`ws://${host}`, "lobby", new Y.Doc(), options) as Provider,
  ],
];

beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(providers)("%s that is guarded", (_, make) => {
  const provide = (host: string): Provider => {
    const provider = make(host);
    leaving({ close: () => provider.destroy() });
    return provider;
  };

  it("after it has connected, opens no socket once it is sent away", async () => {
    const room = await openRoom();
    const provider = provide(room.host);
    await eventually(() => provider.wsconnected);
    const told: Standing[] = [];
    const guarded = guardProvider(provider, { onStanding: (standing) => told.push(standing) });
    expect(guarded.standing.status).toBe("ok");
    let tries = 0;
    provider.on("connection-close", () => tries++);
    room.visits[0]?.socket.close(4429, A_MINUTE);
    await eventually(() => tries > 5);
    expect(room.visits).toHaveLength(1);
    expect(told).toMatchObject([{ status: "away" }]);
    expect(guarded.standing).toMatchObject({ status: "away", limit: "chat" });
  });

  it("before it has connected, does the same", async () => {
    const room = await openRoom((socket) => socket.close(4403));
    const provider = provide(room.host);
    guardProvider(provider);
    let tries = 0;
    provider.on("connection-close", () => tries++);
    await eventually(() => tries > 5);
    expect(room.visits).toHaveLength(1);
  });

  it("tells whether the document is full, also on the socket that it had", async () => {
    const full = { bytes: 90, limit: 100, message: "The document is full." };
    const room = await openRoom();
    const provider = provide(room.host);
    await eventually(() => provider.wsconnected);
    const told: (DocumentFull | null)[] = [];
    const guarded = guardProvider(provider, { onDocumentFull: (each) => told.push(each) });
    room.visits[0]?.socket.send(encodeDocumentFull(full));
    await eventually(() => told.length === 1);
    expect(guarded.documentFull).toEqual(full);
    room.visits[0]?.socket.close(1011);
    const { socket } = await room.visit(1);
    await eventually(() => provider.wsconnected);
    socket.send(encodeDocumentFull(null));
    await eventually(() => told.length === 2);
    expect(guarded.documentFull).toBeNull();
  });

  it("is its own again once it is released", async () => {
    const room = await openRoom();
    const provider = provide(room.host);
    await eventually(() => provider.wsconnected);
    const told: Standing[] = [];
    guardProvider(provider, { onStanding: (standing) => told.push(standing) }).release();
    // Not 4429: y-websocket's provider would stay away by itself.
    room.visits[0]?.socket.close(4500, A_MINUTE);
    await room.visit(1);
    room.visits[1]?.socket.close(4429, A_MINUTE);
    await aLongWhile();
    expect(told).toEqual([]);
  });
});

describe("guardProvider throws, and says what to do instead,", () => {
  it.each([
    ["for an object of another kind", {}],
    [
      "for Hocuspocus's provider",
      { configuration: { websocketProvider: { connect() {} } }, document: new Y.Doc() },
    ],
  ])("%s", (_, provider) => {
    expect(() => guardProvider(provider)).toThrow(
      /^guardProvider: this is no provider of y-partyserver.*WebSocketPolyfill/,
    );
  });

  it("for a provider without a WebSocket class", () => {
    const provider = { _WS: null, ws: null, url: "ws://127.0.0.1/", shouldConnect: true };
    expect(() => guardProvider(provider)).toThrow(/has no WebSocket class/);
  });
});
