// @module-tag slow
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { run } from "../cli/command.ts";
import { EXAMPLES, Project } from "./project.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const folderOf = (name: string): string => path.join(ROOT, "examples", name);
const read = (name: string, file: string): string => readFileSync(path.join(folderOf(name), file), "utf8");

interface Manifest {
  readonly scripts: Record<string, string>;
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
}
const manifestOf = (name: string): Manifest => JSON.parse(read(name, "package.json"));

it("registry.json says what is in examples/", async () => {
  expect(await run(ROOT, process.execPath, ["scripts/registry.ts", "--check"])).toMatchObject({
    code: 0,
    stderr: "",
  });
  const folders = readdirSync(path.join(ROOT, "examples"), { withFileTypes: true });
  expect(folders.filter((each) => each.isDirectory()).map(({ name }) => name)).toEqual(EXAMPLES.toSorted());
});

describe.each(EXAMPLES)("examples/%s", (name) => {
  it("starts by the two commands that its README shows first", () => {
    const [block] = /(?<=```sh\n)[^`]*/.exec(read(name, "README.md")) ?? [];
    expect(block).toBe("npm install\nnpm run dev\n");
    expect(manifestOf(name).scripts).toMatchObject({ dev: expect.any(String), test: expect.any(String) });
  });

  it("names every package that it imports, and no other", () => {
    const { dependencies, devDependencies } = manifestOf(name);
    const sources = readdirSync(folderOf(name), { recursive: true, encoding: "utf8" }).filter((file) =>
      /\.tsx?$/.test(file),
    );
    const imported = new Set(
      sources
        .flatMap((file) =>
          Array.from(read(name, file).matchAll(/ from "([^."][^"]*)"/g), ([, from]) => from ?? ""),
        )
        .filter((from) => !/^(node|cloudflare):/.test(from))
        .map((from) => from.split("/", from.startsWith("@") ? 2 : 1).join("/")),
    );
    expect(Object.keys({ ...dependencies, ...devDependencies })).toEqual(
      expect.arrayContaining([...imported].filter((each) => each !== "partykit")),
    );
    expect(Object.keys(dependencies).filter((each) => !imported.has(each) && !PEERS.has(each))).toEqual([]);
  });

  it("has what `npm create cloudflare -- --template` asks of a folder, unless it is PartyKit's", () => {
    if (existsSync(path.join(folderOf(name), "partykit.json"))) return;
    expect(existsSync(path.join(folderOf(name), "wrangler.jsonc"))).toBe(true);
    // It would take these for two languages to choose from.
    for (const language of ["js", "ts"]) expect(existsSync(path.join(folderOf(name), language))).toBe(false);
  });
});

/** What others of the dependencies need, and no file imports. */
const PEERS = new Set(["partysocket", "@tiptap/pm", "@tiptap/y-tiptap", "y-protocols"]);

describe.concurrent.each(EXAMPLES)("a copy of examples/%s", { timeout: 180_000 }, (name) => {
  it("compiles, bundles, and refuses a flood in its own test", async ({ expect }) => {
    const project = await Project.of(name, name);
    expect(await project.run("tsc")).toMatchObject({ code: 0, stdout: "" });
    const { code, stdout, stderr } = await project.run("npm", "test");
    expect(code, stdout + stderr).toBe(0);
    if (manifestOf(name).scripts["deploy"]?.startsWith("partykit")) return;
    const built = await project.run("vite", "build");
    expect(built.code, built.stderr).toBe(0);
    // Vite has read the same configuration. What comes after it is Wrangler's, and alike for all.
    if (name !== "chat") return;
    const deployed = await project.run("wrangler", "deploy", "--dry-run");
    expect(deployed.code, deployed.stderr).toBe(0);
    expect(deployed.stdout).toContain("Durable Object");
  });
});
