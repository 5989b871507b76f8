import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { blocksOf, exampleOf } from "./examples.ts";
import { folderWithPackages } from "./packages.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PAGE = "docs/guides/simulator.md";

/** Each example that is followed by what it prints. */
const BLOCKS = blocksOf(ROOT, [PAGE]);
const PRINTING = BLOCKS.flatMap((block, index) => {
  const next = BLOCKS[index + 1];
  return block.language === "ts" && next?.language === "text" ? [{ block, printed: next.text }] : [];
});

let folder = "";

beforeAll(() => {
  folder = folderWithPackages(ROOT, "simulator-page");
  mkdirSync(folder, { recursive: true });
});

afterAll(() => {
  rmSync(dirname(folder), { recursive: true, force: true });
});

describe(`an example of ${PAGE}`, () => {
  it("is there five times", () => {
    expect(PRINTING.length).toBe(5);
  });

  it.each(PRINTING.map(({ block, printed }) => [block.line, block, printed] as const))(
    "prints what the page says: line %i",
    async (line, block, printed) => {
      const lines: string[] = [];
      const log = vi.spyOn(console, "log").mockImplementation((...args) => void lines.push(args.join(" ")));
      const file = join(folder, `line-${line}.ts`);
      writeFileSync(file, exampleOf(block).run);
      await import(/* @vite-ignore */ file);
      log.mockRestore();
      expect(lines.join("\n")).toBe(printed);
    },
  );
});
