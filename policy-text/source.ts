import type { SyntaxNode, Tree } from "@lezer/common";
import { parser } from "@lezer/javascript";

const typescript = parser.configure({ dialect: "ts" });

/** What somebody wrote, ready to be read: a module that exports a policy, or only the object. */
export interface Source {
  /** As it was written, with `export default` in front of a bare object. */
  readonly text: string;
  /** How many characters were put in front. */
  readonly shift: number;
  readonly tree: Tree;
}

const EXPORT = "export default ";

/** Comments and white space, and then the beginning of an object. */
const BARE_OBJECT = /^(?:\s|\/\/.*(?:\n|$)|\/\*[\s\S]*?\*\/)*[{(]/;

export function sourceOf(written: string): Source {
  const shift = BARE_OBJECT.test(written) ? EXPORT.length : 0;
  const text = shift === 0 ? written : EXPORT + written;
  return { text, shift, tree: typescript.parse(text) };
}

/** The nodes directly in another one, in order. */
export function* childrenOf(node: SyntaxNode): Generator<SyntaxNode> {
  for (let child = node.firstChild; child !== null; child = child.nextSibling) yield child;
}

/** Where the text cannot be read for the first time; `null` if it all can. */
export function firstError({ tree }: Source): SyntaxNode | null {
  let found: SyntaxNode | null = null;
  tree.iterate({
    enter(node) {
      if (found !== null) return false;
      if (node.type.isError) found = node.node;
      return true;
    },
  });
  return found;
}

/** What `export default` exports; the variable that is exported as `policy` if there is no such thing, or if it is a worker. */
export function exported(source: Source): SyntaxNode | null {
  let named: SyntaxNode | null = null;
  let byDefault: SyntaxNode | null = null;
  for (const node of childrenOf(source.tree.topNode)) {
    if (node.name !== "ExportDeclaration") continue;
    const word = node.getChild("default");
    if (word !== null) byDefault = word.nextSibling;
    const declaration = node.getChild("VariableDeclaration");
    if (declaration === null) continue;
    const name = declaration.getChild("VariableDefinition");
    if (name !== null && source.text.slice(name.from, name.to) === "policy") named = name;
  }
  return byDefault === null || (named !== null && isWorker(source, byDefault)) ? named : byDefault;
}

/** A class or a function, or an object that has `fetch`. */
function isWorker({ text }: Source, { name, from, to }: SyntaxNode): boolean {
  return name !== "ObjectExpression" || /\bfetch\b/.test(text.slice(from, to));
}
