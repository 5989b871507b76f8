import { spawn, spawnSync } from "node:child_process";
import { describe, it, type TestContext, vi } from "vitest";
import { emptyFolder, folderWith, partyBouncer } from "./command.ts";

/** Shells as nobody has set them up, and how each is made to complete. The command itself only prints its arguments. */
const SHELLS = {
  bash: {
    start: "bash --norc --noprofile -i",
    load: `party-bouncer() { printf '<%s>' "$@"; echo; }; source completion`,
  },
  zsh: {
    start: "zsh -f -i",
    load: `autoload -Uz compinit; compinit -D; party-bouncer() { printf '<%s>' "$@"; echo }; source completion`,
  },
  fish: {
    start: "fish --no-config -i",
    load: `function party-bouncer; printf '<%s>' $argv; echo; end; source completion`,
  },
} as const;
type Shell = keyof typeof SHELLS;

const isInstalled = (shell: Shell): boolean => spawnSync(shell, ["-c", "exit"]).status === 0;

/**
 * Types lines into a shell on a terminal, which completes them.
 *
 * @param lines `⇥` is the key that completes
 * @returns what arguments each came to: `<bans><add>`
 */
async function typed(test: TestContext, shell: Shell, lines: readonly string[]): Promise<string[]> {
  const { stdout: completion } = await partyBouncer(await emptyFolder(test), "completion", shell);
  const folder = await folderWith(test, { completion, "policy of mine.json": "", "traffic.jsonl": "" });
  const { start, load } = SHELLS[shell];
  const child = spawn("script", ["-qec", `stty cols 200; ${start}`, "/dev/null"], {
    cwd: folder,
    env: { ...process.env, TERM: "dumb", HOME: folder },
  });
  test.onTestFinished(() => void child.kill("SIGKILL"));
  let screen = "";
  child.stdout.on("data", (chunk: Buffer) => (screen += chunk.toString()));
  // What is typed is on the screen too, but with the quotes in it.
  const shows = (text: string) => vi.waitUntil(() => screen.includes(text), { timeout: 30_000 });
  child.stdin.write(`${load}; echo now it ca''n complete\n`);
  await shows("now it can complete");
  const results: string[] = [];
  for (const [index, line] of lines.entries()) {
    screen = "";
    child.stdin.write(`${line.replaceAll("⇥", "\t")}; echo line ${index} do''ne\n`);
    await shows(`line ${index} done`);
    const [, result = ""] = /^(<[^\r\n]*>)\r?$/m.exec(screen) ?? [];
    results.push(result);
  }
  child.stdin.write("exit\n");
  await new Promise((resolve) => child.once("close", resolve));
  return results;
}

/** What is typed, and what it comes to in every shell. */
const COMPLETED = {
  "party-bouncer comp⇥fi⇥": "<completion><fish>",
  "party-bouncer ban⇥ad⇥user:eve --ki⇥sha⇥": "<bans><add><user:eve><--kind><shadow-ban>",
  "party-bouncer bans add -k cl⇥ --disc⇥del⇥": "<bans><add><-k><close><--disclosure><delayed>",
  "party-bouncer bans rem⇥user:eve --idem⇥": "<bans><remove><user:eve><--idempotency-key>",
  // The value of an option is no command.
  "party-bouncer rooms --search bans --js⇥": "<rooms><--search><bans><--json>",
  "party-bouncer simulate traf⇥ --pol⇥pol⇥": "<simulate><traffic.jsonl><--policy><policy of mine.json>",
  "party-bouncer add durab⇥": "<add><durable-object>",
  "party-bouncer help ta⇥": "<help><tail>",
  // Nothing of ours fits, so it stays as it is.
  "party-bouncer bans nothing⇥": "<bans><nothing>",
  "party-bouncer client traf⇥": "<client><traf>",
};

/** zsh writes options with a value so. */
const joined = (text: string): string =>
  text.replaceAll(/<(--[^>=]+)=([^>]*)>/g, (_, name, value) =>
    value === "" ? `<${name}>` : `<${name}><${value}>`,
  );

describe.concurrent("party-bouncer completion", () => {
  describe.each(["bash", "zsh", "fish"] as const)("in %s", (shell) => {
    it.skipIf(!isInstalled(shell))("completes commands, options, values and files", async (test) => {
      const results = await typed(test, shell, Object.keys(COMPLETED));
      test.expect(results.map(joined)).toEqual(Object.values(COMPLETED));
    });
  });

  it.skipIf(!isInstalled("bash"))("completes what follows a sign, in bash", async (test) => {
    const results = await typed(test, "bash", [
      "party-bouncer bans add --kind=sh⇥",
      "party-bouncer check pol⇥",
    ]);
    test.expect(results).toEqual(["<bans><add><--kind=shadow-ban>", "<check><policy of mine.json>"]);
  });

  it("has every command and every option that the help has", async (test) => {
    const { expect } = test;
    const folder = await emptyFolder(test);
    const outputOf = async (...args: readonly string[]) => (await partyBouncer(folder, ...args)).stdout;
    const scripts = await Promise.all(Object.keys(SHELLS).map((shell) => outputOf("completion", shell)));
    const commandsIn = (help: string) =>
      Array.from(help.matchAll(/^  ([a-z]+)(?= .*  |$)/gm), ([, name = ""]) => name);
    const commands = commandsIn(await outputOf("--help"));
    const below = commandsIn(await outputOf("bans", "--help")).map((name) => `bans ${name}`);
    expect(commands).toEqual(expect.arrayContaining(["add", "bans", "tail", "completion", "help"]));
    for (const path of [...commands, ...below]) {
      if (path.endsWith("help")) continue;
      const help = await outputOf(...path.split(" "), "--help");
      const options = Array.from(help.matchAll(/^ .*--([a-z][a-z-]+)/gm), ([, name = ""]) => name);
      expect(options).toContain("help");
      for (const script of scripts)
        for (const name of [path.split(" ").at(-1), ...options]) expect(script).toContain(name);
    }
  });

  it("knows no other shell", async (test) => {
    const { expect } = test;
    const { code, stdout, stderr } = await partyBouncer(await emptyFolder(test), "completion", "tcsh");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("Allowed choices are bash, zsh, fish.");
  });
});
