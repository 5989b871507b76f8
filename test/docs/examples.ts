import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** A fenced block of a page. */
export interface Block {
  /** The page, from the root of the repository. */
  readonly file: string;
  /** The line of the page that the first line of the block is on, from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

/** A block as a module of its own, on as many lines as it has in the page, and one before them. */
export interface Example extends Block {
  /** To be type-checked: what it leaves open is declared. */
  readonly checked: string;
  /** To be run: what it leaves open is taken from `globalThis.examples`. */
  readonly run: string;
  /** Which host's class a fragment of a class was put into, or `null` where it is no fragment. */
  readonly fragmentOf: Host | null;
}

export type Host = "partykit" | "partyserver";

/** All pages that users read, and that somebody wrote by hand. */
export function pagesOf(root: string): string[] {
  const atTheTop = ["README", "PROTOCOL", "CONTRIBUTING", "AGENTS", "SECURITY", "CODE_OF_CONDUCT"];
  const docs = pagesIn(root, "docs").filter((page) => !/^docs\/(?:node_modules|reference)\//.test(page));
  return [...atTheTop.map((name) => `${name}.md`), ...docs];
}

/** The pages that are generated from docstrings. */
export function referencePagesOf(root: string): string[] {
  return pagesIn(root, "docs/reference");
}

function pagesIn(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".md"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .toSorted();
}

export function blocksOf(root: string, pages: readonly string[]): Block[] {
  return pages.flatMap((file) => blocksIn(file, readFileSync(join(root, file), "utf8")));
}

/** The fenced blocks of a page. A fence may be indented, as in a list. */
export function blocksIn(file: string, page: string): Block[] {
  const blocks: Block[] = [];
  let open: { fence: string; indent: number; language: string; line: number; lines: string[] } | null = null;
  for (const [index, text] of page.split(/\r?\n/).entries()) {
    const {
      indent = "",
      fence = "",
      info = "",
    } = /^(?<indent> *)(?<fence>`{3,}|~{3,})\s*(?<info>\S*)/.exec(text)?.groups ?? {};
    if (open === null) {
      if (fence !== "") open = { fence, indent: indent.length, language: info, line: index + 2, lines: [] };
    } else if (fence.startsWith(open.fence) && info === "") {
      blocks.push({ file, line: open.line, language: open.language, text: open.lines.join("\n") });
      open = null;
    } else open.lines.push(text.slice(Math.min(open.indent, text.search(/\S|$/))));
  }
  if (open !== null) throw new Error(`${file}:${open.line}: this block is never closed`);
  return blocks;
}

/**
 * What an example may leave open, by name: how it is declared for the type-check, and where a run has it from. A name that
 * the example imports or declares itself is its own.
 */
const OPEN: Record<string, { declared: string; run: string }> = {
  Party: imported('import type * as Party from "partykit/server";'),
  Server: imported('import { Server } from "partyserver";'),
  Connection: imported('import type { Connection } from "partyserver";'),
  ConnectionContext: imported('import type { ConnectionContext } from "partyserver";'),
  WSMessage: imported('import type { WSMessage } from "partyserver";'),
  Policy: imported('import type { Policy } from "party-bouncer";'),
  // The room that is being guarded, on PartyKit.
  Chat: given('declare class Chat { constructor(room: import("partykit/server").Room); }', "Chat"),
  policy: given('declare const policy: import("party-bouncer").Policy;', "policy"),
  bouncer: given('declare const bouncer: import("party-bouncer").Bouncer;', "bouncer"),
  connection: given('declare const connection: import("partyserver").Connection;', "connection"),
};

function imported(statement: string): { declared: string; run: string } {
  return { declared: statement, run: statement };
}

function given(declared: string, name: string): { declared: string; run: string } {
  return { declared, run: `const { ${name} } = globalThis.examples;` };
}

/** A method at the margin: a fragment of a class, as guides show it. */
const MEMBER = /^(?:override |async )*on(?:Start|Connect|Message|Close|Error|Request|Alarm)\(.*\{$/m;
const IMPORT = /^import\b[^;]*;$/gm;

/**
 * A `ts` block, or a `diff` block as it is after the change, as a module. How it is completed is decided by what it looks
 * like:
 *
 * - a fragment of a class is put into one: PartyKit's where it speaks of `Party` or `this.room`, else PartyServer's;
 * - a `diff` that ends inside a class is closed;
 * - what it leaves open is declared (see {@link OPEN}).
 */
export function exampleOf(block: Block): Example {
  const text = block.language === "diff" ? afterChange(block.text) : block.text;
  const imports = text.match(IMPORT) ?? [];
  const body = text.replace(IMPORT, (statement) => statement.replaceAll(/[^\n]/g, ""));
  const fragmentOf = MEMBER.test(body)
    ? /\bParty\.|\bthis\.room\b/.test(body)
      ? "partykit"
      : "partyserver"
    : null;
  const [head, tail] = fragmentOf === null ? ["", ""] : [classOf(fragmentOf), "\n}"];

  const code = withoutComments(`${head}${body}`);
  const open = Object.keys(OPEN).filter((name) => leavesOpen(name, code, imports, body));
  const module = (preludeOf: (name: string) => string): string =>
    `${[...imports.map(onOneLine), ...open.map(preludeOf)].join(" ")} export {}; ${head}\n${body}${tail}\n`;
  return {
    ...block,
    checked: module((name) => OPEN[name]?.declared ?? ""),
    run: module((name) => OPEN[name]?.run ?? ""),
    fragmentOf,
  };
}

/**
 * An `@example` of a docstring as a module to be type-checked. It is as short as a reader of the reference wants it, so that it imports
 * nothing: what the package exports is imported, and what an app has is declared.
 *
 * @param exports the names that the package exports, each with its entry
 * @param scene how what an app has is declared, by name
 * @param members how what a room has is declared, by name
 */
export function docstringExampleOf(
  block: Block,
  exports: ReadonlyMap<string, string>,
  scene: Readonly<Record<string, string>>,
  members: Readonly<Record<string, string>>,
): string {
  const fields = Object.entries(members).filter(
    ([name]) => block.text.includes(`this.${name}`) && !new RegExp(`^${name}:`, "m").test(block.text),
  );
  const body = exampleOf(block).checked.replace(
    "extends Server {",
    (head) => `${head} ${fields.map(([, field]) => field).join(" ")}`,
  );
  const [first = "", ...rest] = body.split("\n");
  const text = rest.join("\n");
  const missing = (name: string): boolean =>
    leavesOpen(name, withoutComments(text), block.text.match(IMPORT) ?? [], text) &&
    !declares(name, [first], "");
  const imports = [...exports]
    .filter(([name]) => missing(name))
    .map(([name, entry]) => `import { ${name} } from "${entry}";`);
  const declared = Object.entries(scene)
    .filter(([name]) => missing(name))
    .map(([, statement]) => statement);
  return `${[...imports, ...declared].join(" ")} ${body}`;
}

/** Whether code uses a name as a variable or a type, and neither imports nor declares it. */
function leavesOpen(name: string, code: string, imports: readonly string[], body: string): boolean {
  return (
    new RegExp(`(?<!\\w|(?<!\\.\\.)\\.)${name}\\b(?!["'?]?:)`).test(code) && !declares(name, imports, body)
  );
}

function classOf(host: Host): string {
  return host === "partykit"
    ? "export class Fragment { constructor(readonly room: Party.Room) {}"
    : "export class Fragment extends Server {";
}

function declares(name: string, imports: readonly string[], body: string): boolean {
  return (
    imports.some((statement) => new RegExp(`\\b${name}\\b`).test(statement)) ||
    new RegExp(`\\b(?:class|const|let|function|interface|type) (?:\\{[^}=]*\\b)?${name}\\b`).test(body)
  );
}

function afterChange(diff: string): string {
  const lines = diff.split("\n").map((line) => (line.startsWith("-") ? "" : line.slice(1)));
  const text = lines.join("\n");
  const count = (brace: string): number => text.split(brace).length - 1;
  return `${text}${"}".repeat(Math.max(0, count("{") - count("}")))}`;
}

const onOneLine = (text: string): string => text.replaceAll(/\s+/g, " ");
const withoutComments = (code: string): string => code.replaceAll(/(?<!["':])\/\/.*$|\/\*[\s\S]*?\*\//gm, "");

/** The value of JSON with comments on lines of their own and commas at the end of lists, as configuration is written. */
export function jsonOf(text: string): unknown {
  return JSON.parse(text.replaceAll(/^\s*\/\/.*$/gm, "").replaceAll(/,(\s*[}\]])/g, "$1"));
}
