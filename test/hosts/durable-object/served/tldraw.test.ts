// @module-tag slow
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { CloseCode, RESYNC } from "../../../../src/shared/close-code.ts";
import { Editor, Flood } from "../../../support/tldraw.ts";
import { pause } from "../../../support/time.ts";
import { serveWorkerd, type WorkerdServer } from "../../../support/workerd.ts";

let disk: string;
let server: WorkerdServer;
beforeAll(async () => {
  disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
  server = await serveWorkerd({
    entry: "test/hosts/durable-object/served/rooms/tight-canvas.ts",
    classes: ["Canvas", "Tight"],
    disk,
  });
});
afterAll(async () => {
  await server?.kill();
  await rm(disk, { recursive: true, force: true });
});

const open = (room: string, who: string): Promise<Editor> =>
  Editor.open(`http://${server.host}/${room}?sessionId=${who}`);

const of = (who: string, editor: Editor): string[] => editor.names().filter((name) => name.startsWith(who));

const patience = { timeout: 20_000 };

const namesFor = (who: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${who} ${String(index).padStart(3, "0")}`);

it("a flood holds nobody else up: two editors keep to the same document, and lose no change", async () => {
  const [ada, bob] = [await open("canvas/flooded", "ada"), await open("canvas/flooded", "bob")];
  const start = Date.now();
  const flood = await Flood.start(`ws://${server.host}/canvas/flooded?sessionId=eve`);
  const [adas, bobs] = [namesFor("ada", 100), namesFor("bob", 100)];
  for (let index = 0; index < 100; index++) {
    ada.add(adas[index] ?? "");
    bob.add(bobs[index] ?? "");
    await pause(20);
  }
  await expect.poll(() => flood.codes, patience).toContain(CloseCode.RateLimited);
  const took = Date.now() - start;
  const sent = flood.stop();
  for (const editor of [ada, bob]) {
    await expect.poll(() => of("ada", editor), patience).toEqual(adas);
    await expect.poll(() => of("bob", editor), patience).toEqual(bobs);
  }
  await expect.poll(() => bob.names(), patience).toEqual(ada.names());
  expect([ada.codes, bob.codes, ada.errors, bob.errors]).toEqual([[], [], [], []]);
  // What the limit let through of the flood is on the canvas too: its bursts, and what the rate allows.
  const drawn = of("eve", ada).length;
  expect(drawn).toBeGreaterThan(0);
  // Each connection has a burst of its own.
  const connections = flood.codes.filter((code) => code === RESYNC).length + 1;
  expect(drawn).toBeLessThanOrEqual(120 * connections + (60 * took) / 1_000);
  // A connection is closed once 120 of its changes wait, which are lost with it: however slowly this machine floods.
  expect(sent - drawn).toBeGreaterThan(120 * (connections - 1));
  for (const editor of [ada, bob]) editor.close();
}, 120_000);

it("an editor that is over the limit comes back with all that it has drawn, also from being sent away", async () => {
  const [ada, bob] = [await open("tight/one", "ada"), await open("tight/one", "bob")];
  // A machine that stalls may have to go on for longer until she is sent away.
  const most = namesFor("ada", 999);
  const names: string[] = [];
  for (const name of most) {
    if (names.length >= 150 && ada.codes.includes(CloseCode.RateLimited)) break;
    names.push(name);
    ada.add(name);
    await pause(40);
  }
  await expect.poll(() => of("ada", bob), patience).toEqual(names);
  expect(of("ada", ada)).toEqual(names);
  expect(new Set(ada.codes)).toEqual(new Set([RESYNC, CloseCode.RateLimited]));
  expect([bob.codes, ada.errors]).toEqual([[], []]);
  for (const editor of [ada, bob]) editor.close();
}, 120_000);
