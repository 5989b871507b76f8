import type { DefinedPolicy } from "../policy/policy.ts";
import type { Algorithm } from "./algorithm.ts";
import { classify } from "./classify.ts";
import { type Matching, matchingOf } from "./matching.ts";
import type { Message } from "./message.ts";
import { type Meter, meterOf } from "./meter.ts";

/** All that a policy measures a message by. */
export interface Gauge {
  readonly meters: readonly Meter[];
  readonly maxMessageBytes: number;
  /** Which messages are not counted at all, or `null` where all are. */
  readonly free: Matching | null;
  /** The type of a message; `null` too where no rule asks for it. Never throws. */
  typeOf(message: Message): string | null;
  /** Whether types are read at all. */
  readonly hasTypes: boolean;
  /** How a limit counts for a tier, by its id; `null` where there is no such limit, or not for that tier. */
  algorithmOf(meter: number, tier: string | null): Algorithm | null;
  /** Whether some limit has counts that are not each connection's own. */
  readonly hasKeyed: boolean;
}

/** @param asksForType whether something beside the limits does: a rung that lets only some types through */
export function gaugeOf(policy: DefinedPolicy, asksForType: boolean): Gauge {
  const meters = policy.limits.map(meterOf);
  const free = policy.free === undefined ? null : matchingOf(policy.free);
  const typed =
    asksForType ||
    policy.classify !== undefined ||
    free?.asksForType === true ||
    meters.some((meter) => meter.asksForType);
  const read = policy.classify ?? classify;
  return {
    meters,
    maxMessageBytes: policy.maxMessageBytes,
    free,
    hasTypes: typed,
    algorithmOf: (id, tier) => meters.find((meter) => meter.id === id)?.algorithmFor(tier) ?? null,
    hasKeyed: meters.some((meter) => !meter.isPrivate),
    typeOf(message) {
      if (!typed) return null;
      try {
        const type = read(message);
        return typeof type === "string" ? type : null;
      } catch {
        return null;
      }
    },
  };
}
