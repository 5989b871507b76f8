import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** They are as good for a commit of lately as for this one. */
const INSTALLED = ["node_modules", "bench/node_modules", "test/node_modules"];

/** A commit in a folder of its own, or the working tree as it is. */
export interface Checkout {
  /** Absolute path. */
  readonly root: string;
  readonly name: string;
  /** Takes the folder away again. */
  remove(): void;
}

/** The working tree, with whatever is not committed. */
export const workingTree: Checkout = { root: ROOT, name: "the working tree", remove() {} };

/**
 * Checks a commit out, with the packages that are installed here.
 *
 * @throws {Error} if git does not know the commit
 */
export function checkOut(commit: string): Checkout {
  const root = path.join(mkdtempSync(path.join(tmpdir(), "party-bouncer-")), "at");
  git("worktree", "add", "--detach", root, commit);
  for (const folder of INSTALLED) {
    const [from, to] = [path.join(ROOT, folder), path.join(root, folder)];
    if (existsSync(from)) symlinkSync(from, to);
  }
  return {
    root,
    name: git("log", "-1", "--format=%h %s", commit),
    remove() {
      git("worktree", "remove", "--force", root);
      rmSync(path.dirname(root), { recursive: true, force: true });
    },
  };
}

function git(...args: string[]): string {
  return execFileSync("git", args, {
    cwd: ROOT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  }).trim();
}
