import { runInDurableObject } from "cloudflare:test";
import { bouncerOf } from "party-bouncer/yjs";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { budgetContract } from "../../contract/budgets.ts";
import { crowdedContract } from "../../contract/crowded.ts";
import { externalContract } from "../../contract/external.ts";
import { lateContract } from "../../contract/late.ts";
import { ledgerContract } from "../../contract/ledger.ts";
import { muteContract } from "../../contract/mute.ts";
import { refusalsContract } from "../../contract/refusals.ts";
import { contract } from "../../contract/room.ts";
import { storageContract } from "../../contract/storage.ts";
import { Client, type Host, type TestSocket } from "../../support/client.ts";
import { evictRoom } from "../../support/evict.ts";
import { connect, crash, roomOf } from "./rooms.ts";

const evict = (party: string, room: string): Promise<void> => evictRoom(roomOf(party, room));

/** Parties whose names begin so. */
const hostOf = (prefix: string): Host => ({
  connect: (party, ...rest) => connect(`${prefix}-${party}`, ...rest),
  isDocument: true,
});
const inMemory = hostOf("document");
const hibernating: Host = {
  ...hostOf("hibernating-document"),
  evict: (party, room) => evict(`hibernating-document-${party}`, room),
  crash: (party, room) => crash(roomOf(`hibernating-document-${party}`, room)),
};

contract("YServer, hibernating", hibernating);
contract("YServer, in memory", inMemory);
refusalsContract("YServer, hibernating", hibernating);
refusalsContract("YServer, in memory", inMemory);
muteContract("YServer, in memory", inMemory, "mute");
externalContract("YServer, hibernating", hibernating, "asking");
externalContract("YServer, in memory", inMemory, "asking");
ledgerContract("YServer, hibernating", hibernating, "sharing");
ledgerContract("YServer, in memory", inMemory, "sharing");
budgetContract("YServer, hibernating", hibernating, "spending");
budgetContract("YServer, in memory", inMemory, "spending");
lateContract("YServer, in memory", { ...inMemory, evict: (_, room) => evict("document-late", room) }, "late");
storageContract("YServer, hibernating", { connect, evict }, "document-archive");
crowdedContract("YServer, hibernating", {
  mostPadding: 8_000,
  isDocument: true,
  async connect(room, user, padding) {
    const url = `http://rooms/parties/document-crowded/${room}?pad=${"x".repeat(padding)}`;
    const { webSocket } = await roomOf("document-crowded", room).fetch(url, {
      headers: { Upgrade: "websocket", "x-user": user },
    });
    if (webSocket === null) throw new Error("no WebSocket in the response");
    webSocket.accept();
    return webSocket as unknown as TestSocket;
  },
  sleep: (room) => evict("document-crowded", room),
});

/** `update` of y-protocols, of less than 128 bytes; `sync-step-2` if it is the answer to a question. */
const syncMessage = (type: 1 | 2, update: Uint8Array): ArrayBuffer => {
  const length: number[] = [];
  let left = update.length;
  for (; left > 127; left >>= 7) length.push((left & 127) | 128);
  return Uint8Array.from([0, type, ...length, left, ...update]).buffer;
};

describe.concurrent.each([
  ["hibernating", hibernating, "hibernating-document-closing"],
  ["in memory", inMemory, "document-closing"],
] as const)("a document that refuses text, %s,", (_, host, party) => {
  const setUp = async () => {
    const room = Math.random().toString(36).slice(2);
    const open = async (): Promise<Client> =>
      new Client(await host.connect("closing", room, { user: "ada" })).opened();
    const doc = new Y.Doc();
    const updates: Uint8Array[] = [];
    doc.on("update", (update) => updates.push(update));
    const write = (count: number): Uint8Array[] => {
      for (let index = 0; index < count; index++) doc.getText("text").insert(0, String(index % 10));
      return updates.splice(0);
    };
    const inRoom = (): Promise<string> =>
      runInDurableObject(roomOf(party, room), (server) => {
        const { document } = server as unknown as { document: Y.Doc };
        expect(document.store.pendingStructs).toBeNull();
        return document.getText("text").toString();
      });
    return { open, doc, write, inRoom };
  };

  it("lets changes wait in the cool-down that text leads to, and loses none", async ({ expect }) => {
    const { open, doc, write, inRoom } = await setUp();
    const ada = await open();
    await ada.provoke(() => ada.do({ do: "say", text: "too much" }));
    for (const update of write(30)) ada.sendRaw(syncMessage(2, update));
    await expect.poll(inRoom).toBe(doc.getText("text").toString());
    expect(ada.closed).toBeNull();
  });

  it("has whoever changes far too much synchronise, with its whole document", async ({ expect }) => {
    const { open, doc, write, inRoom } = await setUp();
    const ada = await open();
    for (const update of write(200)) ada.sendRaw(syncMessage(2, update));
    await ada.until("the close", () => ada.closed);
    expect(ada.closed).toEqual({ code: 4525, reason: '{"limit":"document"}' });
    expect((await inRoom()).length).toBeLessThan(200);
    const again = await open();
    again.sendRaw(syncMessage(1, Y.encodeStateAsUpdate(doc)));
    await expect.poll(inRoom).toBe(doc.getText("text").toString());
    expect(again.closed).toBeNull();
  });
});

describe.concurrent("a document hides nobody", () => {
  it.each(["document-closing", "hibernating-document-closing"])("by hand: %s", async (party) => {
    const room = roomOf(party, "hides nobody");
    await runInDurableObject(room, async (server) => {
      const { bans } = bouncerOf(server);
      await expect(bans.add("user:eve", { kind: "shadow-ban" })).rejects.toThrow(/would be in the document/);
    });
  });

  it("whom another kind of room hides", async () => {
    const room = Math.random().toString(36).slice(2);
    const eve = await new Client(await hibernating.connect("sharing", room, { user: room })).opened();
    const bob = await new Client(await hibernating.connect("sharing", room, { user: "bob" })).opened();
    await eve.settled();
    await runInDurableObject(roomOf("sharing", `chat-${room}`), (server) =>
      bouncerOf(server).bans.add(`user:${room}`, { kind: "shadow-ban" }),
    );
    const inChat = await new Client(await connect("sharing", `chat-${room}`, { user: room })).opened();
    await inChat.settled();
    eve.do({ do: "say", text: "seen" });
    await bob.until("her message", () => bob.heard.includes("seen"));
  });
});
