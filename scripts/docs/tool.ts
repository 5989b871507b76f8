import { spawnSync } from "node:child_process";
import path from "node:path";

export const DOCS = path.resolve(import.meta.dirname, "../../docs");

/** Runs what is installed in `docs`. @throws {Error} with what it printed, if it fails */
export function run(tool: string, ...args: string[]): void {
  const { status, stdout, stderr } = spawnSync("npm", ["exec", "--", tool, ...args], {
    cwd: DOCS,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error(`${tool} failed:\n${stdout}\n${stderr}`);
}
