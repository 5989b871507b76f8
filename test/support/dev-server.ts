import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "./free-port.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const PATIENCE = 60_000;

/** A real development server, with storage of its own. */
export interface DevServer {
  /** e.g. `127.0.0.1:51234` */
  readonly host: string;
  /** The lines that it has written until now: whole, though it has two pipes. */
  readonly output: string;
  stop(): Promise<void>;
}

/** PartyKit's command. The oldest has no hotkeys to turn off. */
const PARTYKIT = {
  newest: ["node_modules/.bin/partykit", "--no-hotkeys"],
  oldest: ["test/hosts/partykit/oldest/node_modules/.bin/partykit"],
} as const;

/** Which version of PartyKit. */
export type PartyKitVersion = keyof typeof PARTYKIT;

/** @param directory holds the partykit.json */
export function startPartyKit(directory: string, version: PartyKitVersion = "newest"): Promise<DevServer> {
  const [command, ...options] = PARTYKIT[version];
  return start(path.resolve(ROOT, directory), path.join(ROOT, command), [
    "dev",
    "--disable-request-cf-fetch",
    ...options,
  ]);
}

/** The project's own rooms and page, by the command in the README. */
export function npmStart(): Promise<DevServer> {
  return start(ROOT, "npm", ["start", "--"]);
}

/**
 * @param directory holds the wrangler.jsonc
 * @param env further variables of its environment
 */
export async function startWrangler(
  directory: string,
  env: Readonly<Record<string, string>> = {},
): Promise<DevServer> {
  const wrangler = path.join(ROOT, "node_modules/.bin/wrangler");
  // Else two that start at once want the same one.
  const inspector = ["--inspector-port", String(await freePort())];
  const args = ["dev", "--ip", "127.0.0.1", ...inspector];
  return start(path.resolve(ROOT, directory), wrangler, args, "--persist-to", env);
}

/** How often another port is tried, if somebody has taken the one that was free a moment ago. */
const TRIES = 3;

async function start(
  cwd: string,
  command: string,
  args: readonly string[],
  persist = "--persist",
  env: Readonly<Record<string, string>> = {},
): Promise<DevServer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(cwd, command, args, persist, env);
    } catch (error) {
      if (attempt === TRIES || !String(error).includes("Address already in use")) throw error;
    }
  }
}

async function startOnce(
  cwd: string,
  command: string,
  args: readonly string[],
  persist: string,
  env: Readonly<Record<string, string>>,
): Promise<DevServer> {
  const port = await freePort();
  const storage = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
  const child = spawn(command, [...args, "--port", String(port), persist, storage], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
    // Vitest sets it to "test", and Wrangler builds it into the worker.
    env: { ...process.env, CI: "true", NODE_ENV: "development", ...env },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    let begun = "";
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      begun += chunk;
      const end = begun.lastIndexOf("\n") + 1;
      output += begun.slice(0, end);
      begun = begun.slice(end);
    });
  }
  try {
    await ready(child);
  } catch (error) {
    if (child.pid !== undefined) endGroup(child.pid);
    await removeFolder(storage);
    throw error;
  }
  return {
    host: `127.0.0.1:${port}`,
    get output() {
      return output;
    },
    async stop() {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      // Its own process group: it starts workerd, which would outlive it, also if it has come to an end by itself.
      if (child.pid !== undefined) {
        if (child.exitCode === null && child.signalCode === null) {
          process.kill(-child.pid, "SIGTERM");
          await gone;
        }
        endGroup(child.pid);
      }
      await removeFolder(storage);
    },
  };
}

/** What was killed may yet end a call of its own that makes a file there. */
function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** Ends what is left of a process group: workerd goes on for as long as a socket is open. */
function endGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // Nothing was left.
  }
}

async function ready(child: ChildProcess): Promise<void> {
  let output = "";
  await new Promise<void>((resolve, reject) => {
    const failed = (): void => {
      clearTimeout(timer);
      reject(new Error(`the server did not start:\n${output}`));
    };
    const timer = setTimeout(failed, PATIENCE);
    const listen = (chunk: string): void => {
      output += chunk;
      if (/\[ERROR\]|Fatal uncaught/.test(output)) failed();
      if (!output.includes("Ready on")) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}:\n${output}`)));
  });
}
