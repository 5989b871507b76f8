import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type DevServer, startWrangler } from "../../../support/dev-server.ts";
import { blocksOn, PageProject } from "../../../support/page-project.ts";
import { TextClient } from "../../../support/text-client.ts";

const PAGE = "docs/guides/durable-objects.md";

/** An object hibernates ten seconds after its last event. Ms. */
const ASLEEP = 13_000;

/** The page's class, which also says which instance answers, and Hono in front of it and inside another one. */
const WORKER = `
import { Chat as PageChat } from "./chat.ts";
import front from "./front.ts";
import { Chat as HonoChat } from "./inside.ts";
export class Chat extends PageChat {
  readonly instance = crypto.randomUUID();
  override async fetch(request: Request): Promise<Response> {
    return request.headers.has("Upgrade") ? super.fetch(request) : new Response(this.instance);
  }
}
export { HonoChat };
export default {
  fetch(request: Request, env: any) {
    const [, kind] = new URL(request.url).pathname.split("/");
    return front.fetch(request, kind === "rooms" && request.headers.has("x-inside") ? { Chat: env.HonoChat } : env);
  },
};
`;

let project: PageProject;
let server: DevServer;

beforeAll(async () => {
  project = new PageProject(blocksOn(PAGE), ["party-bouncer", "hono"]);
  project.write("src/worker.ts", WORKER);
  const configuration = project
    .read("wrangler.jsonc")
    .replace("src/chat.ts", "src/worker.ts")
    .replace('"bindings": [', '"bindings": [{ "name": "HonoChat", "class_name": "HonoChat" },')
    .replace('["Chat"]', '["Chat", "HonoChat"]');
  project.write("wrangler.jsonc", configuration);
  server = await startWrangler(project.folder);
}, 60_000);

afterAll(async () => {
  await server.stop();
  project.remove();
});

function clientIn(room: string, headers?: Record<string, string>): TextClient {
  return new TextClient(`ws://${server.host}/rooms/${room}`, headers);
}

/** The warnings that a client got, in order. If the machine takes longer than the grace for a flood, there are several. */
function warningsOf({ heard }: TextClient): unknown[] {
  const isWarning = (text: string): boolean => text.startsWith('{"type":"party-bouncer:warning"');
  return heard.filter(isWarning).map((text) => JSON.parse(text) as unknown);
}

/** A busy machine lets through what its own time permits, of ten a second. */
function expectBurst({ own }: TextClient, prefix: string): void {
  expect(own.slice(0, 20)).toEqual(Array.from({ length: 20 }, (_, index) => `${prefix}${index}`));
  expect(own.length).toBeLessThan(60);
}

it.concurrent("the page's object warns, closes and refuses, behind Hono", async () => {
  const eve = await clientIn("one").opened();
  for (let index = 0; index < 100; index++) eve.socket.send(`${index}`);
  await vi.waitFor(() => expect(warningsOf(eve)[0]).toMatchObject({ limit: "messages", strikes: 1 }), 20_000);
  expectBurst(eve, "");
  // Far too much at once is closed at once.
  eve.socket.send("x".repeat(1_000_000));
  await vi.waitFor(() => expect(eve.closed?.code).toBe(4429), 20_000);
  const again = clientIn("one");
  await vi.waitFor(() => expect(again.closed?.code).toBe(4429), 20_000);
});

it.concurrent("an app of Hono's inside an object is guarded, though Hono accepts the socket", async () => {
  const eve = await clientIn("two", { "x-inside": "yes" }).opened();
  for (let index = 0; index < 100; index++) eve.socket.send(`${index}`);
  await vi.waitFor(() => expect(warningsOf(eve)[0]).toMatchObject({ limit: "messages", strikes: 1 }), 20_000);
  expectBurst(eve, "You said ");
});

it.concurrent("the page's object hibernates, and knows its strikes when it wakes up", async () => {
  const instance = async (): Promise<string> => (await fetch(`http://${server.host}/rooms/three`)).text();
  const ada = await clientIn("three").opened();
  // More than comes in two seconds in which the machine stands still.
  for (let index = 0; index < 60; index++) ada.socket.send(`${index}`);
  await vi.waitFor(() => expect(warningsOf(ada)[0]).toMatchObject({ strikes: 1 }), 20_000);
  const before = await instance();
  await after(ASLEEP);
  expect(await instance()).not.toBe(before);
  const strikes = warningsOf(ada).length;
  for (let index = 0; index < 60; index++) ada.socket.send(`${index}`);
  await vi.waitFor(() => expect(warningsOf(ada)[strikes]).toMatchObject({ strikes: strikes + 1 }), 20_000);
  expect(ada.closed).toBeNull();
});

it("the canvas that the page shows is the one that is tried with tldraw's own clients", () => {
  const shown = blocksOn(PAGE, "tldraw")[0]?.text.replace(/^.*\n/, "");
  const tried = readFileSync(path.join(import.meta.dirname, "rooms/tldraw.ts"), "utf8");
  expect(tried.trim()).toBe(shown?.trim());
});
