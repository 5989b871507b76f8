import path from "node:path";
import { DOCS, run } from "./tool.ts";

/** Builds the site. @returns the folder that it is in @throws {Error} if it cannot be built, or if a page links to none */
export function buildSite(): string {
  run("vitepress", "build");
  return path.join(DOCS, ".vitepress/dist");
}
