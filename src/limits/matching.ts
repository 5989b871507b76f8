import type { MessageInfo } from "../identity/client-info.ts";
import type { Match, Matcher } from "../policy/match.ts";

type Property = keyof MessageInfo;

const NO_VALUES: readonly (string | null)[] = [];

/** A `match` of the policy, ready to use. */
export class Matching {
  /** Whether the values that match can differ between messages. Each combination of them is then counted apart. */
  readonly varies: boolean;
  /** Whether it depends on a message's type. */
  readonly asksForType: boolean;
  /** The only types that can match; `null` if any type may. */
  readonly types: readonly string[] | null;
  /** What {@link read} gives the values of, in that order. */
  readonly properties: readonly Property[];
  readonly #matchers: readonly (readonly [Property, Matcher])[];

  /** @param match without one, every message matches */
  constructor(match: Match = {}) {
    const matchers = Object.entries(match).filter(
      (entry): entry is [Property, Matcher] => entry[1] !== undefined,
    );
    const { type } = match;
    this.varies = matchers.some(([, matcher]) => typeof matcher !== "string");
    this.asksForType = matchers.some(
      ([property, matcher]) => property === "type" || typeof matcher === "function",
    );
    this.types = type === undefined || typeof type === "function" ? null : [type].flat();
    this.properties = matchers.map(([property]) => property);
    this.#matchers = matchers;
  }

  /** The values of the named properties if all of them match, else `null`. Throws what a function of the match throws. */
  read(info: MessageInfo): readonly (string | null)[] | null {
    if (this.#matchers.length === 0) return NO_VALUES;
    const values: (string | null)[] = [];
    for (const [property, matcher] of this.#matchers) {
      const value = info[property];
      if (!matches(matcher, value, info)) return null;
      values.push(value);
    }
    return values;
  }
}

function matches(matcher: Matcher, value: string | null, info: MessageInfo): boolean {
  if (typeof matcher === "function") return matcher(value, info);
  return typeof matcher === "string" ? value === matcher : value !== null && matcher.includes(value);
}
