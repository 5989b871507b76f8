import type { SyntaxNode } from "@lezer/common";
import type { Duration } from "../../../src/policy/duration.ts";
import type { Suggestion } from "../../../src/simulator/result.ts";
import { durationInCode } from "../../../src/simulator/words.ts";
import { codeOf } from "./code-of.ts";
import { objectIn, propertyOf } from "../../../policy-text/place.ts";
import { type Source, sourceOf } from "../../../policy-text/source.ts";

type Limit = Pick<Suggestion, "name" | "type" | "cost" | "limit" | "window" | "burst" | "per">;

interface Rate {
  readonly limit: number;
  readonly window: Duration;
  readonly burst: number;
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/**
 * The text of a policy with a suggested limit in it: in the limit of that name if there is one, else beside the others. `null` if the
 * policy's limits are not written out in it.
 */
export function takeOver(written: string, suggestion: Limit): string | null {
  const source = sourceOf(written);
  const edits = editsFor(source, suggestion);
  if (edits === null) return null;
  let { text } = source;
  for (const { from, to, insert } of edits.toSorted((a, b) => b.from - a.from)) {
    text = text.slice(0, from) + insert + text.slice(to);
  }
  return text.slice(source.shift);
}

function editsFor(source: Source, suggestion: Limit): Edit[] | null {
  const policy = objectIn(source, []);
  if (policy?.name !== "ObjectExpression") return null;
  return suggestion.cost === "connects"
    ? editsForConnects(source, policy, suggestion)
    : editsForLimit(source, policy, suggestion);
}

/** How often a client may connect is not among the limits: it is `admission.connects`. */
function editsForConnects(source: Source, policy: SyntaxNode, suggestion: Limit): Edit[] | null {
  const connects = objectIn(source, ["admission", "connects"]);
  if (connects?.name === "ObjectExpression") return changed(source, connects, suggestion);
  const admission = objectIn(source, ["admission"]);
  const value = `connects: ${codeOf(rateOf(suggestion))}`;
  if (admission?.name === "ObjectExpression" && connects === null) {
    return says(source, admission, "connects") || hasSpread(admission)
      ? null
      : [first(admission, ` ${value},`)];
  }
  if (admission !== null || says(source, policy, "admission") || hasSpread(policy)) return null;
  return [first(policy, `\n  admission: { ${value} },`)];
}

function editsForLimit(source: Source, policy: SyntaxNode, suggestion: Limit): Edit[] | null {
  const limits = objectIn(source, ["limits"]);
  if (limits === null) {
    // They may come from elsewhere, and would be lost.
    if (says(source, policy, "limits") || hasSpread(policy)) return null;
    return [first(policy, `\n  limits: [${codeOf(limitOf(suggestion), "  ")}],`)];
  }
  if (limits.name !== "ArrayExpression") return null;
  const existing = limits
    .getChildren("ObjectExpression")
    .find((limit) => valueIn(source, limit, "name") === suggestion.name);
  return existing === undefined
    ? [appended(source, limits, suggestion)]
    : changed(source, existing, suggestion);
}

/** Something in front of what an object has. */
const first = (object: SyntaxNode, insert: string): Edit => ({
  from: object.from + 1,
  to: object.from + 1,
  insert,
});

function limitOf({ name, type, cost, limit, window, burst, per }: Limit): object {
  return {
    name,
    ...(type !== null && { match: { type } }),
    ...(cost === "bytes" && { cost }),
    ...(per === "client" && { per }),
    ...rateOf({ limit, window, burst }),
  };
}

const rateOf = ({ limit, window, burst }: Pick<Limit, "limit" | "window" | "burst">): Rate => ({
  limit,
  window: durationInCode(window),
  burst,
});

/** One more at the end of the list, on a line of its own. */
function appended({ text }: Source, limits: SyntaxNode, suggestion: Limit): Edit {
  const last = limits.lastChild?.prevSibling;
  const code = codeOf(limitOf(suggestion), "    ");
  if (last === null || last === undefined || last.name === "[")
    return { from: limits.from + 1, to: limits.to - 1, insert: `\n    ${code},\n  ` };
  const comma = last.name === "," ? "" : ",";
  const isOneLine = !text.slice(limits.from, limits.to).includes("\n");
  if (isOneLine)
    return {
      from: limits.from,
      to: limits.to,
      insert: `[\n    ${text.slice(limits.from + 1, last.to)}${comma}\n    ${code},\n  ]`,
    };
  return { from: last.to, to: last.to, insert: `${comma}\n    ${code}${comma === "" ? "," : ""}` };
}

/** The numbers of the limit that there is. What else it says stays. */
function changed(source: Source, limit: SyntaxNode, suggestion: Limit): Edit[] {
  const missing: string[] = [];
  const edits: Edit[] = [];
  for (const [name, value] of Object.entries(rateOf(suggestion))) {
    const node = partIn(source, limit, name);
    if (node === null) missing.push(`, ${name}: ${codeOf(value)}`);
    else edits.push({ from: node.from, to: node.to, insert: codeOf(value) });
  }
  if (missing.length === 0) return edits;
  const end = limit.lastChild?.prevSibling;
  const at = end?.name === "," ? end.from : (end?.to ?? limit.to - 1);
  return [...edits, { from: at, to: at, insert: missing.join("") }];
}

const says = (source: Source, object: SyntaxNode, name: string): boolean =>
  partIn(source, object, name) !== null;

const hasSpread = (object: SyntaxNode): boolean =>
  object.getChildren("Property").some(({ firstChild }) => firstChild?.name === "Spread");

/** The value of a property, as it is written. */
function partIn(source: Source, object: SyntaxNode, name: string): SyntaxNode | null {
  return propertyOf(source, object, name)?.lastChild ?? null;
}

function valueIn(source: Source, object: SyntaxNode, name: string): string | null {
  const node = partIn(source, object, name);
  return node?.name === "String" ? source.text.slice(node.from + 1, node.to - 1) : null;
}
