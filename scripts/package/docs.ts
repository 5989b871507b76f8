import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Project } from "./project.ts";

/** @throws {Error} if an error or a line on the console names a page of docs that is not in the package */
export function checkDocs(project: Project): void {
  const folder = path.join(project.folder, "node_modules/party-bouncer");
  const built = readdirSync(path.join(folder, "dist")).filter((file) => file.endsWith(".js"));
  const named = built.flatMap(
    (file) => readFileSync(path.join(folder, "dist", file), "utf8").match(/\bdocs\/[\w/-]+\.md/g) ?? [],
  );
  if (named.length === 0) throw new Error("no page of docs is named any more: is this check still of use?");
  const missing = [...new Set(named)].filter((page) => !existsSync(path.join(folder, page)));
  if (missing.length > 0) throw new Error(`the package names ${missing.join()}, and does not have it`);
}
