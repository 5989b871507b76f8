import { execFileSync } from "node:child_process";

/** How many files, connections among them, a process may have open at once. */
export function openFiles(): number {
  const limit = execFileSync("sh", ["-c", "ulimit -n"], { encoding: "utf8" }).trim();
  return limit === "unlimited" ? Infinity : Number(limit);
}
