import { isExternal } from "../policy/external-limit.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import type { Matcher } from "../policy/match.ts";
import { OWN_NAMES } from "../shared/own-names.ts";
import { PENALTY } from "../shared/reserved-names.ts";

/** In place of a type that is not recorded. */
export const OTHER = "(other)";

/** Most types that the policy does not name. Clients make types up. */
const MOST_TYPES = 100;

/** What a type looks like if no person wrote it as a message. */
const IDENTIFIER = /^[\w:./-]{1,32}$/;

/**
 * Which names may stand in a record: of types and of limits. Both may be text that a client or an app makes up, so those that the policy does
 * not name are bounded in form and in number.
 */
export class TrafficNames {
  readonly #types: Set<string>;
  readonly #limits: Set<string>;
  #rest = MOST_TYPES;

  constructor(policy: DefinedPolicy) {
    this.#types = new Set(typesIn(policy));
    this.#limits = new Set([...OWN_NAMES, ...policy.limits.map(({ name }) => name)]);
  }

  type(type: string | null): string | null {
    if (type === null || this.#types.has(type)) return type;
    if (this.#rest === 0 || !IDENTIFIER.test(type)) return OTHER;
    this.#rest--;
    this.#types.add(type);
    return type;
  }

  /** A reason that the app gave for a strike stands in place of a limit's name, and may say anything. */
  limit(limit: string | null): string | null {
    return limit === null || this.#limits.has(limit) ? limit : PENALTY;
  }
}

/** The types that a policy names. */
function* typesIn({ limits, free, ladder }: DefinedPolicy): Iterable<string> {
  yield* named(free?.type);
  for (const limit of limits) if (!isExternal(limit) || "match" in limit) yield* named(limit.match?.type);
  for (const rung of ladder) if (rung.do === "restrict") yield* rung.only;
}

function named(matcher: Matcher | undefined): readonly string[] {
  return matcher === undefined || typeof matcher === "function" ? [] : [matcher].flat();
}
