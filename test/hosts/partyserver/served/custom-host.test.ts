import { setTimeout as after } from "node:timers/promises";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type DevServer, startWrangler } from "../../../support/dev-server.ts";
import { blocksOn, PageProject } from "../../../support/page-project.ts";
import { TextClient } from "../../../support/text-client.ts";

/** A room hibernates ten seconds after its last event. Ms. */
const ASLEEP = 13_000;

/** The page's room, which also says which instance answers. Its own code is untouched. */
const INSTANCE = `
import { Chat as PageChat } from "./chat.ts";
export { default } from "./chat.ts";
export class Chat extends PageChat {
  readonly instance = crypto.randomUUID();
  override async fetch(request: Request): Promise<Response> {
    return request.headers.has("Upgrade") ? super.fetch(request) : new Response(this.instance);
  }
}
`;

let project: PageProject;
let server: DevServer;

beforeAll(async () => {
  project = new PageProject(blocksOn("docs/guides/custom-host.md"), ["party-bouncer"]);
  project.write("src/instance.ts", INSTANCE);
  project.write("wrangler.jsonc", project.read("wrangler.jsonc").replace("src/chat.ts", "src/instance.ts"));
  server = await startWrangler(project.folder);
}, 60_000);

afterAll(async () => {
  await server.stop();
  project.remove();
});

const clientIn = (room: string): TextClient => new TextClient(`ws://${server.host}/${room}`);

it.concurrent("docs/guides/custom-host.md shows a host that warns, closes and refuses", async () => {
  const [eve, bob] = [await clientIn("flooded").opened(), await clientIn("flooded").opened()];
  const flood = setInterval(() => eve.socket.send("spam"), 10);
  await vi.waitFor(() => expect(eve.closed).not.toBeNull(), 20_000).finally(() => clearInterval(flood));
  expect(eve.closed).toEqual({ code: 4429, reason: expect.stringContaining('"limit":"messages"') });
  const heard = (): number => bob.heard.filter((text) => text === "spam").length;
  await vi.waitFor(() => expect(heard()).toBeGreaterThanOrEqual(20), 20_000);
  expect(heard()).toBeLessThan(100);
  const again = clientIn("flooded");
  await vi.waitFor(() => expect(again.closed?.code).toBe(4429), 20_000);
});

it.concurrent("docs/guides/custom-host.md shows a host whose strikes survive hibernation", async () => {
  const instance = async (): Promise<string> => (await fetch(`http://${server.host}/asleep`)).text();
  const eve = await clientIn("asleep").opened();
  const before = await instance();
  // More than comes in two seconds in which the machine stands still.
  for (let count = 0; count < 60; count++) eve.socket.send("spam");
  await vi.waitFor(() => expect(eve.last("warning")).not.toBeNull(), 20_000);
  await after(ASLEEP);
  // One, unless the machine took longer for the flood than the grace lasts.
  const { strikes } = eve.last("warning") ?? {};
  expect(strikes).toBeGreaterThanOrEqual(1);
  eve.socket.send('{"type":"party-bouncer:standing"}');
  await vi.waitFor(() => expect(eve.last("standing")).toMatchObject({ strikes }), 20_000);
  expect(await instance()).not.toBe(before);
});
