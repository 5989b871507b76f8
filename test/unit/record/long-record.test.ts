// @module-tag slow
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { runs } from "../../support/runs.ts";

const SCRIPT = fileURLToPath(new URL("../../support/read-long-record.ts", import.meta.url));
const BLOCK = 10_000;
const MB = 1_000_000;

/** `RUNS=20` reads ten million lines of each form. */
const lines = runs(50) * BLOCK;

interface Outcome {
  readonly events: number;
  readonly broken: number;
  readonly seconds: number;
  /** Memory after the first tenth, and the most that there ever was. In bytes. */
  readonly early: number;
  readonly peak: number;
}

describe("a long record", () => {
  it.each(["jsonl", "jsonl.gz", "packed", "broken"])(
    "is read in as much memory as a short one: %s",
    async (form) => {
      // Half of the events, if they were kept, would fill it.
      const { stdout } = await promisify(execFile)(process.execPath, [
        "--max-old-space-size=32",
        "--max-semi-space-size=4",
        SCRIPT,
        String(lines),
        form,
      ]);
      const { events, broken, early, peak } = JSON.parse(stdout) as Outcome;
      expect(events + broken).toBe(lines);
      expect(broken).toBe(form === "broken" ? lines / 2 : 0);
      expect(peak - early).toBeLessThan(50 * MB);
      expect(peak).toBeLessThan(200 * MB);
    },
    300_000,
  );
});
