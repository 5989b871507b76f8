import type { MessageInfo } from "../identity/client-info.ts";
import type { LimitOverrides } from "../policy/limit.ts";
import type { Bucket } from "../shared/bucket.ts";
import type { BucketReader, Charge, KeyedPlace } from "./counter.ts";

/** The buckets of a sender as they would be if all passed that is not decided yet. Nothing is charged by it. */
export class Tentative implements BucketReader {
  readonly #reader: BucketReader;
  readonly #own = new Map<number, Bucket>();
  readonly #keyed = new Map<string, Bucket>();

  constructor(reader: BucketReader) {
    this.#reader = reader;
  }

  says(type: string | null): MessageInfo {
    return this.#reader.says(type);
  }

  own(counter: number): Bucket | undefined {
    return this.#own.get(counter) ?? this.#reader.own(counter);
  }

  keyed(place: KeyedPlace): Bucket | undefined {
    return this.#keyed.get(place.key) ?? this.#reader.keyed(place);
  }

  get present(): number {
    return this.#reader.present;
  }

  get cohort(): number {
    return this.#reader.cohort;
  }

  get isRestricted(): boolean {
    return this.#reader.isRestricted;
  }

  get override(): LimitOverrides | null {
    return this.#reader.override;
  }

  isAsked(type: string | null, now: number): boolean {
    return this.#reader.isAsked(type, now);
  }

  /** Supposes that a message passes. */
  suppose(charges: readonly Charge[]): void {
    for (const { counter, place, bucket } of charges) {
      if (place.kind === "own") this.#own.set(counter.id, bucket);
      else this.#keyed.set(place.key, bucket);
    }
  }
}
