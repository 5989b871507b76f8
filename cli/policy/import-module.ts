import { Console } from "node:console";
import * as nodeModule from "node:module";
import { Misuse } from "../failure.ts";
import { load, resolveAtOnce } from "./module-hooks.ts";

/**
 * Imports a module of the app, in TypeScript or not, as its bundler would: see `module-hooks.ts`.
 *
 * @throws {Misuse} if it cannot be loaded
 */
export async function importModule(url: URL, name: string): Promise<Readonly<Record<string, unknown>>> {
  installHooks();
  const { console } = globalThis;
  // What the app says as it is loaded is no part of a result in JSON.
  globalThis.console = new Console(process.stderr);
  try {
    return (await import(url.href)) as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof Error)) throw new Misuse(`${name} cannot be loaded: it throws ${String(error)}`);
    if (error.name === "PolicyError") throw error;
    throw new Misuse(`${name} cannot be loaded: ${error.message}${whereOf(error)}${adviceFor(error)}`);
  } finally {
    globalThis.console = console;
  }
}

let areInstalled = false;

function installHooks(): void {
  if (areInstalled) return;
  areInstalled = true;
  // Node 20 has hooks only in a thread of their own.
  if (typeof nodeModule.registerHooks !== "function") {
    nodeModule.register(new URL("./cli-module-hooks.js", import.meta.url));
    return;
  }
  nodeModule.registerHooks({ resolve: resolveAtOnce, load });
}

/** The line of the app's code that threw. */
function whereOf({ stack = "" }: Error): string {
  const frames = stack.split("\n").filter((line) => line.includes("file://"));
  const own = frames.find((line) => !line.includes("/node_modules/") && !line.includes("/dist/cli"));
  return own === undefined ? "" : `\n  ${own.trim()}`;
}

/** Node 20 has no WebSocket, and no Node has the others. */
const WORKER_GLOBAL = /^(?:WebSocket|WebSocketPair|WebSocketRequestResponsePair|caches) is not defined/;

function adviceFor(error: Error): string {
  const isOfWorkers = /cloudflare:/.test(error.message) || WORKER_GLOBAL.test(error.message);
  if (isOfWorkers) {
    return "\nThat exists in a worker, and not here. Put the policy in a file of its own, which the worker imports.";
  }
  if ("code" in error && error.code === "ERR_MODULE_NOT_FOUND" && /'[@~#]/.test(error.message)) {
    return "\nPaths of tsconfig.json are not followed. Put the policy in a file that does not need them.";
  }
  return "";
}
