import { readFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./project.ts";

/** What can be imported of the package, by its whole name. */
export const ENTRIES: readonly string[] = Object.keys(exportsOf(path.join(ROOT, "package.json")))
  .filter((name) => name !== "./package.json")
  .map((name) => path.posix.join("party-bouncer", name));

function exportsOf(file: string): object {
  return (JSON.parse(readFileSync(file, "utf8")) as { exports: object }).exports;
}
