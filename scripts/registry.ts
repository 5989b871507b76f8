/**
 * Writes `registry.json` from what is in `examples`: `npx party-bouncer add` and `npx shadcn add` both read it. With `--check` it fails
 * if the file is not current.
 */
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { unstable_readConfig } from "wrangler";

const ROOT = path.resolve(import.meta.dirname, "..");
const REGISTRY = path.join(ROOT, "registry.json");

/** In the order in which they are listed. */
const NAMES = ["chat", "cursors", "game", "react", "editor", "agent", "durable-object"];

const items = NAMES.filter((name) => existsSync(path.join(ROOT, "examples", name))).map((name) => ({
  name,
  type: "registry:item",
  ...wordsOf(name),
  files: filesOf(name).map((file) => ({
    path: `examples/${name}/${file}`,
    type: "registry:file",
    target: `~/${name}/${file.replace("__dot__", ".")}`,
  })),
}));
const registry = {
  $schema: "https://ui.shadcn.com/schema/registry.json",
  name: "party-bouncer",
  homepage: "https://github.com/party-bouncer/party-bouncer",
  items,
};
const text = `${JSON.stringify(registry, null, 2)}\n`;

if (!process.argv.includes("--check")) writeFileSync(REGISTRY, text);
else if (readFileSync(REGISTRY, "utf8") !== text) {
  console.error("registry.json is not what examples/ says. Run `npm run registry`.");
  process.exitCode = 1;
}

function filesOf(name: string): string[] {
  return globSync("**/*.*", {
    cwd: path.join(ROOT, "examples", name),
    exclude: ["**/node_modules/**", "**/.wrangler/**", "**/.partykit/**", "**/dist/**", "package-lock.json"],
  })
    .map((file) => file.replaceAll(path.sep, "/"))
    .concat("__dot__gitignore")
    .toSorted();
}

/** Title, first sentence, and what a worker of one's own has to bind. */
function wordsOf(name: string): { title: string; description: string; docs: string } {
  const folder = path.join(ROOT, "examples", name);
  const [heading = "", paragraph = ""] = readFileSync(path.join(folder, "README.md"), "utf8").split("\n\n");
  const [sentence = ""] = paragraph
    .replaceAll(/\s+/g, " ")
    .replaceAll(/\[(.*?)\]\(.*?\)/g, "$1")
    .split(/(?<=\.) /);
  return { title: heading.replace("# ", ""), description: sentence, docs: bindingsOf(folder, name) };
}

function bindingsOf(folder: string, name: string): string {
  if (existsSync(path.join(folder, "partykit.json"))) {
    const { main } = JSON.parse(readFileSync(path.join(folder, "partykit.json"), "utf8")) as { main: string };
    return `To use the room in a project of yours, name its file in partykit.json: "parties": { "${name}": "${main}" }`;
  }
  const { durable_objects, migrations, compatibility_flags } = unstable_readConfig({
    config: path.join(folder, "wrangler.jsonc"),
  });
  const bindings = durable_objects.bindings.map(({ name, class_name }) => ({ name, class_name }));
  return [
    "To use the room in a worker of yours, add this to its wrangler.jsonc:",
    `  "durable_objects": ${JSON.stringify({ bindings })},`,
    `  "migrations": ${JSON.stringify(migrations)},`,
    `  "compatibility_flags": ${JSON.stringify(compatibility_flags)},`,
    "If it has migrations already, add this one to them, with a tag of its own.",
  ].join("\n");
}
