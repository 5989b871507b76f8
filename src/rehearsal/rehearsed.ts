import type { LimitResult } from "../limits/check.ts";
import type { Judgement } from "../strikes/judge.ts";
import type { Ladder } from "../strikes/ladder.ts";
import { GONE, type Verdict, verdictOf } from "../strikes/verdict.ts";

/** What a {@link VirtualRoom} makes of a message. */
export class Rehearsed {
  readonly judgement: Judgement;
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
