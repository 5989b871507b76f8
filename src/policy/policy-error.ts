import { show } from "../shared/show.ts";
import { knownOptionsAt } from "./known-options.ts";
import { suggestionFor } from "./suggestion.ts";

/** One thing that is wrong with a policy. */
export interface PolicyMistake {
  /** Where it is: the options and indexes that lead there. Empty if the policy as a whole is wrong. */
  readonly path: readonly (string | number)[];
  /** What is wrong there, and what was probably meant. */
  readonly message: string;
}

/** The same, as the schemas see it. */
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
   * Each thing that is wrong, for those who show it at its place. An option that there is not has a mistake of its own, with its name at
   * the end of the path.
   *
   * @example
   * try {
   *   definePolicy({ limits: [{ name: "messages", limit: 5, window: "1 second" as "1s" }] });
   * } catch (error) {
   *   if (error instanceof PolicyError) error.mistakes[0]?.path; // ["limits", 0, "window"]
   * }
   */
  get mistakes(): readonly PolicyMistake[] {
    return this.#mistakes.flatMap((mistake) => {
      const path = mistake.path.map((key) => (typeof key === "number" ? key : String(key)));
      if (mistake.code !== "unrecognized_keys") return [{ path, message: complaint(mistake, this.#policy) }];
      return (mistake.keys ?? []).map((key) => ({
        path: [...path, key],
        message: complaint({ ...mistake, keys: [key] }, this.#policy),
      }));
    });
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
  return `${pathOf(mistake.path)}: ${complaint(mistake, policy)}`;
}

/** What is wrong, without where. */
function complaint(mistake: Mistake, policy: unknown): string {
  if (mistake.code === "unrecognized_keys") {
    const keys = mistake.keys ?? [];
    // One that there is elsewhere, as `for` is in another kind of rung, is no slip of the pen.
    const isKnown = new Set(knownOptionsAt(mistake.path));
    const meant = keys
      .map((key) => (isKnown.has(key) ? null : suggestionFor(key, [...isKnown])))
      .filter((key) => key !== null);
    return `there is no option ${keys.map(show).join(", ")}${guess(meant)}`;
  }
  const received = valueAt(policy, mistake.path);
  const allowed = Array.from(mistake.message.matchAll(/"([a-z][\w-]*)"/g), ([, word]) => word ?? "");
  const meant = typeof received === "string" ? suggestionFor(received, allowed) : null;
  if (isSecret(mistake.path)) return `expected ${mistake.message}, received ${kindOf(received)}`;
  return `expected ${mistake.message}, received ${show(received)}${guess(meant === null ? [] : [meant])}`;
}

/** The URL of a webhook is one. */
function isSecret(path: readonly PropertyKey[]): boolean {
  return path.includes("alerts") || (path[0] === "webhook" && path[1] === "url");
}

function kindOf(value: unknown): string {
  if (typeof value === "string") return "a text";
  return typeof value === "object" && value !== null ? "an object" : show(value);
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
