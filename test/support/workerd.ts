import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { builtinModules, createRequire } from "node:module";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { build, type Plugin } from "esbuild";

const ROOT = path.resolve(import.meta.dirname, "../..");
const PATIENCE = 30_000;
const COMPATIBILITY_DATE = "2026-08-01";

// The binary itself: what npm puts on the PATH may be a script around it, which a signal would end in its place.
// Not later than 1.20260815: the next one makes no MessageEvent whose `source` is null, so PartySocket 1.3 fails in it at each message.
const { default: WORKERD } = createRequire(import.meta.url)("workerd") as { default: string };

export interface WorkerOptions {
  /** The worker's module, from the root of the repository. */
  entry: string;
  /** The module of a worker in front of it, from the root of the repository, that has it as its binding `APP`. Default: none. */
  front?: string;
  /** The module of its tail worker, from the root of the repository, which has the same bindings of text. Default: none. */
  tail?: string;
  /** A binding of Analytics Engine. Each point that is taken goes to the `fetch` of the tail worker, as JSON. Default: none. */
  analytics?: string;
  /** Its Durable Object classes. Each is bound under its own name. */
  classes: readonly string[];
  /** Those of them whose storage has no SQL. Default: none. */
  keyed?: readonly string[];
  /** An absolute path. What the objects store is kept here, and found again by the next server on it. */
  disk: string;
  /** Further bindings, as text. */
  bindings?: Readonly<Record<string, string>>;
  /** Who answers whatever it asks of the internet, such as `127.0.0.1:51234`. Default: the internet, and this machine. */
  outbound?: string;
  /** Its compatibility date. Default: a recent one. */
  date?: string;
  /** Packages that others stand in for, by their paths from the root of the repository. */
  alias?: Readonly<Record<string, string>>;
  /** Compatibility flags. Default: `nodejs_compat`. */
  flags?: readonly string[];
}

/** A real workerd, as one process of its own. */
export interface WorkerdServer {
  /** e.g. `127.0.0.1:51234`; another one after each start */
  readonly host: string;
  readonly pid: number;
  /** Once the process is gone. */
  readonly stopped: Promise<void>;
  /** What it has written to its standard error until now. */
  readonly stderr: string;
  /** Ends the process, and waits until it is gone. Default: SIGKILL, as a crash would. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Ends the process if it still runs, and starts the same worker on the same disk. */
  restart(): Promise<WorkerdServer>;
}

/**
 * Bundles a worker and serves it. Resolves once it accepts connections.
 *
 * @throws {Error} with what workerd wrote, where it does not start
 */
export async function serveWorkerd(options: WorkerOptions): Promise<WorkerdServer> {
  await mkdir(path.join(options.disk, "objects"), { recursive: true });
  await bundle(options.entry, path.join(options.disk, "worker.js"), options.alias);
  if (options.front !== undefined) await bundle(options.front, path.join(options.disk, "front.js"));
  if (options.tail !== undefined) await bundle(options.tail, path.join(options.disk, "tail.js"));
  await writeFile(path.join(options.disk, "workerd.capnp"), configuration(options));
  // Bindings of Analytics Engine are an experiment of workerd's own.
  return start(options.disk, options.analytics === undefined ? [] : ["--experimental"]);
}

async function bundle(entry: string, outfile: string, more: WorkerOptions["alias"] = {}): Promise<void> {
  await build({
    entryPoints: [path.resolve(ROOT, entry)],
    outfile,
    bundle: true,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*", "node:*"],
    // As a binding says: else it is replaced by "development", and each room keeps a developer's log.
    define: { "process.env.NODE_ENV": "process.env.NODE_ENV" },
    alias: {
      "party-bouncer": path.join(ROOT, "src/index.ts"),
      "party-bouncer/admin": path.join(ROOT, "src/admin/index.ts"),
      "party-bouncer/console": path.join(ROOT, "src/console/index.ts"),
      "party-bouncer/words": path.join(ROOT, "src/words/index.ts"),
      "party-bouncer/partyserver": path.join(ROOT, "src/hosts/partyserver/index.ts"),
      "party-bouncer/agents": path.join(ROOT, "src/hosts/agents/index.ts"),
      "party-bouncer/durable-object": path.join(ROOT, "src/hosts/durable-object/index.ts"),
      "party-bouncer/metrics": path.join(ROOT, "src/metrics/index.ts"),
      "party-bouncer/yjs": path.join(ROOT, "src/hosts/yjs/index.ts"),
      ...Object.fromEntries(Object.entries(more).map(([name, file]) => [name, path.join(ROOT, file)])),
    },
    plugins: [BUILT_IN],
    logLevel: "silent",
  });
}

/** A package that asks for `path` gets `node:path`, also if it does so by `require()`. Of `cloudflare:email`, workerd alone has nothing. */
const BUILT_IN: Plugin = {
  name: "built-in",
  setup(bundling) {
    const names = new RegExp(`^(?:${builtinModules.filter((name) => /^[a-z]/.test(name)).join("|")})$`);
    bundling.onResolve({ filter: names }, ({ path: name }) => ({ path: name, namespace: "built-in" }));
    bundling.onResolve({ filter: /^cloudflare:email$/ }, () => ({ path: "email", namespace: "none" }));
    bundling.onLoad({ filter: /.*/, namespace: "built-in" }, ({ path: name }) => ({
      contents: `export * from "node:${name}"; export { default } from "node:${name}";`,
    }));
    bundling.onLoad({ filter: /.*/, namespace: "none" }, () => ({
      contents: "export class EmailMessage {}",
    }));
  },
};

async function start(disk: string, flags: readonly string[]): Promise<WorkerdServer> {
  const args = ["serve", "--control-fd=3", path.join(disk, "workerd.capnp"), ...flags];
  const child = spawn(WORKERD, args, { stdio: ["ignore", "ignore", "pipe", "pipe"] });
  let stderr = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const end = (): void => {
    child.kill("SIGKILL");
  };
  // Else it would outlive a test run that is cut short.
  process.once("exit", end);
  const stopped = new Promise<void>((resolve) => {
    const gone = (): void => {
      process.off("exit", end);
      resolve();
    };
    child.once("exit", gone);
    child.once("error", gone);
  });
  const kill = async (signal: NodeJS.Signals = "SIGKILL"): Promise<void> => {
    child.kill(signal);
    await stopped;
  };

  const port = await portOf(child).catch(async (error: unknown) => {
    await kill();
    throw new Error(`workerd did not start:\n${stderr}`, { cause: error });
  });
  return {
    host: `127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    stopped,
    get stderr() {
      return stderr;
    },
    kill,
    async restart() {
      await kill();
      return start(disk, flags);
    },
  };
}

const FRONT = `
const front :Workerd.Worker = (
  modules = [(name = "front.js", esModule = embed "front.js")],
  compatibilityDate = "${COMPATIBILITY_DATE}",
  bindings = [(name = "APP", service = "worker")],
);
`;

const tailWorker = (bindings: string): string => `
const tail :Workerd.Worker = (
  modules = [(name = "tail.js", esModule = embed "tail.js")],
  compatibilityDate = "${COMPATIBILITY_DATE}",
  bindings = [${bindings}],
);
`;

/** It says on the control pipe which port it was given, once it listens there. */
function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("it took too long")), PATIENCE);
    const settle = (action: () => void): void => {
      clearTimeout(timer);
      action();
    };
    createInterface(child.stdio[3] as Readable).on("line", (line) => {
      const { event, port } = JSON.parse(line) as { event: string; port: number };
      if (event === "listen") settle(() => resolve(port));
    });
    child.once("error", (error) => settle(() => reject(error)));
    child.once("exit", (code) => settle(() => reject(new Error(`it ended with ${code}`))));
  });
}

function configuration({
  classes,
  keyed = [],
  front,
  tail,
  analytics,
  disk,
  bindings = {},
  outbound,
  date = COMPATIBILITY_DATE,
  flags = ["nodejs_compat"],
}: WorkerOptions): string {
  const text = (value: string): string => JSON.stringify(value);
  const objects = classes.map(
    (name) => `(className = ${text(name)}, uniqueKey = ${text(name)}, enableSql = ${!keyed.includes(name)})`,
  );
  // Else it would be taken for a developer's own, and say on the console what happens.
  const texts = Object.entries({ NODE_ENV: "production", ...bindings }).map(
    ([name, value]) => `(name = ${text(name)}, text = ${text(value)})`,
  );
  const bound = [
    ...classes.map((name) => `(name = ${text(name)}, durableObjectNamespace = ${text(name)})`),
    ...texts,
    ...(analytics === undefined ? [] : [`(name = ${text(analytics)}, analyticsEngine = "tail")`]),
  ];
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "worker", worker = .worker),${front === undefined ? "" : `\n    (name = "front", worker = .front),`}${tail === undefined ? "" : `\n    (name = "tail", worker = .tail),`}
    (name = "disk", disk = (path = ${text(path.join(disk, "objects"))}, writable = true)),
    (name = "internet", ${outbound === undefined ? 'network = (allow = ["public", "local"])' : `external = (address = ${text(outbound)}, http = ())`}),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "${front === undefined ? "worker" : "front"}")],
);
${front === undefined ? "" : FRONT}${tail === undefined ? "" : tailWorker(texts.join(", "))}
const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "${date}",
  compatibilityFlags = [${flags.map(text).join(", ")}],
  durableObjectNamespaces = [${objects.join(", ")}],
  durableObjectStorage = (localDisk = "disk"),
  bindings = [${bound.join(", ")}],${tail === undefined ? "" : '\n  tails = ["tail"],'}
);
`;
}
