import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { SimulationResult } from "party-bouncer/simulator";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { bundleScript } from "../support/bundle-script.ts";
import { serveWorkerd } from "../support/workerd.ts";
import { runtimes } from "./runtime.ts";
import { simulated } from "./simulated.ts";

const PATIENCE = 30_000;

describe("a simulation comes to the same", () => {
  let disk: string;
  let program: string;
  let expected: string;
  beforeAll(async () => {
    disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
    program = path.join(disk, "simulated.mjs");
    await bundleScript("test/runtimes/simulated-process.ts", program);
    expected = await simulated();
  });
  afterAll(() => rm(disk, { recursive: true, force: true }));

  it("has something to compare", () => {
    const { result } = JSON.parse(expected) as { result: SimulationResult };
    expect(result.records).toBeGreaterThan(1_000);
    expect(result.fates.closed).toBeGreaterThan(0);
    expect(result.limits.filter(({ refused }) => refused === 0)).toEqual([]);
    expect(result.against?.messages.held).toBeGreaterThan(0);
    expect(result.against?.limits).toMatchObject([{ name: "room", refused: expect.any(Number) }, {}]);
    expect(result.suggestions.length).toBeGreaterThan(2);
  });

  it.for(runtimes().filter(({ takesWs, name }) => !takesWs || name === "Node 20 with ws"))(
    "in $name",
    async ({ name, command }, { skip }) => {
      if (command === null) return skip(`no binary on this machine runs as ${name}`);
      const [binary, ...options] = command;
      const { stdout } = await promisify(execFile)(binary, [...options, program], {
        timeout: PATIENCE,
        maxBuffer: 2 ** 24,
      });
      expect(stdout.trim()).toBe(expected);
    },
  );

  it("in a worker without flags", async () => {
    const entry = "test/runtimes/simulated-worker.ts";
    const worker = await serveWorkerd({ entry, classes: [], flags: [], disk });
    onTestFinished(() => worker.kill());
    const response = await fetch(`http://${worker.host}/`, { signal: AbortSignal.timeout(PATIENCE) });
    expect(await response.text()).toBe(expected);
  });
});
