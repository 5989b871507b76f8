import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "vitest";
import { blocksIn } from "../docs/examples.ts";
import type { DevServer } from "./dev-server.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const PAGE = readFileSync(path.join(ROOT, "docs/quickstart.md"), "utf8");

/** The project of somebody who copied what docs/quickstart.md says about a host. */
export class QuickstartProject {
  readonly folder = mkdtempSync(path.join(tmpdir(), "party-bouncer-quickstart-"));

  /** @param heading of the host's section */
  constructor(heading: string) {
    const section = sectionOf(heading);
    const files = [...blocksIn("", section), ...blocksIn("", sectionOf("Flood the room"))];
    for (const { text } of files) {
      const name = /^\/\/ (\S+\.\w+)\n/.exec(text)?.[1];
      if (name !== undefined) this.#write(name, text);
    }
    const installed = [...section.matchAll(/^npm install (?:--save-dev )?(.*)$/gm)].flatMap(
      ([, names = ""]) => names.split(" "),
    );
    for (const name of installed) this.#install(name);
  }

  /** Runs the client against a server, until it ends. */
  async flood(server: DevServer, ...args: readonly string[]): Promise<string[]> {
    const flood = readFileSync(path.join(this.folder, "flood.mjs"), "utf8");
    this.#write("flood-here.mjs", flood.replace("127.0.0.1:1999", server.host));
    const printed = await new Promise<string>((resolve, reject) => {
      execFile(
        process.execPath,
        ["flood-here.mjs", ...args],
        { cwd: this.folder, timeout: 20_000, env: { ...process.env, NODE_ENV: "production" } },
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
      "./client": "./client/index.ts",
    };
    this.#write(path.join(folder, "package.json"), JSON.stringify({ name, type: "module", exports }));
    for (const part of ["src", "client"]) {
      symlinkSync(path.join(ROOT, part), path.join(this.folder, folder, part), "junction");
    }
  }

  #write(name: string, text: string): void {
    const file = path.join(this.folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

function sectionOf(heading: string): string {
  const section = new RegExp(`^## ${heading}\\n[\\s\\S]*?(?=^## )`, "m").exec(`${PAGE}\n## `)?.[0];
  if (section === undefined) throw new Error(`no section ${heading}`);
  return section;
}

/** What the page says one sees: the client's lines, and one of the server's. */
const [CLIENT = "", SERVER = ""] = blocksIn("", sectionOf("Flood the room"))
  .filter(({ language }) => language === "text")
  .map(({ text }) => text);

/** Whether a cool-down that ends is seen before the next warning is a matter of milliseconds. */
const withoutWarned = (lines: readonly string[]): string[] =>
  lines.filter((line) => !line.startsWith("warned"));

/** @param last how the last line begins on this host */
export function expectFlood(printed: readonly string[], last: string): void {
  const promised = withoutWarned(CLIENT.split("\n"));
  expect(withoutWarned(printed).slice(0, -1)).toEqual(promised.slice(0, -1));
  expect(printed.at(-1)).toMatch(new RegExp(`^${last}.* You can come back in 1 minute\\.$`));
}

/** @param client as this host names it */
export function expectLog(output: string, client: string): void {
  const line = SERVER.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replace(/\d+ messages/, String.raw`\d+ messages`)
    .replace("user:eve", client);
  expect(output).toMatch(new RegExp(line));
}
