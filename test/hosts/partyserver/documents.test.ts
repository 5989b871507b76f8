import { evictRoom } from "../../support/evict.ts";
import { withBouncer as guardServer } from "party-bouncer/partyserver";
import { withBouncer } from "party-bouncer/yjs";
import { Server } from "partyserver";
import { withYjs, YServer } from "y-partyserver";
import YProvider from "y-partyserver/provider";
import { describe, expect, it, type TestContext, vi } from "vitest";
import * as Y from "yjs";
import { roomOf } from "./rooms.ts";
import { pause } from "../../support/time.ts";

const PATIENCE = { timeout: 20_000 };

/** A WebSocket to a room of this worker, as a provider opens one. */
class RoomSocket extends EventTarget {
  static readonly OPEN = 1;
  readonly OPEN = 1;
  binaryType = "arraybuffer";
  readyState = 0;
  #socket: WebSocket | null = null;

  constructor(url: string) {
    super();
    void this.#open(url);
  }

  async #open(url: string): Promise<void> {
    const [, , party = "", room = ""] = new URL(url).pathname.split("/");
    const upgrade = { headers: { Upgrade: "websocket" } };
    const { webSocket } = await roomOf(party, room).fetch(url.replace("ws:", "http:"), upgrade);
    if (webSocket === null) throw new Error("no WebSocket in the response");
    webSocket.accept();
    webSocket.binaryType = "arraybuffer";
    webSocket.addEventListener("message", ({ data }) =>
      this.dispatchEvent(new MessageEvent("message", { data })),
    );
    webSocket.addEventListener("close", ({ code }) => {
      this.readyState = 3;
      this.dispatchEvent(new CloseEvent("close", { code }));
    });
    this.#socket = webSocket;
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }

  send(data: ArrayBuffer): void {
    this.#socket?.send(data);
  }

  close(): void {
    this.#socket?.close(1000);
  }
}

async function open(
  party: string,
  room: string,
  user: string,
  { onTestFinished }: TestContext,
): Promise<{ provider: YProvider; text: Y.Text; closes: number[] }> {
  const provider = new YProvider("localhost:1999", room, new Y.Doc(), {
    party,
    params: { user },
    disableBc: true,
    WebSocketPolyfill: RoomSocket as unknown as typeof WebSocket,
  });
  onTestFinished(() => provider.destroy());
  const closes: number[] = [];
  provider.on("connection-close", ({ code }: CloseEvent) => closes.push(code));
  await vi.waitUntil(() => provider.synced, PATIENCE);
  return { provider, text: provider.doc.getText("text"), closes };
}

describe.concurrent("a guarded YServer", () => {
  it("keeps a writer and a reader the same: typing with a cursor, a paste of 60 KB, three wakes", async (test) => {
    const [party, room] = ["hibernating-document", "written"];
    const [ada, bob] = [await open(party, room, "ada", test), await open(party, room, "bob", test)];
    for (let index = 0; index < 96; index++) {
      ada.text.insert(index, String(index % 10));
      ada.provider.awareness.setLocalStateField("cursor", index);
      // Five times as fast as a person types.
      await pause(16);
    }
    ada.text.insert(0, "x".repeat(60_000));
    await vi.waitUntil(() => bob.text.length === 60_096, PATIENCE);
    for (let wake = 1; wake <= 3; wake++) {
      await evictRoom(roomOf(party, room));
      // The room asks everybody for all they have, and each answers with it.
      ada.text.insert(0, "!");
      await vi.waitUntil(() => bob.text.length === 60_096 + wake, PATIENCE);
    }
    expect(bob.text.toString()).toBe(ada.text.toString());
    expect([ada.closes, bob.closes]).toEqual([[], []]);
  });

  it("never refuses a reader who answers a waking room with all of a document, eight times", async (test) => {
    const [party, room] = ["hibernating-document", "woken"];
    const [ada, bob] = [await open(party, room, "ada", test), await open(party, room, "bob", test)];
    ada.text.insert(0, "x".repeat(21_000));
    await vi.waitUntil(() => bob.text.length === 21_000, PATIENCE);
    for (let wake = 1; wake <= 8; wake++) {
      await evictRoom(roomOf(party, room));
      ada.provider.awareness.setLocalStateField("wake", wake);
      // The room has forgotten all of it, and has it again once both have answered.
      await vi.waitUntil(async () => (await lengthIn(party, room)) === 21_000, PATIENCE);
    }
    expect([ada.closes, bob.closes]).toEqual([[], []]);
    expect(await refusedIn(party, room)).toBe(0);
  });

  it("lets custom messages through, both ways", async (test) => {
    const ada = await open("document", "custom", "ada", test);
    const heard: string[] = [];
    ada.provider.on("custom-message", (message: string) => heard.push(message));
    ada.provider.sendMessage("ping");
    await vi.waitUntil(() => heard.length === 2, PATIENCE);
    expect(heard).toEqual(["to one: ping", "to all: ping"]);
  });
});

/** How long the text in the room's own document is. */
const lengthIn = (party: string, room: string): Promise<number> => askFor("length", party, room);

const refusedIn = (party: string, room: string): Promise<number> => askFor("refused", party, room);

async function askFor(what: string, party: string, room: string): Promise<number> {
  const answer = await roomOf(party, room).fetch(`http://rooms/parties/${party}/${room}`);
  return ((await answer.json()) as Record<string, number>)[what] ?? NaN;
}

describe("party-bouncer/partyserver refuses a document, and says which entry has its guard", () => {
  it.each([
    ["YServer", YServer],
    ["what withYjs makes", withYjs(Server)],
  ])("%s", (_, Class) => {
    const refusal =
      /^withBouncer: YjsMixin keeps a Yjs document.* Import withBouncer from "party-bouncer\/yjs"/;
    expect(() => guardServer(Class)).toThrow(refusal);
    expect(() => guardServer(Class, { enforce: false })).toThrow(refusal);
    expect(() => withBouncer(Class)).not.toThrow();
  });

  it("also if the class becomes one above the guard", async () => {
    const room = roomOf("late-document", "any");
    await expect(room.fetch("http://rooms/parties/late-document/any")).rejects.toThrow(
      /LateDocument keeps a Yjs document/,
    );
  });
});
