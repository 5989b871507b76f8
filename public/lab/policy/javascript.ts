import type { SyntaxNode } from "@lezer/common";
import { childrenOf, type Source } from "../../../policy-text/source.ts";

/** The variable that holds what is exported by default. As long as `export default`, so that nothing moves. */
export const DEFAULT = "_the_default_";

/** A name that the text imports, and where from. */
export interface Imported {
  readonly from: string;
  /** `*` for everything. */
  readonly name: string;
  readonly as: string;
  readonly node: SyntaxNode;
}

/** What only types need. */
const TYPES = new Set([
  "TypeAnnotation",
  "TypeArgList",
  "TypeParamList",
  "InterfaceDeclaration",
  "TypeAliasDeclaration",
  "AmbientDeclaration",
  "Optional",
]);

/**
 * The same text as JavaScript for the body of a function: types, imports and `export` are blanked, so that everything stays at its place.
 */
export function javascriptOf(source: Source): string {
  const { text, tree } = source;
  const characters = [...pieces(text)];
  const blank = (from: number, to: number): void => {
    for (let at = from; at < to; at++) if (characters[at] !== "\n") characters[at] = " ";
  };
  tree.iterate({
    enter(node) {
      const { name, from, to } = node;
      if (TYPES.has(name) || name === "ImportDeclaration") return (blank(from, to), false);
      if (name === "BinaryExpression") blankAssertion(node.node, blank);
      if (name === "PostfixExpression") blankNonNull(node.node, text, blank);
      if (name === "ExportDeclaration") openExport(node.node, characters, blank);
      return true;
    },
  });
  return characters.join("");
}

/** UTF-16 code units, as the positions of the tree count them. */
function* pieces(text: string): Generator<string> {
  for (let at = 0; at < text.length; at++) yield text.charAt(at);
}

/** `value as T`, `value satisfies T` */
function blankAssertion(node: SyntaxNode, blank: (from: number, to: number) => void): void {
  const word = node.getChild("as") ?? node.getChild("satisfies");
  if (word !== null) blank(word.from, node.to);
}

/** `value!` */
function blankNonNull(node: SyntaxNode, text: string, blank: (from: number, to: number) => void): void {
  const operator = node.lastChild;
  if (operator !== null && text.slice(operator.from, operator.to) === "!") blank(operator.from, operator.to);
}

/** `export default value` becomes an assignment, `export const` a declaration. */
function openExport(node: SyntaxNode, characters: string[], blank: (from: number, to: number) => void): void {
  const word = node.getChild("export");
  if (word === null) return;
  blank(word.from, word.to);
  const isDefault = node.getChild("default");
  if (isDefault === null) return;
  blank(isDefault.from, isDefault.to);
  const assignment = `${DEFAULT}=`;
  for (let at = 0; at < assignment.length; at++) characters[word.from + at] = assignment.charAt(at);
}

/** Every name that the text imports, but for types. */
export function importsOf({ text, tree }: Source): Imported[] {
  const imported: Imported[] = [];
  const textOf = ({ from, to }: SyntaxNode): string => text.slice(from, to);
  for (const node of childrenOf(tree.topNode)) {
    if (node.name !== "ImportDeclaration" || node.getChild("type") !== null) continue;
    const module = node.getChild("String");
    if (module === null) continue;
    const from = textOf(module).slice(1, -1);
    const star = node.getChild("Star");
    for (const child of childrenOf(node)) {
      if (child.name !== "VariableDefinition") continue;
      imported.push({ from, name: star === null ? "default" : "*", as: textOf(child), node: child });
    }
    const group = node.getChild("ImportGroup");
    if (group !== null) imported.push(...groupOf(group, from, textOf));
    else if (node.getChild("VariableDefinition") === null)
      imported.push({ from, name: "*", as: "", node: module });
  }
  return imported;
}

/** `{ a, b as c, type D }` */
function groupOf(group: SyntaxNode, from: string, textOf: (node: SyntaxNode) => string): Imported[] {
  const imported: Imported[] = [];
  let name: SyntaxNode | null = null;
  let isType = false;
  for (const child of childrenOf(group)) {
    if (child.name === "type") isType = true;
    else if (child.name === "VariableName") name = child;
    else if (child.name === "VariableDefinition" && !isType) {
      imported.push({ from, name: textOf(name ?? child), as: textOf(child), node: child });
    } else if (child.name === ",") [name, isType] = [null, false];
  }
  return imported;
}
