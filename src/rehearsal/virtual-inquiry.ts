import type { Asking } from "../external/inquiry.ts";
import type { Answer } from "../external/other-limiters.ts";
import type { Question } from "../limits/external-limit.ts";
import type { Limiter } from "../limits/limiter.ts";

/** What a record says of other limiters. Nobody asks them. */
export interface Hearsay {
  /** What one of them has said of the message that is being decided about; `null` if none refuses it. */
  readonly refusal: Answer;
  /** The limit whose limiter has not answered yet; `null` if none is waited for. */
  readonly awaited: string | null;
}

/** For what nobody knows when it comes. The record says so. */
const SOME_TIME = new Promise<void>(() => {});

/** Other limiters that are not asked about a message, as it is known what they have said. */
export class VirtualInquiry implements Asking {
  readonly limiter: Limiter;
  readonly #hearsay: Hearsay;
  readonly #questions: readonly Question[];
  #refused: { readonly answer: NonNullable<Answer>; readonly at: number } | null = null;

  constructor(hearsay: Hearsay, limiter: Limiter, questions: readonly Question[]) {
    this.#hearsay = hearsay;
    this.limiter = limiter;
    this.#questions = questions;
  }

  get asking(): Question["limit"] | null {
    const { awaited } = this.#hearsay;
    return this.#questions.find(({ limit }) => limit.name === awaited)?.limit ?? null;
  }

  go(now: number): Answer | Promise<void> {
    const { refusal, awaited } = this.#hearsay;
    if (awaited !== null) return SOME_TIME;
    if (refusal !== null && this.#questions.some(({ limit }) => limit.name === refusal.limit)) {
      this.#refused = { answer: refusal, at: now };
      return refusal;
    }
    if (this.#refused === null) return null;
    const { answer, at } = this.#refused;
    const left = answer.wait - (now - at);
    return left > 0 && now >= at ? { ...answer, wait: left } : null;
  }

  begin(): null {
    return null;
  }

  cancel(): void {
    // Nobody is asked.
  }
}
