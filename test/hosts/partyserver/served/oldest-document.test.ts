// @module-tag slow
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import YProvider from "y-partyserver-oldest/provider";
import { contentOf, openEditor } from "../../../support/editor.ts";
import { serveWorkerd, type WorkerdServer } from "../../../support/workerd.ts";

const PATIENCE = { timeout: 20_000 };

/** Beside the newest PartyServer: this is about how it speaks Yjs. */
describe("a document of y-partyserver 0.0.51", () => {
  let server: WorkerdServer;
  let disk: string;

  beforeAll(async () => {
    disk = await mkdtemp(path.join(tmpdir(), "oldest-document-"));
    server = await serveWorkerd({
      entry: "test/hosts/partyserver/served/rooms/document.ts",
      classes: ["Document", "Small"],
      disk,
      alias: {
        "y-partyserver": "test/node_modules/y-partyserver-oldest/dist/server/index.js",
      },
    });
  });

  afterAll(async () => {
    await server.kill();
    await rm(disk, { recursive: true, force: true });
  });

  it("loses nothing of a flood, and closes nobody who reads", async () => {
    const open = (user: string) => openEditor(server.host, "flooded", user, { Provider: YProvider as never });
    const [eve, bob] = [await open("eve"), await open("bob")];
    for (let index = 0; index < 8_000; index++) eve.text.insert(index, "x");
    await vi.waitUntil(() => bob.text.length === 8_000, PATIENCE);
    expect(contentOf(bob.doc)).toEqual(contentOf(eve.doc));
    expect(eve.closes).toContain(4525);
    expect(bob.closes).toEqual([]);
    for (const { provider } of [eve, bob]) provider.destroy();
  });

  it("takes no more than it may have", async () => {
    const party = "small";
    const open = (user: string) =>
      openEditor(server.host, "full", user, { party, Provider: YProvider as never });
    const [eve, bob] = [await open("eve"), await open("bob")];
    for (let paste = 0; paste < 30; paste++) eve.text.insert(0, "x".repeat(1_000));
    await vi.waitUntil(() => bob.text.length >= 19_000, PATIENCE);
    expect(bob.text.length).toBeLessThanOrEqual(20_000);
    bob.text.delete(0, bob.text.length);
    await vi.waitUntil(() => bob.text.length === eve.text.length, PATIENCE);
    expect(contentOf(bob.doc)).toEqual(contentOf(eve.doc));
    for (const { provider } of [eve, bob]) provider.destroy();
  });
});
