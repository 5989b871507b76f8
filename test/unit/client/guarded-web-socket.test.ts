import { build } from "esbuild";
import { WebSocket } from "ws";
import YPartyKitProvider from "y-partykit/provider";
import YProvider from "y-partyserver/provider";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as Y from "yjs";
import {
  type DocumentFull,
  GuardedWebSocket,
  type GuardedWebSocketOptions,
  type Standing,
} from "../../../client/index.ts";
import { encodeDocumentFull } from "../../../src/shared/document-full.ts";
import { aLongWhile, eventually, leaving, openRoom, sockets, warning } from "../../support/socket-server.ts";

const A_MINUTE = '{"retryAfter":60000,"limit":"chat"}';

beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** A class, and the standings that it has told of. */
function guarding(options: GuardedWebSocketOptions): {
  Guarded: typeof globalThis.WebSocket;
  told: Standing[];
} {
  const told: Standing[] = [];
  return {
    Guarded: GuardedWebSocket.with({ onStanding: (standing) => told.push(standing), ...options }),
    told,
  };
}

/** A provider that reconnects within milliseconds. */
function provide(host: string, room: string, WebSocketPolyfill: typeof globalThis.WebSocket): YProvider {
  const provider = new YProvider(host, room, new Y.Doc(), {
    WebSocketPolyfill,
    disableBc: true,
    maxBackoffTime: 10,
  });
  leaving({ close: () => provider.destroy() });
  return provider;
}

describe.each(sockets)("a GuardedWebSocket of %s", (_, WebSocketClass) => {
  const WebSocket: unknown = WebSocketClass;

  it.each([4429, 4403])("is opened once by a provider whose room closes it with %i", async (code) => {
    const room = await openRoom((socket) => socket.close(code, A_MINUTE));
    const { Guarded, told } = guarding({ WebSocket });
    const provider = provide(room.host, "lobby", Guarded);
    let tries = 0;
    provider.on("connection-close", () => tries++);
    await eventually(() => tries > 5);
    expect(room.visits).toHaveLength(1);
    expect(told).toMatchObject([{ status: "away", limit: "chat" }]);
  });

  it("is opened again once it may be, and then tells", async () => {
    const room = await openRoom((socket, index) => {
      if (index === 0) socket.close(4429, '{"retryAfter":300}');
    });
    const { Guarded, told } = guarding({ WebSocket });
    const began = performance.now();
    const provider = provide(room.host, "lobby", Guarded);
    await room.visit(1);
    expect(performance.now() - began).toBeGreaterThan(299);
    await eventually(() => provider.wsconnected);
    expect(told[0]).toMatchObject({ status: "away" });
    await eventually(() => told.at(-1)?.status === "ok");
  });

  it("is opened at once after any other close, such as the one to synchronise", async () => {
    const room = await openRoom((socket, index) => {
      if (index < 2) socket.close(index === 0 ? 4525 : 1011, index === 0 ? '{"limit":"updates"}' : "");
    });
    const { Guarded, told } = guarding({ WebSocket });
    provide(room.host, "lobby", Guarded);
    await room.visit(2);
    expect(told).toMatchObject([{ status: "warned", strikes: 1, limit: "updates" }]);
  });

  it("keeps every socket to the same room away, whatever is behind its path, and no socket to another", async () => {
    const room = await openRoom((socket, index) => {
      if (index === 0) socket.close(4429, A_MINUTE);
    });
    const { Guarded, told } = guarding({ WebSocket });
    provide(room.host, "lobby", Guarded);
    await eventually(() => told.length > 0);
    const socket = new Guarded(`ws://${room.host}/parties/main/lobby?_pk=another`);
    const code = await new Promise((resolve) => (socket.onclose = (event) => resolve(event.code)));
    expect(code).toBe(4429);
    provide(room.host, "kitchen", Guarded);
    await eventually(() => room.visits.length === 2);
    await aLongWhile();
    expect(room.visits.map(({ url }) => url.split("?")[0])).toEqual([
      "/parties/main/lobby",
      "/parties/main/kitchen",
    ]);
  });

  it("lets two providers be in one room at once", async () => {
    const room = await openRoom((socket, index) => {
      if (index === 0) socket.close(1011);
    });
    const { Guarded } = guarding({ WebSocket });
    const both = [provide(room.host, "lobby", Guarded), provide(room.host, "lobby", Guarded)];
    await room.visit(2);
    await eventually(() => both.every(({ wsconnected }) => wsconnected));
    expect(room.visits).toHaveLength(3);
  });

  it("waits half a minute if the client has too many connections", async () => {
    const room = await openRoom((socket) => socket.close(4409));
    const { Guarded, told } = guarding({ WebSocket });
    const provider = provide(room.host, "lobby", Guarded);
    let tries = 0;
    provider.on("connection-close", ({ code }: CloseEvent) => {
      expect(code).toBe(4409);
      tries++;
    });
    await eventually(() => tries > 5);
    expect(room.visits).toHaveLength(1);
    expect(told).toMatchObject([{ status: "away" }]);
  });

  it.each(["addEventListener", "onmessage"] as const)("keeps what is for the guard from %s", async (way) => {
    const full = { bytes: 90, limit: 100, message: "The document is full." };
    const room = await openRoom((socket) => {
      socket.send(warning({ retryAfter: 30 }));
      socket.send("hello");
      socket.send(encodeDocumentFull(full));
      socket.send(encodeDocumentFull(null));
      socket.send(Uint8Array.of(2, 0, 1, 65));
    });
    const documents: (DocumentFull | null)[] = [];
    const { Guarded, told } = guarding({ WebSocket, onDocumentFull: (each) => documents.push(each) });
    const socket = leaving(new Guarded(`ws://${room.host}/`));
    socket.binaryType = "arraybuffer";
    const heard: unknown[] = [];
    const hear = ({ data }: MessageEvent): void => void heard.push(data);
    if (way === "onmessage") socket.onmessage = hear;
    else socket.addEventListener("message", hear);
    await eventually(() => heard.length === 2);
    expect(heard).toEqual(["hello", Uint8Array.of(2, 0, 1, 65).buffer]);
    expect(told[0]).toMatchObject({ status: "coolingDown" });
    expect(documents).toEqual([full, null]);
    if (way === "onmessage") {
      expect(socket.onmessage).toBe(hear);
      socket.onmessage = null;
    } else socket.removeEventListener("message", hear);
    room.visits[0]?.socket.send("again");
    await aLongWhile();
    expect(heard).toHaveLength(2);
  });
});

it("leaves it to the provider to say that a document is full, if nobody else is told", async () => {
  const room = await openRoom((socket) =>
    socket.send(encodeDocumentFull({ bytes: 9, limit: 9, message: "Full." })),
  );
  provide(room.host, "lobby", GuardedWebSocket.with({ WebSocket }));
  await eventually(() =>
    vi.mocked(console.warn).mock.calls.some(([said]) => String(said).includes('"message":"Full."')),
  );
});

it("takes the global WebSocket, and suits y-partykit's provider too", async () => {
  const room = await openRoom((socket) => socket.close(4429, A_MINUTE));
  const provider = new YPartyKitProvider(room.host, "lobby", new Y.Doc(), {
    WebSocketPolyfill: GuardedWebSocket,
    disableBc: true,
    maxBackoffTime: 10,
  });
  leaving({ close: () => provider.destroy() });
  let tries = 0;
  provider.on("connection-close", () => tries++);
  await eventually(() => tries > 5);
  expect(room.visits).toHaveLength(1);
});

it("says what to do where there is no WebSocket", () => {
  vi.stubGlobal("WebSocket", undefined);
  expect(() => new GuardedWebSocket("ws://127.0.0.1/")).toThrow(
    /^GuardedWebSocket: there is no WebSocket here. Name one/,
  );
});

it("has the constants of a WebSocket", () => {
  const { CONNECTING, OPEN, CLOSING, CLOSED } = GuardedWebSocket;
  expect([CONNECTING, OPEN, CLOSING, CLOSED]).toEqual([0, 1, 2, 3]);
});

it("is in party-bouncer/provider too, which imports no package", async () => {
  const { metafile } = await build({
    entryPoints: ["client/provider.ts"],
    bundle: true,
    write: false,
    metafile: true,
    packages: "external",
    format: "esm",
  });
  const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  expect(imported).toEqual([]);
});
