import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { checked } from "../../../src/admin/checked.ts";
import { Problem } from "../../../src/admin/problem.ts";

const schema = z.strictObject(
  { kind: z.enum(["a", "b"], '"a" or "b"'), count: z.optional(z.number("a number")) },
  "an object",
);

async function issuesOf(input: unknown): Promise<unknown> {
  try {
    return checked(schema, input);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return ((await error.toResponse().json()) as { issues: unknown }).issues;
  }
}

describe("input", () => {
  it("comes back if it is right", async () => {
    expect(await issuesOf({ kind: "a" })).toEqual({ kind: "a" });
  });

  it("is told of with path, expected and received, each mistake at once", async () => {
    expect(await issuesOf({ kind: "c", count: "1", by: "me" })).toEqual([
      { path: "kind", expected: '"a" or "b"', received: '"c"' },
      { path: "count", expected: "a number", received: '"1"' },
      { path: "by", expected: "nothing of this name", received: '"me"' },
    ]);
    expect(await issuesOf({})).toEqual([{ path: "kind", expected: '"a" or "b"', received: "undefined" }]);
    expect(await issuesOf([])).toEqual([{ path: "", expected: "an object", received: "[]" }]);
  });

  it("is only what it says itself", async () => {
    expect(await issuesOf(JSON.parse('{"kind":"a","__proto__":{"count":1},"constructor":1}'))).toEqual([
      { path: "__proto__", expected: "nothing of this name", received: '{"count":1}' },
      { path: "constructor", expected: "nothing of this name", received: "1" },
    ]);
  });

  it("is shown in part, if it is long", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, index) => [`${index}`.padEnd(1_000), "x".repeat(1_000)]),
    );
    const issues = (await issuesOf({ kind: "a", ...many })) as { path: string; received: string }[];
    expect(issues).toHaveLength(20);
    for (const { path, received } of issues) expect(path.length + received.length).toBeLessThan(250);
  });
});
