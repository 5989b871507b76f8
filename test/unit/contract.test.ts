import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const TESTS = fileURLToPath(new URL("..", import.meta.url));
const read = (file: string): string => readFileSync(path.join(TESTS, file), "utf8");
const README = read("contract/README.md");

/** The suites that take the name of a host, by the functions that run them. */
const suites = new Map(
  readdirSync(path.join(TESTS, "contract"))
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) =>
      [...read(`contract/${file}`).matchAll(/^export function (\w+)\(\s*name: string/gm)].map(
        ([, run = ""]) => [run, file.replace(".ts", "")] as const,
      ),
    ),
);

/** Each suite that a host's tests run, as `host | suite`. What follows a colon in the name is about a variant of the host. */
const run = new Set(
  readdirSync(path.join(TESTS, "hosts"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts") && !file.includes("node_modules"))
    .flatMap((file) => [...read(`hosts/${file}`).matchAll(/\b(\w+)\(\s*["`]([^"`]+)["`]/g)])
    .flatMap(([, name = "", host = ""]) => {
      const suite = suites.get(name);
      return suite === undefined ? [] : [`${host.split(":")[0]} | ${suite}`];
    }),
);

const [header = [], , ...rows] = [...README.matchAll(/^\|(.+)\|$/gm)].map(([, row = ""]) =>
  row.split("|").map((cell) => cell.trim().replaceAll("`", "")),
);
const columns = header.slice(1);
const cells = rows.flatMap(([host = "", ...marks]) =>
  columns.map((suite, index) => ({ pair: `${host} | ${suite}`, mark: marks[index] ?? "" })),
);

describe("the table of test/contract/README.md", () => {
  it("has a column for each suite", () => {
    expect(columns.toSorted()).toEqual([...suites.values()].toSorted());
  });

  it("says yes for what runs, and for nothing else", () => {
    const claimed = cells.filter(({ mark }) => mark === "yes").map(({ pair }) => pair);
    expect(claimed.toSorted()).toEqual([...run].toSorted());
  });

  it("gives a reason for each gap", () => {
    const reasons = new Set([...README.matchAll(/^- \*\*(\w)\*\*: /gm)].map(([, letter = ""]) => letter));
    const given = new Set(cells.map(({ mark }) => mark).filter((mark) => mark !== "yes"));
    expect([...given].toSorted()).toEqual([...reasons].toSorted());
  });
});
