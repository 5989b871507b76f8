import { runInDurableObject } from "cloudflare:test";
import { evictRoom } from "../../support/evict.ts";
import { bouncerOf } from "party-bouncer/durable-object";
import { describe, expect, it } from "vitest";
import { Client, type TestSocket } from "../../support/client.ts";
import { roomOf } from "../partyserver/rooms.ts";
import type { Deed, DoOdd } from "./oddities.ts";

type Odd = InstanceType<typeof DoOdd>;

const unique = (): string => Math.random().toString(36).slice(2);
const requestOf = (user: string, deed: Deed = "accept"): Request =>
  new Request("http://rooms/", { headers: { Upgrade: "websocket", "x-user": user, "x-do": deed } });

function clientOf({ webSocket }: Response): Client {
  if (webSocket === null) throw new Error("no WebSocket in the response");
  webSocket.accept();
  return new Client(webSocket as unknown as TestSocket);
}

function inRoom() {
  const stub = roomOf("do-odd", unique()) as unknown as DurableObjectStub<Odd>;
  return {
    stub,
    open: async (user: string): Promise<Client> => clientOf(await stub.fetch(requestOf(user))),
    fetch: (user: string, deed: Deed) => stub.fetch(requestOf(user, deed)),
    heard: () => runInDurableObject(stub, ({ heard }: Odd) => [...heard]),
  };
}

interface Told {
  readonly message: string;
  readonly woken: readonly unknown[];
}

const toldTo = (client: Client): Told[] => client.of("heard").map(({ value }) => value as Told);

/** What a client was told of the message it sent. */
async function asks(client: Client, asked: string): Promise<Told> {
  client.sendRaw(asked);
  return client.until("an answer", () => toldTo(client).find(({ message }) => message === asked));
}

function clientsOf(room: Odd): (string | null)[] {
  const { ctx } = room as unknown as { ctx: DurableObjectState };
  return ctx
    .getWebSockets()
    .map((socket) => bouncerOf(room).clientOf(socket))
    .toSorted();
}

describe("a client that is refused", () => {
  it("for a ban or for a connection too many never reaches the app", async () => {
    const { stub, open, heard } = inRoom();
    const ada = await open("ada");
    const again = await open("ada");
    await again.until("the close", () => again.closed);
    expect(again.closed?.code).toBe(4409);
    await runInDurableObject(stub, (room) => bouncerOf(room).bans.add("user:eve"));
    const eve = await open("eve");
    await eve.until("the close", () => eve.closed);
    expect(eve.closed?.code).toBe(4403);
    expect(await heard()).toEqual(["fetch by ada"]);
    ada.leave();
    await expect.poll(heard).toEqual(["fetch by ada", "close of tag ada"]);
    expect(await asks(await open("ada"), "back")).toMatchObject({ message: "back" });
  });

  it("by the app itself, or by its mistake, leaves its place to the next", async () => {
    const { open, fetch, stub } = inRoom();
    for (let index = 0; index < 3; index++) {
      const refused = await fetch("ada", "refuse");
      expect([refused.status, await refused.text()]).toEqual([401, "Who are you?"]);
      for (const deed of ["throw", "accept, and throw"] as const) {
        await expect(fetch("ada", deed)).rejects.toThrow(/^the app's own mistake$/);
      }
    }
    const ada = await open("ada");
    expect(await asks(ada, "in?")).toMatchObject({ message: "in?" });
    expect(await runInDurableObject(stub, (room) => bouncerOf(room).metrics())).toMatchObject({
      connections: 1,
    });
  });
});

describe("an app", () => {
  it("attaches, tags, greets and lists sockets as without a bouncer", async () => {
    const { open, stub } = inRoom();
    const [ada, bob] = [await open("ada"), await open("bob")];
    await bob.until("the greeting", () => bob.of("welcome")[0]);
    expect(bob.frames).toMatchObject([{ type: "party-bouncer:policy" }, { type: "welcome", value: 2 }]);
    expect(await asks(ada, "who am I?")).toEqual({
      message: "who am I?",
      tag: "tag ada",
      tagged: 1,
      attached: { user: "ada" },
      woken: [],
    });
    await evictRoom(stub);
    const woken = await asks(ada, "and now?");
    expect(woken).toMatchObject({ attached: { user: "ada" }, tagged: 1 });
    expect(woken.woken).toEqual(expect.arrayContaining([{ user: "ada" }, { user: "bob" }]));
  });

  it("attaches to sockets after a wake, and the bouncer still knows whose they are", async () => {
    const { open, stub } = inRoom();
    const [ada, bob] = [await open("ada"), await open("bob")];
    for (let index = 0; index < 6; index++) bob.sendRaw(`${index}`);
    expect(await bob.until("a warning", () => bob.warnings[0])).toMatchObject({ strikes: 1 });
    await evictRoom(stub);
    expect(await asks(ada, "attach to all")).toMatchObject({ attached: { by: "all" } });
    await evictRoom(stub);
    expect(await asks(ada, "still here?")).toMatchObject({ woken: [{ by: "all" }, { by: "all" }] });
    expect(await runInDurableObject(stub, (room) => clientsOf(room))).toEqual(["user:ada", "user:bob"]);
    expect(bob.closed).toBeNull();
  });

  it("is asked about nothing that the runtime answers by itself", async () => {
    const { open } = inRoom();
    const ada = await open("ada");
    for (let index = 0; index < 20; index++) ada.sendRaw("ping");
    await ada.until("twenty answers", () => ada.of("pong").length === 20);
    expect(await asks(ada, "still here?")).toBeTruthy();
    expect(ada.warnings).toEqual([]);
  });

  it("hears of bans from its constructor on", async () => {
    const { stub } = inRoom();
    expect(
      await runInDurableObject(stub, async (room) => {
        await bouncerOf(room).bans.add("user:eve");
        return room.bans;
      }),
    ).toEqual(["user:eve"]);
  });

  it.each(["by hand", "by hand, in memory"] as const)("accepts %s", async (deed) => {
    const { fetch } = inRoom();
    const ada = clientOf(await fetch("ada", deed));
    for (let index = 0; index < 10; index++) ada.sendRaw(`${index}`);
    await ada.until("a warning", () => ada.warnings[0]);
    expect(toldTo(ada).map(({ message }) => message)).toEqual(["0", "1", "2", "3", "4"]);
  });
});

it("bytes that a socket in memory hands over as a Blob have their type and their size", async () => {
  const ada = clientOf(await roomOf("do-blobs", unique()).fetch(requestOf("ada")));
  const move = JSON.stringify({ type: "move" });
  for (let index = 0; index < 5; index++) ada.sendRaw(new TextEncoder().encode(move).buffer as ArrayBuffer);
  expect(await ada.until("a warning", () => ada.warnings[0])).toMatchObject({ limit: "moves" });
  await ada.until("what was let pass", () => ada.heard.length === 2);
  expect(ada.heard).toEqual([move, move]);
  const bob = clientOf(await roomOf("do-blobs", unique()).fetch(requestOf("bob")));
  bob.sendRaw(new ArrayBuffer(16_385));
  expect(await bob.until("a warning", () => bob.warnings[0])).toMatchObject({ limit: "maxMessageBytes" });
});

describe("what the bouncer cannot guard fails, and says what to do:", () => {
  it("a socket that is accepted outside of fetch", async () => {
    const { stub } = inRoom();
    await runInDurableObject(stub, (room) => {
      const sentence = /no request is known.*called by RPC.*acceptSocket\(this, server, request\)/;
      expect(() => room.join()).toThrow(sentence);
      expect(() => room.joinByHand(requestOf("ada"))).toThrow(sentence);
    });
  });

  it("a socket that another object accepted", async () => {
    await expect(inRoom().fetch("ada", "proxy")).rejects.toThrow(
      /a WebSocket that the bouncer has heard nothing of.*return its response from the worker/,
    );
  });

  it("a second socket for one request", async () => {
    await expect(inRoom().fetch("ada", "twice")).rejects.toThrow(
      /A second WebSocket was accepted for one request/,
    );
  });

  it("a class field that hides a guarded handler", async () => {
    const stub = roomOf("do-hidden-field", unique());
    await expect(stub.fetch(requestOf("ada"))).rejects.toThrow(
      /^DoHiddenField has webSocketMessage as a class field.*Make it a method\. Or guard the finished class/,
    );
  });
});
