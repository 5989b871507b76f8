import { spawnSync } from "node:child_process";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "../..");
/** Where npm puts the binaries of the devDependencies, and then wherever else there are some. */
const PLACES = [
  path.join(ROOT, "node_modules/.bin"),
  path.join(ROOT, "test/node_modules/.bin"),
  ...(process.env["PATH"] ?? "").split(path.delimiter),
];
const OLDEST_NODE = 20;
const FIRST_NODE_WITH_WEBSOCKET = 22;
const PATIENCE = 10_000;

/** What runs a JavaScript file as a process of its own. */
export interface Runtime {
  readonly name: string;
  /** The command, but for the file. `null`: there is none on this machine. */
  readonly command: Command | null;
  /** Whether it is to use the WebSocket of the `ws` package; else its own. */
  readonly takesWs: boolean;
}

export type Command = readonly [binary: string, ...args: string[]];

/** Bun, Deno, and every major version of Node on this machine. The oldest that is supported is named in any case. */
export function runtimes(): Runtime[] {
  const [bun] = binaries("bun");
  const [deno] = binaries("deno");
  return [
    ...nodes(),
    { name: "Bun", command: bun === undefined ? null : [bun.path], takesWs: false },
    // No permission but the one that it cannot do without.
    { name: "Deno", command: deno === undefined ? null : [deno.path, "run", "--allow-net"], takesWs: false },
  ];
}

function nodes(): Runtime[] {
  const commands = new Map<number, Command | null>([[OLDEST_NODE, null]]);
  for (const { path, version } of binaries("node")) {
    const major = Number(/^v(\d+)/.exec(version)?.[1]);
    if (major >= OLDEST_NODE && !commands.get(major)) commands.set(major, [path]);
  }
  return Array.from(commands).flatMap(([major, command]) => {
    const own = { name: `Node ${major}`, command, takesWs: false };
    const withWs = { name: `Node ${major} with ws`, command, takesWs: true };
    return major < FIRST_NODE_WITH_WEBSOCKET ? [withWs] : [own, withWs];
  });
}

/** Those that run: a package that has none for this platform may leave one that does not. */
function* binaries(name: string): Iterable<{ path: string; version: string }> {
  for (const place of new Set(PLACES)) {
    const binary = path.join(place, name);
    const { status, stdout } = spawnSync(binary, ["--version"], { encoding: "utf8", timeout: PATIENCE });
    if (status === 0) yield { path: binary, version: stdout };
  }
}
