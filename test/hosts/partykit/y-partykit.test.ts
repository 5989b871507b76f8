import type { Metrics } from "party-bouncer";
import { GuardedWebSocket, type Standing } from "party-bouncer/client";
import YPartyKitProvider from "y-partykit/provider";
import { describe, expect, it, type TestContext, vi } from "vitest";
import * as Y from "yjs";
import { refusalsContract } from "../../contract/refusals.ts";
import { contract } from "../../contract/room.ts";
import type { Host } from "../../support/client.ts";
import { contentOf } from "../../support/editor.ts";
import { serveRooms } from "./serve-rooms.ts";

const PATIENCE = { timeout: 20_000 };

const server = serveRooms();

const host: Host = {
  connect: (party, ...rest) => server.inMemory.connect(`document_${party}`, ...rest),
  isDocument: true,
  mostBytes: 1_048_576,
};

contract("y-partykit", host);

refusalsContract("y-partykit", host);

let people = 0;

async function open(
  room: string,
  { onTestFinished }: TestContext,
  options: { party?: string; WebSocketPolyfill?: typeof WebSocket } = {},
) {
  const provider = new YPartyKitProvider(server.host, room, new Y.Doc(), {
    party: "document",
    params: { user: String(people++) },
    disableBc: true,
    ...options,
  });
  onTestFinished(() => provider.destroy());
  const closes: number[] = [];
  provider.on("connection-close", ({ code }: CloseEvent) => closes.push(code));
  await vi.waitUntil(() => provider.synced, PATIENCE);
  return { provider, doc: provider.doc, text: provider.doc.getText("text"), closes };
}

const metricsOf = async (room: string): Promise<Metrics> =>
  (await fetch(`http://${server.host}/parties/document/${room}`)).json() as Promise<Metrics>;

describe.concurrent("a guarded room that uses y-partykit", () => {
  it("never refuses somebody who types with a caret, nor who reads", async (test) => {
    const [ada, bob] = [await open("typed", test), await open("typed", test)];
    for (let key = 0; key < 60; key++) {
      ada.text.insert(key, "a");
      ada.provider.awareness.setLocalStateField("caret", key);
    }
    ada.text.insert(0, "x".repeat(60_000));
    await vi.waitUntil(() => bob.text.length === 60_060, PATIENCE);
    expect(await metricsOf("typed")).toMatchObject({ refused: 0, held: 0 });
    expect([ada.closes, bob.closes]).toEqual([[], []]);
  });

  it("holds what is too much, synchronises what is far too much, and loses nothing of it", async (test) => {
    const [eve, bob] = [await open("flooded", test), await open("flooded", test)];
    for (let index = 0; index < 8_000; index++) eve.text.insert(index, "x");
    await vi.waitUntil(() => bob.text.length === 8_000, PATIENCE);
    expect(contentOf(bob.doc)).toEqual(contentOf(eve.doc));
    const { held, refused, warnings } = await metricsOf("flooded");
    expect(held).toBeGreaterThan(0);
    expect(refused).toBeGreaterThan(0);
    expect(warnings).toBeGreaterThan(0);
    expect(eve.closes).toContain(4525);
    expect(bob.closes).toEqual([]);
  });

  it("takes a message of more than a million bytes, which comes in pieces", async (test) => {
    const [ada, bob] = [await open("pieces", test), await open("pieces", test)];
    ada.text.insert(0, "x".repeat(2_500_000));
    await vi.waitUntil(() => bob.text.length === 2_500_000, PATIENCE);
    expect(ada.closes).toEqual([]);
  });

  it("sends a guarded provider away, which opens no socket until it may, and then loses nothing", async (test) => {
    const told: Standing[] = [];
    let opened = 0;
    class Counting extends WebSocket {
      constructor(url: string | URL) {
        super(url);
        opened++;
      }
    }
    const Guarded = GuardedWebSocket.with({
      WebSocket: Counting,
      onStanding: (standing) => told.push(standing),
    });
    const eve = await open("closed", test, { party: "strict_document", WebSocketPolyfill: Guarded });
    const openedBy: number[] = [];
    eve.provider.on("connection-close", () => openedBy.push(opened));
    for (let index = 0; index < 300; index++) eve.text.insert(index, "x");
    await vi.waitUntil(() => told.length > 0, PATIENCE);
    expect(told[0]).toMatchObject({ status: "away", limit: "updates" });
    // The provider tries at least twice a second.
    await vi.waitUntil(() => eve.closes.length > 3, PATIENCE);
    expect(openedBy.slice(0, 4)).toEqual([1, 1, 1, 1]);
    const bob = await open("closed", test, { party: "strict_document" });
    await vi.waitUntil(() => bob.text.length === 300, PATIENCE);
    expect(opened).toBe(2);
    expect(bob.closes).toEqual([]);
  });
});
