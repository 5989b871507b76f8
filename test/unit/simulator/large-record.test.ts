// @module-tag slow
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bundleScript } from "../../support/bundle-script.ts";
import { runs } from "../../support/runs.ts";

const KIBIBYTE = 1_024;

interface Outcome {
  readonly records: number;
  /** Bytes. */
  readonly used: number;
  readonly messages: { readonly admitted: number; readonly refused: number; readonly away: number };
  readonly fates: Readonly<Record<string, number>>;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
  await bundleScript("test/support/large-simulation.ts", path.join(folder, "simulation.mjs"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** In a process of its own, since others share this one. */
function simulated(records: number, clients: number): Outcome {
  const args = ["--expose-gc", path.join(folder, "simulation.mjs"), String(records), String(clients)];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })) as Outcome;
}

// `node bench/simulate.ts` does the same with ten million records, and takes the time.
it("a client takes a kilobyte or so, however much it sends", () => {
  const clients = 5_000;
  const few = simulated(runs(100_000), clients);
  const many = simulated(runs(400_000), clients);
  for (const { records, used, messages, fates } of [few, many]) {
    const { admitted, refused, away } = messages;
    expect(admitted + refused + away).toBe(records - 2 * clients);
    expect(Object.values(fates).reduce((sum, count) => sum + count)).toBe(clients);
    expect(used / clients).toBeLessThan(2 * KIBIBYTE);
  }
  expect(many.used - few.used).toBeLessThan(clients * KIBIBYTE * 0.25);
});
