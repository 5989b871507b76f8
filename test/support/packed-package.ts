import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** A folder for projects in which `party-bouncer` is installed as npm would install it. */
    projects: string;
  }
}

const ROOT = path.resolve(import.meta.dirname, "../..");

/** Below `test`, so that Node finds there, and one folder up, what the projects use besides. */
const PREFIX = path.join(ROOT, "test/.projects-");

/** Builds the package, and puts it where projects beside it find it by its name. */
export default function setUp(project: TestProject): () => void {
  const projects = mkdtempSync(PREFIX);
  const installed = path.join(projects, "node_modules/party-bouncer");
  execFileSync(
    path.join(ROOT, "node_modules/.bin/tsdown"),
    ["--out-dir", path.join(installed, "dist"), "--log-level", "error"],
    { cwd: ROOT, stdio: "inherit" },
  );
  for (const name of ["package.json", "registry.json", "examples"]) {
    cpSync(path.join(ROOT, name), path.join(installed, name), { recursive: true });
  }
  // These are installed apart, as two generations of them are tested.
  for (const name of ["agents", "@babel"]) {
    const folder = path.join(ROOT, "test/hosts/agents/node_modules", name);
    symlinkSync(folder, path.join(projects, "node_modules", name), "junction");
  }
  project.provide("projects", projects);
  return () => rmSync(projects, { recursive: true, force: true });
}
