import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ClientOptions, WebSocket } from "ws";
import { Client } from "../../../support/client.ts";
import { blocksOn, PageProject } from "../../../support/page-project.ts";
import { pause } from "../../../support/time.ts";
import { serveWorkerd, type WorkerdServer } from "../../../support/workerd.ts";

let project: PageProject;
let server: WorkerdServer;
let disk: string;
beforeAll(async () => {
  project = new PageProject(blocksOn("docs/guides/recipes.md", "Hono"), [
    "hono",
    "hono-party",
    "partyserver",
  ]);
  disk = await mkdtemp(path.join(tmpdir(), "hono-"));
  server = await serveWorkerd({
    entry: path.join(project.folder, "src/server.ts"),
    classes: ["Chat", "Ledger"],
    disk,
  });
});
afterAll(async () => {
  await server?.kill();
  await rm(disk, { recursive: true, force: true });
  project?.remove();
});

/** A connection from an address, as Cloudflare would state it. */
function socketFrom(address: string, room: string, protocols: string[] = []): WebSocket {
  const options = { headers: { "CF-Connecting-IP": address }, closeTimeout: 10 } as ClientOptions;
  const socket = new WebSocket(`ws://${server.host}/parties/chat/${room}`, protocols, options);
  socket.on("error", () => {});
  return socket;
}

const from = (address: string, room: string): Promise<Client> =>
  new Client(socketFrom(address, room)).opened();

const said = (text: string): string => JSON.stringify({ type: "said", value: text });

const [ADA, BOB, EVE] = ["203.0.113.1", "203.0.113.2", "203.0.113.3"];

describe("docs/guides/recipes.md shows rooms behind a Hono app, which", () => {
  it("close a flood, and whose gate then turns it away from every other room", async () => {
    const [ada, bob, eve] = await Promise.all([ADA, BOB, EVE].map((address) => from(address, "lobby")));
    if (ada === undefined || bob === undefined || eve === undefined) throw new Error("nobody came");
    ada.sendRaw(said("hello"));
    await bob.until("ada's word", () => bob.heard.length === 1);
    for (let round = 0; round < 1_000 && eve.closed === null; round++) {
      for (let index = 0; index < 20; index++) eve.sendRaw(said("flood"));
      await pause(20);
    }
    expect(eve.closed?.code).toBe(4429);
    // The room itself would have to wake up, and would have a database.
    const rooms = async (): Promise<number> =>
      (await readdir(path.join(disk, "objects/Chat"))).filter((name) => /^[0-9a-f]+\.sqlite$/.test(name))
        .length;
    const wakes = async (room: string): Promise<number> => {
      const before = await rooms();
      const again = await from(EVE, room);
      await again.until("the close", () => again.closed);
      expect(again.closed?.code).toBe(4429);
      return (await rooms()) - before;
    };
    // The ledger hears of the ban only after eve has.
    let awoken = await wakes("elsewhere");
    for (let tries = 1; tries < 5 && awoken > 0; tries++) {
      await pause(1_000);
      awoken = await wakes(`elsewhere-${tries}`);
    }
    expect(awoken).toBe(0);
    expect([ada.closed, bob.closed, ada.warnings]).toEqual([null, null, []]);
  });

  it("leave the app its other routes", async () => {
    expect(await (await fetch(`http://${server.host}/`)).text()).toBe("Hello from Hono");
    expect((await fetch(`http://${server.host}/nowhere`)).status).toBe(404);
  });

  it("take no client that asks for a subprotocol, as hono-party drops the headers", async () => {
    const socket = socketFrom(ADA, "lobby", ["chat.v1"]);
    const opened = await new Promise((resolve) => {
      socket.once("open", () => resolve(true));
      socket.once("close", () => resolve(false));
    });
    expect(opened).toBe(false);
  });
});
