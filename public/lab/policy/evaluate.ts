import { DEFAULT, type Imported, importsOf, javascriptOf } from "./javascript.ts";
import { PACKAGES } from "./packages.ts";
import { exported, type Source } from "../../../policy-text/source.ts";

/** A part of the text that something is wrong with. */
export interface Complaint {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

/** What the code exports, or why it does not. */
export type Evaluated =
  | { readonly value: unknown }
  | { readonly complaint: Complaint; /** What was thrown. */ readonly error?: unknown };

/** What a function's source begins with, by the standard, and then what is put before the visitor's own first line. */
const LINES_BEFORE = 4;
const FILE = "policy.js";

/**
 * Runs what a visitor wrote, in a scope that has what it imports. Only the worker may do so: it has no network, no storage and no page.
 */
export function evaluate(source: Source): Evaluated {
  const imports = importsOf(source);
  const unknown = imports.map(complaintOf).find((complaint) => complaint !== null);
  if (unknown !== undefined) return { complaint: unknown };
  const node = exported(source);
  if (node === null) return { complaint: { from: 0, to: firstLine(source.text), message: NOTHING_EXPORTED } };

  const scope = new Map<string, unknown>(Object.entries(PACKAGES["party-bouncer"] ?? {}));
  for (const imported of imports) scope.set(imported.as, valueOf(imported));
  const isNamed = node.name === "VariableDefinition";
  const result = isNamed ? source.text.slice(node.from, node.to) : DEFAULT;
  const body = [
    '"use strict";',
    `let ${DEFAULT}; {`,
    javascriptOf(source),
    `;return ${result}; }`,
    `//# sourceURL=${FILE}`,
  ].join("\n");
  try {
    // oxlint-disable-next-line no-implied-eval, no-new-func -- the visitor's own policy, where it can reach nothing
    const run = new Function(...scope.keys(), body) as (...values: unknown[]) => unknown;
    return { value: run(...scope.values()) };
  } catch (error) {
    return { complaint: { ...placeOf(error, source.text), message: sentenceOf(error) }, error };
  }
}

const NOTHING_EXPORTED =
  "There is no policy here. Begin with `export default {`, or name it `export const policy = {`.";

function complaintOf({ from, name, node }: Imported): Complaint | null {
  const at = { from: node.from, to: node.to };
  const names = PACKAGES[from];
  if (names === undefined) {
    const known = Object.keys(PACKAGES).map((name) => `"${name}"`);
    return {
      ...at,
      message: `The lab has no package "${from}", only ${known.join(", ")}. Write out here what you need of it.`,
    };
  }
  if (name === "*" || Object.hasOwn(names, name)) return null;
  return { ...at, message: `The lab has no "${name}" of "${from}", only ${Object.keys(names).join(", ")}.` };
}

function valueOf({ from, name }: Imported): unknown {
  return name === "*" ? PACKAGES[from] : PACKAGES[from]?.[name];
}

export function sentenceOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : `It throws ${String(error)}`;
}

/** The line that threw, as the engine's stack trace names it; the first one if it does not. */
function placeOf(error: unknown, text: string): { from: number; to: number } {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const [, line, column] = new RegExp(`${FILE}:(\\d+):(\\d+)`).exec(stack) ?? [];
  const lines = text.split("\n");
  const index = Number(line) - 1 - LINES_BEFORE;
  const found = lines[index];
  if (found === undefined) return { from: 0, to: firstLine(text) };
  const start = lines.slice(0, index).reduce((sum, before) => sum + before.length + 1, 0);
  return { from: start + Math.min(Number(column) - 1, found.length), to: start + found.length };
}

function firstLine(text: string): number {
  const end = text.indexOf("\n");
  return end === -1 ? text.length : end;
}
