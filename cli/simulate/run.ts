import { stat, writeFile } from "node:fs/promises";
import { candidateOf, simulate } from "party-bouncer/simulator";
import { Failure, Misuse } from "../failure.ts";
import { loadPolicy } from "../policy/load.ts";
import { requireFolderOf } from "../require-folder.ts";
import type { SimulateOptions } from "../simulate.ts";
import { styleFor } from "../style.ts";
import { judge } from "./fail-on.ts";
import { openRecord } from "./open-record.ts";
import { played } from "./played.ts";
import { type BrokenLine, brokenInWords, type Simulated } from "./simulated.ts";
import { summaryOf } from "./summary.ts";

/** @throws {Failure} if a condition of `--fail-on` is met */
export async function runSimulation(name: string, options: SimulateOptions): Promise<void> {
  const simulated = await simulateFile(name, options);
  const { result, isCandidate } = simulated;
  const outcomes = options.failOn.map((condition) => judge(condition, result, isCandidate));
  if (options.report !== undefined) {
    const { reportOf } = await import("../report/report.ts");
    await writeFile(options.report, reportOf(simulated));
  }
  if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else process.stdout.write(summaryOf(simulated, options));
  const { yellow, green } = styleFor(process.stderr);
  if (options.json)
    for (const line of brokenInWords(simulated)) console.error(`${yellow("warning:")} ${line}`);
  const met = outcomes.filter(({ isMet }) => isMet);
  for (const { condition, isMet, inWords } of outcomes) {
    if (!isMet) console.error(`${green("✔")} ${condition.text}: ${inWords}`);
  }
  if (met.length === 0) return;
  throw new Failure(met.map(({ condition, inWords }) => `${condition.text}: ${inWords}`).join("\n       "));
}

async function simulateFile(
  name: string,
  { policy, against, share, report, failOn }: SimulateOptions,
): Promise<Simulated> {
  const one = await loadPolicy(policy);
  const named = against === undefined ? null : await loadPolicy(against);
  const candidate = named === null ? candidateOf(one.policy) : null;
  const other = named?.policy ?? candidate;
  if (other === null && failOn.some(({ what }) => what === "worse")) {
    throw new Misuse("--fail-on worse needs another policy: give --against, or a policy with a candidate.");
  }
  if (report !== undefined) await requirePlaceFor(report);
  const record = await openRecord(name);
  const broken: BrokenLine[] = [];
  const result = await played(record, broken, (records, onProgress) =>
    simulate(one.policy, records, { share, onProgress, ...(other === null ? {} : { against: other }) }),
  );
  if (result.records === 0) throw new Misuse(`${record.name} has a header and no event after it.`);
  return {
    record: record.name,
    policy: one.name,
    against: named?.name ?? (candidate === null ? null : "its candidate"),
    isCandidate: candidate !== null,
    result,
    broken,
  };
}

async function requirePlaceFor(file: string): Promise<void> {
  await requireFolderOf(file, "report");
  const present = await stat(file).catch(() => null);
  if (present?.isDirectory() === true)
    throw new Misuse(`${file} is a folder. Name the file to write the report into.`);
}
