import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** Ms that a process has kept processors busy until now, all its threads together. `NaN` where the system does not tell. */
export function processorTime(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name of the program, in parentheses, may have spaces in it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [user, system] = [fields[USER], fields[SYSTEM]].map(Number);
    return ((user ?? Number.NaN) + (system ?? Number.NaN)) * TICK;
  } catch {
    return Number.NaN;
  }
}

/** The same, to the nanosecond, once the process has come to rest: of all threads that it still has. */
export function exactProcessorTime(pid: number): number {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const times = threads.map((thread) => readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8"));
    return times.reduce((sum, time) => sum + Number(time.split(" ")[0]) / 1e6, 0);
  } catch {
    return Number.NaN;
  }
}

/** Of what follows the name. */
const USER = 11;
const SYSTEM = 12;

/** Ms. What is measured should last for hundreds of them. */
const TICK = 1_000 / Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));
