import type { MessageInfo } from "../identity/client-info.ts";
import type { AlgorithmName, Cost, DefinedLimit, DefinedRate, LimitOverrides } from "../policy/limit.ts";
import type { Algorithm, Rate } from "../shared/bucket.ts";
import { Gcra, gcra } from "../shared/gcra.ts";
import type { Message } from "../shared/message.ts";
import { cohortsOf } from "../shared/cohort.ts";
import { boundedKey } from "./bounded-key.ts";
import { costOf } from "./cost.ts";
import { type Counter, type KeyedPlace, OWN, type Place } from "./counter.ts";
import { counterId } from "./counter-id.ts";
import { Fairness } from "./fairness.ts";
import { FixedWindow } from "./fixed-window.ts";
import { Matching } from "./matching.ts";
import type { PlainLimit } from "./plain-limit.ts";
import { Sent } from "./sent.ts";
import { type Reading, READING } from "./reading.ts";
import { SlidingWindow } from "./sliding-window.ts";

/** Other numbers than the policy's that a limit remembers. The longest known go first. */
const MOST_OVERRIDDEN = 256;

/** A limit's counter. */
interface LimitCounter extends Counter {
  /** How a room's limit is shared out among the clients in it; `null` if each client has a limit of its own, or is not told apart. */
  readonly fairness: Fairness | null;
}

/** A limit of the policy, ready to count messages. None of its methods throws. */
export class CompiledLimit {
  readonly definition: DefinedLimit;
  /** All of its counters: the usual one, those of tiers, and those of shares. */
  readonly counters: readonly Counter[];
  /** Whether it depends on a message's type. */
  readonly asksForType: boolean;
  /** Whether a function of the app says what a message costs. */
  readonly asksForCost: boolean;
  /** The only types of messages that it counts; `null` if any type may be among them. */
  readonly types: readonly string[] | null;
  /** Whether all of its buckets are the connections' own, one for each connection and counter. */
  readonly isPrivate: boolean;
  /** To which cohorts of clients it applies; `null` for all. */
  readonly appliesTo: ((cohort: number) => boolean) | null;
  /** What stands in the key of a place behind whose it is, in that order. */
  readonly keyedBy: readonly (keyof MessageInfo)[];
  readonly #counters: readonly LimitCounter[];
  readonly #usual: LimitCounter;
  readonly #tiers: ReadonlyMap<string, LimitCounter | null> | null;
  readonly #overridden = new Map<number, LimitCounter>();
  readonly #byRate = new WeakMap<DefinedRate, LimitCounter>();
  readonly #matching: Matching;
  /** Whether it is private and asks for nothing but {@link types}: then there is nothing to look up. */
  readonly #isPlain: boolean;
  /** Whether all messages of a client that are of one type are counted in the same place: no function of the app says where. */
  readonly #isFixed: boolean;
  readonly #cost: Cost;
  readonly #onError: (error: unknown) => void;

  /**
   * @param onError told if a function of the limit throws. Then the limit does not apply, or the message costs 1
   * @param reading how it reads messages. Default: as they are
   */
  constructor(definition: DefinedLimit, onError: (error: unknown) => void, reading: Reading = READING) {
    const { name, per, match = {}, tiers, cost, enforce } = definition;
    const matching = new Matching(match);
    this.definition = definition;
    this.#usual = counterOf(definition, definition);
    this.#tiers = tiers === undefined ? null : tierCounters(definition, tiers);
    this.#matching = matching;
    this.#onError = onError;
    this.#cost = reading.costBy(name, cost);
    this.#counters = [this.#usual, ...(this.#tiers?.values() ?? [])].filter((counter) => counter !== null);
    this.counters = this.#counters.flatMap((counter) =>
      counter.fairness === null ? [counter] : [counter, counter.fairness.shares],
    );
    this.types = matching.types;
    this.asksForCost = typeof cost === "function";
    this.asksForType = matching.asksForType || typeof per === "function" || typeof cost === "function";
    this.appliesTo = typeof enforce === "object" ? cohortsOf(name, enforce.share) : null;
    this.keyedBy = matching.properties;
    this.isPrivate = per === "connection" && !matching.varies;
    this.#isFixed =
      typeof per !== "function" && Object.values(match).every((matcher) => typeof matcher !== "function");
    this.#isPlain = this.isPrivate && Object.keys(match).every((property) => property === "type");
  }

  /**
   * What counts the messages of a tier, or `null` if they are not counted.
   *
   * @param override the client's own numbers; `null` if it has none
   */
  counterFor(tier: string | null, override: LimitOverrides | null = null): LimitCounter | null {
    if (override !== null) {
      const own = ownRate(override, this.definition.name);
      if (own !== null) return own === false ? null : this.#counterWith(own);
    }
    if (tier === null || this.#tiers === null) return this.#usual;
    const counter = this.#tiers.get(tier);
    return counter === undefined ? this.#usual : counter;
  }

  /** The limit as one that is found out about in a few steps; `null` if it takes more than that. */
  get plain(): PlainLimit | null {
    const { id, algorithm, isPersonal, fairness } = this.#usual;
    const isOneByOne = this.#cost === "messages" && algorithm instanceof Gcra && fairness === null;
    const isForAll = this.appliesTo === null && this.#tiers === null;
    const isFixed = this.#isFixed && !this.#matching.varies && this.keyedBy.every((key) => key === "type");
    if (!isOneByOne || !isForAll || !isFixed) return null;
    return {
      counter: { id, algorithm, isPersonal },
      isPrivate: this.isPrivate,
      placeOf: (info, counter) => this.placeOf(info, counter),
    };
  }

  /** How what a counter counts is shared out. @param counter its id */
  fairnessOf(counter: unknown): Fairness | null {
    return this.#counters.find(({ id }) => id === counter)?.fairness ?? null;
  }

  /** What counts by other numbers than the policy's, by id. Clients with the same numbers have the same counter. */
  get overridden(): ReadonlyMap<number, Counter> {
    return this.#overridden;
  }

  /** The place in which such a message is counted, or `null` if the limit does not apply to it. */
  placeOf(info: MessageInfo, counter: Counter): Place | null {
    if (this.#isPlain) return this.types === null || info.type === this.types[0] ? OWN : null;
    if (!this.#isFixed || !(info instanceof Sent)) return this.#lookFor(info, counter);
    const known = info.placeOf(counter.id);
    if (known !== undefined) return known;
    const place = this.#lookFor(info, counter);
    info.remember(counter.id, place);
    return place;
  }

  /** What a message counts for: a whole number, 0 or more. */
  costOf(message: Message, info: MessageInfo): number {
    return this.#cost === "messages" ? 1 : costOf(this.#cost, message, info, this.#onError);
  }

  /** One client's numbers are not shared out: nobody shares them. */
  #counterWith(rate: DefinedRate): LimitCounter {
    const known = this.#byRate.get(rate);
    if (known !== undefined) return known;
    const made: LimitCounter = { ...counterOf(this.definition, rate, "own"), fairness: null };
    const counter = this.#overridden.get(made.id) ?? made;
    for (const [oldest] of this.#overridden) {
      if (this.#overridden.size < MOST_OVERRIDDEN) break;
      this.#overridden.delete(oldest);
    }
    this.#overridden.set(counter.id, counter);
    this.#byRate.set(rate, counter);
    return counter;
  }

  #lookFor(info: MessageInfo, counter: Counter): Place | null {
    try {
      return this.#find(info, counter);
    } catch (error) {
      this.#onError(error);
      return null;
    }
  }

  #find(info: MessageInfo, { id }: Counter): Place | null {
    const values = this.#matching.read(info);
    if (values === null) return null;
    if (this.isPrivate) return OWN;
    // A client with numbers of its own is counted by itself, also by a limit that others share.
    const isOverridden = this.#overridden.size > 0 && this.#overridden.has(id);
    const scope = isOverridden ? clientScope(info.clientKey) : scopeOf(this.definition, info);
    if (scope === null) return null;
    if (scope.kind === "mine" && !this.#matching.varies) return OWN;
    return {
      kind: scope.kind,
      key: boundedKey(JSON.stringify([this.definition.name, id, scope.key, ...values])),
    };
  }
}

/** A client's own numbers for a limit; `false` if it is lifted for it, `null` if it has none. */
export function ownRate(override: LimitOverrides | null, limit: string): DefinedRate | false | null {
  return override !== null && Object.hasOwn(override, limit) ? (override[limit] ?? null) : null;
}

function tierCounters(
  definition: DefinedLimit,
  tiers: NonNullable<DefinedLimit["tiers"]>,
): Map<string, LimitCounter | null> {
  return new Map(
    Object.entries(tiers).map(([tier, rate]) => [tier, rate === false ? null : counterOf(definition, rate)]),
  );
}

/** @param whose with another text, the same numbers make another counter. Default: those of the policy */
function counterOf(definition: DefinedLimit, rate: DefinedRate, whose = ""): LimitCounter {
  const { name, algorithm, per, cost, match } = definition;
  const { limit, window, burst } = rate;
  const numbers = JSON.stringify(
    [name, limit, window, burst, algorithm, per, cost, match],
    (_, value: unknown) => (typeof value === "function" ? String(value) : value),
  );
  const isSharedOut = per === "room" && algorithm === "gcra";
  return {
    id: counterId(whose + numbers),
    algorithm: algorithmOf(algorithm, rate),
    isPersonal: per === "client",
    fairness: isSharedOut ? new Fairness(rate, counterId(`share of ${numbers}`)) : null,
  };
}

function algorithmOf(name: AlgorithmName, rate: Rate): Algorithm {
  if (name === "gcra") return gcra(rate);
  return name === "sliding-window" ? new SlidingWindow(rate) : new FixedWindow(rate);
}

const MINE: KeyedPlace = { kind: "mine", key: "" };

/** Whose messages are counted together, before {@link Matching} tells them further apart; `null` for messages that are not counted. */
function scopeOf({ per }: DefinedLimit, info: MessageInfo): KeyedPlace | null {
  if (per === "room") return { kind: "shared", key: "" };
  if (per === "connection") return MINE;
  if (typeof per === "function") {
    const key: unknown = per(info);
    return typeof key === "string" ? { kind: "shared", key } : null;
  }
  return clientScope(per === "client" ? info.clientKey : info.address);
}

function clientScope(key: string | null): KeyedPlace {
  return key === null ? MINE : { kind: "shared", key };
}
