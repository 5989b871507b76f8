import YPartyKitProvider from "y-partykit/provider";
import { expect, it, vi } from "vitest";
import * as Y from "yjs";
import { serveRooms } from "./serve-rooms.ts";
import { pause } from "../../support/time.ts";

const server = serveRooms();

async function open(): Promise<{ provider: YPartyKitProvider; text: Y.Text; controlMessages: string[] }> {
  const provider = new YPartyKitProvider(server.host, "flooded", new Y.Doc(), {
    party: "document",
    disableBc: true,
  });
  await vi.waitUntil(() => provider.synced, { timeout: 10_000 });
  const controlMessages: string[] = [];
  provider.ws?.addEventListener("message", ({ data }: MessageEvent) => {
    if (typeof data === "string" && data.includes("party-bouncer:")) controlMessages.push(data);
  });
  return { provider, text: provider.doc.getText("text"), controlMessages };
}

it("y-partykit, which listens to the connection itself, hears what the limit lets pass", async () => {
  const [eve, bob] = [await open(), await open()];
  const start = Date.now();
  for (let index = 0; index < 300; index++) eve.text.insert(index, "x");
  await vi.waitUntil(() => eve.controlMessages.length > 0);
  const took = Date.now() - start;
  await pause(2_200);
  eve.provider.awareness.setLocalStateField("last", true);
  const isLast = (state: Record<string, unknown>): boolean => state["last"] === true;
  await vi.waitUntil(() => [...bob.provider.awareness.getStates().values()].some(isLast), {
    timeout: 10_000,
  });
  expect(bob.text.length).toBeGreaterThan(0);
  // The burst, and what a stalled machine lets through in its own time.
  expect(bob.text.length).toBeLessThanOrEqual(20 + took / 100);
  expect(eve.controlMessages).toHaveLength(1);
  for (const { provider } of [eve, bob]) provider.destroy();
});
