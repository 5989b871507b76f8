import type { SyntaxNode } from "@lezer/common";
import { childrenOf, exported, type Source } from "./source.ts";

/**
 * The part of the text that says what a policy has at a path, or the nearest part around it that there is: a value, or the name of an option
 * that should not be there.
 */
export function placeOf(source: Source, path: readonly (string | number)[]): { from: number; to: number } {
  const root = exported(source);
  if (root === null) return { from: 0, to: source.text.length };
  let place = root;
  let value = valueOf(source, root);
  for (const key of path) {
    const next = value === null ? null : partOf(source, value, key);
    if (next === null) break;
    place = next;
    value = valueOf(source, next);
  }
  return shortened(source.text, place);
}

/** The object or the list that a policy has at a path; `null` if it is not written out. */
export function objectIn(source: Source, path: readonly (string | number)[]): SyntaxNode | null {
  const root = exported(source);
  let value = root === null ? null : valueOf(source, root);
  for (const key of path) {
    const part = value === null ? null : partOf(source, value, key);
    value = part === null ? null : valueOf(source, part);
  }
  return value;
}

/** An object that goes over many lines is marked by its first one. */
function shortened(text: string, { from, to }: SyntaxNode): { from: number; to: number } {
  const end = text.indexOf("\n", from);
  return { from, to: end === -1 || end > to ? to : Math.max(from + 1, end) };
}

/** The property or the element of a value. */
function partOf(source: Source, value: SyntaxNode, key: string | number): SyntaxNode | null {
  if (value.name === "ObjectExpression") return propertyOf(source, value, String(key));
  if (value.name === "ArrayExpression") return elementOf(value, Number(key));
  return null;
}

/** The property of an object that counts: the last one of that name, quoted or not. */
export function propertyOf({ text }: Source, object: SyntaxNode, key: string): SyntaxNode | null {
  const named = object.getChildren("Property").filter((property) => {
    const name = property.firstChild;
    return name !== null && nameOf(text, name) === key;
  });
  return named.at(-1) ?? null;
}

function nameOf(text: string, { name, from, to }: SyntaxNode): string | null {
  if (name === "PropertyDefinition" || name === "Number") return text.slice(from, to);
  return name === "String" ? text.slice(from + 1, to - 1) : null;
}

function elementOf(array: SyntaxNode, index: number): SyntaxNode | null {
  let at = 0;
  for (const child of childrenOf(array)) {
    // Nobody knows how many elements are spread.
    if (child.name === "Spread") return null;
    if (child.name === ",") at++;
    else if (at === index && child.name !== "[" && child.name !== "]") return child;
  }
  return null;
}

/** How often a name may stand for another name. */
const DEPTH = 10;

/** The object or the list that an expression is, through names, assertions and calls of `definePolicy`; `null` if that cannot be told. */
function valueOf(source: Source, node: SyntaxNode, depth = 0): SyntaxNode | null {
  if (depth > DEPTH) return null;
  const inner = innerOf(source, node);
  if (inner === null)
    return node.name === "ObjectExpression" || node.name === "ArrayExpression" ? node : null;
  return valueOf(source, inner, depth + 1);
}

function innerOf(source: Source, node: SyntaxNode): SyntaxNode | null {
  switch (node.name) {
    case "Property":
      return node.firstChild?.nextSibling === null ? declared(source, node.firstChild) : node.lastChild;
    case "VariableDefinition":
    case "VariableName":
      return declared(source, node);
    case "ParenthesizedExpression":
      return node.firstChild?.nextSibling ?? null;
    case "BinaryExpression":
      return node.getChild("as") !== null || node.getChild("satisfies") !== null ? node.firstChild : null;
    case "CallExpression":
      return node.getChild("ArgList")?.firstChild?.nextSibling ?? null;
    default:
      return null;
  }
}

/** What a top-level variable of that name is declared to be. */
function declared({ text, tree }: Source, name: SyntaxNode | null): SyntaxNode | null {
  if (name === null) return null;
  const wanted = text.slice(name.from, name.to);
  for (const statement of childrenOf(tree.topNode)) {
    const declaration =
      statement.name === "ExportDeclaration" ? statement.getChild("VariableDeclaration") : statement;
    if (declaration?.name !== "VariableDeclaration") continue;
    for (const definition of declaration.getChildren("VariableDefinition")) {
      if (text.slice(definition.from, definition.to) !== wanted) continue;
      for (let next = definition.nextSibling; next !== null; next = next.nextSibling) {
        if (next.name === "Equals") return next.nextSibling;
        if (next.name === ",") break;
      }
    }
  }
  return null;
}
