import type { DefinedPolicy } from "../policy/policy.ts";
import type { MessageInfo } from "../identity/client-info.ts";
import { classify, classifyBytesToo, isReally, textOf } from "../shared/classify.ts";
import { gcra } from "../shared/gcra.ts";
import { matchingOf } from "./matching.ts";
import type { Message } from "../shared/message.ts";
import { type Counter, CompiledLimit } from "./compiled-limit.ts";

/** All that a policy measures a message by. */
export interface Limiter {
  readonly meters: readonly CompiledLimit[];
  /** Those that may count a message of this type, in the same order. */
  metersFor(type: string | null): readonly CompiledLimit[];
  readonly maxMessageBytes: number;
  /** Whether any message is free. */
  readonly hasFree: boolean;
  /** Whether a message is not counted at all. Never throws. */
  isFree(info: MessageInfo, message: Message): boolean;
  /** The type of a message; `null` too where no rule asks for it. Never throws. */
  typeOf(message: Message): string | null;
  /** Whether types are read at all. */
  readonly hasTypes: boolean;
  /** What counts how often a client connects, or `null` where nothing does. */
  readonly connects: Counter | null;
  /** What counts messages of which the app says that they make no sense, at each connection. */
  readonly invalid: Counter;
  /** A way of counting by its id; `null` where no rule counts so any more. */
  countOf(id: number): Counter | null;
  /** Whether some limit has counts that are not each connection's own. */
  readonly hasKeyed: boolean;
}

/**
 * @param asksForType whether something beside the limits does: a rung that lets only some types through
 * @param onError told of a function of the policy that throws
 */
export function limiterOf(
  policy: DefinedPolicy,
  asksForType: boolean,
  onError: (error: unknown) => void,
): Limiter {
  const meters = policy.limits.map((limit) => new CompiledLimit(limit, onError));
  const free = policy.free === undefined ? null : matchingOf(policy.free);
  const hasTypes =
    asksForType ||
    typeof policy.classify === "function" ||
    free?.asksForType === true ||
    meters.some((meter) => meter.asksForType);
  const read = classifierOf(policy);
  // The app's own function is believed. Our own reads no further than it must, which must not open a way round all limits.
  const isChecked = free?.asksForType === true && typeof policy.classify !== "function";
  const { connects: rate } = policy.admission;
  const connects =
    rate === undefined ? null : { id: CONNECTS, algorithm: gcra(rate), isPersonal: true, fairness: null };
  const counts = new Map(
    [...meters.flatMap((meter) => meter.counts), ...(connects === null ? [] : [connects])].map((count) => [
      count.id,
      count,
    ]),
  );

  return {
    meters,
    metersFor: byType(meters),
    maxMessageBytes: policy.maxMessageBytes,
    connects,
    invalid: { id: INVALID, algorithm: gcra(policy.invalid), isPersonal: false, fairness: null },
    countOf: (id) => counts.get(id) ?? null,
    hasKeyed: connects !== null || meters.some((meter) => !meter.isPrivate),
    hasTypes,
    hasFree: free !== null,
    isFree(info, message) {
      try {
        if (free === null || free.read(info) === null) return false;
        return !isChecked || isReally(info.type, policy.classify === "text" ? message : textOf(message));
      } catch (error) {
        onError(error);
        return false;
      }
    },
    typeOf(message) {
      if (!hasTypes) return null;
      try {
        const type = read(message);
        return typeof type === "string" ? type : null;
      } catch (error) {
        onError(error);
        return null;
      }
    },
  };
}

function classifierOf({ classify: own }: DefinedPolicy): (message: Message) => string | null {
  if (typeof own === "function") return own;
  return own === "text-and-bytes" ? classifyBytesToo : classify;
}

/** Looked up rather than tried one by one: a limit for other types costs a message nothing. */
function byType(meters: readonly CompiledLimit[]): Limiter["metersFor"] {
  const forAnyType = meters.filter(({ types }) => types === null);
  const named = new Set(meters.flatMap(({ types }) => types ?? []));
  const forType = new Map(
    [...named].map((name) => [name, meters.filter(({ types }) => types?.includes(name) ?? true)]),
  );
  return (type) => (type === null ? forAnyType : (forType.get(type) ?? forAnyType));
}

// No limit's ids, since those are hashes.
const INVALID = 0;
const CONNECTS = 1;
