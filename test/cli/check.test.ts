import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, it } from "vitest";
import { command, emptyFolder, folderWith, partyBouncer, run } from "./command.ts";

const FINE = `
import { definePolicy, presets, type Policy } from "party-bouncer";
import { rate } from "./numbers/rate";
import { burst } from "./numbers/burst.js";
import more from "./more.json";
enum Type { Line = "line" }
export const policy: Policy = definePolicy({
  ...presets.chat,
  limits: [{ name: "lines", limit: rate, window: "1s", burst: burst + more.more, match: { type: Type.Line } }],
});
`;
const FINE_FILES = {
  "policy.ts": FINE,
  "numbers/rate.ts": "export const rate: number = 3;",
  "numbers/burst.ts": "export const burst = 4 as const;",
  "more.json": '{ "more": 5 }',
};

const WRONG = `import type { Policy } from "party-bouncer";

const limits = [
  { name: "a", limit: 5, window: "1s" },
  { name: "b", limit: 0, window: "1 s", brust: 3 },
];

export default {
  limits,
  ladder: [
    // The first.
    { strikes: 2, do: "warn" },
    { strikes: 1, do: "kick" },
  ],
  "forgiveAfter": -1,
} as unknown as Policy;
`;

describe.concurrent("party-bouncer check", () => {
  it("says what a policy comes to, whatever of TypeScript and of bundlers its file uses", async (test) => {
    const { expect } = test;
    const folder = await folderWith(test, FINE_FILES);
    const { code, stdout, stderr } = await partyBouncer(folder, "check", "policy.ts");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("✔ policy.ts can be used.\n");
    expect(stdout).toContain("limits      lines: 3 a second, 9 at once of line, for each connection\n");
    expect(stdout).toContain("ladder      strike 1 warn, strike 6 close for 1 minute\n");
    expect(stdout).not.toContain("\u001B");
  });

  it.for(nodes())("does so in Node %s", async (node, test) => {
    const { expect } = test;
    const folder = await folderWith(test, { ...FINE_FILES, "wrong.ts": WRONG });
    const fine = await run(folder, node, [command(), "check", "policy.ts"]);
    expect(fine).toMatchObject({ code: 0, stderr: "" });
    expect(await run(folder, node, [command(), "check", "wrong.ts"])).toMatchObject({ code: 1 });
  });

  it("names each mistake with its place in the file, and ends with 1", async (test) => {
    const { expect } = test;
    const folder = await folderWith(test, {
      "policy.ts": WRONG,
      "policy.json": '{ "limits": [{ "name": "x", "limit": "a" }],\n  "enfroce": true }',
    });
    const { code, stdout, stderr } = await partyBouncer(folder, "check", "policy.ts");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr.split("\n").map((line) => line.replace(/: expected.*/, ""))).toEqual([
      "error: The policy cannot be used:",
      "  policy.ts:5:16: limits[1].limit",
      "  policy.ts:5:26: limits[1].window",
      '  policy.ts:5:41: limits[1].brust: there is no option "brust". Did you mean "burst"?',
      "  policy.ts:15:3: forgiveAfter",
      "  policy.ts:13:19: ladder[1].do",
      "",
    ]);
    const json = await partyBouncer(folder, "check", "policy.json");
    expect(json.code).toBe(1);
    expect(json.stderr).toContain("policy.json:1:29: limits[0].limit: expected a whole number");
    expect(json.stderr).toContain('policy.json:2:3: enfroce: there is no option "enfroce"');
  });

  it("names a mistake that throws as the file is loaded", async (test) => {
    const { expect } = test;
    const folder = await folderWith(test, {
      "policy.ts":
        'import { definePolicy } from "party-bouncer";\nexport const policy = definePolicy({\n  limits: 3,\n} as never);',
    });
    const { code, stderr } = await partyBouncer(folder, "check", "policy.ts");
    expect(code).toBe(1);
    expect(stderr).toContain("  policy.ts:3:3: limits: expected a list of limits, received 3\n");
  });

  it("warns of what is rarely meant, and ends with 0", async (test) => {
    const { expect } = test;
    const folder = await folderWith(test, {
      "policy.mjs": `export default {
  limits: [
    { name: "all", limit: 5, window: "1s" },
    { name: "lines", limit: 50, window: "1s", match: { type: "line" } },
    { name: "bytes", cost: "bytes", limit: 1000, window: "1s" },
    { name: "typing", limit: 1, window: "1s", match: { type: "typing" } },
    { name: "tabs", per: "client", limit: 1, window: "1s" },
    { name: "paid", limit: 1, window: "1s", tiers: { pro: false } },
  ],
  free: { type: ["ping", "typing"] },
  ladder: [{ strikes: 1, do: "warn" }],
  candidate: { enforce: false },
};`,
    });
    const { code, stdout } = await partyBouncer(folder, "check", "policy.mjs");
    expect(code).toBe(0);
    const warnings = stdout.split("\n").filter((line) => line.startsWith("warning: "));
    expect(warnings.map((line) => line.split(": ").slice(1, 3).join(": "))).toEqual([
      'policy.mjs:4:5: limits[1] ("lines") can never refuse',
      "policy.mjs:5:5: limits[2].burst",
      "policy.mjs:7:21: limits[4].per",
      "policy.mjs:8:45: limits[5].tiers",
      "policy.mjs:6:47: limits[3].match",
      "policy.mjs:11:12: ladder[0]",
      "policy.mjs:12:16: candidate.enforce",
    ]);
  });

  it("says what is tried beside the policy", async (test) => {
    const { expect } = test;
    const folder = await folderWith(test, {
      "policy.json": JSON.stringify({
        limits: [{ name: "a", limit: 5, window: "1s" }],
        candidate: { limits: [{ name: "a", limit: 3, window: "1m", per: "address" }], maxMessageBytes: 99 },
      }),
      "tried.json": JSON.stringify({
        limits: [{ name: "a", limit: 5, window: "1s", enforce: { share: 0.1 } }],
      }),
    });
    const { stdout } = await partyBouncer(folder, "check", "policy.json");
    expect(stdout).toMatch(
      /Tried beside it.+\n {2}limits +a: 3 in 1 minute, for each address\n {2}size +at most 99 bytes a message\n/,
    );
    const tried = await partyBouncer(folder, "check", "tried.json");
    expect(tried.stdout).toContain("a: 5 a second, for each connection, for 10%\n");
    expect(tried.stdout).toMatch(/Tried beside it.+\n {2}limits +a: 5 a second, for each connection\n/);
  });

  it("loads a preset by its name, and names those that there are", async (test) => {
    const { expect } = test;
    const folder = await emptyFolder(test);
    expect(await partyBouncer(folder, "check", "presets.game")).toMatchObject({ code: 0, stderr: "" });
    const unknown = await partyBouncer(folder, "check", "presets.gaem");
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toMatch(
      /There is no preset "gaem"\. Did you mean presets\.game\?\nThe presets are /,
    );
    expect((await partyBouncer(folder, "check", "chat")).stderr).toContain(
      "There is no file chat. If you mean the preset, say presets.chat.",
    );
  });

  it.for<[string, string, string]>([
    ["nothing.ts", "export {};", "nothing.ts exports nothing. Export the policy by default"],
    ["other.mjs", "export const limits = [];", "other.mjs exports limits, but no policy."],
    ["class.js", "export default class Chat {}", "class.js exports a class, not a policy."],
    ["worker.ts", "export default { fetch() {} };", "worker.ts exports a worker, not a policy."],
    ["syntax.ts", "const x: = 3;", "syntax.ts cannot be loaded: Unexpected token at "],
    ["throws.ts", "\nexport default { limits: nowhere };", "throws.ts:2:26"],
    ["missing.ts", 'import "./nowhere";', "missing.ts cannot be loaded: Cannot find module"],
    ["paths.ts", 'import "@/nowhere";', "Paths of tsconfig.json are not followed."],
    ["cut.json", '{ "limits": [', "cut.json is not JSON: "],
  ])("says why there is no policy in %s, and ends with 2", async ([name, content, message], test) => {
    const { expect } = test;
    const folder = await folderWith(test, { [name]: content });
    const { code, stdout, stderr } = await partyBouncer(folder, "check", name);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("dist/cli");
  });

  it("ends with 2 if there is no file, or no file is named", async (test) => {
    const { expect } = test;
    const folder = await emptyFolder(test);
    expect(await partyBouncer(folder, "check", "nowhere.ts")).toEqual({
      code: 2,
      stdout: "",
      stderr: "error: There is no file nowhere.ts.\n",
    });
    expect((await partyBouncer(folder, "check", ".")).stderr).toContain(". is not a file.");
    expect(await partyBouncer(folder, "check")).toMatchObject({ code: 2 });
  });
});

/** This one, and the machine's own: the oldest that works has its hooks in a thread. */
function nodes(): string[] {
  const others = (process.env["PATH"] ?? "")
    .split(path.delimiter)
    .filter((folder) => !folder.includes("node_modules"))
    .flatMap((folder) => {
      try {
        return readdirSync(folder).includes("node") ? [path.join(folder, "node")] : [];
      } catch {
        return [];
      }
    });
  return [...new Set([process.execPath, ...others])];
}
