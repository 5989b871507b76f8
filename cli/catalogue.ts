import { readFileSync } from "node:fs";
import path from "node:path";
import { suggestionFor } from "../src/policy/suggestion.ts";
import { Failure } from "./failure.ts";
import { packageFile } from "./package-file.ts";

/** What `registry.json` says of one example. */
export interface Example {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** What a worker of one's own has to bind to run its room. */
  readonly docs: string;
  readonly files: readonly ExampleFile[];
}

export interface ExampleFile {
  /** From the root of the package. */
  readonly path: string;
  /** The copy, such as `~/chat/src/server.ts`. `~` stands for the folder in which the command runs. */
  readonly target: string;
}

/** A file to copy, and where it goes in the folder of the example. */
export interface Source {
  readonly from: string;
  readonly to: string;
}

export function readExamples(): readonly Example[] {
  const { items } = JSON.parse(readFileSync(packageFile("registry.json"), "utf8")) as { items: Example[] };
  return items;
}

/** @throws {Failure} if there is no such example. It names those that there are. */
export function findExample(name: string, examples: readonly Example[]): Example {
  const found = examples.find((example) => example.name === name);
  if (found !== undefined) return found;
  const names = examples.map((example) => example.name);
  const meant = suggestionFor(name, names);
  const question = meant === null ? "" : ` Did you mean "${meant}"?`;
  throw new Failure(`There is no example "${name}".${question}\nThe examples are ${names.join(", ")}.`);
}

export function sourcesOf({ name, files }: Example): Source[] {
  return files.map((file) => ({
    from: packageFile(file.path),
    to: path.posix.relative(`~/${name}`, file.target),
  }));
}
