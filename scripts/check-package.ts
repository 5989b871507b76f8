/**
 * Packs the package, installs it into an empty TypeScript project, and type-checks a use of every entry there, under
 * `strict` and without `skipLibCheck`, as a stranger's project would. Then runs them: in Node, and in workerd what only Cloudflare
 * has the modules for.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createTestHarness } from "wrangler";

const ROOT = path.resolve(import.meta.dirname, "..");
const project = mkdtempSync(path.join(tmpdir(), "party-bouncer-consumer-"));

try {
  const [{ filename }] = JSON.parse(run("npm", ["pack", "--json", "--pack-destination", project], ROOT)) as [
    { filename: string },
  ];
  write("package.json", { name: "consumer", private: true, type: "module" });
  const { devDependencies } = JSON.parse(
    run("npm", ["pkg", "get", "devDependencies"], ROOT).replace(/^/, '{"devDependencies":') + "}",
  ) as {
    devDependencies: Record<string, string>;
  };
  const beside = ["partysocket", "react", "react-dom", "@types/react"].map(
    (name) => `${name}@${devDependencies[name]}`,
  );
  run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", `./${filename}`, ...beside]);
  write("tsconfig.json", {
    compilerOptions: {
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
      target: "es2022",
      lib: ["es2022", "dom", "dom.iterable"],
      module: "nodenext",
      types: [],
    },
    include: ["*.ts"],
  });
  write("uses.ts", USES());
  run(path.join(ROOT, "node_modules/.bin/tsc"), ["-p", "."]);
  write("runs.mjs", RUNS());
  run(process.execPath, ["runs.mjs"]);
  write("worker.mjs", WORKER());
  await runInWorkerd();
  console.log("The packed package installs, type-checks and runs in an empty project.");
} finally {
  rmSync(project, { recursive: true, force: true });
}

function USES(): string {
  return `
import {
  type Ban,
  type Bouncer,
  type Change,
  CloseCode,
  type ConnectionLike,
  definePolicy,
  type Page,
  parseCloseReason,
  parseNotice,
  rateLimit,
  type Verdict,
} from "party-bouncer";
import { bouncerOf, connectGate, Ledger, withBouncer } from "party-bouncer/partykit";
import {
  connectGate as connectServerGate,
  Ledger as ServerLedger,
  withBouncer as withServerBouncer,
} from "party-bouncer/partyserver";
import { guarded, GuardedPartySocket, type StatementEvent } from "party-bouncer/client";
import { useGuardedPartySocket } from "party-bouncer/react";

const policy = definePolicy({
  limits: [{ name: "messages", limit: 5, window: "1s", burst: 10 }],
  ladder: [{ strikes: 6, do: "close", for: "10m", disclosure: "notify" }],
  objection: "Write to the landlord.",
  ledger: "ledger",
});
class Room {
  static answer = 42;
  readonly kept = "kept";
  constructor(readonly room: object) {}
  onMessage(message: string): string {
    return message;
  }
}
const Guarded = withBouncer(Room, policy);
export const answer: number = Guarded.answer;
export const kept: string = new Guarded({}).kept;
export class Chat extends withServerBouncer(Room, { maxMessageBytes: 1_024, ledger: "Ledger" }) {}
export const verdict: Verdict = bouncerOf(new Guarded({})).judge(
  { id: "a", readyState: 1, send() {}, close() {} },
  "hello",
);
export const code: number = CloseCode.RateLimited;
export const wait = parseCloseReason("{}")?.retryAfter;
export const notice = parseNotice("")?.type;
export const done: number | undefined = rateLimit({ id: "a", readyState: 1, send() {}, close() {} }, 100, () => 1);

export class Shared extends Ledger {}
export class SharedOnCloudflare extends ServerLedger {}
const request = new Request("http://rooms/parties/main/lobby");
export const passed: Promise<Request | Response> = connectGate({ ledger: "ledger" })(request, { id: "lobby" });
const gate = connectServerGate({ ledger: "Ledger", rateLimit: { binding: "CONNECTS", period: "10s" } });
export const passedOnCloudflare: Promise<Request | Response> = gate(request, { className: "Chat", name: "lobby" });

export async function moderate(bouncer: Bouncer, connection: ConnectionLike): Promise<number> {
  const ban: Ban = await bouncer.ban("user:eve", { for: "1h", reason: "spam", by: "ada", disclosure: "notify" });
  const { bans, next }: Page = await bouncer.list({ limit: 10 });
  const changes: Change[] = await bouncer.history(ban.target ?? connection);
  const items = [{ audience: bouncer.audienceOf(connection) }];
  const visible = bouncer.visible(items, await bouncer.viewerOf(request));
  bouncer.sendAs(null, () => connection.send(String(next)));
  return bouncer.sendAs(connection, () => bans.length + changes.length + visible.length);
}

export const socket = new GuardedPartySocket({ host: "127.0.0.1:1999", room: "lobby", startClosed: true });
socket.addEventListener("standing", (event) => console.log(event.standing.status));
socket.addEventListener("statement", (event: StatementEvent) => console.log(event.statement.objection));
export const options = guarded({
  host: "127.0.0.1:1999",
  room: "lobby",
  onStatement: ({ reason }) => console.log(reason),
});

export function useLobby(): string {
  const { socket, standing } = useGuardedPartySocket({ host: "127.0.0.1:1999", room: "lobby" });
  socket.send("hello", { priority: 1 });
  return standing.status;
}

// @ts-expect-error -- a window is a duration
definePolicy({ limits: [{ name: "messages", limit: 5, window: "soon" }] });
// @ts-expect-error -- there is no such rung
definePolicy({ ladder: [{ strikes: 1, do: "shout" }] });
// @ts-expect-error -- there is no such disclosure
definePolicy({ ladder: [{ strikes: 1, do: "close", for: "1m", disclosure: "never" }] });
`;
}

function RUNS(): string {
  return `
import { definePolicy, rateLimit } from "party-bouncer";
import { connectGate, Ledger } from "party-bouncer/partykit";
import { GuardedPartySocket, StatementEvent } from "party-bouncer/client";
import { useGuardedPartySocket } from "party-bouncer/react";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
if (definePolicy().limits[0].limit !== 10) throw new Error("not the defaults");
const connection = { id: "a", readyState: 1, send() {}, close() {} };
if (rateLimit(connection, 100, () => "run") !== "run") throw new Error("not run");
if (Ledger.onBeforeRequest().status !== 404) throw new Error("an open ledger");
const request = new Request("http://rooms/parties/main/lobby");
if ((await connectGate()(request, { id: "lobby" })) !== request) throw new Error("not let through");
if (typeof GuardedPartySocket !== "function") throw new Error("no guard");
if (new StatementEvent({ id: "1" }).statement.id !== "1") throw new Error("no statement");
const Lobby = () => useGuardedPartySocket({ host: "127.0.0.1:1999", room: "lobby" }).standing.status;
if (renderToString(createElement(Lobby)) !== "ok") throw new Error("not rendered");
`;
}

/** A room that bans Eve when asked to, and says what it knows then. */
function WORKER(): string {
  return `
import { bouncerOf, connectGate, Ledger, withBouncer } from "party-bouncer/partyserver";
import { routePartykitRequest, Server } from "partyserver";
const identify = (request) => request.headers.get("x-user");
const policy = { ledger: "Ledger", objection: "Write to the landlord.", identify };
const gate = connectGate({ ledger: "Ledger", identify });
export { Ledger };
export class Room extends withBouncer(Server, policy) {
  async onRequest() {
    const bouncer = bouncerOf(this);
    await bouncer.ban("user:eve", { for: "1h", by: "ada", disclosure: "notify" });
    const { bans } = await bouncer.list();
    return Response.json({ bans: bans.length, history: (await bouncer.history("user:eve")).length });
  }
}
export default {
  async fetch(request, env) {
    return (await routePartykitRequest(request, env, { onBeforeConnect: gate })) ?? new Response("Not found", { status: 404 });
  },
};
`;
}

/** What imports \`cloudflare:workers\` runs nowhere else. */
async function runInWorkerd(): Promise<void> {
  // Else it would ask Cloudflare where this machine is.
  process.env["CLOUDFLARE_CF_FETCH_ENABLED"] = "false";
  const server = createTestHarness({
    root: project,
    workers: [
      {
        config: {
          name: "consumer",
          main: path.join(project, "worker.mjs"),
          compatibility_date: "2026-08-01",
          compatibility_flags: ["nodejs_compat"],
          alias: { partyserver: path.join(ROOT, "node_modules/partyserver") },
          durable_objects: {
            bindings: ["Room", "Ledger"].map((name) => ({ name, class_name: name })),
          },
          migrations: [{ tag: "v1", new_sqlite_classes: ["Room", "Ledger"] }],
        },
      },
    ],
  });
  try {
    await server.listen();
    const knows = await (await server.fetch("/parties/room/a")).text();
    if (knows !== '{"bans":1,"history":1}') throw new Error(`the room knows ${knows}`);
    const headers = { Upgrade: "websocket", "x-user": "eve" };
    const { webSocket } = await server.fetch("/parties/room/b", { headers });
    if (webSocket === null) throw new Error("no WebSocket in the response");
    const closed = new Promise<number>((resolve) =>
      webSocket.addEventListener("close", ({ code }) => resolve(code)),
    );
    webSocket.accept();
    if ((await closed) !== 4403) throw new Error(`another room closed with ${await closed}`);
  } finally {
    await server.close();
  }
}

function write(name: string, content: string | object): void {
  writeFileSync(
    path.join(project, name),
    typeof content === "string" ? content : JSON.stringify(content, null, 2),
  );
}

function run(command: string, args: string[], cwd = project): string {
  try {
    return execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command} ${args.join(" ")} failed:\n${stdout}\n${stderr}`, { cause: error });
  }
}
