import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { inject } from "vitest";
import { type Ended, partyBouncer, run } from "../cli/command.ts";
import { freePort } from "../support/free-port.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

export const EXAMPLES = (
  JSON.parse(readFileSync(path.join(ROOT, "registry.json"), "utf8")) as { items: { name: string }[] }
).items.map(({ name }) => name);

/** What `npm run` adds to the PATH, and none of what Vitest has set for this process. */
const ENV = {
  PATH: `${path.join(ROOT, "node_modules/.bin")}${path.delimiter}${process.env["PATH"]}`,
  CI: "true",
  // There is nobody to ask.
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  NODE_ENV: "development",
  VITEST: "",
  WRANGLER_SEND_METRICS: "false",
};

/** An example, copied by the command to where it finds its packages. */
export class Project {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async of(name: string, directory: string): Promise<Project> {
    const folder = path.join(inject("projects"), directory);
    const { code, stderr } = await partyBouncer(inject("projects"), "add", name, directory, "--yes");
    if (code !== 0) throw new Error(stderr);
    // Servers that start at the same time would all take the first port that is free for their debugger.
    const config = path.join(folder, "vite.config.ts");
    if (existsSync(config)) {
      const text = readFileSync(config, "utf8");
      writeFileSync(config, text.replace("cloudflare()", "cloudflare({ inspectorPort: false })"));
    }
    return new Project(folder);
  }

  /** Runs a script of its package.json, or a program that it has installed. */
  run(program: string, ...args: readonly string[]): Promise<Ended> {
    return run(this.folder, program, args, ENV);
  }

  /** `npm run dev`, until it answers. */
  async serve(): Promise<{ readonly address: string; stop(): Promise<void> }> {
    const port = await freePort();
    const child = spawn("npm", ["run", "dev", "--", "--port", String(port)], {
      cwd: this.folder,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
      env: { ...process.env, ...ENV },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
    }
    const address = `http://localhost:${port}/`;
    const deadline = Date.now() + 60_000;
    while (!(await answers(address))) {
      if (child.exitCode !== null || Date.now() > deadline) throw new Error(`it did not start:\n${output}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return {
      address,
      async stop() {
        const gone = new Promise((resolve) => child.once("exit", resolve));
        if (child.pid === undefined || child.exitCode !== null) return;
        // Its own process group: it starts workerd, which would outlive it.
        process.kill(-child.pid, "SIGKILL");
        await gone;
      },
    };
  }
}

const answers = (address: string): Promise<boolean> =>
  fetch(address).then(
    ({ ok }) => ok,
    () => false,
  );
