// @module-tag slow
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as encoding from "lib0/encoding";
import { type DocumentFull, GuardedWebSocket } from "party-bouncer/provider";
import { afterAll, beforeAll, describe, it, vi } from "vitest";
import * as Y from "yjs";
import { contentOf, editAtRandom, type Editor, openEditor } from "../../../support/editor.ts";
import { SeededRandom } from "../../../support/seeded-random.ts";
import { pause } from "../../../support/time.ts";
import { serveWorkerd, type WorkerdServer } from "../../../support/workerd.ts";

const LIMIT = 20_000;
const PATIENCE = { timeout: 15_000 };
const SEED = Number(process.env["SEED"] ?? Date.now() % 1_000_000);
const party = "small";

let server: WorkerdServer;
let disk: string;

beforeAll(async () => {
  disk = await mkdtemp(path.join(tmpdir(), "document-size-"));
  server = await serveWorkerd({
    entry: "test/hosts/partyserver/served/rooms/document.ts",
    classes: ["Small"],
    disk,
  });
});

afterAll(async () => {
  await server.kill();
  await rm(disk, { recursive: true, force: true });
});

/** Somebody who is told if the document is full. */
async function open(room: string, user: string): Promise<Editor & { told: (DocumentFull | null)[] }> {
  const told: (DocumentFull | null)[] = [];
  const WebSocketPolyfill = GuardedWebSocket.with({ onDocumentFull: (full) => told.push(full) });
  return { ...(await openEditor(server.host, room, user, { party, WebSocketPolyfill })), told };
}

async function stateOf(room: string): Promise<Uint8Array> {
  const answer = await fetch(`http://${server.host}/parties/${party}/${room}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** Waits until the room has handled all that somebody has sent: somebody else sees what comes last. */
async function isHandled({ provider, doc }: Editor, witness: Editor): Promise<void> {
  provider.awareness.setLocalStateField("sent", true);
  const seen = (): boolean => witness.provider.awareness.getStates().get(doc.clientID)?.["sent"] === true;
  await vi.waitUntil(seen, PATIENCE);
}

function close(...editors: Editor[]): void {
  for (const { provider } of editors) provider.destroy();
}

describe.concurrent("a document that may have 20,000 bytes", () => {
  it("takes no more from somebody who types on, tells that once, and takes all of it once there is room", async ({
    expect,
  }) => {
    const [ada, bob] = [await open("typed", "ada"), await open("typed", "bob")];
    ada.text.insert(0, "x".repeat(19_900));
    await vi.waitUntil(() => bob.text.length === 19_900, PATIENCE);
    for (let key = 0; key < 300; key++) ada.text.insert(ada.text.length, "a");
    await vi.waitUntil(() => ada.told.length > 0, PATIENCE);
    expect(ada.told[0]).toMatchObject({
      limit: LIMIT,
      message: expect.stringContaining("The document is full") as string,
    });
    expect((await stateOf("typed")).length).toBeLessThanOrEqual(LIMIT);
    // Whoever is told goes on reading.
    bob.text.delete(0, 1);
    await vi.waitUntil(() => ada.text.length === 19_900 + 300 - 1, PATIENCE);
    bob.text.delete(0, 5_000);
    await vi.waitUntil(() => ada.told.at(-1) === null, PATIENCE);
    await vi.waitUntil(() => bob.text.length === ada.text.length, PATIENCE);
    expect(contentOf(bob.doc)).toEqual(contentOf(ada.doc));
    expect(ada.told).toHaveLength(2);
    expect([ada.closes, bob.closes]).toEqual([[], []]);
    close(ada, bob);
  });

  it("refuses a paste that is too large, and takes its author's changes again once that is undone", async ({
    expect,
  }) => {
    const [ada, bob] = [await open("pasted", "ada"), await open("pasted", "bob")];
    const undo = new Y.UndoManager(ada.text);
    ada.text.insert(0, "x".repeat(60_000));
    await vi.waitUntil(() => ada.told.length === 1, PATIENCE);
    undo.undo();
    ada.text.insert(0, "after it");
    await vi.waitUntil(() => bob.text.toString() === "after it", PATIENCE);
    await vi.waitUntil(() => ada.told.at(-1) === null, PATIENCE);
    expect(contentOf(bob.doc)).toEqual(contentOf(ada.doc));
    close(ada, bob);
  });

  it("takes a change that puts little in the place of much", async ({ expect }) => {
    const [ada, bob] = [await open("replaced", "ada"), await open("replaced", "bob")];
    ada.text.insert(0, "x".repeat(19_900));
    await vi.waitUntil(() => bob.text.length === 19_900, PATIENCE);
    ada.doc.transact(() => {
      ada.text.delete(0, 19_900);
      ada.text.insert(0, "y".repeat(10_000));
    });
    await vi.waitUntil(() => bob.text.length === 10_000, PATIENCE);
    // What comes to her after whatever she was told.
    bob.text.insert(0, "z");
    await vi.waitUntil(() => ada.text.length === 10_001, PATIENCE);
    expect(ada.told).toEqual([]);
    close(ada, bob);
  });

  it("says it to a plain provider too, which goes on with the socket that it has", async ({ expect }) => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    let opened = 0;
    class Counting extends WebSocket {
      constructor(url: string | URL) {
        super(url);
        opened++;
      }
    }
    const ada = await openEditor(server.host, "plain", "ada", { party, WebSocketPolyfill: Counting });
    for (let paste = 0; paste < 50; paste++) ada.text.insert(0, "x".repeat(1_000));
    await vi.waitUntil(
      () => warn.mock.calls.some(([said]) => /Permission denied[^]*The document is full/.test(String(said))),
      PATIENCE,
    );
    await pause(1_000);
    expect(opened).toBe(1);
    expect(ada.closes).toEqual([]);
    expect((await stateOf("plain")).length).toBeLessThanOrEqual(LIMIT);
    warn.mockRestore();
    close(ada);
  });

  it("grows no further by changes that build on others which never come", async ({ expect }) => {
    const [ada, bob] = [
      await openEditor(server.host, "gaps", "ada", { party }),
      await openEditor(server.host, "gaps", "bob", { party }),
    ];
    const made = new Y.Doc();
    const updates: Uint8Array[] = [];
    made.on("update", (update: Uint8Array) => updates.push(update));
    for (let index = 0; index < 100; index++) made.getText("text").insert(0, "z".repeat(1_000));
    for (const update of updates.slice(1)) {
      ada.provider.ws?.send(
        Uint8Array.of(0, 2, (update.length & 0x7f) | 0x80, update.length >> 7, ...update),
      );
    }
    await isHandled(ada, bob);
    expect((await stateOf("gaps")).length).toBeLessThanOrEqual(LIMIT);
    close(ada, bob);
  });

  it("is at most twice as large by deletions, of what was never there", async ({ expect }) => {
    const [ada, bob] = [
      await openEditor(server.host, "deletions", "ada", { party }),
      await openEditor(server.host, "deletions", "bob", { party }),
    ];
    for (let batch = 0; batch < 10; batch++) {
      const update = encoding.createEncoder();
      // Nothing is added. A thousand people delete one character each.
      encoding.writeVarUint(update, 0);
      encoding.writeVarUint(update, 1_000);
      for (let person = 0; person < 1_000; person++) {
        for (const number of [1_000_000 * (batch + 1) + person, 1, 0, 1])
          encoding.writeVarUint(update, number);
      }
      const message = encoding.createEncoder();
      for (const number of [0, 2]) encoding.writeVarUint(message, number);
      encoding.writeVarUint8Array(message, encoding.toUint8Array(update));
      ada.provider.ws?.send(encoding.toUint8Array(message));
    }
    await isHandled(ada, bob);
    expect((await stateOf("deletions")).length).toBeLessThanOrEqual(2 * LIMIT);
    expect(ada.closes).toEqual([]);
    close(ada, bob);
  });

  it("is at most twice as large by deletions that take a text apart", async ({ expect }) => {
    const [ada, bob] = [await open("apart", "ada"), await open("apart", "bob")];
    ada.text.insert(0, "x".repeat(19_900));
    await vi.waitUntil(() => bob.text.length === 19_900, PATIENCE);
    // Each other character, in one change of some 14,000 bytes.
    bob.doc.transact(() => {
      for (let index = 8_000; index >= 0; index -= 2) bob.text.delete(index, 1);
    });
    await isHandled(bob, ada);
    expect((await stateOf("apart")).length).toBeLessThanOrEqual(2 * LIMIT);
    ada.text.delete(0, 15_000);
    await vi.waitUntil(async () => (await stateOf("apart")).length < 10_000, PATIENCE);
    close(ada, bob);
  });

  it("never has many more, and is the same for everybody in the end, whatever three people write at random", async ({
    expect,
  }) => {
    const random = new SeededRandom(SEED);
    const people = [await open("random", "ada"), await open("random", "bob"), await open("random", "cy")];
    for (let tenth = 0; tenth < 60; tenth++) {
      for (const each of people) {
        for (let edit = 0; edit < 5; edit++) editAtRandom(each, random);
        if (random.below(6) === 0) each.text.insert(0, "p".repeat(random.below(6_000)));
        if (random.below(12) === 0) each.text.delete(0, random.below(each.text.length));
      }
      if (tenth % 10 === 0)
        // Deleting costs some bytes too.
        expect((await stateOf("random")).length, `seed ${SEED}`).toBeLessThanOrEqual(1.05 * LIMIT);
      await pause(50);
    }
    // With one seed in a hundred it is not full yet.
    people[0]?.text.insert(0, "p".repeat(LIMIT));
    await vi.waitUntil(() => people.some(({ told }) => told.length > 0), PATIENCE);
    expect((await stateOf("random")).length, `seed ${SEED}`).toBeLessThanOrEqual(1.05 * LIMIT);
    // They clear it up.
    for (const { text } of people) text.delete(0, text.length);
    const areEqual = (): boolean => {
      const contents = people.map(({ doc }) => JSON.stringify(contentOf(doc)));
      return contents.every((content) => content === contents[0]);
    };
    // They may be the same before the room has heard of it.
    const hasRoom = (): boolean => people.every(({ told }) => (told.at(-1) ?? null) === null);
    await vi.waitUntil(() => hasRoom() && areEqual(), { timeout: 20_000, interval: 200 });
    close(...people);
  }, 60_000);
});
