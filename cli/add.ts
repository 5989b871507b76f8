import { lstat } from "node:fs/promises";
import path from "node:path";
import { confirm, isCancel } from "@clack/prompts";
import { Argument, Command } from "commander";
import { type Example, findExample, readExamples, sourcesOf } from "./catalogue.ts";
import { copy, planCopy, type Step } from "./copy.ts";
import { Failure } from "./failure.ts";
import { bold, dim, green, yellow } from "./style.ts";

interface Options {
  readonly yes?: true;
  readonly dryRun?: true;
}

/** `party-bouncer add <example> [directory]` */
export function addCommand(): Command {
  const examples = readExamples();
  return new Command("add")
    .description("Copy an example into a folder: server, page, configuration and a test.")
    .addArgument(
      // A wrong one is told which was meant, later on.
      new Argument("<example>").choices(examples.map(({ name }) => name)).argParser(String),
    )
    .argument("[directory]", "where to put it (default: a folder with the name of the example)")
    .option("-y, --yes", "overwrite files without asking")
    .option("-n, --dry-run", "say what would be written, and write nothing")
    .addHelpText("after", `\nExamples:\n${listOf(examples)}`)
    .action((name: string, directory: string | undefined, options: Options) =>
      add(findExample(name, examples), directory || name, options),
    );
}

async function add(example: Example, directory: string, { yes, dryRun }: Options): Promise<void> {
  const folder = path.resolve(directory);
  const found = await lstat(folder).catch(() => null);
  if (found !== null && !found.isDirectory())
    throw new Failure(`${directory} is there, and is not a folder.`);
  const steps = await planCopy(sourcesOf(example), folder);
  const shown = path.relative("", folder) || ".";
  if (dryRun) {
    report(steps, shown, { create: "would create", overwrite: "would overwrite" });
    return;
  }
  const overwritten = steps.filter(({ does }) => does === "overwrite").map(({ to }) => path.join(shown, to));
  if (overwritten.length > 0 && !yes) await requireConsent(overwritten);
  await copy(steps);
  report(steps, shown, { create: "created", overwrite: "overwrote" });
  console.log(`\n${example.docs}\n`);
  console.log(bold("Next:"));
  for (const command of [...(shown === "." ? [] : [`cd ${shown}`]), "npm install", "npm run dev"]) {
    console.log(`  ${command}`);
  }
}

/** @throws {Failure} unless someone is there to ask, and agrees */
async function requireConsent(files: readonly string[]): Promise<void> {
  const list = files.map((file) => `  ${file}`).join("\n");
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new Failure(`These files are there already, and differ:\n${list}\nTo overwrite them, add --yes.`);
  }
  console.log(`${yellow("These files are there already, and differ:")}\n${list}`);
  const agreed = await confirm({ message: "Overwrite them?", initialValue: false });
  if (isCancel(agreed) || !agreed) throw new Failure("Nothing was copied.");
}

function report(steps: readonly Step[], folder: string, words: Record<"create" | "overwrite", string>): void {
  for (const { to, does } of steps) {
    const file = path.join(folder, to);
    if (does === "nothing") console.log(dim(`unchanged ${file}`));
    else console.log(`${does === "create" ? green(words.create) : yellow(words.overwrite)} ${file}`);
  }
}

function listOf(examples: readonly Example[]): string {
  const width = Math.max(...examples.map(({ name }) => name.length));
  return examples.map(({ name, description }) => `  ${name.padEnd(width)}  ${description}`).join("\n");
}
