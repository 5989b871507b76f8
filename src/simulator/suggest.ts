import type { Limit } from "../policy/limit.ts";
import type { Policy } from "../policy/policy.ts";
import type { Rate } from "../shared/bucket.ts";
import type { SimulationResult, Suggestion } from "./result.ts";
import { through } from "./suggestions.ts";

/** Options of {@link suggest}. */
export interface SuggestOptions {
  /**
   * How many times what the clients in the record needed at once. At least 1. Default: 2. How much comes at once beyond a sustained rate is
   * spread with a tail that falls off exponentially (Kelly, "Notes on effective bandwidths", 1996), so that twice as much leaves
   * room for clients that are not in the record. Of these, each limit would else refuse about one in as many as were seen.
   */
  readonly headroom?: number | undefined;
}

/** Of two limits that admit nearly as much, one is enough. */
const MUCH_LESS = 0.75;

/**
 * Ms for which a network stops now and then, after which all comes at once: every preset has room for that (`docs/guides/games-and-cursors.md`). It is too
 * rare to be in every record.
 */
const STOP = 2_000;

/** Bytes. A smaller `maxMessageBytes` stops no flood that the other limits would let through. */
const LEAST_SIZE = 4_096;

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
  { headroom = 2 }: SuggestOptions = {},
): Policy {
  if (!(headroom >= 1)) throw new RangeError(`a headroom of ${headroom}: it has to be 1 or more`);
  if (suggestions.length === 0) return {};
  const all = suggestions.find(({ type, cost }) => type === null && cost === "messages");
  const connects = suggestions.find(({ cost }) => cost === "connects");
  const largest = sizeFor(maxMessageBytes * headroom);
  const limits = suggestions
    .filter((each) => each !== connects && (each.type === null || all === undefined || isMuchLess(each, all)))
    .map((suggestion) => limitOf(suggestion, headroom, largest));
  return {
    ...(limits.length > 0 && { limits }),
    ...(maxMessageBytes > 0 && { maxMessageBytes: largest }),
    ...(connects !== undefined && { admission: { connects: rateOf(connects, headroom) } }),
  };
}

/** The power of two that is at least as large: sizes have long tails, and a round number says that it is none too exact. */
const sizeFor = (bytes: number): number => Math.max(LEAST_SIZE, 2 ** Math.ceil(Math.log2(bytes)));

function isMuchLess(one: Rate, other: Rate): boolean {
  return through(one) < MUCH_LESS * through(other);
}

function rateOf({ limit, window, burst }: Rate, headroom: number): Rate {
  return { limit, window, burst: Math.ceil(burst * headroom) };
}

/** @param largest bytes of a message: one that may be sent at all has to pass a limit of bytes */
function limitOf(suggestion: Suggestion, headroom: number, largest: number): Limit {
  const { name, type, cost, per } = suggestion;
  const { limit, window, burst } = rateOf(suggestion, headroom);
  const needed = Math.max(Math.ceil((limit * STOP) / window), cost === "bytes" ? largest : 0);
  return {
    name,
    limit,
    window,
    burst: Math.max(burst, needed),
    per,
    ...(cost === "bytes" && { cost }),
    ...(type !== null && { match: { type } }),
  };
}
