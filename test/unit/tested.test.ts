import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const README = readFileSync(path.join(ROOT, "test/README.md"), "utf8");

const files = [...modulesIn("src"), ...modulesIn("client")];
const untested = files.filter((file) => !existsSync(path.join(ROOT, testOf(file))));

/** The rows of its table: a file, and by what it is tested. */
const rows = [...README.matchAll(/^\| `((?:src|client)\/[^`]+)` +\| (.+?) +\|$/gm)];

function modulesIn(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.includes("node_modules"))
    .map((name) => `${folder}/${name.replaceAll(path.sep, "/")}`);
}

function testOf(file: string): string {
  return `test/unit/${file.replace(/^src\//, "").replace(/\.ts$/, ".test.ts")}`;
}

describe("each file of src and client", () => {
  it("has a test of its name, or a line in test/README.md, and not both", () => {
    expect(rows.map(([, file]) => file).toSorted()).toEqual(untested.toSorted());
  });

  it("is tested by files that are there", () => {
    const named = rows.flatMap(([, , by = ""]) =>
      [...by.matchAll(/`((?:test|scripts)\/[^`]+)`/g)].map(([, file = ""]) => file),
    );
    expect(named.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
    expect(named.length).toBeGreaterThan(0);
  });
});

it("what a bench uses of the tests is in test/support", () => {
  const imported = modulesIn("bench").flatMap((file) =>
    [...readFileSync(path.join(ROOT, file), "utf8").matchAll(/from "([^"]*\/test\/[^"]+)"/g)].map(
      ([, to = ""]) => to,
    ),
  );
  expect(imported.filter((to) => !to.includes("/test/support/"))).toEqual([]);
});
