import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export const ROOT = path.resolve(import.meta.dirname, "../..");

/** An empty project of a stranger, on disk. */
export class Project {
  readonly folder = mkdtempSync(path.join(tmpdir(), "party-bouncer-consumer-"));

  constructor() {
    this.write("package.json", { name: "consumer", private: true, type: "module" });
  }

  /** @param content text, or what becomes JSON */
  write(name: string, content: string | object): void {
    const file = path.join(this.folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content, null, 2));
  }

  install(...packages: string[]): void {
    this.run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", ...packages]);
  }

  /** @throws {Error} with what the command printed, if it fails */
  run(command: string, args: readonly string[], cwd = this.folder): string {
    try {
      return execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      throw new Error(`${command} ${args.join(" ")} failed:\n${stdout}\n${stderr}`, { cause: error });
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
