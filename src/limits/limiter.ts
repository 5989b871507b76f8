import type { MessageInfo } from "../identity/client-info.ts";
import { isExternal, ownLimits } from "../policy/external-limit.ts";
import type { LimitOverrides } from "../policy/limit.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import { gcra } from "../shared/gcra.ts";
import type { Message } from "../shared/message.ts";
import { CompiledLimit } from "./compiled-limit.ts";
import { CompiledExternal, type Question } from "./external-limit.ts";
import type { Counter } from "./counter.ts";
import { CONNECTS, INVALID_MESSAGES, STANDING_REQUESTS, TOO_SOON } from "./counter-id.ts";
import { Matching } from "./matching.ts";
import { allPlain, type PlainLimit } from "./plain-limit.ts";
import { type Reading, READING } from "./reading.ts";
import { TOO_SOON_RATE } from "./too-soon.ts";

/** How often a client may ask where it stands: three times at once, then once a second. Answering costs less than asking. */
const STANDING_RATE = { limit: 1, window: 1_000, burst: 3 };

/** Everything in a policy that counts. None of its methods throws. */
export class Limiter {
  readonly limits: readonly CompiledLimit[];
  /** Other limiters, which are asked last. */
  readonly externals: readonly CompiledExternal[];
  readonly maxMessageBytes: number;
  /** Counts how often a client connects; `null` if the policy does not limit that. */
  readonly connects: Counter | null;
  /** Counts the messages of a connection that the app reports as invalid. */
  readonly invalidMessages: Counter;
  /** Counts how often a connection asks where it stands. Its buckets are in memory only. */
  readonly standingRequests: Counter;
  /** Counts the messages of a connection that come too soon in slow mode. Its buckets are in memory only. */
  readonly tooSoon: Counter;
  /** Whether a message can be free. */
  readonly hasFree: boolean;
  /** Whether the room may ask something, so that the answer is free. */
  readonly asks: boolean;
  /** Whether types are read at all. */
  readonly hasTypes: boolean;
  /** Whether a function of the app says what some messages cost. */
  readonly asksForCosts: boolean;
  /** Whether plain limits may be all that there is to ask about some message. */
  readonly mayBePlain: boolean;
  /** Whether some bucket is not a connection's own. */
  readonly hasKeyed: boolean;
  /** Ms in which each of its counts has run down, by the policy's own numbers. */
  readonly longest: number;
  readonly #forAnyType: readonly CompiledLimit[];
  readonly #forType: ReadonlyMap<string, readonly CompiledLimit[]>;
  readonly #plainForAnyType: readonly PlainLimit[] | null;
  readonly #plainForType: ReadonlyMap<string, readonly PlainLimit[] | null>;
  readonly #keyed: ReadonlyMap<number, Counter>;
  readonly #free: Matching | null;
  /** Whether a type that makes a message free is looked at again: see {@link isFree}. */
  readonly #isChecked: boolean;
  readonly #isText: boolean;
  readonly #reading: Reading;
  readonly #classify: (message: Message) => string | null;
  readonly #onError: (error: unknown) => void;

  /**
   * @param asksForType whether something other than a limit depends on types: a rung that lets only some of them through
   * @param onError told if a function of the policy throws
   * @param reading how it reads messages. Default: as they are
   */
  constructor(
    policy: DefinedPolicy,
    asksForType: boolean,
    onError: (error: unknown) => void,
    reading: Reading = READING,
  ) {
    const limits = ownLimits(policy).map((limit) => new CompiledLimit(limit, onError, reading));
    const externals = policy.limits
      .filter((limit) => isExternal(limit))
      .map((limit) => new CompiledExternal(limit, policy.cooldown, onError, reading));
    const free = policy.free === undefined ? null : new Matching(policy.free);
    const { connects } = policy.admission;
    this.limits = limits;
    this.externals = externals;
    this.maxMessageBytes = policy.maxMessageBytes;
    this.connects =
      connects === undefined ? null : { id: CONNECTS, algorithm: gcra(connects), isPersonal: true };
    this.invalidMessages = { id: INVALID_MESSAGES, algorithm: gcra(policy.invalid), isPersonal: false };
    this.standingRequests = { id: STANDING_REQUESTS, algorithm: gcra(STANDING_RATE), isPersonal: false };
    this.tooSoon = { id: TOO_SOON, algorithm: gcra(TOO_SOON_RATE), isPersonal: false };
    this.hasFree = free !== null;
    this.asks = policy.protocol?.asksFor !== undefined;
    this.hasTypes =
      asksForType ||
      this.asks ||
      // A protocol knows types whether or not somebody asks for them.
      (typeof policy.classify === "function" && policy.classify !== policy.protocol?.classify) ||
      free?.asksForType === true ||
      [...limits, ...externals].some((limit) => limit.asksForType);
    this.asksForCosts = limits.some((limit) => limit.asksForCost);
    this.hasKeyed = connects !== undefined || limits.some((limit) => !limit.isPrivate);
    this.#forAnyType = limits.filter(({ types }) => types === null);
    this.#forType = byType(limits);
    this.mayBePlain = externals.length === 0 && free === null && !this.asks;
    this.#plainForAnyType = allPlain(this.#forAnyType);
    this.#plainForType = new Map(Array.from(this.#forType, ([type, some]) => [type, allPlain(some)]));
    this.#keyed = new Map(
      [...limits.flatMap((limit) => limit.counters), ...(this.connects === null ? [] : [this.connects])].map(
        (counter) => [counter.id, counter],
      ),
    );
    this.longest = Math.max(0, ...Array.from(this.#keyed.values(), ({ algorithm }) => algorithm.longest));
    this.#free = free;
    this.#isChecked = free?.asksForType === true && typeof policy.classify !== "function";
    this.#isText = policy.classify === "text";
    this.#reading = reading;
    this.#classify = reading.classifierOf(policy);
    this.#onError = onError;
  }

  /** The limits that may count a message of this type, in the policy's order. Looked up: a limit for other types costs a message nothing. */
  limitsFor(type: string | null): readonly CompiledLimit[] {
    return type === null ? this.#forAnyType : (this.#forType.get(type) ?? this.#forAnyType);
  }

  /** The same, if each is plain; else `null`. */
  plainFor(type: string | null): readonly PlainLimit[] | null {
    const plain = type === null ? undefined : this.#plainForType.get(type);
    return plain === undefined ? this.#plainForAnyType : plain;
  }

  /** The counter with this id among those whose buckets outlive a connection; `null` if the policy has no such counter any more. */
  counterOf(id: number): Counter | null {
    return this.#keyed.get(id) ?? this.#overridden(id);
  }

  /** Gets ready to count by a client's own numbers: what was counted by them is recognised from now on. */
  learn(override: LimitOverrides): void {
    for (const limit of this.limits) limit.counterFor(null, override);
  }

  /**
   * Whether a message is not counted at all. The app's own `classify` is believed. The built-in one reads no further than it must, which
   * would open a way round all limits: so a message that it finds free is read in full.
   */
  isFree(info: MessageInfo, message: Message): boolean {
    if (this.#free === null) return false;
    try {
      if (this.#free.read(info) === null) return false;
      return !this.#isChecked || this.#reading.isReally(info.type, message, this.#isText);
    } catch (error) {
      this.#onError(error);
      return false;
    }
  }

  /** What other limiters are asked about a message, in the policy's order. */
  questionsFor(message: Message, info: MessageInfo): Question[] {
    return this.externals
      .map((external) => external.questionFor(message, info))
      .filter((question) => question !== null);
  }

  #overridden(id: number): Counter | null {
    for (const limit of this.limits) {
      const counter = limit.overridden.get(id);
      if (counter !== undefined) return counter;
    }
    return null;
  }

  /** The type of a message; `null` also if nothing in the policy depends on types. */
  typeOf(message: Message): string | null {
    return this.hasTypes ? this.readType(message) : null;
  }

  /** Whether a message that is counted has a type that would make it free, if it were what it says. */
  pretendsToBeFree(info: MessageInfo): boolean {
    try {
      return this.#free !== null && this.#free.read(info) !== null;
    } catch {
      // Who asked first was told.
      return false;
    }
  }

  /** The type of a message, whether or not anything in the policy depends on types. */
  readType(message: Message): string | null {
    try {
      const type: unknown = this.#classify(message);
      return typeof type === "string" ? type : null;
    } catch (error) {
      this.#onError(error);
      return null;
    }
  }
}

function byType(limits: readonly CompiledLimit[]): Map<string, readonly CompiledLimit[]> {
  const named = new Set(limits.flatMap(({ types }) => types ?? []));
  return new Map(
    [...named].map((name) => [name, limits.filter(({ types }) => types?.includes(name) ?? true)]),
  );
}
