import { mkdirSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Makes a folder for examples, which may import what a reader installs: it is among the tools of the repository, or of the tests.
 *
 * @returns the folder, inside another one that is all its own
 */
export function folderWithPackages(root: string, name: string): string {
  const base = mkdtempSync(join(tmpdir(), `party-bouncer-${name}-`));
  const folder = join(base, name);
  mkdirSync(folder);
  symlinkSync(join(root, "node_modules"), join(base, "node_modules"), "junction");
  symlinkSync(join(root, "test/node_modules"), join(folder, "node_modules"), "junction");
  return folder;
}
