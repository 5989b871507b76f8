import type { MessageInfo } from "../identity/client-info.ts";
import type { Consume, DefinedExternalLimit } from "../policy/external-limit.ts";
import type { Cost } from "../policy/limit.ts";
import type { Message } from "../shared/message.ts";
import { boundedKey } from "./bounded-key.ts";
import { costOf } from "./cost.ts";
import { Matching } from "./matching.ts";
import { type Reading, READING } from "./reading.ts";

/** What another limiter is asked about a message. */
export interface Question {
  readonly limit: DefinedExternalLimit;
  readonly consume: Consume;
  readonly key: string;
  /** 1 or more. */
  readonly cost: number;
  /** The most ms that a refusal may ask the sender to wait. */
  readonly longest: number;
  /** Ms to wait after a refusal that does not say. */
  readonly usual: number;
}

/** Another limiter, ready to be asked. None of its methods throws. */
export class CompiledExternal {
  readonly definition: DefinedExternalLimit;
  /** Whether it depends on a message's type. */
  readonly asksForType: boolean;
  readonly #matching: Matching;
  readonly #longest: number;
  readonly #usual: number;
  readonly #cost: Cost;
  readonly #onError: (error: unknown) => void;

  /**
   * @param cooldown of the policy, in ms
   * @param onError told if a function of the limit throws. Then the limiter is not asked, or the message costs 1
   * @param reading how it reads messages. Default: as they are
   */
  constructor(
    definition: DefinedExternalLimit,
    cooldown: { readonly base: number; readonly max: number },
    onError: (error: unknown) => void,
    reading: Reading = READING,
  ) {
    const { match, per, cost, maxRetryAfter = cooldown.max } = definition;
    this.definition = definition;
    this.#matching = new Matching(match);
    this.#longest = Math.max(1, maxRetryAfter);
    this.#usual = Math.min(this.#longest, cooldown.base || SECOND);
    this.#onError = onError;
    this.#cost = reading.costBy(definition.name, cost);
    this.asksForType = this.#matching.asksForType || typeof per === "function" || typeof cost === "function";
  }

  /** What it is asked about a message; `null` if it is not asked. */
  questionFor(message: Message, info: MessageInfo): Question | null {
    const { definition: limit } = this;
    const consume = consumeFor(limit, info.tier);
    if (consume === false) return null;
    try {
      if (this.#matching.read(info) === null) return null;
      const key = keyOf(limit, info);
      if (key === null) return null;
      const cost = costOf(this.#cost, message, info, this.#onError);
      if (cost === 0) return null;
      return {
        limit,
        consume,
        key: boundedKey(key),
        cost,
        longest: this.#longest,
        usual: this.#usual,
      };
    } catch (error) {
      this.#onError(error);
      return null;
    }
  }

  /** Whether it may be asked about such a message. */
  concerns(info: MessageInfo): boolean {
    try {
      return consumeFor(this.definition, info.tier) !== false && this.#matching.read(info) !== null;
    } catch (error) {
      this.#onError(error);
      return false;
    }
  }
}

const SECOND = 1_000;

function consumeFor({ consume, tiers }: DefinedExternalLimit, tier: string | null): Consume | false {
  if (tier === null || tiers === undefined || !Object.hasOwn(tiers, tier)) return consume;
  return tiers[tier] ?? consume;
}

/** Whose messages are counted together, by an id that means the same in every room; `null` for messages that are not counted. */
function keyOf({ per }: DefinedExternalLimit, info: MessageInfo): string | null {
  if (typeof per === "function") {
    const key: unknown = per(info);
    return typeof key === "string" ? key : null;
  }
  const alone = `connection:${info.connectionId}`;
  if (per === "client") return info.clientKey ?? alone;
  return info.address === null ? alone : `address:${info.address}`;
}
