import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { pagesOf } from "./examples.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Longer ones are two pages. */
const MOST_LINES = 300;

/** What takes more is said below the table. */
const MOST_SENTENCES = 2;

describe("reads in one go:", () => {
  it.each(pagesOf(ROOT))("%s", (page) => {
    const lines = readFileSync(join(ROOT, page), "utf8").split("\n");
    expect(lines.length).toBeLessThanOrEqual(MOST_LINES);
    const cells = lines.filter((line) => line.startsWith("|")).flatMap((row) => row.split(/(?<!\\)\|/));
    expect(cells.filter((cell) => sentencesIn(cell) > MOST_SENTENCES)).toEqual([]);
  });
});

function sentencesIn(cell: string): number {
  const plain = cell.replaceAll(/`[^`]*`/g, "code").trim();
  return plain.split(/[.!?](?=\s)/).length;
}
