// @module-tag slow
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { type DevServer, startWrangler } from "../../../support/dev-server.ts";
import { blocksOn, PageProject } from "../../../support/page-project.ts";

/** github.com/cloudflare/workers-chat-demo, at dd32ce8. */
const ORIGINAL = readFileSync(path.join(import.meta.dirname, "chat-demo/chat.mjs"), "utf8");

/** Its own, without the page. It has no compatibility flags. */
const CONFIGURATION = `
name = "edge-chat-demo"
compatibility_date = "2024-01-01"
main = "src/chat.mjs"
[durable_objects]
bindings = [
  { name = "rooms", class_name = "ChatRoom" },
  { name = "limiters", class_name = "RateLimiter" },
]
[[rules]]
type = "Data"
globs = ["**/*.html"]
fallthrough = false
[[migrations]]
tag = "v1"
new_sqlite_classes = ["ChatRoom", "RateLimiter"]
`;

/** The lines that the guide changes: one on top, one in place of another, and one at the end. */
function changes(): { top: string; before: string; after: string; end: string; count: number } {
  const [diff] = blocksOn("docs/guides/durable-objects.md", "A chat of Cloudflare's").filter(
    ({ language }) => language === "diff",
  );
  const lines = diff?.text.split("\n").filter((line) => /^[-+]/.test(line)) ?? [];
  const [top = "", before = "", after = "", end = ""] = lines.map((line) => line.slice(1));
  return { top, before, after, end, count: lines.length };
}

class Talker {
  readonly heard: Record<string, unknown>[] = [];
  code: number | null = null;
  readonly #socket: WebSocket;

  constructor(server: DevServer, name: string) {
    this.#socket = new WebSocket(`ws://${server.host}/api/room/lobby/websocket`);
    this.#socket.on("open", () => this.say({ name }));
    this.#socket.on("message", (data) =>
      this.heard.push(JSON.parse(String(data)) as Record<string, unknown>),
    );
    this.#socket.on("close", (code) => (this.code = code));
  }

  say(what: object): void {
    this.#socket.send(JSON.stringify(what));
  }

  count(key: string): number {
    return this.heard.filter((frame) => key in frame).length;
  }
}

async function serve(text: string): Promise<{ project: PageProject; server: DevServer }> {
  const project = new PageProject([], ["party-bouncer"]);
  project.write("src/chat.mjs", text);
  project.write("src/chat.html", "<p>The page</p>");
  project.write("wrangler.toml", CONFIGURATION);
  return { project, server: await startWrangler(project.folder) };
}

describe("Cloudflare's chat demo", () => {
  const served: { project: PageProject; server: DevServer }[] = [];
  let bare: DevServer | null = null;
  let guarded: DevServer | null = null;

  beforeAll(async () => {
    const { top, before, after, end } = changes();
    expect(ORIGINAL.split(`\n${before}\n`)).toHaveLength(2);
    const text = `${top}\n${ORIGINAL.replace(`\n${before}\n`, `\n${after}\n`)}\n${end}\n`;
    served.push(...(await Promise.all([serve(ORIGINAL), serve(text)])));
    [bare = null, guarded = null] = served.map(({ server }) => server);
  }, 90_000);

  afterAll(async () => {
    for (const { server, project } of served) {
      await server.stop();
      project.remove();
    }
  });

  const joined = async (server: DevServer | null, name: string): Promise<Talker> => {
    if (server === null) throw new Error("not served");
    const talker = new Talker(server, name);
    await vi.waitFor(() => expect(talker.count("ready")).toBe(1), 20_000);
    return talker;
  };

  const refused = async (server: DevServer | null): Promise<Talker> => {
    if (server === null) throw new Error("not served");
    const talker = new Talker(server, "eve");
    await vi.waitFor(() => expect(talker.code).not.toBeNull(), 20_000);
    return talker;
  };

  const flooded = async (server: DevServer | null): Promise<Talker> => {
    const eve = await joined(server, "eve");
    for (let index = 0; index < 300; index++) eve.say({ message: `flood ${index}` });
    return eve;
  };

  it("is guarded by four lines", () => {
    expect(changes()).toMatchObject({ before: "export class ChatRoom {", count: 4 });
  });

  it("answers each message of a flood without a bouncer, and closes nobody", async () => {
    const eve = await flooded(bare);
    await vi.waitFor(() => expect(eve.count("error")).toBeGreaterThan(250), 20_000);
    expect(eve.code).toBeNull();
  });

  it("is spared a flood with one: the client is warned, closed, and refused when it comes back", async () => {
    const bob = await joined(guarded, "bob");
    bob.say({ message: "hello" });
    await vi.waitFor(() => expect(bob.count("message")).toBeGreaterThan(0), 20_000);
    const eve = await flooded(guarded);
    await vi.waitFor(() => expect(eve.count("retryAfter")).toBeGreaterThan(0), 20_000);
    // Little more than the burst of twenty reaches the room, which answers each by an error of its own.
    expect(eve.count("error")).toBeLessThan(60);
    eve.say({ message: "x".repeat(1_000_000) });
    await vi.waitFor(() => expect(eve.code).toBe(4429), 20_000);
    const again = await refused(guarded);
    expect(again.code).toBe(4429);
    expect(again.count("ready")).toBe(0);
    // He has the same address, as everybody on this machine. But he is here, and did nothing.
    expect(bob.code).toBeNull();
  });
});
