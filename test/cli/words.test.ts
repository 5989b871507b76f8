import { describe, expect, it } from "vitest";
import { describePolicy } from "../../cli/policy/describe.ts";
import { rungs } from "../../cli/report/rungs.ts";
import { moment, momentWithin } from "../../cli/simulate/words.ts";
import { definePolicy } from "../../src/policy/define-policy.ts";
import { simulate } from "../../src/simulator/simulate.ts";

describe("a moment", () => {
  it("of any record has words, also if no calendar has it", () => {
    expect(moment(Date.UTC(2026, 10, 12, 14, 2, 7))).toBe("2026-11-12 14:02:07 UTC");
    expect(momentWithin(7_120, 0)).toBe("00:00:07.120");
    expect(() => [moment(Number.MAX_SAFE_INTEGER), momentWithin(Number.MAX_SAFE_INTEGER, 0)]).not.toThrow();
  });
});

describe("a policy", () => {
  it("is described with its windows as they are", () => {
    const policy = definePolicy({ limits: [{ name: "lines", limit: 3, window: "1.5s", per: "connection" }] });
    expect(describePolicy(policy)).toContainEqual([
      "limits",
      expect.stringMatching(/^lines: 3 in 1\.5 seconds/),
    ]);
  });
});

describe("a rung", () => {
  it.for([
    [1, "once, 1 client"],
    [21, "21 times, 1 client"],
  ] as const)("that was reached so often (%i) says so", ([times, words]) => {
    const result = { ...simulate({}, []), rungs: [{ strikes: 1, do: "warn", times, clients: 1 }] };
    expect(rungs([{ name: "policy.ts", result }])?.text).toContain(`strike 1, warn: ${words}.`);
  });
});
