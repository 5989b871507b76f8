import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PartySocket } from "partysocket";
import { describe, expect, it, type TestContext } from "vitest";
import { type DevServer, startPartyKit, startWrangler } from "../../support/dev-server.ts";

const ROOT = path.resolve(import.meta.dirname, "../../..");
const installed = (file: string): Promise<string> => readFile(path.join(ROOT, "node_modules", file), "utf8");

/** The lines that differ, as a diff would show them. */
function difference(before: string, after: string): string[] {
  const [old, now] = [before.split("\n"), after.split("\n")];
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `-${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+${line}`),
  ];
}

/** A project of a stranger's, which finds the packages where npm would have put them. */
async function project(
  { onTestFinished }: TestContext,
  files: Record<string, string | object>,
): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), "party-bouncer-template-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await symlink(path.join(ROOT, "node_modules"), path.join(directory, "node_modules"));
  for (const [name, content] of Object.entries(files)) {
    const text = typeof content === "string" ? content : JSON.stringify(content, null, 2);
    await writeFile(path.join(directory, name), text);
  }
  return directory;
}

/** A newcomer is sent what was said before, as it was said. */
async function remembers({ onTestFinished }: TestContext, { host }: DevServer, party: string): Promise<void> {
  const heardBy = async (say: string | null): Promise<string> => {
    const socket = new PartySocket({ host, party, room: "lobby", shouldReconnectOnClose: () => false });
    onTestFinished(() => socket.close());
    const heard = new Promise<string>((resolve) =>
      socket.addEventListener("message", ({ data }) => resolve(String(data))),
    );
    if (say !== null) socket.send(say);
    return heard;
  };
  expect(await heardBy("hello")).toBe("hello");
  expect(await heardBy(null)).toBe("hello");
}

async function floodIsClosed(
  { onTestFinished }: TestContext,
  { host }: DevServer,
  party: string,
): Promise<void> {
  const socket = new PartySocket({ host, party, room: "lobby", shouldReconnectOnClose: () => false });
  onTestFinished(() => socket.close());
  await new Promise((resolve) => socket.addEventListener("open", resolve));
  const closed = new Promise<number>((resolve) =>
    socket.addEventListener("close", ({ code }) => resolve(code)),
  );
  // No faster than a busy machine takes in: what is in the queue keeps back the close.
  const timer = setInterval(() => {
    for (let index = 0; index < 3; index++) socket.send("hello");
  }, 20);
  onTestFinished(() => clearInterval(timer));
  expect(await closed).toBe(4429);
}

/** A server that is started, and a flood until its close. */
const PATIENCE = 90_000;

describe.concurrent("guarding what others start from", { timeout: PATIENCE }, () => {
  it("takes an import and the export statement of the `partykit init` template", async (test) => {
    const template = await installed("partykit/init/index.ts");
    const guarded = `import { withBouncer } from "party-bouncer/partykit";\n${template}`
      .replace("export default class Server", "class Server")
      .replace(
        "Server satisfies Party.Worker;",
        "export default withBouncer(Server) satisfies Party.Worker;",
      );
    expect(difference(template, guarded)).toEqual([
      "-export default class Server implements Party.Server {",
      "-Server satisfies Party.Worker;",
      '+import { withBouncer } from "party-bouncer/partykit";',
      "+class Server implements Party.Server {",
      "+export default withBouncer(Server) satisfies Party.Worker;",
    ]);
    const directory = await project(test, {
      "server.ts": guarded,
      "partykit.json": {
        name: "template",
        main: "server.ts",
        compatibilityDate: "2024-07-18",
        build: { alias: { "party-bouncer/partykit": path.join(ROOT, "src/hosts/partykit/index.ts") } },
      },
    });
    const server = await startPartyKit(directory);
    test.onTestFinished(() => server.stop());
    await floodIsClosed(test, server, "main");
  });

  it("takes an import and one line of the example in PartyServer's README, with its configuration as it is", async (test) => {
    const readme = await installed("partyserver/README.md");
    const example = /```ts\n(\/\/ index\.ts\n[^]*?)```/.exec(readme)?.[1] ?? "";
    const configuration = /```jsonc\n([^]*?)```/.exec(readme)?.[1] ?? "";
    const guarded = `import { withBouncer } from "party-bouncer/partyserver";\n${example}`.replace(
      "class MyServer extends Server",
      "class MyServer extends withBouncer(Server)",
    );
    expect(difference(example, guarded)).toEqual([
      "-export class MyServer extends Server {",
      '+import { withBouncer } from "party-bouncer/partyserver";',
      "+export class MyServer extends withBouncer(Server) {",
    ]);
    const alias = { "party-bouncer/partyserver": path.join(ROOT, "src/hosts/partyserver/index.ts") };
    const directory = await project(test, {
      "index.ts": guarded,
      "wrangler.jsonc": configuration.replace("{", `{ "alias": ${JSON.stringify(alias)}, `),
    });
    const server = await startWrangler(directory);
    test.onTestFinished(() => server.stop());
    await floodIsClosed(test, server, "my-server");
  });

  it("takes a copy of the PartyKit room, which is one file", async (test) => {
    const directory = await project(test, {
      "room.ts": await readFile(path.join(ROOT, "party/room.ts"), "utf8"),
      "partykit.json": {
        name: "copy",
        main: "room.ts",
        compatibilityDate: "2024-07-18",
        build: { alias: { "party-bouncer/partykit": path.join(ROOT, "src/hosts/partykit/index.ts") } },
      },
    });
    const server = await startPartyKit(directory);
    test.onTestFinished(() => server.stop());
    await remembers(test, server, "main");
    await floodIsClosed(test, server, "main");
  });

  it("takes a copy of the PartyServer room, which is one file", async (test) => {
    const directory = await project(test, {
      "room.ts": await readFile(path.join(ROOT, "party/server-room.ts"), "utf8"),
      "index.ts": `import { routePartykitRequest } from "partyserver";
export { Room } from "./room";
export default { fetch: async (request, env) => (await routePartykitRequest(request, env)) ?? new Response(null, { status: 404 }) };`,
      "wrangler.jsonc": {
        name: "copy",
        main: "index.ts",
        compatibility_date: "2026-08-01",
        alias: { "party-bouncer/partyserver": path.join(ROOT, "src/hosts/partyserver/index.ts") },
        durable_objects: { bindings: [{ name: "Room", class_name: "Room" }] },
        migrations: [{ tag: "v1", new_sqlite_classes: ["Room"] }],
      },
    });
    const server = await startWrangler(directory);
    test.onTestFinished(() => server.stop());
    await remembers(test, server, "room");
    await floodIsClosed(test, server, "room");
  });
});
