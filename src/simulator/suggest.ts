import type { Limit } from "../policy/limit.ts";
import type { Policy } from "../policy/policy.ts";
import type { SimulationResult, Suggestion } from "./result.ts";

/** Options of {@link suggest}. */
export interface SuggestOptions {
  /**
   * How many times the burst that the clients in the record needed. At least 1. Default: 1.5. How much comes at once beyond a sustained rate
   * is spread with a tail that falls off exponentially (Kelly, "Notes on effective bandwidths", 1996), so that half as much again
   * leaves room for clients that are not in the record.
   */
  readonly headroom?: number | undefined;
}

/** Of two limits that admit nearly as much, one is enough. */
const MUCH_LESS = 0.75;

/** Ms over which they are compared. */
const HORIZON = 10_000;

/**
 * The suggestions of a result as a policy, to be pasted, tried and changed. A type has a limit of its own if that is clearly less than what
 * the limit on all messages lets through.
 *
 * @throws {RangeError} if the headroom is less than 1
 * @example
 * const records = traffic({ seed: 1, for: "1m", crowd: [{ kind: "talker", count: 20 }] });
 * const policy = suggest(simulate({}, records, { share: 0.99 }));
 */
export function suggest(
  { suggestions, maxMessageBytes }: SimulationResult,
  { headroom = 1.5 }: SuggestOptions = {},
): Policy {
  if (!(headroom >= 1)) throw new RangeError(`a headroom of ${headroom}: it has to be 1 or more`);
  const all = suggestions.find(({ type, cost }) => type === null && cost === "messages");
  const limits = suggestions
    .filter((suggestion) => suggestion.burst < Infinity)
    .filter(
      ({ type, ...rest }) => type === null || all === undefined || through(rest) < MUCH_LESS * through(all),
    )
    .map((suggestion) => limitOf(suggestion, headroom));
  return limits.length === 0 ? {} : { limits, maxMessageBytes: Math.ceil(maxMessageBytes * headroom) };
}

function through({ limit, window, burst }: Pick<Suggestion, "limit" | "window" | "burst">): number {
  return burst + (limit * HORIZON) / window;
}

function limitOf({ name, type, cost, limit, window, burst, per }: Suggestion, headroom: number): Limit {
  return {
    name,
    limit,
    window,
    burst: Math.ceil(burst * headroom),
    per,
    ...(cost === "bytes" && { cost }),
    ...(type !== null && { match: { type } }),
  };
}
