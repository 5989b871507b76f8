import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, loadavg } from "node:os";

/** What the figures were measured on. */
export function machine(): string {
  const { version } = createRequire(import.meta.url)("workerd") as { version: string };
  const [cpu] = cpus();
  return [
    `${cpus().length} x ${cpu?.model ?? "unknown CPU"}`,
    `node ${process.version}`,
    `workerd ${version}`,
    `load ${loadavg()[0]?.toFixed(2)}`,
  ].join(", ");
}

/** Resident memory of a process in MiB, where the system tells; else `NaN`. */
export function residentMemory(pid: number): number {
  try {
    const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return Number(kibibytes) / 1_024;
  } catch {
    return Number.NaN;
  }
}
