import { mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, it } from "vitest";
import { answered, emptyFolder, partyBouncer, run } from "./command.ts";

const EXAMPLES = path.resolve(import.meta.dirname, "../../examples");

describe.concurrent("party-bouncer add", () => {
  it("copies an example into a folder of its name, and says what to bind and what to run", async (test) => {
    const { expect } = test;
    const folder = await emptyFolder(test);
    const { code, stdout, stderr } = await partyBouncer(folder, "add", "chat");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const copied = await readdir(path.join(folder, "chat"), { recursive: true });
    const original = await readdir(path.join(EXAMPLES, "chat"), { recursive: true });
    expect(copied.toSorted()).toEqual(original.map((name) => name.replace("__dot__", ".")).toSorted());
    expect(await readFile(path.join(folder, "chat/src/server.ts"), "utf8")).toBe(
      await readFile(path.join(EXAMPLES, "chat/src/server.ts"), "utf8"),
    );
    expect(stdout).toContain("created chat/src/server.ts\n");
    expect(stdout).toContain('{"bindings":[{"name":"Chat","class_name":"Chat"}]}');
    expect(stdout).toMatch(/Next:\n {2}cd chat\n {2}npm install\n {2}npm run dev\n$/);
  });

  it("writes no colours where nobody sees them", async (test) => {
    const { expect } = test;
    const folder = await emptyFolder(test);
    const { stdout } = await partyBouncer(folder, "add", "chat");
    expect(stdout).not.toContain("\u001B");
  });

  it("copies it into another folder", async (test) => {
    const { expect } = test;
    const folder = await emptyFolder(test);
    const { code, stdout } = await partyBouncer(folder, "add", "chat", "apps/talk");
    expect(code).toBe(0);
    expect(stdout).toContain("cd apps/talk\n");
    expect(await readdir(path.join(folder, "apps/talk"))).toContain("wrangler.jsonc");
  });

  it("writes nothing with --dry-run", async (test) => {
    const { expect } = test;
    const folder = await emptyFolder(test);
    const { code, stdout } = await partyBouncer(folder, "add", "chat", "--dry-run");
    expect(code).toBe(0);
    expect(stdout).toContain("would create chat/src/server.ts");
    expect(await readdir(folder)).toEqual([]);
  });

  it("overwrites nothing without being told to: it names the files, and ends with 1", async (test) => {
    const { expect } = test;
    const folder = await emptyFolder(test);
    await partyBouncer(folder, "add", "chat");
    const mine = path.join(folder, "chat/src/server.ts");
    await writeFile(mine, "my own");
    const refused = await partyBouncer(folder, "add", "chat");
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toContain("chat/src/server.ts\nTo overwrite them, add --yes.");
    expect(refused.stderr).not.toContain("client.ts");
    expect(await readFile(mine, "utf8")).toBe("my own");

    const agreed = await partyBouncer(folder, "add", "chat", "--yes");
    expect(agreed.code).toBe(0);
    expect(agreed.stdout).toContain("overwrote chat/src/server.ts");
    expect(agreed.stdout).toContain("unchanged chat/src/client.ts");
    expect(await readFile(mine, "utf8")).toContain("withBouncer");
  });

  // `script`, which makes the terminal, takes other options elsewhere.
  it.skipIf(process.platform !== "linux")("asks on a terminal before it overwrites", async (test) => {
    const { expect } = test;
    const folder = await emptyFolder(test);
    await partyBouncer(folder, "add", "chat");
    const mine = path.join(folder, "chat/src/server.ts");
    await writeFile(mine, "my own");
    for (const no of ["n", "\u0003"]) {
      const { code, stdout } = await answered(folder, no, "add", "chat");
      expect(code).toBe(1);
      expect(stdout).toContain("  chat/src/server.ts");
      expect(await readFile(mine, "utf8")).toBe("my own");
    }
    expect(await answered(folder, "y", "add", "chat")).toMatchObject({ code: 0 });
    expect(await readFile(mine, "utf8")).toContain("withBouncer");
  });

  it("names the examples if there is none of that name, and the one that was probably meant", async (test) => {
    const { expect } = test;
    const folder = await emptyFolder(test);
    const { code, stderr } = await partyBouncer(folder, "add", "chta");
    expect(code).toBe(1);
    expect(stderr).toMatch(/There is no example "chta"\. Did you mean "chat"\?\nThe examples are chat, /);
    expect(await partyBouncer(folder, "add", "../chat")).toMatchObject({ code: 1 });
    expect(await readdir(folder)).toEqual([]);
  });

  it("follows no symbolic link out of the folder, and writes nothing at all", async (test) => {
    const { expect } = test;
    const folder = await emptyFolder(test);
    const elsewhere = path.join(folder, "elsewhere");
    await mkdir(elsewhere);
    await mkdir(path.join(folder, "chat"));
    for (const link of ["chat/src", "chat/wrangler.jsonc"]) {
      await symlink(elsewhere, path.join(folder, link));
      const { code, stderr } = await partyBouncer(folder, "add", "chat", "--yes");
      expect(code).toBe(1);
      expect(stderr).toContain(`${path.join(folder, link)} is a symbolic link`);
      await rm(path.join(folder, link));
      expect(await readdir(path.join(folder, "chat"))).toEqual([]);
    }
    await symlink(elsewhere, path.join(folder, "talk"));
    expect(await partyBouncer(folder, "add", "chat", "talk")).toMatchObject({ code: 1 });
    expect(await readdir(elsewhere)).toEqual([]);
  });

  it("says what is in its way", async (test) => {
    const { expect } = test;
    const folder = await emptyFolder(test);
    await writeFile(path.join(folder, "chat"), "a file");
    expect(await partyBouncer(folder, "add", "chat")).toMatchObject({
      code: 1,
      stderr: "error: chat is there, and is not a folder.\n",
    });
    await mkdir(path.join(folder, "talk/index.html"), { recursive: true });
    expect((await partyBouncer(folder, "add", "chat", "talk")).stderr).toContain(
      `${path.join(folder, "talk/index.html")} is in the way: it is a folder.`,
    );
    await mkdir(path.join(folder, "say"));
    await writeFile(path.join(folder, "say/src"), "a file");
    expect((await partyBouncer(folder, "add", "chat", "say")).stderr).toContain("it is a file.");
  });

  it("waits for no pipe, and shows no stack if the system refuses", async (test) => {
    const { expect } = test;
    const folder = await emptyFolder(test);
    await mkdir(path.join(folder, "piped"));
    await run(folder, "mkfifo", ["piped/package.json"]);
    const piped = await partyBouncer(folder, "add", "chat", "piped");
    expect(piped.code).toBe(1);
    expect(piped.stderr).toContain("piped/package.json is in the way: it is not a file.");
    await writeFile(path.join(folder, "file"), "");
    const beneath = await partyBouncer(folder, "add", "chat", "file/chat");
    expect(beneath.code).toBe(2);
    expect(beneath.stderr).toMatch(/^error: ENOTDIR: .+\n$/);
  });

  it("takes a folder without a name for none", async (test) => {
    const { expect } = test;
    const folder = await emptyFolder(test);
    await partyBouncer(folder, "add", "chat", "");
    expect(await readdir(folder)).toEqual(["chat"]);
  });
});

describe.concurrent("party-bouncer", () => {
  it("says what it can do, and its version", async (test) => {
    const { expect } = test;
    const folder = await emptyFolder(test);
    const help = await partyBouncer(folder, "--help");
    expect(help.code).toBe(0);
    expect(help.stdout).toContain("add [options] <example> [directory]");
    const manifest = path.resolve(EXAMPLES, "../package.json");
    const { version } = JSON.parse(await readFile(manifest, "utf8")) as { version: string };
    expect(await partyBouncer(folder, "--version")).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("ends with 2 for a command that it does not know", async (test) => {
    const { expect } = test;
    const folder = await emptyFolder(test);
    const { code, stderr } = await partyBouncer(folder, "ad");
    expect(code).toBe(2);
    expect(stderr).toContain("(Did you mean add?)");
  });
});
