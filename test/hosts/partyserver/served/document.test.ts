// @module-tag slow
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as encoding from "lib0/encoding";
import type { Metrics } from "party-bouncer";
import { GuardedWebSocket, guardProvider, type Standing } from "party-bouncer/client";
import { afterAll, beforeAll, describe, it, vi } from "vitest";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { contentOf, editAtRandom, type Editor, makeEditor, openEditor } from "../../../support/editor.ts";
import { SeededRandom } from "../../../support/seeded-random.ts";
import { pause } from "../../../support/time.ts";
import { serveWorkerd, type WorkerdServer } from "../../../support/workerd.ts";

const PATIENCE = { timeout: 15_000 };
/** Ms, of the six seconds of a ban. The rest is for a machine that stalls before they begin. */
const A_WHILE = 3_000;
const SEED = Number(process.env["SEED"] ?? Date.now() % 1_000_000);

let server: WorkerdServer;
let disk: string;

beforeAll(async () => {
  disk = await mkdtemp(path.join(tmpdir(), "document-"));
  server = await serveWorkerd({
    entry: "test/hosts/partyserver/served/rooms/document.ts",
    classes: ["Document", "Slow", "Strict"],
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

const urlOf = (room: string, party = "document"): string => `http://${server.host}/parties/${party}/${room}`;

/** The room's own document. */
async function roomsOf(room: string, party?: string): Promise<Y.Doc> {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, new Uint8Array(await (await fetch(urlOf(room, party))).arrayBuffer()));
  return doc;
}

const metricsOf = async (room: string, party?: string): Promise<Metrics> =>
  (await fetch(`${urlOf(room, party)}?metrics`)).json() as Promise<Metrics>;

async function flood({ text, closes }: Editor): Promise<void> {
  for (let index = 0; index < 3_000; index++) text.insert(index, "x");
  await vi.waitUntil(() => closes.includes(4429), PATIENCE);
}

describe.concurrent("a document whose limiter refuses", () => {
  it("is the same for everybody after 10,000 random edits by five, one of whom floods", async ({
    expect,
  }) => {
    const [room, party] = ["edited", "slow"];
    const random = new SeededRandom(SEED);
    const people = await Promise.all(
      ["ada", "bob", "cy", "dee", "eve"].map((user) => openEditor(server.host, room, user, { party })),
    );
    const [eve, ...honest] = people.toReversed() as [Editor, ...Editor[]];
    // Four of them make 1,000 edits each, a hundred a second. Eve makes 3,000 at once, twice.
    for (let tenth = 0; tenth < 100; tenth++) {
      for (const each of honest) for (let edit = 0; edit < 10; edit++) editAtRandom(each, random);
      if (tenth % 50 === 10) for (let edit = 0; edit < 3_000; edit++) editAtRandom(eve, random);
      await pause(100);
    }
    const [first] = people as [Editor];
    const areEqual = (): boolean => {
      const contents = people.map(({ doc }) => JSON.stringify(contentOf(doc)));
      return contents.every((content) => content === contents[0]);
    };
    await vi.waitUntil(areEqual, { timeout: 20_000, interval: 200 });
    expect(contentOf(await roomsOf(room, party)), `seed ${SEED}`).toEqual(contentOf(first.doc));
    expect(honest.map(({ closes }) => closes)).toEqual([[], [], [], []]);
    const { refused, held } = await metricsOf(room, party);
    expect(refused).toBeGreaterThan(0);
    expect(held).toBeGreaterThan(0);
    expect(eve.closes.length).toBeGreaterThan(0);
    for (const { provider } of people) provider.destroy();
  }, 120_000);

  it("shows the last position of a pointer that moved far too fast", async ({ expect }) => {
    const [ada, bob] = [
      await openEditor(server.host, "pointed", "ada", { party: "slow" }),
      await openEditor(server.host, "pointed", "bob", { party: "slow" }),
    ];
    for (let move = 1; move <= 4_000; move++) ada.provider.awareness.setLocalStateField("pointer", move);
    await vi.waitUntil(
      () => [...bob.provider.awareness.getStates().values()].some(({ pointer }) => pointer === 4_000),
      PATIENCE,
    );
    expect((await metricsOf("pointed", "slow")).refused).toBeGreaterThan(0);
    expect(bob.closes).toEqual([]);
    for (const { provider } of [ada, bob]) provider.destroy();
  });
});

it("lets nobody flood with what is old, since the flooder has made it so", async ({ expect }) => {
  const socket = new WebSocket(`ws://${server.host}/parties/slow/madeup`, {
    headers: { "x-user": "eve" },
  } as never);
  socket.binaryType = "arraybuffer";
  const closed = new Promise<number>((resolve) =>
    socket.addEventListener("close", ({ code }) => resolve(code)),
  );
  await new Promise((resolve) => socket.addEventListener("open", resolve));
  const heard = new Promise((resolve) =>
    socket.addEventListener(
      "message",
      ({ data }) => new Uint8Array(data as ArrayBuffer)[0] === 1 && resolve(null),
    ),
  );
  const says = (clock: number): void => {
    const [entries, message] = [encoding.createEncoder(), encoding.createEncoder()];
    for (const number of [1, 7, clock]) encoding.writeVarUint(entries, number);
    encoding.writeVarString(entries, "{}");
    encoding.writeVarUint(message, 1);
    encoding.writeVarUint8Array(message, encoding.toUint8Array(entries));
    socket.send(encoding.toUint8Array(message).slice());
  };
  says(2 ** 40);
  await heard;
  for (let clock = 0; clock < 5_000; clock++) says(clock);
  expect(await closed).toBe(4525);
});

describe.concurrent("a document under presets.document", () => {
  it("takes 24 KB that were written offline, a paste of 60 KB, and 420 changes at once", async ({
    expect,
  }) => {
    const room = "pasted";
    const reader = await openEditor(server.host, room, "bob");
    const doc = new Y.Doc();
    for (let index = 0; index < 24_000; index += 8) doc.getText("text").insert(index, "offline ");
    const writer = await openEditor(server.host, room, "ada", { doc });
    await vi.waitUntil(() => reader.text.length === 24_000, PATIENCE);
    writer.text.insert(0, "x".repeat(60_000));
    for (let index = 0; index < 420; index++) writer.doc.getMap("map").set(`key ${index}`, index);
    await vi.waitUntil(() => reader.doc.getMap("map").size === 420, PATIENCE);
    expect(contentOf(reader.doc)).toEqual(contentOf(writer.doc));
    expect((await metricsOf(room)).held).toBe(0);
    expect([reader.closes, writer.closes]).toEqual([[], []]);
    for (const { provider } of [reader, writer]) provider.destroy();
  });

  it("never refuses somebody who types twelve keys a second with a caret, nor the five who watch ten pointers", async ({
    expect,
  }) => {
    const room = "typed";
    const people = await Promise.all(
      Array.from({ length: 5 }, (_, index) => openEditor(server.host, room, `${index}`)),
    );
    const pointers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => openEditor(server.host, room, `pointer ${index}`)),
    );
    // Five seconds.
    for (let tick = 0; tick < 60; tick++) {
      for (const { text, provider } of people.slice(0, 2)) {
        text.insert(text.length, "a");
        provider.awareness.setLocalStateField("caret", tick);
      }
      for (const { provider } of pointers) {
        for (let move = 0; move < 5; move++)
          provider.awareness.setLocalStateField("pointer", 5 * tick + move);
      }
      await pause(1_000 / 12);
    }
    await vi.waitUntil(() => people.every(({ text }) => text.length === 120), PATIENCE);
    const seen = ({ provider }: Editor): unknown[] =>
      [...provider.awareness.getStates().values()]
        .map(({ pointer }) => pointer)
        .filter((at) => at !== undefined);
    await vi.waitUntil(
      () => people.every((each) => seen(each).filter((at) => at === 299).length === 10),
      PATIENCE,
    );
    const { refused, held, admitted } = await metricsOf(room);
    expect({ refused, held }).toEqual({ refused: 0, held: 0 });
    // What they send themselves. With what their providers repeat it is ten times as much.
    expect(admitted).toBeLessThan(5_000);
    expect([...people, ...pointers].flatMap(({ closes }) => closes)).toEqual([]);
    for (const { provider } of [...people, ...pointers]) provider.destroy();
  }, 60_000);
});

it("y-websocket's provider comes back after a close to synchronise, and loses nothing", async ({
  expect,
}) => {
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(`ws://${server.host}/parties/slow`, "other", doc, {
    params: { user: "eve" },
    disableBc: true,
    WebSocketPolyfill: GuardedWebSocket,
  });
  const closes: (number | undefined)[] = [];
  provider.on("connection-close", (event) => void closes.push(event?.code));
  const bob = await openEditor(server.host, "other", "bob", { party: "slow" });
  await vi.waitUntil(() => provider.synced, PATIENCE);
  for (let index = 0; index < 2_000; index++) doc.getText("text").insert(index, "x");
  await vi.waitUntil(() => bob.text.length === 2_000, PATIENCE);
  expect(closes).toContain(4525);
  expect(bob.closes).toEqual([]);
  for (const each of [provider, bob.provider]) each.destroy();
});

describe.concurrent("a YProvider that is closed for a while", () => {
  const party = "strict";

  it("with a GuardedWebSocket opens none until it may, and loses nothing", async ({ expect }) => {
    const { opened, Counting } = countingSocket();
    const told: Standing[] = [];
    const Guarded = GuardedWebSocket.with({
      WebSocket: Counting,
      onStanding: (standing) => told.push(standing),
    });
    const eve = await openEditor(server.host, "guarded", "eve", { party, WebSocketPolyfill: Guarded });
    await flood(eve);
    await pause(A_WHILE);
    expect(opened).toHaveLength(1);
    expect(told.at(-1)).toMatchObject({ status: "away", limit: "updates" });

    const bob = await openEditor(server.host, "guarded", "bob", { party });
    await vi.waitUntil(() => bob.text.length === 3_000, PATIENCE);
    expect(opened).toHaveLength(2);
    for (const { provider } of [eve, bob]) provider.destroy();
  }, 40_000);

  it("with guardProvider does the same", async ({ expect }) => {
    const { opened, Counting } = countingSocket();
    const eve = makeEditor(server.host, "provided", "eve", { party, WebSocketPolyfill: Counting });
    const guarded = guardProvider(eve.provider);
    await vi.waitUntil(() => eve.provider.synced, PATIENCE);
    await flood(eve);
    await pause(A_WHILE);
    expect(opened).toHaveLength(1);
    expect(guarded.standing).toMatchObject({ status: "away" });
    eve.provider.destroy();
  }, 40_000);

  it("with a plain one comes again and again, since each refusal is accepted first", async ({ expect }) => {
    const { opened, Counting } = countingSocket();
    const eve = await openEditor(server.host, "plain", "eve", { party, WebSocketPolyfill: Counting });
    const { closes } = eve;
    await flood(eve);
    await vi.waitUntil(() => closes.filter((code) => code === 4429).length > 3, PATIENCE);
    expect(opened.length).toBeGreaterThan(3);
    eve.provider.destroy();
  }, 40_000);
});
