import { DurableObject } from "cloudflare:workers";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Server } from "partyserver";
import { createHost, parseCloseReason, parseControlMessage, type StatementMessage } from "party-bouncer";
import { withBouncer as withBouncerOnPartyKit } from "party-bouncer/partykit";
import { withBouncer as withBouncerOnPartyServer } from "party-bouncer/partyserver";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import type { ReportCall } from "../../src/collector/calls.ts";
import { openRoom } from "../support/socket-server.ts";
import { Connection, Room } from "../support/room.ts";
import { MemoryStorage } from "../support/storage.ts";
import { scripts } from "../indistinguishability/scripts.ts";
import { blindingMutants, leakingMutants, tellingMutants } from "../indistinguishability/mutants.ts";
import {
  type Block,
  blocksIn,
  blocksOf,
  type Example,
  exampleOf,
  jsonOf,
  pagesOf,
  referencePagesOf,
} from "./examples.ts";
import { SECRETS } from "./partyserver.ts";
import { type TypeError, typeErrors } from "./type-errors.ts";
import { folderWithPackages } from "./packages.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PAGES = pagesOf(ROOT);
const BLOCKS = blocksOf(ROOT, PAGES);
const EXAMPLES = BLOCKS.filter(({ language }) => ["ts", "tsx", "diff"].includes(language)).map(exampleOf);
const JSONS = BLOCKS.filter(({ language }) => language === "json");

/** A page whose example is wrong, to see that it would be found. Its fence is on line 3. */
const WRONG = blocksIn(
  "wrong.md",
  [
    "",
    "Text.",
    "```ts",
    'import { definePolicy } from "party-bouncer";',
    "",
    "definePolicy({ limit: 3 });",
    "```",
  ].join("\n"),
).map(exampleOf);

const where = ({ file, line }: Block): string => `${file}:${line}`;
const nameOf = ({ file, line }: Block): string => `${file.replaceAll(/\W/g, "_")}_${line}`;
const fileOf = (block: Block): string => `${nameOf(block)}.${block.language === "tsx" ? "tsx" : "ts"}`;

let directory = "";
let errors: TypeError[] = [];

beforeAll(async () => {
  directory = folderWithPackages(ROOT, "examples");
  mkdirSync(join(directory, "run"));
  for (const example of [...EXAMPLES, ...WRONG]) {
    writeFileSync(join(directory, fileOf(example)), example.checked);
    writeFileSync(join(directory, "run", fileOf(example)), example.run);
  }
  errors = await typeErrors(directory);
}, 60_000);

afterAll(() => {
  rmSync(dirname(directory), { recursive: true, force: true });
});

/** The errors in an example, at the lines of its page. */
function errorsIn(example: Example): string[] {
  return errors
    .filter(({ name }) => name === nameOf(example))
    .map(({ line, text }) => `${example.file}:${example.line + Math.max(0, line - 2)}: ${text}`);
}

it("finds examples on every page that has code", () => {
  expect(EXAMPLES.filter(({ file }) => file === "README.md").length).toBeGreaterThanOrEqual(5);
  const guides = PAGES.filter((page) => /^docs\/(?:guides|migrate|quickstart)\b/.test(page));
  const shown = new Set(EXAMPLES.map(({ file }) => file));
  expect(guides.filter((page) => !shown.has(page))).toEqual(["docs/guides/storage.md"]);
});

it("has no code in another language that nobody tries", () => {
  const others = BLOCKS.filter(
    ({ language }) =>
      !["ts", "tsx", "diff", "json", "jsonc", "js", "mermaid", "sh", "text", ""].includes(language),
  );
  expect(others.map((block) => `${where(block)}: ${block.language}`)).toEqual([]);
});

it("says the page and the line of an example that is wrong", () => {
  const [wrong] = WRONG;
  if (wrong === undefined) throw new Error("no example");
  expect(errorsIn(wrong)).toEqual([
    expect.stringMatching(/^wrong\.md:6: error TS\d+: .*'limit' does not exist/),
  ]);
});

describe("compiles", () => {
  it.each(EXAMPLES.map((example) => [where(example), example] as const))("%s", (_, example) => {
    expect(errorsIn(example)).toEqual([]);
  });
});

// ---------------------------------------------------------------- running them

vi.mock("partyserver", () => import("./partyserver.ts"));
vi.mock("y-partyserver", () => import("./y-partyserver.ts"));

const storage = () => ({
  get: async () => new Map(),
  put: async () => {},
  delete: async () => 0,
  list: async () => new Map(),
});

/** Nothing comes in meanwhile. */
const blockConcurrencyWhile = (work: () => Promise<unknown>): Promise<unknown> => work();

const connectionOf = (id: string) => ({
  id,
  readyState: 1,
  state: null,
  setState: () => {},
  addEventListener: () => {},
  send: () => {},
  close: () => {},
});

/** The room that a reader has already. */
class Chat {
  onMessage(): void {}
}

beforeEach(() => {
  const names = ["tokens", "tokens an hour", "tokens a day"];
  const budgets = names.map((name) => ({ name, limit: 100_000, window: "1h" as const }));
  const ledger = { call: async (_: string, call: object) => answer(call) };
  const shared = { ledger, address: () => ({ party: "main", room: "lobby" }) };
  const { bouncer } = createHost({ budgets }, { connections: () => [], storage: null, shared });
  vi.stubGlobal("examples", { bouncer, connection: connectionOf("ada"), policy: {}, Chat });
  // An example may connect; nobody is there to answer.
  vi.stubGlobal(
    "WebSocket",
    class extends EventTarget {
      static readonly OPEN = 1;
      readyState = 0;
      send(): void {}
      close(): void {}
    },
  );
  // Not an error's: an example that prints one has caught it, where it should not have come to one.
  vi.spyOn(console, "log").mockImplementation(() => {});
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("runs", () => {
  it.each(EXAMPLES.map((example) => [where(example), example] as const))("%s", async (_, example) => {
    const printed = vi.spyOn(console, "error");
    const module = (await import(/* @vite-ignore */ moduleOf(example))) as object;
    for (const exported of Object.values(module)) {
      if (isClass(exported) && !isDurableObject(exported)) await exercise(exported, example);
    }
    expect(printed).not.toHaveBeenCalled();
  });
});

/** Where an example is, as a module that runs. */
function moduleOf(example: Example): string {
  return join(directory, "run", fileOf(example));
}

type Handlers = Partial<
  Record<"onStart" | "onConnect" | "onMessage" | "onClose", (...args: unknown[]) => unknown>
>;
type RoomClass = new (...args: unknown[]) => Handlers;

function isClass(value: unknown): value is RoomClass {
  return typeof value === "function" && /^class\b/.test(Function.prototype.toString.call(value));
}

/** A plain one runs only in workerd: tests on a served worker run those of the pages. */
function isDurableObject(Class: RoomClass): boolean {
  const { prototype } = Class;
  return (
    prototype instanceof DurableObject || ("webSocketMessage" in prototype && !(prototype instanceof Server))
  );
}

/** What a ledger answers that knows nobody. */
function answer({ report }: Partial<ReportCall>): unknown {
  return report?.sequence ?? { entries: [], bans: [], next: null };
}

/** Makes a room of a class, and calls its handlers as its host would. */
async function exercise(Class: RoomClass, { fragmentOf }: Example): Promise<void> {
  const isPartyKit = !(Class.prototype instanceof Server);
  const connections = [connectionOf("ada"), connectionOf("bob")];
  const room = {
    id: "lobby",
    storage: storage(),
    blockConcurrencyWhile,
    env: SECRETS,
    broadcast: () => {},
    getConnections: () => connections,
    getWebSockets: () => [],
    context: {
      parties: {
        ledger: {
          get: () => ({
            fetch: async (_: string, { body }: { body: string }) => Response.json(answer(JSON.parse(body))),
          }),
        },
      },
    },
  };
  let Guarded: RoomClass = Class;
  if (fragmentOf === "partykit") Guarded = withBouncerOnPartyKit(Class);
  if (fragmentOf === "partyserver") Guarded = withBouncerOnPartyServer(Class);
  const id = { toString: () => "lobby" };
  const Ledger = {
    [Symbol.toStringTag]: "DurableObjectNamespace",
    idFromName: () => id,
    get: () => ({
      call: async (_: string, call: object) => answer(call),
    }),
  };
  const ctx = { id, storage: room.storage, blockConcurrencyWhile };
  const instance = new Guarded(isPartyKit ? room : ctx, { ...SECRETS, Ledger });
  const [connection] = connections;
  const context = { request: new Request("http://rooms/parties/main/lobby") };
  const message = JSON.stringify({ type: "chat", text: "hello" });
  await instance.onStart?.();
  await instance.onConnect?.(connection, context);
  await (isPartyKit ? instance.onMessage?.(message, connection) : instance.onMessage?.(connection, message));
  await instance.onClose?.(connection, 1000, "", true);
}

// ---------------------------------------------------------------- the wire

describe("is a frame of the protocol", () => {
  it.each(JSONS.map((block) => [where(block), block] as const))("%s", (_, { text }) => {
    const value = JSON.parse(text) as { type?: unknown };
    const compact = JSON.stringify(value);
    // The one frame that a client sends.
    if (compact === '{"type":"party-bouncer:standing"}') return;
    expect(value.type === undefined ? parseCloseReason(compact) : parseControlMessage(compact)).toEqual(
      value,
    );
  });
});

describe("the statement in PROTOCOL.md", () => {
  it("is what a room sends, to the letter", async () => {
    const text = JSONS.map((block) => JSON.parse(block.text) as StatementMessage).find(
      ({ type }) => type === "party-bouncer:statement",
    );
    if (text === undefined) throw new Error("there is none");
    const room = new Room({
      ladder: [
        { strikes: 1, do: "warn" },
        { strikes: 6, do: "close", for: "10m", disclosure: "notify" },
      ],
      objection: "Write to appeals@example.com.",
    });
    room.now = text.at;
    const ada = await room.enter("ada");
    room.bouncer.strikes.add(ada, { reason: "messages", strikes: 6 });
    expect(ada.statements).toEqual([{ ...text, id: expect.any(String) }]);
  });
});

// ---------------------------------------------------------------- configuration

describe("docs/guides/bans-across-rooms.md configures", () => {
  const [wrangler, partykit] = BLOCKS.filter(
    ({ file, language }) => file === "docs/guides/bans-across-rooms.md" && language === "jsonc",
  ).map(({ text }) => jsonOf(text) as Record<string, unknown>);
  const code = BLOCKS.find(
    ({ file, text }) => file === "docs/guides/bans-across-rooms.md" && text.includes("export { Ledger }"),
  );

  it("the party that the rooms name", () => {
    expect(partykit).toMatchObject({ parties: { ledger: "party/ledger.ts" } });
  });

  it("each class that the worker exports, and the binding that the gate names", () => {
    const { durable_objects: objects, migrations, ratelimits } = wrangler ?? {};
    const names = ["Chat", "Ledger"];
    expect(objects).toEqual({ bindings: names.map((name) => ({ name, class_name: name })) });
    expect(migrations).toEqual([{ tag: "v1", new_sqlite_classes: names }]);
    expect(ratelimits).toMatchObject([{ name: "CONNECTS", simple: { period: 10 } }]);
    for (const name of names)
      expect(code?.text).toMatch(new RegExp(`export (?:class ${name}|\\{ ${name} \\})`));
    expect(code?.text).toContain('{ binding: "CONNECTS", period: "10s" }');
  });
});

// ---------------------------------------------------------------- recipes for moderators

describe("docs/guides", () => {
  interface Person extends Connection {
    state: unknown;
    setState(state: unknown): void;
  }

  it("has a room in which moderators, and nobody else, list, look up, hide and unban", async () => {
    const example = exampleWith("docs/guides/moderation.md", "bans.add(target");
    const [Fragment] = Object.values(await import(moduleOf(example)));
    const here: Person[] = [];
    const room = {
      id: "lobby",
      storage: new MemoryStorage(),
      env: {},
      getConnections: () => here,
      blockConcurrencyWhile: (callback: () => unknown) => callback(),
    };
    const Guarded = withBouncerOnPartyKit(Fragment as RoomClass, {
      identify: ({ headers }) => ({
        id: headers.get("x-user"),
        moderator: headers.get("x-role") === "moderator",
      }),
    });
    const instance = new Guarded(room);
    const enter = async (user: string, role = ""): Promise<Person> => {
      const connection: Person = Object.assign(new Connection(user), {
        state: null as unknown,
        setState: (state: unknown) => void (connection.state = state),
      });
      here.push(connection);
      const request = new Request("http://rooms", { headers: { "x-user": user, "x-role": role } });
      await instance.onConnect?.(connection, { request });
      return connection;
    };
    const say = async (sender: Person, message: object): Promise<unknown> => {
      await instance.onMessage?.(JSON.stringify(message), sender);
      return JSON.parse(String(sender.heard.at(-1) ?? "null"));
    };

    const [ada, bob, eve] = [await enter("ada", "moderator"), await enter("bob"), await enter("eve")];
    const target = "user:eve";
    for (const type of ["bans", "history", "hide", "unban"]) await say(bob, { type, target, text: "why" });
    expect(bob.heard).toEqual([]);

    const ban = { target, kind: "shadow-ban", by: "user:ada", reason: "posts links" };
    expect(await say(ada, { type: "hide", target, text: "posts links" })).toMatchObject({ value: ban });
    expect(await say(ada, { type: "bans" })).toMatchObject({ value: { bans: [ban], next: null } });
    const said = { type: "chat", from: "eve", text: "hello" };
    expect(await say(eve, { type: "chat", text: "hello" })).toEqual(said);
    expect(JSON.parse(String(ada.heard.at(-1)))).toEqual({ ...said, hidden: true });
    expect(bob.heard).toEqual([]);

    const value = [{ change: "ban" }, { change: "pardon", by: "user:ada", reason: "a mistake" }];
    expect(await say(ada, { type: "unban", target, text: "a mistake" })).toMatchObject({ value });
    expect(await say(ada, { type: "bans" })).toMatchObject({ value: { bans: [] } });
    await say(eve, { type: "chat", text: "hello" });
    expect([ada, bob, eve].map(({ heard }) => JSON.parse(String(heard.at(-1))))).toEqual([said, said, said]);
    expect(eve.heard).toHaveLength(2);
  });

  it.each(["socket.addEventListener", "new PartySocket"])(
    "has a client that shows its statement: %s",
    async (text) => {
      const frame = JSONS.find((block) => block.text.includes('"party-bouncer:statement"'));
      const { message, objection } = JSON.parse(frame?.text ?? "") as StatementMessage;
      const server = await openRoom((socket) => {
        socket.send(JSON.stringify(JSON.parse(frame?.text ?? "")));
        socket.close(4429, '{"retryAfter":600000,"limit":"messages"}');
      });
      // The page has an address of its own.
      vi.stubGlobal(
        "WebSocket",
        class extends WebSocket {
          constructor(url: string) {
            super(url.replace("127.0.0.1:1999", server.host));
          }
        },
      );
      const printed = vi.spyOn(console, "log").mockImplementation(() => {});
      // A page of its own: one that was sent away before would not knock.
      vi.resetModules();
      await import(`${moduleOf(exampleWith("docs/guides/statements.md", text))}?connected`);
      const isShown = (): void => expect(printed).toHaveBeenCalledWith("Closed", message, objection);
      await vi.waitFor(isShown, { timeout: 15_000 });
    },
  );

  function exampleWith(file: string, text: string): Example {
    const found = EXAMPLES.filter((example) => example.file === file && example.text.includes(text));
    if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} have ${text}`);
    return found[0];
  }
});

// ---------------------------------------------------------------- one text for docs and tests

describe("docs/guides/recipes.md shows what test/hosts/partyserver/recipes.test.ts runs:", () => {
  const source = readFileSync(join(ROOT, "test/support/recipes.ts"), "utf8");
  const recipes = [...source.matchAll(/^\/\/ recipe: (\w+)\n([\s\S]*?)^\/\/ end$/gm)];
  const shown = BLOCKS.filter(
    ({ file, language }) => file === "docs/guides/recipes.md" && language === "ts",
  ).map(({ text }) => text.replaceAll(/^import\b[^;]*;$/gm, "").trim());

  it.each(recipes.map(([, name = "", text = ""]) => [name, text.trim()] as const))("%s", (_, text) => {
    expect(shown).toContain(text);
  });

  it("and nothing under the name of a recipe that is not run", () => {
    const run = new Set(recipes.map(([, , text = ""]) => text.trim()));
    expect(shown.filter((text) => /^export (?:const|function)/m.test(text) && !run.has(text))).toEqual([]);
  });
});

it.each([
  ["external-limiters", "other-limiters"],
  ["alerts", "alert-recipes"],
])("docs/guides/%s.md shows the rooms that test/hosts/partyserver runs", (page, recipes) => {
  const folder = join(ROOT, "test/hosts/partyserver/served/rooms", recipes);
  const shown = BLOCKS.filter(({ file }) => file === `docs/guides/${page}.md`).map(({ text }) => text);
  const rooms = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
  // A reader's compiler does not ask for it.
  for (const room of rooms) expect(shown).toContain(room.replaceAll("override ", "").trim());
});

it("docs/guides/budgets.md shows the agent that test/hosts/agents/budgets.test.ts runs", () => {
  const source = readFileSync(join(ROOT, "test/hosts/agents/assistant.ts"), "utf8");
  const [, agent = ""] = /^\/\/ budgets\.md\n([\s\S]*?)^\/\/ end$/m.exec(source) ?? [];
  const shown = BLOCKS.filter(({ file }) => file === "docs/guides/budgets.md").map(({ text }) => text);
  expect(shown).toContain(agent.trim());
});

it("docs/guides/agents.md shows what test/hosts/agents/served/guide.test.ts runs", () => {
  const source = readFileSync(join(ROOT, "test/hosts/agents/served/guide.ts"), "utf8");
  const parts = [...source.matchAll(/^\/\/ agents\.md: \w+\n([\s\S]*?)^\/\/ end$/gm)];
  const shown = BLOCKS.filter(({ file }) => file === "docs/guides/agents.md").map(({ text }) => text);
  expect(parts).toHaveLength(3);
  for (const [, part = ""] of parts) expect(shown).toContain(part.trim());
});

// ---------------------------------------------------------------- nothing left out

describe("the guides name", () => {
  const guides = PAGES.filter((page) => page.startsWith("docs/guides/"));
  const page = guides.map((guide) => readFileSync(join(ROOT, guide), "utf8")).join("\n");
  const sources = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => readFileSync(join(ROOT, "src", file), "utf8"))
    .join("\n");
  const bodyOf = (declaration: string): string => {
    const body = new RegExp(`^export ${declaration} (?:extends \\w+ )?\\{\\n([\\s\\S]*?)^\\}`, "m").exec(
      sources,
    );
    if (body?.[1] === undefined) throw new Error(`there is no ${declaration}`);
    return body[1];
  };

  it.each([
    ["every option of a policy", "Policy", ""],
    ["every option of a cool-down", "Cooldown", "cooldown."],
    ["every option of the admission", "Admission", "admission."],
    ["every option of a limit", "Limit", ""],
    ["every option of a budget", "Budget", ""],
    ["every option of a ban", "BanOptions", ""],
    ["every property that can be matched", "ClientInfo", ""],
    ["every event", "BouncerEvents", ""],
    ["every metric", "Metrics", ""],
  ])("%s", (_, name, prefix) => {
    const fields = [...bodyOf(`interface ${name}`).matchAll(/^ {2}(?:readonly )?"?([\w-]+)"?\??:/gm)]
      .map(([, field = ""]) => field)
      .filter((field) => !["cooldown", "admission"].includes(field));
    expect(fields.length).toBeGreaterThan(2);
    expect(fields.filter((field) => !new RegExp(`^\\| \`${prefix}${field}\` +\\|`, "m").test(page))).toEqual(
      [],
    );
  });

  it.each([
    ["Bans", "bans"],
    ["Budgets", "budgets"],
    ["Limits", "limits"],
    ["Strikes", "strikes"],
    ["Switches", "switches"],
    ["Visibility", "visibility"],
  ])("every method of %s", (name, face) => {
    const body = bodyOf(`class ${name}`).replaceAll(/\/\*\* @internal[^/]*\*\/\s*\w+/g, "");
    const methods = [...body.matchAll(/^ {2}(?:async )?(?!constructor)([a-z]\w*)(?:<\w+>)?\(/gm)].map(
      ([, method = ""]) => method,
    );
    expect(methods.length).toBeGreaterThan(2);
    expect(methods.filter((method) => !page.includes(`${face}.${method}`))).toEqual([]);
  });
});

// ---------------------------------------------------------------- nothing that is not there

describe("what a page refers to is there:", () => {
  const textOf = (page: string): string => readFileSync(join(ROOT, page), "utf8");
  const withoutCode = (text: string): string => text.replaceAll(/^```[\s\S]*?^```$/gm, "");
  /** The anchor that a heading has on GitHub. */
  const anchorOf = (heading: string): string =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, "")
      .replaceAll(" ", "-");
  /** A heading that is there a second time has a number. */
  const anchorsOf = (page: string): string[] => {
    const times = new Map<string, number>();
    return [...withoutCode(textOf(page)).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => {
      const anchor = anchorOf(heading);
      const before = times.get(anchor) ?? 0;
      times.set(anchor, before + 1);
      return before === 0 ? anchor : `${anchor}-${before}`;
    });
  };

  it.each([...PAGES, "CHANGELOG.md", ...referencePagesOf(ROOT)])("%s", (page) => {
    const text = withoutCode(textOf(page));
    const links = [...text.matchAll(/\]\(\s*([^)\s]+)\s*\)/g)]
      .map(([, link = ""]) => link)
      .filter((link) => !/^https?:/.test(link));
    const broken = links.filter((link) => {
      const [file = "", anchor] = link.split("#");
      const target = file === "" ? page : relative(ROOT, join(ROOT, dirname(page), file));
      if (!existsSync(join(ROOT, target))) return true;
      return anchor !== undefined && !anchorsOf(target).includes(anchor);
    });
    const named = [...text.matchAll(/`((?:src|client|party|test|bench|docs|public|scripts)\/[^`\s*<>]*)`/g)]
      .map(([, file = ""]) => file)
      .filter((file) => !existsSync(join(ROOT, file)));
    expect([...broken, ...named]).toEqual([]);
  });

  it("each command", () => {
    const { scripts: commands } = JSON.parse(textOf("package.json")) as { scripts: Record<string, string> };
    const pages = PAGES.map(textOf).join("\n");
    const run = [...pages.matchAll(/npm run ([\w:-]+)/g)].map(([, name = ""]) => name);
    expect(run.filter((name) => commands[name] === undefined)).toEqual([]);
    const tests = [...pages.matchAll(/vitest run .*$/gm)].flatMap(
      ([line]) => line.match(/(?<= )test\/\S+/g) ?? [],
    );
    expect(tests.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
    expect(run.length * tests.length).toBeGreaterThan(0);
  });

  it("each script of the proof, and each mutant", () => {
    const mutants = [...tellingMutants, ...leakingMutants, ...blindingMutants];
    const page = textOf("docs/guides/shadow-bans.md").replaceAll(/\s+/g, " ");
    expect(page).toContain(`There are ${scripts.length} scripts`);
    expect(page).toContain(`there are ${mutants.length} rooms that each give a ban away`);
  });
});
