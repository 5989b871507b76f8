/**
 * Packs the package, installs it into an empty TypeScript project, and type-checks a use of every entry there, under
 * `strict` and without `skipLibCheck`, as a stranger's project would. Then runs one.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

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
  const partysocket = `partysocket@${devDependencies["partysocket"]}`;
  run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", `./${filename}`, partysocket]);
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
  console.log("The packed package installs, type-checks and runs in an empty project.");
} finally {
  rmSync(project, { recursive: true, force: true });
}

function USES(): string {
  return `
import { CloseCode, definePolicy, parseCloseReason, parseNotice, rateLimit, type Verdict } from "party-bouncer";
import { bouncerOf, withBouncer } from "party-bouncer/partykit";
import { withBouncer as withServerBouncer } from "party-bouncer/partyserver";
import { guarded, GuardedPartySocket } from "party-bouncer/client";

const policy = definePolicy({ limits: [{ name: "messages", limit: 5, window: "1s", burst: 10 }] });
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
export class Chat extends withServerBouncer(Room, { maxMessageBytes: 1_024 }) {}
export const verdict: Verdict = bouncerOf(new Guarded({})).judge(
  { id: "a", readyState: 1, send() {}, close() {} },
  "hello",
);
export const socket = new GuardedPartySocket({ host: "127.0.0.1:1999", room: "lobby", startClosed: true });
socket.addEventListener("standing", (event) => console.log(event.standing.status));
export const options = guarded({ host: "127.0.0.1:1999", room: "lobby" });
export const code: number = CloseCode.RateLimited;
export const wait = parseCloseReason("{}")?.retryAfter;
export const notice = parseNotice("")?.type;
export const done: number | undefined = rateLimit({ id: "a", readyState: 1, send() {}, close() {} }, 100, () => 1);

// @ts-expect-error -- a window is a duration
definePolicy({ limits: [{ name: "messages", limit: 5, window: "soon" }] });
// @ts-expect-error -- there is no such rung
definePolicy({ ladder: [{ strikes: 1, do: "shout" }] });
`;
}

function RUNS(): string {
  return `
import { definePolicy, rateLimit } from "party-bouncer";
import "party-bouncer/partykit";
import "party-bouncer/partyserver";
import { GuardedPartySocket } from "party-bouncer/client";
if (definePolicy().limits[0].limit !== 10) throw new Error("not the defaults");
const connection = { id: "a", readyState: 1, send() {}, close() {} };
if (rateLimit(connection, 100, () => "run") !== "run") throw new Error("not run");
if (typeof GuardedPartySocket !== "function") throw new Error("no guard");
`;
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
