import type { LimitResult } from "../limits/check.ts";
import type { Limiter } from "../limits/limiter.ts";
import { isExternal } from "../policy/external-limit.ts";
import type { DefinedOnRefusal } from "../policy/on-refusal.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import type { Session } from "../session/session.ts";
import type { Message } from "../shared/message.ts";
import { SIZE_LIMIT } from "../shared/reserved-names.ts";

/** What a policy does to the messages that it refuses. */
export class RefusalPlan {
  /** Whether every message is delivered or dropped at once: then there is nothing to find out. */
  readonly isPlain: boolean;
  /** Whether some message may have to wait. */
  readonly holds: boolean;
  /** Whether a message has to be read in a cool-down too, to know what is done with it. */
  readonly readsAll: boolean;
  /** Whether the type even of a message that is too large decides what is done with it. */
  readonly readsLarge: boolean;
  readonly #usual: DefinedOnRefusal;
  /** What each limit says, if limits differ. */
  readonly #byLimit: ReadonlyMap<string, DefinedOnRefusal> | null;

  constructor({ limits, onRefusal }: Pick<DefinedPolicy, "limits" | "onRefusal">) {
    const all = [onRefusal, ...limits.map((limit) => limit.onRefusal ?? onRefusal)];
    const isUniform = limits.every((limit) => limit.onRefusal === undefined);
    this.isPlain = all.every((what) => what.do === "drop") && !limits.some((limit) => isExternal(limit));
    this.holds = all.some((what) => what.do === "hold");
    this.readsAll = !isUniform || onRefusal.do === "answer" || onRefusal.do === "hold";
    this.readsLarge = !isUniform;
    this.#usual = onRefusal;
    this.#byLimit = isUniform
      ? null
      : new Map(limits.map((limit) => [limit.name, limit.onRefusal ?? onRefusal]));
  }

  /**
   * What is done with a refused message: what the limit says that refuses it. If no limit does, but a cool-down, a restriction or its size,
   * then what the first limit says that counts it and does not drop. If all that count it drop, so is it; if none counts it, the policy says.
   */
  of(
    session: Session,
    limiter: Limiter,
    { refusedBy, info }: LimitResult,
    message: Message,
  ): DefinedOnRefusal {
    if (this.#byLimit === null) return this.#usual;
    const own = refusedBy === null ? undefined : this.#byLimit.get(refusedBy);
    if (own !== undefined) return own;
    // A message that is too large has not been read yet.
    const read = refusedBy === SIZE_LIMIT ? session.says(limiter.typeOf(message)) : info;
    let drop: DefinedOnRefusal | null = null;
    for (const limit of limiter.limitsFor(read.type)) {
      const what = this.#byLimit.get(limit.definition.name);
      const counter = limit.counterFor(read.tier, session.override);
      if (what === undefined || counter === null || limit.appliesTo?.(session.cohort) === false) continue;
      if (limit.placeOf(read, counter) === null) continue;
      if (what.do !== "drop") return what;
      drop = what;
    }
    for (const external of limiter.externals) {
      const what = this.#byLimit.get(external.definition.name);
      if (what === undefined || !external.concerns(read)) continue;
      if (what.do !== "drop") return what;
      drop = what;
    }
    return drop ?? this.#usual;
  }
}
