import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Block } from "./examples.ts";

/**
 * The `@example`s of a source file that are members of a room, in one block: they are of one room, each with what it is about.
 *
 * @param imports what a reader has imported
 */
export function roomIn(root: string, file: string, imports: string): Block {
  const source = readFileSync(join(root, file), "utf8");
  const examples = [...source.matchAll(/^ +\* @example\n((?: +\*(?: .*)?\n)+?) +\*\/$/gm)].map(
    ([, text = ""]) => text.replaceAll(/^ +\* ?/gm, ""),
  );
  const members = examples.filter((text) => /^(?:async )?on[A-Z]\w+\(/m.test(text));
  return { file, line: 1, language: "ts", text: [imports, ...members].join("\n\n") };
}
