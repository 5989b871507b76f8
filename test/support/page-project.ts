import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Block, blocksIn } from "../docs/examples.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** The blocks of a page, or of one section of it. */
export function blocksOn(page: string, heading?: string): Block[] {
  const text = readFileSync(path.join(ROOT, page), "utf8");
  if (heading === undefined) return blocksIn(page, text);
  const section = new RegExp(`^## ${heading}\\n[\\s\\S]*?(?=^## )`, "m").exec(`${text}\n## `)?.[0];
  if (section === undefined) throw new Error(`${page} has no section ${heading}`);
  return blocksIn(page, section);
}

/** A project of the files that a page shows whole. Each begins with its name in a comment. */
export class PageProject {
  readonly folder = mkdtempSync(path.join(tmpdir(), "party-bouncer-page-"));

  constructor(blocks: readonly Block[], packages: readonly string[]) {
    for (const { text } of blocks) {
      const name = /^\/\/ (\S+\.\w+)\n/.exec(text)?.[1];
      if (name !== undefined) this.write(name, text);
    }
    for (const name of packages) this.#install(name);
  }

  read(name: string): string {
    return readFileSync(path.join(this.folder, name), "utf8");
  }

  write(name: string, text: string): void {
    const file = path.join(this.folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** Runs a file by Node, until it ends. @returns the lines that it printed */
  async run(name: string, ...args: readonly string[]): Promise<string[]> {
    const printed = await new Promise<string>((resolve, reject) => {
      execFile(
        process.execPath,
        [name, ...args],
        { cwd: this.folder, timeout: 45_000, env: { ...process.env, NODE_ENV: "production" } },
        (error, stdout, stderr) =>
          error === null ? resolve(stdout) : reject(new Error(stderr, { cause: error })),
      );
    });
    return printed.trim().split("\n");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** From this machine: the package itself is its source, so that nothing has to be built. */
  #install(name: string): void {
    const folder = path.join("node_modules", name);
    if (name !== "party-bouncer") {
      mkdirSync(path.join(this.folder, "node_modules"), { recursive: true });
      symlinkSync(path.join(ROOT, "node_modules", name), path.join(this.folder, folder), "junction");
      return;
    }
    const exports = {
      ".": "./src/index.ts",
      "./partykit": "./src/hosts/partykit/index.ts",
      "./partyserver": "./src/hosts/partyserver/index.ts",
      "./admin": "./src/admin/index.ts",
      "./console": "./src/console/index.ts",
      "./words": "./src/words/index.ts",
      "./durable-object": "./src/hosts/durable-object/index.ts",
      "./client": "./client/index.ts",
    };
    this.write(path.join(folder, "package.json"), JSON.stringify({ name, type: "module", exports }));
    for (const part of ["src", "client"]) {
      symlinkSync(path.join(ROOT, part), path.join(this.folder, folder, part), "junction");
    }
  }
}
