import type { MessageInfo } from "../identity/client-info.ts";
import type { AlgorithmName, DefinedLimit, DefinedRate } from "../policy/limit.ts";
import type { Algorithm, Rate } from "../shared/bucket.ts";
import { Fairness } from "./fairness.ts";
import { fixedWindow } from "./fixed-window.ts";
import { gcra } from "../shared/gcra.ts";
import { type Matching, matchingOf } from "./matching.ts";
import { costInBytes, type Message } from "../shared/message.ts";
import { slidingWindow } from "./sliding-window.ts";

/** A limit, ready to measure with. None of its methods throws. */
export class CompiledLimit {
  readonly limit: DefinedLimit;
  /** Every way in which it counts. */
  readonly counts: readonly Counter[];
  readonly asksForType: boolean;
  /** The only types of messages that it counts; `null` where that cannot be told beforehand. */
  readonly types: readonly string[] | null;
  /** Whether all its counts are the connection's own, one for each. */
  readonly isPrivate: boolean;
  readonly #usual: Counter;
  readonly #tiers: ReadonlyMap<string, Counter | null> | null;
  readonly #matching: Matching;
  /** Whether it counts at the connection whatever {@link types} it is for: then there is nothing to look up. */
  readonly #isPlain: boolean;
  readonly #onError: (error: unknown) => void;

  /** @param onError told of a function of the limit that throws: then the limit does not hold, or the message costs 1 */
  constructor(limit: DefinedLimit, onError: (error: unknown) => void) {
    const { per, match = {}, tiers, cost } = limit;
    const matching = matchingOf(match);
    this.limit = limit;
    this.#usual = countOf(limit, limit);
    this.#tiers =
      tiers === undefined
        ? null
        : new Map(
            Object.entries(tiers).map(([tier, rate]) => [tier, rate === false ? null : countOf(limit, rate)]),
          );
    this.#matching = matching;
    this.#onError = onError;
    this.counts = [this.#usual, ...(this.#tiers?.values() ?? [])]
      .filter((count) => count !== null)
      .flatMap((count) => (count.fairness === null ? [count] : [count, count.fairness.shares]));
    this.types = matching.types;
    this.asksForType = matching.asksForType || typeof per === "function" || typeof cost === "function";
    this.isPrivate = per === "connection" && !matching.varies;
    this.#isPlain = this.isPrivate && Object.keys(match).every((property) => property === "type");
  }

  /** How those of a tier are counted, or `null` where they are not. */
  countFor(tier: string | null): Counter | null {
    if (tier === null || this.#tiers === null) return this.#usual;
    const count = this.#tiers.get(tier);
    return count === undefined ? this.#usual : count;
  }

  /** Where the count of such a message is kept; `null` where the limit does not hold for it. */
  placeOf(info: MessageInfo, count: Counter): Place | null {
    if (this.#isPlain) return this.types === null || info.type === this.types[0] ? OWN : null;
    try {
      return this.#find(info, count);
    } catch (error) {
      this.#onError(error);
      return null;
    }
  }

  costOf(message: Message, info: MessageInfo): number {
    const { cost } = this.limit;
    if (cost === "messages") return 1;
    if (cost === "bytes") return costInBytes(message);
    try {
      return wholeCost(cost(message, info));
    } catch (error) {
      this.#onError(error);
      return 1;
    }
  }

  #find(info: MessageInfo, { id }: Counter): Place | null {
    const values = this.#matching.read(info);
    if (values === null) return null;
    if (this.isPrivate) return OWN;
    const scope = scopeOf(this.limit, info);
    if (scope === null) return null;
    if (scope.kind === "mine" && !this.#matching.varies) return OWN;
    return {
      kind: scope.kind,
      key: bounded(JSON.stringify([this.limit.name, id, scope.key, ...values])),
    };
  }
}

/** A way of counting, by one set of numbers. */
export interface Counter {
  /** Differs from that of every other way, so that no bucket is ever read with the wrong numbers. */
  readonly id: number;
  readonly algorithm: Algorithm;
  /** Whether what it counts is one client's alone. */
  readonly isPersonal: boolean;
  /** How it is shared out under pressure; `null` where it is not a room's. */
  readonly fairness: Fairness | null;
}

/**
 * Where a count is kept: `own` at the connection, one for each limit; `keyed` under a key, shared by all who have it,
 * or apart for each connection (`mine`).
 */
export type Place = { readonly kind: "own" } | KeyedPlace;
export interface KeyedPlace {
  readonly kind: "shared" | "mine";
  readonly key: string;
}

const OWN: Place = { kind: "own" };
const LONGEST_KEY = 256;

function countOf(limit: DefinedLimit, rate: DefinedRate): Counter {
  const { name, algorithm, per, cost, match } = limit;
  const { limit: amount, window, burst } = rate;
  const numbers = [name, amount, window, burst, algorithm, per, cost, match];
  const text = JSON.stringify(numbers, (_, value: unknown) =>
    typeof value === "function" ? String(value) : value,
  );
  return {
    id: hashOf(text),
    algorithm: algorithmOf(algorithm, rate),
    isPersonal: per === "client",
    fairness: per === "room" && algorithm === "gcra" ? new Fairness(rate, hashOf(`share of ${text}`)) : null,
  };
}

function algorithmOf(name: AlgorithmName, rate: Rate): Algorithm {
  if (name === "gcra") return gcra(rate);
  return name === "sliding-window" ? slidingWindow(rate) : fixedWindow(rate);
}

const MINE = { kind: "mine", key: "" } as const;

function scopeOf({ per }: DefinedLimit, info: MessageInfo): { kind: "shared" | "mine"; key: string } | null {
  if (per === "room") return { kind: "shared", key: "" };
  if (per === "connection") return MINE;
  if (typeof per === "function") {
    const key = per(info);
    return typeof key === "string" ? { kind: "shared", key } : null;
  }
  const key = per === "client" ? info.clientKey : info.address;
  return key === null ? MINE : { kind: "shared", key };
}

/** A key that a client can stretch must not fill the memory. Its length and a hash tell what was cut off. */
function bounded(key: string): string {
  return key.length <= LONGEST_KEY ? key : `${key.slice(0, LONGEST_KEY)}#${key.length}#${hashOf(key)}`;
}

/** FNV-1a, of which 30 bits are kept. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  // V8 writes a number of 30 bits in half the bytes of a larger one.
  return hash >>> 2;
}

/** What a cost function says, as arithmetic can bear it: what is no number of 0 or more counts as 1. */
function wholeCost(cost: unknown): number {
  return typeof cost === "number" && cost >= 0 ? Math.min(Math.ceil(cost), Number.MAX_SAFE_INTEGER) : 1;
}
