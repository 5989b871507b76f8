import type { ClientInfo, MessageInfo } from "../../src/identity/client-info.ts";
import { check, type LimitResult } from "../../src/limits/check.ts";
import type { BucketReader, Charge, KeyedPlace } from "../../src/limits/counter.ts";
import { Limiter } from "../../src/limits/limiter.ts";
import { definePolicy } from "../../src/policy/define-policy.ts";
import type { Limit, LimitOverrides } from "../../src/policy/limit.ts";
import type { Policy } from "../../src/policy/policy.ts";
import type { Bucket } from "../../src/shared/bucket.ts";
import { cohortOf } from "../../src/shared/cohort.ts";
import type { Message } from "../../src/shared/message.ts";
import { START } from "./time.ts";

/** Epoch ms from which a {@link Sender} counts its times. */

export const NOBODY: MessageInfo = {
  clientKey: null,
  userId: null,
  connectionId: "a",
  address: null,
  tier: null,
  type: null,
};

const unexpected = (error: unknown): never => {
  throw error;
};

export const limiterOf = (policy: Policy): Limiter => new Limiter(definePolicy(policy), true, unexpected);
export const limiterFor = (limits: readonly Limit[]): Limiter => limiterOf({ limits });

/** The buckets that senders share, and how many of them there are. */
export class SharedBuckets {
  readonly keyed = new Map<string, Bucket>();
  present = 1;
}

/** A sender that keeps what it is charged, and never behaves or is punished: only limits refuse its messages. */
export class Sender implements BucketReader {
  readonly info: MessageInfo;
  override: LimitOverrides | null = null;
  readonly #own = new Map<number, Bucket>();
  #type: string | null = null;
  readonly #shared: SharedBuckets;

  constructor(info: Partial<MessageInfo> = {}, shared = new SharedBuckets()) {
    this.info = { ...NOBODY, ...info };
    this.#shared = shared;
  }

  get present(): number {
    return this.#shared.present;
  }

  get clientInfo(): ClientInfo {
    return this.info;
  }

  readonly isRestricted = false;

  get cohort(): number {
    return cohortOf(this.info.clientKey ?? this.info.connectionId);
  }

  /** Of the type that a test says, and not of what it would be read as. */
  says(): MessageInfo {
    return { ...this.info, type: this.#type };
  }

  own(counter: number): Bucket | undefined {
    return this.#own.get(counter);
  }

  keyed(place: KeyedPlace): Bucket | undefined {
    return this.#shared.keyed.get(this.#keyIn(place));
  }

  isAsked(): boolean {
    return false;
  }

  /** What the limits say of a message, which is not charged. */
  peek(limiter: Limiter, time: number, message: Message = "hi", type: string | null = null): LimitResult {
    this.#type = type;
    return check(this, limiter, message, START + time);
  }

  send(limiter: Limiter, time: number, message: Message = "hi", type: string | null = null): LimitResult {
    const result = this.peek(limiter, time, message, type);
    this.keep(result.charges);
    return result;
  }

  keep(charges: readonly Charge[]): void {
    for (const { counter, place, bucket } of charges) {
      if (place.kind === "own") this.#own.set(counter.id, bucket);
      else this.#shared.keyed.set(this.#keyIn(place), bucket);
    }
  }

  #keyIn({ kind, key }: KeyedPlace): string {
    return kind === "shared" ? key : `${this.info.connectionId}${key}`;
  }
}

/** By which limit each message is refused, or `null`. */
export const refusals = (sender: Sender, limiter: Limiter, times: readonly number[]): (string | null)[] =>
  times.map((time) => sender.send(limiter, time).refusedBy);

/** How many of so many messages pass at once. */
export const passAtOnce = (sender: Sender, limiter: Limiter, count = 100): number =>
  refusals(sender, limiter, Array<number>(count).fill(0)).filter((name) => name === null).length;
