/** Looks for habits of writing that make a reader stop, in what users and contributors read: pages, and comments of the source. */
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { type Sentence, sentencesOfComments, sentencesOfPage } from "./prose/text.ts";
import { type Tic, TICS, TICS_OF_PAGES } from "./prose/tics.ts";

const ROOT = path.resolve(import.meta.dirname, "..");
const PAGES = [
  "*.md",
  "docs/*.md",
  "docs/{guides,migrate,decisions,from}/**/*.md",
  ".changeset/*.md",
  ".github/**/*.md",
  "test/**/README.md",
  "examples/**/*.md",
];
const SOURCES = ["{src,client,cli,party,public,examples}/**/*.{ts,tsx}"];

const found = [
  ...look(PAGES, sentencesOfPage, [...TICS, ...TICS_OF_PAGES]),
  ...look(SOURCES, sentencesOfComments, TICS),
];
if (found.length > 0) {
  console.error(found.join("\n"));
  console.error(`\n${found.length} sentences to write in plain English.`);
  process.exit(1);
}
console.log("No sentence has a habit that is looked for.");

function look(globs: string[], read: (text: string) => Sentence[], tics: readonly Tic[]): string[] {
  const files = globSync(globs, { cwd: ROOT, exclude: ["**/node_modules/**"] }).toSorted();
  if (files.length === 0) throw new Error(`nothing is called ${globs.join()}`);
  return files.flatMap((file) =>
    read(readFileSync(path.join(ROOT, file), "utf8")).flatMap(({ line, text }) =>
      tics
        .filter(({ pattern }) => pattern.test(text))
        .map(({ instead }) => `${file}:${line}: ${text}\n    rather: ${instead}`),
    ),
  );
}
