/**
 * Installs what only the tests, the benches and the docs need, each beside them, unless it is there already. A project that installs this
 * package from git builds it from a clone, and needs none of it.
 */
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "..");

/**
 * npm prepares a clone twice: once it installs it, and says which packages not to prepare on the way, and once it packs it, and says
 * where. Of a project that is simply being installed it says neither.
 */
const isForeign = ["_PACOTE_NO_PREPARE_", "npm_package_resolved"].some((name) => name in process.env);

for (const folder of isForeign
  ? []
  : ["test", "test/hosts/agents", "test/hosts/partykit/oldest", "bench", "docs"]) {
  const lock = path.join(ROOT, folder, "package-lock.json");
  const installed = path.join(ROOT, folder, "node_modules/.package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) continue;
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: path.join(ROOT, folder),
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) process.exit(status ?? 1);
}
