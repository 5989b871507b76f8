import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import written from "../../docs/written-pages.json" with { type: "json" };
import { DOCS, run } from "./tool.ts";

/**
 * Generates the reference a second time, and compares it with the one in `docs/reference`.
 *
 * @throws {Error} if a public name or a member has no docstring, or if the reference is not current
 */
export function checkReference(): void {
  const folder = mkdtempSync(path.join(tmpdir(), "party-bouncer-reference-"));
  try {
    run("typedoc", "--out", folder, "--treatValidationWarningsAsErrors", "--logLevel", "Warn");
    const [committed, generated] = [pagesIn(path.join(DOCS, "reference")), pagesIn(folder)];
    for (const page of written) committed.delete(page);
    const names = new Set([...committed.keys(), ...generated.keys()]);
    const stale = [...names].filter((name) => committed.get(name) !== generated.get(name));
    if (stale.length > 0) {
      throw new Error(`docs/reference is not current: run npm run docs:reference.\n${stale.join("\n")}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function pagesIn(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".md"),
  );
  return new Map(files.map((file) => [file, readFileSync(path.join(folder, file), "utf8")]));
}
