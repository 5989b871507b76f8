import type { Answer } from "../external/other-limiters.ts";
import type { LimitResult } from "../limits/check.ts";
import type { Judgement } from "../strikes/judge.ts";
import type { Ladder } from "../strikes/ladder.ts";
import { GONE, type Verdict, verdictOf } from "../strikes/verdict.ts";

/** What is known of a message that it does not say itself. */
export interface Known {
  /** As `lengthOf` says. Default: it is asked. */
  readonly length?: number | undefined;
  /** Whether it answers a question of the room's own. */
  readonly isAsked?: boolean | undefined;
  /** Whether it is a control message. Default: it is looked at. */
  readonly isControl?: boolean | undefined;
  /** When it came, if it has waited for another limiter. Default: now. */
  readonly arrived?: number | undefined;
  /** What another limiter has said of it. Default: that it may pass. */
  readonly refusal?: Answer | undefined;
  /** The limit for whose limiter it has to wait. Default: none. */
  readonly awaited?: string | null | undefined;
}

/** What a {@link VirtualRoom} makes of a message. */
export class Rehearsed {
  readonly judgement: Judgement;
  /** What the limits said of the message. */
  readonly result: LimitResult;
  /** Whether its sender is away: closed, in thought. Then it is neither admitted nor refused, and costs nothing. */
  readonly isAway: boolean;
  readonly #ladder: Ladder;

  constructor(judgement: Judgement, result: LimitResult, ladder: Ladder, isAway = false) {
    this.judgement = judgement;
    this.result = result;
    this.isAway = isAway;
    this.#ladder = ladder;
  }

  /** The verdict as listeners of a room are told it. */
  get verdict(): Verdict {
    return this.isAway ? GONE : verdictOf(this.judgement, this.#ladder, this.result);
  }
}
