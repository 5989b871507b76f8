import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { inject, type TestContext } from "vitest";

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** An empty folder, and what removes it with all that is in it then. */
export async function temporaryFolder(): Promise<{
  readonly path: string;
  readonly remove: () => Promise<void>;
}> {
  const folder = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
  return { path: folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** One that is gone after the test. */
export async function emptyFolder({ onTestFinished }: TestContext): Promise<string> {
  const folder = await temporaryFolder();
  onTestFinished(folder.remove);
  return folder.path;
}

/** The same with files in it. */
export async function folderWith(
  context: TestContext,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<string> {
  const folder = await emptyFolder(context);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
  return folder;
}

/** Runs a program until it ends. It has no terminal. */
export function run(
  cwd: string,
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input = "",
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, ...env },
    });
    // It may end before it has read all.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** The command as it is installed, in a folder of its own. */
export function partyBouncer(cwd: string, ...args: readonly string[]): Promise<Ended> {
  return partyBouncerWith(cwd, {}, ...args);
}

/** The same with something on its standard input, or with more in its environment. */
export function partyBouncerWith(
  cwd: string,
  { input, env }: { readonly input?: string; readonly env?: Readonly<Record<string, string>> },
  ...args: readonly string[]
): Promise<Ended> {
  return run(cwd, process.execPath, [command(), ...args], env, input);
}

/** The same for somebody who has a token for the room. */
export function partyBouncerWithToken(
  cwd: string,
  token: string,
  ...args: readonly string[]
): Promise<Ended> {
  return partyBouncerWith(cwd, { env: { PARTY_BOUNCER_TOKEN: token } }, ...args);
}

/** The same on a terminal of 100 columns. */
export function onTerminal(
  cwd: string,
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Ended> {
  return onTerminalOf(100, cwd, env, ...args);
}

/** The same on a narrower or wider one. */
export function onTerminalOf(
  columns: number,
  cwd: string,
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Ended> {
  const line = [`stty cols ${columns};`, process.execPath, command(), ...args].join(" ");
  return run(cwd, "script", ["-qec", line, "/dev/null"], env);
}

/** The same on a terminal, where somebody presses a key once there is a question. */
export function answered(cwd: string, key: string, ...args: readonly string[]): Promise<Ended> {
  const line = ["stty cols 100;", process.execPath, command(), ...args].join(" ");
  return new Promise((resolve, reject) => {
    const child = spawn("script", ["-qec", line, "/dev/null"], { cwd });
    let stdout = "";
    child.stdout.on("data", (chunk: Buffer) => {
      const isAsked = stdout.includes("Overwrite");
      stdout += chunk.toString();
      if (!isAsked && stdout.includes("Overwrite")) child.stdin.write(key);
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr: "" }));
  });
}

export const command = (): string => path.join(inject("projects"), "node_modules/party-bouncer/dist/cli.js");
