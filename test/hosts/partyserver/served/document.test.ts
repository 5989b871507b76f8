import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { guarded } from "party-bouncer/client";
import YProvider from "y-partyserver/provider";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import * as Y from "yjs";
import { serveWorkerd, type WorkerdServer } from "../../../support/workerd.ts";
import { pause } from "../../../support/time.ts";

const PATIENCE = { timeout: 15_000 };
/** Ms, of the six seconds of a ban. */
const A_WHILE = 4_000;

let server: WorkerdServer;
let disk: string;

beforeAll(async () => {
  disk = await mkdtemp(path.join(tmpdir(), "document-"));
  server = await serveWorkerd({
    entry: "test/hosts/partyserver/served/rooms/document.ts",
    classes: ["Document"],
    disk,
  });
});

afterAll(async () => {
  await server.kill();
  await rm(disk, { recursive: true, force: true });
});

/** A WebSocket class that counts the sockets which it opens. */
function countingSocket() {
  const opened: string[] = [];
  class Counting extends WebSocket {
    constructor(url: string | URL) {
      super(url);
      opened.push(String(url));
    }
  }
  return { opened, Counting };
}

function open(room: string, user: string, WebSocketPolyfill: typeof WebSocket) {
  const provider = new YProvider(server.host, room, new Y.Doc(), {
    party: "document",
    params: { user },
    disableBc: true,
    WebSocketPolyfill,
  });
  const codes: number[] = [];
  provider.on("connection-close", ({ code }: CloseEvent) => codes.push(code));
  return { provider, codes, text: provider.doc.getText("text") };
}

async function flood({ provider, text, codes }: ReturnType<typeof open>): Promise<void> {
  await vi.waitUntil(() => provider.synced, PATIENCE);
  for (let index = 0; index < 3_000; index++) text.insert(index, "x");
  await vi.waitUntil(() => codes.includes(4429), PATIENCE);
}

describe.concurrent("a YProvider that is closed for a while", () => {
  it("with a guarded socket opens none until it may, and loses nothing", async () => {
    const { opened, Counting } = countingSocket();
    const room = "guarded";
    const { WebSocket: Guarded } = guarded({ host: server.host, room, WebSocket: Counting });
    const eve = open(room, "eve", Guarded);
    await flood(eve);
    await pause(A_WHILE);
    expect(opened).toHaveLength(1);

    const bob = open(room, "bob", WebSocket);
    await vi.waitUntil(() => bob.text.length === 3_000, PATIENCE);
    expect(opened).toHaveLength(2);
    for (const { provider } of [eve, bob]) provider.destroy();
  }, 40_000);

  it("with a plain one comes again and again, since each refusal is accepted first", async () => {
    const { opened, Counting } = countingSocket();
    const eve = open("plain", "eve", Counting);
    await flood(eve);
    await pause(A_WHILE);
    expect(opened.length).toBeGreaterThan(10);
    eve.provider.destroy();
  }, 40_000);
});
