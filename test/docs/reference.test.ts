import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Block, blocksOf, docstringExampleOf, referencePagesOf } from "./examples.ts";
import { type TypeError, typeErrors } from "./type-errors.ts";
import { folderWithPackages } from "./packages.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** Those that are generated. */
const PAGES = referencePagesOf(ROOT).filter((page) => page.startsWith("docs/reference/party-bouncer/"));
const EXAMPLES = blocksOf(ROOT, PAGES).map((block) => [`${block.file}:${block.line}`, block] as const);

/** The tests install it in a folder of its own. */
const AGENTS = join(ROOT, "test/hosts/agents/node_modules/agents").replaceAll("\\", "/");

/** What an app has, and an example does not declare. */
const SCENE = {
  socket: 'declare const socket: import("party-bouncer/client").GuardedPartySocket;',
  PartySocket: 'import { PartySocket } from "partysocket";',
  routePartykitRequest: 'import { routePartykitRequest } from "partyserver";',
  host: "declare const host: string;",
  room: "declare const room: string;",
  session: "declare const session: { userId: string; plan: string; isStaff: boolean };",
  showBanner: 'declare function showBanner(standing: import("party-bouncer").Standing): void;',
  show: "declare function show(text: string | null): void;",
  YProvider: 'import YProvider from "y-partyserver/provider";',
  doc: 'declare const doc: import("yjs").Doc;',
  provider: 'declare const provider: import("y-partyserver/provider").default;',
  YServer: 'import { YServer } from "y-partyserver";',
  onConnect: 'import { onConnect } from "y-partykit";',
  Agent: `import { Agent } from "${AGENTS}";`,
  callable: `import { callable } from "${AGENTS}";`,
  State: "interface State { count: number }",
  env: "declare const env: { PROMPTS: RateLimit; UPSTASH_URL: string; UPSTASH_TOKEN: string };",
  request: "declare const request: Request;",
  showForm: "declare function showForm(): void;",
  appeal: 'declare const appeal: import("party-bouncer/admin").Appeal;',
  showToast: "declare function showToast(text: string): void;",
  add: "declare function add(text: string): void;",
  sendButton: "declare const sendButton: HTMLButtonElement;",
  isSpam: "declare function isSpam(message: unknown): boolean;",
  isValid: "declare function isValid(message: unknown): boolean;",
  broadcast: "declare function broadcast(message: unknown): void;",
  move: "declare const move: object;",
  generateText:
    "declare function generateText(options: object): Promise<{ text: string; usage: { totalTokens: number | undefined } }>;",
  model: "declare const model: object;",
  id: "declare const id: string;",
  token: "declare const token: string;",
  event: "declare const event: MessageEvent<string>;",
  Ratelimit: 'import { Ratelimit } from "@upstash/ratelimit";',
  Redis: 'import { Redis } from "@upstash/redis/cloudflare";',
  RateLimiterMemcache: 'import { RateLimiterMemcache } from "rate-limiter-flexible";',
  Room: "declare class Room { onMessage(): void; }",
  DurableObject: 'import { DurableObject } from "cloudflare:workers";',
  ctx: "declare const ctx: DurableObjectState;",
  metrics: 'import { metrics } from "@opentelemetry/api";',
  Env: "type Env = Cloudflare.Env;",
};

/** What a room has, and an example does not declare. */
const MEMBERS = { items: "items: { text: string; audience: string | null }[] = [];" };

const nameOf = ({ file, line }: Block): string => `${file.replaceAll(/\W/g, "_")}_${line}`;

let folder = "";
let errors: TypeError[] = [];

beforeAll(async () => {
  folder = folderWithPackages(ROOT, "docstrings");
  for (const [, block] of EXAMPLES) {
    const module = docstringExampleOf(block, exportsFor(block.file), SCENE, MEMBERS);
    writeFileSync(join(folder, `${nameOf(block)}.${block.language}`), module);
  }
  // What an example leaves out is imported for it, types and values alike.
  errors = await typeErrors(folder, { verbatimModuleSyntax: false });
}, 60_000);
afterAll(() => rmSync(dirname(folder), { recursive: true, force: true }));

/** What an example on a page may use: what its own entry exports, then what the others do. */
function exportsFor(page: string): Map<string, string> {
  const own = entryOf(page);
  const pages = PAGES.toSorted((a, b) => Number(entryOf(b) === own) - Number(entryOf(a) === own));
  const exports = new Map<string, string>();
  for (const each of pages)
    for (const name of namesOn(each)) if (!exports.has(name)) exports.set(name, entryOf(each));
  return exports;
}

function entryOf(page: string): string {
  const [, , main = "", second = ""] = page.split("/");
  return [
    "admin",
    "console",
    "words",
    "agents",
    "client",
    "durable-object",
    "metrics",
    "partykit",
    "partyserver",
    "provider",
    "react",
    "simulator",
    "yjs",
  ].includes(second)
    ? `${main}/${second}`
    : main;
}

function namesOn(page: string): string[] {
  if (basename(page) !== "index.md") return [basename(page, ".md")];
  return [...readFileSync(join(ROOT, page), "utf8").matchAll(/^### (\w+)(?:\\?<.*|\(\))?$/gm)].map(
    ([, name = ""]) => name,
  );
}

describe("an example of a docstring compiles:", () => {
  it.each(EXAMPLES)("%s", (_, block) => {
    expect(errors.filter(({ name }) => name === nameOf(block)).map(({ text }) => text)).toEqual([]);
  });
});
