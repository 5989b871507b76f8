import type { LimitResult } from "../limits/check.ts";
import { Share } from "../limits/fairness.ts";
import type { BucketReader, Counter, KeyedPlace, Place } from "../limits/counter.ts";
import { MOST_KEYED } from "../limits/keyed-buckets.ts";
import type { Limiter } from "../limits/limiter.ts";
import type { DefinedLimit, DefinedRate } from "../policy/limit.ts";
import { type Bucket, EMPTY } from "../shared/bucket.ts";
import { RateHistory } from "./rate-history.ts";

/** A set of numbers that a limit counts by. */
export interface CountingLimit {
  readonly definition: DefinedLimit;
  /** Those of a tier, if it has its own. */
  readonly rate: DefinedRate;
  /** What a cost of 1 adds to a bucket. */
  readonly weight: number;
  /** Its place among all of them. */
  readonly index: number;
}

/** The histories of one connection, by the place of their limits. */
export type OwnHistories = (RateHistory | undefined)[];

/** What each bucket of a `gcra` limit has admitted, as far as it matters: see {@link RateHistory}. */
export class ChargeHistories {
  readonly #byCounter = new Map<number, CountingLimit>();
  /** The limits of which rooms are shared out, by the counters of the shares. */
  readonly #byShare = new Map<number, DefinedLimit>();
  /**
   * Those of keyed buckets in two generations, each of as many as a room remembers: when the young one is full, what is in the old one
   * only has long not been used.
   */
  #young = new Map<string, RateHistory>();
  #old = new Map<string, RateHistory>();
  /** The shares of rooms that were filled to the brim, as if they had counted all: see {@link isWhole}. */
  readonly #cut = new Map<string, Bucket>();

  constructor(limiter: Limiter) {
    for (const compiled of limiter.limits) {
      const { definition } = compiled;
      for (const tier of [null, ...Object.keys(definition.tiers ?? {})]) {
        const counter = compiled.counterFor(tier);
        const rate = tier === null ? definition : definition.tiers?.[tier];
        if (counter === null || rate === undefined || rate === false) continue;
        const { count: weight } = counter.algorithm.charge(EMPTY, 1, 0);
        this.#byCounter.set(counter.id, { definition, rate, weight, index: this.#byCounter.size });
        if (counter.fairness !== null) this.#byShare.set(counter.fairness.shares.id, definition);
      }
    }
  }

  /** The limit behind a counter; `null` for counters that are not a limit's own, such as those of shares. */
  limitOf(counter: number): CountingLimit | null {
    return this.#byCounter.get(counter) ?? null;
  }

  /** The histories of a new connection, with room for those that it may have. */
  none(): OwnHistories {
    return Array.from({ length: this.#byCounter.size });
  }

  /** A message was admitted. */
  add(
    { charges }: LimitResult,
    costOf: (limit: DefinedLimit) => number,
    reader: Keyed,
    own: OwnHistories,
  ): void {
    for (const { counter, place, bucket } of charges) {
      const limit = this.#byCounter.get(counter.id);
      if (limit === undefined) {
        const shared = this.#byShare.get(counter.id);
        if (shared !== undefined) this.#noteShare(counter, place, bucket, costOf(shared), reader);
        continue;
      }
      if (limit.definition.algorithm !== "gcra") continue;
      const cost = costOf(limit.definition);
      let history = this.of(limit, place, reader, own);
      // Nothing was owed, so that nothing before this can matter.
      if (bucket.count === cost * limit.weight) {
        if (history !== undefined) history.restart(bucket.at);
        else this.#set(limit, place, reader, own, (history = new RateHistory(limit.rate, bucket.at)));
      }
      history?.add(cost, bucket.at);
    }
  }

  /** The history of a bucket; `undefined` if the record does not say how it was filled. */
  of({ index }: CountingLimit, place: Place, reader: Keyed, own: OwnHistories): RateHistory | undefined {
    if (place.kind === "own") return own[index];
    const key = reader.keyIn(place);
    const history = this.#young.get(key) ?? this.#old.get(key);
    if (history !== undefined && !this.#young.has(key)) this.#keep(key, history);
    return history;
  }

  /** Whether all of a client's share of a room has been counted. A share counts no more than fits into it. */
  isWhole(place: KeyedPlace, reader: Keyed): boolean {
    return !this.#cut.has(reader.keyIn(place));
  }

  /** What a share could not count any more is missing from it until that, too, would have drained. */
  #noteShare({ algorithm }: Counter, place: Place, bucket: Bucket, cost: number, reader: Keyed): void {
    if (place.kind === "own" || !(algorithm instanceof Share)) return;
    const key = reader.keyIn(place);
    const before = this.#cut.get(key);
    if (before === undefined) {
      // It was no more than full before this message.
      if (bucket.count >= algorithm.capacity)
        this.#cut.set(key, { ...bucket, count: bucket.count + cost * algorithm.weight });
      return;
    }
    const all = algorithm.chargeAll(before, cost, bucket.at);
    if (all.count > bucket.count) this.#cut.set(key, all);
    else this.#cut.delete(key);
  }

  #set({ index }: CountingLimit, place: Place, reader: Keyed, own: OwnHistories, history: RateHistory): void {
    if (place.kind === "own") own[index] = history;
    else this.#keep(reader.keyIn(place), history);
  }

  #keep(key: string, history: RateHistory): void {
    if (this.#young.size >= MOST_KEYED) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, history);
  }
}

/** A sender whose keyed buckets can be told from those of others. */
export interface Keyed extends BucketReader {
  keyIn(place: KeyedPlace): string;
}
