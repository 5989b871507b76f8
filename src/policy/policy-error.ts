import { show } from "../shared/show.ts";
import { knownOptionsAt } from "./known-options.ts";
import { suggestionFor } from "./suggestion.ts";

/** One thing that is wrong with a policy: where it is, and what was expected there. */
interface Mistake {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly code?: string | undefined;
  readonly keys?: readonly string[];
}

/**
 * A policy that cannot be used. Its message has a line for each mistake: the path, what was expected, what was received, and what
 * was probably meant.
 */
export class PolicyError extends Error {
  /** `"PolicyError"`. */
  override readonly name = "PolicyError";

  readonly #mistakes: readonly Mistake[];
  readonly #policy: unknown;

  /** @internal */
  constructor(mistakes: readonly Mistake[], policy: unknown, what = "policy") {
    const lines = mistakes.map((mistake) => `  ${describe(mistake, policy)}`);
    super(`This ${what} cannot be used:\n${lines.join("\n")}`);
    this.#mistakes = mistakes;
    this.#policy = policy;
  }

  /**
   * The same, in the words of whoever gave one limit only, and knows nothing of its place among the others.
   *
   * @internal
   */
  ofLimit(index: number): PolicyError {
    const mistakes = this.#mistakes.map((mistake) => {
      const [option, place, ...path] = mistake.path;
      return option === "limits" && place === index ? { ...mistake, path: ["limit", ...path] } : mistake;
    });
    return new PolicyError(mistakes, { limit: valueAt(this.#policy, ["limits", index]) }, "limit");
  }

  /**
   * The same, in the words of whoever gave the policy as an option of another one.
   *
   * @internal
   */
  within(option: string): PolicyError {
    const mistakes = this.#mistakes.map((mistake) => ({ ...mistake, path: [option, ...mistake.path] }));
    return new PolicyError(mistakes, { [option]: this.#policy });
  }
}

function describe(mistake: Mistake, policy: unknown): string {
  const at = pathOf(mistake.path);
  if (mistake.code === "unrecognized_keys") {
    const keys = mistake.keys ?? [];
    // One that there is elsewhere, as `for` is in another kind of rung, is no slip of the pen.
    const isKnown = new Set(knownOptionsAt(mistake.path));
    const meant = keys
      .map((key) => (isKnown.has(key) ? null : suggestionFor(key, [...isKnown])))
      .filter((key) => key !== null);
    return `${at}: there is no option ${keys.map(show).join(", ")}${guess(meant)}`;
  }
  const received = valueAt(policy, mistake.path);
  const allowed = Array.from(mistake.message.matchAll(/"([a-z][\w-]*)"/g), ([, word]) => word ?? "");
  const meant = typeof received === "string" ? suggestionFor(received, allowed) : null;
  return `${at}: expected ${mistake.message}, received ${show(received)}${guess(meant === null ? [] : [meant])}`;
}

function guess(meant: readonly string[]): string {
  return meant.length === 0 ? "" : `. Did you mean ${meant.map(show).join(", ")}?`;
}

function pathOf(path: readonly PropertyKey[]): string {
  let text = "";
  for (const key of path) {
    if (typeof key === "number") text += `[${key}]`;
    else text += text === "" ? String(key) : `.${String(key)}`;
  }
  return text === "" ? "policy" : text;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== "object" || current === null) return undefined;
    current = (current as Record<PropertyKey, unknown>)[key];
  }
  return current;
}
