import type { CompiledPolicy } from "../refusals/compiled-policy.ts";
import { UNREAD } from "../limits/check.ts";
import type { ActiveRules } from "../refusals/judge-message.ts";
import { type Judgement, PASSED } from "../strikes/judge.ts";
import { Rehearsed } from "./rehearsed.ts";

const AWAY: Judgement = { ...PASSED, action: "refuse" };

/** The policy by which a {@link VirtualRoom} judges now. */
export class VirtualRules implements ActiveRules {
  /** What becomes of nearly every message: it is admitted, has no type, and its sender has no strikes. */
  usual: Rehearsed;
  /** What becomes of a message whose sender is away. */
  away: Rehearsed;
  #compiled: CompiledPolicy;
  #isPlain: boolean;

  constructor(compiled: CompiledPolicy) {
    this.#compiled = compiled;
    this.#isPlain = compiled.refusals.isPlain;
    this.usual = new Rehearsed(PASSED, UNREAD, compiled.ladder);
    this.away = new Rehearsed(AWAY, UNREAD, compiled.ladder, true);
  }

  replace(compiled: CompiledPolicy): void {
    this.#compiled = compiled;
    this.#isPlain &&= compiled.refusals.isPlain;
    this.usual = new Rehearsed(PASSED, UNREAD, compiled.ladder);
    this.away = new Rehearsed(AWAY, UNREAD, compiled.ladder, true);
  }

  get policy(): CompiledPolicy["policy"] {
    return this.#compiled.policy;
  }

  get limiter(): CompiledPolicy["limiter"] {
    return this.#compiled.limiter;
  }

  get ladder(): CompiledPolicy["ladder"] {
    return this.#compiled.ladder;
  }

  get refusals(): CompiledPolicy["refusals"] {
    return this.#compiled.refusals;
  }

  get mayWait(): boolean {
    return this.#compiled.mayWait;
  }

  get readsAll(): boolean {
    return this.#compiled.readsAll;
  }

  get isPlain(): boolean {
    return this.#isPlain;
  }
}
