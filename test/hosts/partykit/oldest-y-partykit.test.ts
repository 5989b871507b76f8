import NewestProvider from "y-partykit/provider";
import { describe, expect, it, type TestContext, vi } from "vitest";
import * as NewestYjs from "yjs";
import { YPartyKitProvider as OldestProvider, Y as OldestYjs } from "./oldest/provider.ts";
import { serveRooms } from "./serve-rooms.ts";

const PATIENCE = { timeout: 20_000 };

const server = serveRooms("oldest");

describe.each([
  ["0.0.3", "oldest_document", OldestProvider as unknown as typeof NewestProvider, OldestYjs as never],
  ["of today", "document", NewestProvider, NewestYjs],
])(
  "on PartyKit 0.0.97, a guarded room that uses y-partykit %s",
  (_, party, Provider, { Doc }: typeof NewestYjs) => {
    async function open({ onTestFinished }: TestContext) {
      const provider = new Provider(server.host, "any", new Doc(), { party, disableBc: true } as object);
      onTestFinished(() => provider.destroy());
      const closes: number[] = [];
      provider.on("connection-close", ({ code }: CloseEvent) => closes.push(code));
      await vi.waitUntil(() => provider.synced, PATIENCE);
      return { text: provider.doc.getText("text"), closes };
    }

    it("loses nothing of a flood, and closes nobody who reads", async (test) => {
      const [eve, bob] = [await open(test), await open(test)];
      for (let index = 0; index < 8_000; index++) eve.text.insert(index, "x");
      await vi.waitUntil(() => bob.text.length === 8_000, PATIENCE);
      expect(bob.text.toJSON()).toBe(eve.text.toJSON());
      expect(eve.closes).toContain(4525);
      expect(bob.closes).toEqual([]);
    });
  },
);
