import { evictDurableObject } from "cloudflare:test";
import { presets } from "party-bouncer";
import { withBouncer } from "party-bouncer/partyserver";
import { Server } from "partyserver";
import { withYjs, YServer } from "y-partyserver";
import YProvider from "y-partyserver/provider";
import { describe, expect, it, type TestContext, vi } from "vitest";
import * as Y from "yjs";
import { agents, documents } from "../../support/recipes.ts";
import { roomOf } from "./rooms.ts";
import { pause } from "../../support/time.ts";

const PATIENCE = { timeout: 10_000 };

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

describe.concurrent("a Yjs document with the policy of docs/guides/recipes.md", () => {
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
      await evictDurableObject(roomOf(party, room));
      // The room asks everybody for all they have, and each answers with it.
      ada.text.insert(0, "!");
      await vi.waitUntil(() => bob.text.length === 60_096 + wake, PATIENCE);
    }
    expect(bob.text.toString()).toBe(ada.text.toString());
    expect([ada.closes, bob.closes]).toEqual([[], []]);
  });

  it("closes whoever sends more, who loses nothing of it when it is back", async (test) => {
    const [party, room] = ["document", "flooded"];
    const [eve, bob] = [await open(party, room, "eve", test), await open(party, room, "bob", test)];
    for (let index = 0; index < 3_000; index++) eve.text.insert(index, "x");
    await vi.waitUntil(() => eve.closes.length > 0, PATIENCE);
    expect(eve.closes[0]).toBe(4429);
    expect(bob.text.length).toBeLessThan(3_000);
    await vi.waitUntil(() => bob.text.length === 3_000, { timeout: 14_000 });
    expect(bob.closes).toEqual([]);
  }, 25_000);
});

describe("withBouncer refuses a Yjs document under a policy that would lose updates, and says what it needs:", () => {
  const NEEDS =
    /^withBouncer: YjsMixin is a Yjs document: an update that is dropped holds back all later ones/;

  it.each([
    [
      "the default",
      {},
      "maxMessageBytes: 1048576 or more (it has 16384), 1000 messages a second or more in the limit",
    ],
    [
      "a smaller size",
      { ...documents, maxMessageBytes: 60_000 },
      "maxMessageBytes: 1048576 or more (it has 60000)",
    ],
    [
      "a slower limit",
      { ...documents, limits: [{ name: "m", limit: 50, window: "1s" }] },
      'the limit "m" (it has 50)',
    ],
    [
      "too few bytes",
      { ...documents, limits: [{ name: "b", cost: "bytes", limit: 5_000, window: "1s" }] },
      'a burst of 1048576 bytes or more in the limit "b" (it has 5000)',
    ],
    [
      "a slow tier",
      { ...documents, limits: [{ name: "t", limit: 2_000, window: "1s", tiers: { free: { limit: 5 } } }] },
      '1000 messages a second or more in the limit "t" (it has 5)',
    ],
    [
      "a shadow-ban",
      { ...documents, ladder: [{ strikes: 2, do: "shadow-ban" }] },
      'a ladder without shadow-ban, such as [{ strikes: 1, do: "close", for: "10s" }]',
    ],
  ] as const)("%s", (_, policy, needs) => {
    const guard = (): unknown => withBouncer(YServer, policy);
    expect(guard).toThrow(NEEDS);
    expect(guard).toThrow(needs);
  });

  it("but not one that leaves it room, nor a dry run", () => {
    expect(() => withBouncer(YServer, documents)).not.toThrow();
    expect(() => withBouncer(withYjs(Server), documents)).not.toThrow();
    expect(() => withBouncer(YServer, { enforce: false })).not.toThrow();
    // What counts messages of a type counts no bytes.
    const chat = { name: "chat", match: { type: "chat" }, limit: 1, window: "1s" } as const;
    expect(() => withBouncer(YServer, { ...documents, limits: [...documents.limits, chat] })).not.toThrow();
    expect(() => withBouncer(Server, presets.strict)).not.toThrow();
  });

  it("also where the class becomes a document above the guard", async () => {
    const room = roomOf("late-document", "any");
    await expect(room.fetch("http://rooms/parties/late-document/any")).rejects.toThrow(
      /is a Yjs document: .* needs maxMessageBytes/,
    );
  });
});

describe("withBouncer refuses an Agent of agents 0.21 under a policy that would lose calls:", () => {
  /** As its prototype looks, as far as it is told by that. */
  class Agent extends Server {
    setState(): void {}
    schedule(): void {}
    cancelSchedule(): void {}
    onStateUpdate(): void {}
  }

  it.each([
    ["the default, of whose size", {}, "maxMessageBytes: 1048576 or more (it has 16384)"],
    [
      "a slow limit on calls, of which",
      { ...agents, limits: [{ name: "calls", match: { type: "rpc" }, limit: 60, window: "1m" }] },
      '10 messages a second or more in the limit "calls" (it has 1)',
    ],
  ] as const)("%s", (_, policy, needs) => {
    expect(() => withBouncer(Agent, policy)).toThrow(
      /^withBouncer: Agent is an Agent: a call that is dropped/,
    );
    expect(() => withBouncer(Agent, policy)).toThrow(needs);
  });

  it("but not under one that leaves room, whatever it says of the app's own messages", () => {
    const chat = { name: "chat", match: { type: "chat" }, limit: 1, window: "1s" } as const;
    expect(() => withBouncer(Agent, { ...agents, limits: [...agents.limits, chat] })).not.toThrow();
  });
});
