import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { serveWorkerd, type WorkerdServer } from "../support/workerd.ts";
import { type Command, runtimes } from "./runtime.ts";
import { LINES, type Visit } from "./visitor.ts";

const A_MINUTE = 60_000;
/** Ms within which a visit is over, of about a second. What waits for the minute to pass has not ended by itself. */
const DEADLINE = 40_000;
/** So often a visit is tried at the most. */
const MOST_TRIES = 3;
/** Ms */
const ALL_TRIES = MOST_TRIES * DEADLINE + 30_000;
const WS = pathToFileURL(createRequire(import.meta.url).resolve("ws")).href;

describe("a client keeps to the limits, and stays away when it is sent away,", () => {
  let disk: string;
  let program: string;
  let server: WorkerdServer;
  beforeAll(async () => {
    disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
    program = path.join(disk, "visitor.js");
    await bundle("process.ts", program);
    server = await serve("room.ts", { classes: ["Room"] });
  });
  afterAll(async () => {
    await server?.kill();
    await rm(disk, { recursive: true, force: true });
  });

  it.for(runtimes())(
    "in $name, and lets it end",
    { timeout: ALL_TRIES },
    async ({ name, command, takesWs }, { skip }) => {
      if (command === null) {
        const reason = `no binary on this machine runs as ${name}`;
        // The note is in verbose reports only.
        console.warn(`Skipped: ${reason}.`);
        return skip(reason);
      }
      await verify(name, async (room) => {
        const output = await run(command, [program, server.host, room, ...(takesWs ? [WS] : [])]);
        return JSON.parse(output) as Visit;
      });
    },
  );

  it.for([
    { name: "in a worker", classes: [], flags: [] },
    { name: "in a Durable Object", classes: ["Visitor"], flags: ["nodejs_compat"] },
  ])("$name", { timeout: ALL_TRIES }, async ({ name, ...options }) => {
    const worker = await serve("worker.ts", options);
    onTestFinished(() => worker.kill());
    await verify(name, async (room) => {
      const visit = new URLSearchParams({ host: server.host, room });
      const response = await fetch(`http://${worker.host}/?${visit}`, {
        signal: AbortSignal.timeout(DEADLINE),
      });
      return (await response.json()) as Visit;
    });
  });

  function serve(entry: string, options: { classes: string[]; flags?: string[] }): Promise<WorkerdServer> {
    return serveWorkerd({
      entry: `test/runtimes/${entry}`,
      disk: path.join(disk, entry),
      ...options,
    });
  }

  /** If the room stands still for longer than the network may be uneven, what the guest sends meanwhile comes at once: then it is tried again. */
  async function verify(name: string, visit: (room: string) => Promise<Visit>): Promise<void> {
    let room: string;
    let seen: Visit;
    let tries = 0;
    do {
      room = `${slug(name)}-${++tries}`;
      seen = await visit(room);
    } while (seen.guest.heard.length < LINES.length && tries < MOST_TRIES);
    const { flooder, ...others } = seen;
    const { retryAfter, ...sentAway } = flooder;
    expect(others).toEqual({
      guest: { heard: LINES, statuses: ["ok"], buffered: [LINES.join("").length, 0] },
      another: 4429,
      neighbour: ["hello"],
    });
    expect(sentAway).toEqual({
      code: 4429,
      reason: '{"retryAfter":60000,"limit":"messages"}',
      status: "away",
      limit: "messages",
    });
    expect(retryAfter).toBeGreaterThan(0);
    expect(retryAfter).toBeLessThanOrEqual(A_MINUTE);
    // The guest and the flooder, once.
    const knocks = await fetch(`http://${server.host}/parties/room/${room}`);
    expect(await knocks.json()).toBe(2);
  }
});

/** As an app's bundler makes one file of app and packages. */
async function bundle(entry: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [path.join(import.meta.dirname, entry)],
    outfile,
    bundle: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    external: ["node:*"],
    logLevel: "silent",
  });
}

/** @returns what the program has printed, once its process has ended */
async function run([binary, ...options]: Command, args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(binary, [...options, ...args], {
    timeout: DEADLINE,
    killSignal: "SIGKILL",
  }).catch(({ killed, code, stdout, stderr }) => {
    const end = killed === true ? "had not ended by itself" : `ended with ${code}`;
    throw new Error(`The process ${end}. It said:\n${stdout}${stderr}`);
  });
  return stdout;
}

function slug(name: string): string {
  return name.toLowerCase().replaceAll(/\W+/g, "-");
}
