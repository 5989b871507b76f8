import type { ClientInfo } from "../identity/client-info.ts";
import type { Question } from "../limits/external-limit.ts";
import type { DefinedExternalLimit } from "../policy/external-limit.ts";
import type { Limiter } from "../limits/limiter.ts";
import type { Answer, ExternalRefusal, OtherLimiters } from "./other-limiters.ts";

/** What a limiter has refused, and when (epoch ms). */
interface Refused {
  readonly refusal: ExternalRefusal;
  readonly at: number;
}

/** Other limiters being asked about one message. */
export interface Asking {
  /** By which policy the questions were made. */
  readonly limiter: Limiter;
  /** The limit that is asked now; `null` if all have been. */
  readonly asking: DefinedExternalLimit | null;
  /** Asks on. @returns `null` if all have said yes; why one refuses; or a promise, after which to call it again */
  go(now: number): Answer | Promise<void>;
  /** Asks the first question before its turn. @returns a promise, if it takes time */
  begin(): Promise<void> | null;
  /** Nobody waits for the answer any more. */
  cancel(): void;
}

/**
 * The questions that other limiters are asked about one message, one after the other in the policy's order: if one refuses, those behind it
 * are not charged. None is asked twice that has said yes.
 */
export class Inquiry implements Asking {
  /** By which policy the questions were made. */
  readonly limiter: Limiter;
  readonly #others: OtherLimiters;
  readonly #questions: readonly Question[];
  readonly #client: ClientInfo;
  #next = 0;
  /** What the next one has said; `undefined` while nothing has come. */
  #answer: Answer | undefined;
  #refused: Refused | null = null;
  #giveUp: AbortController | null = null;
  #pending: Promise<void> | null = null;
  #isCancelled = false;

  constructor(others: OtherLimiters, limiter: Limiter, questions: readonly Question[], client: ClientInfo) {
    this.#others = others;
    this.limiter = limiter;
    this.#questions = questions;
    this.#client = client;
  }

  /**
   * Asks on.
   *
   * @returns `null` if all have said yes; why one refuses; or a promise, after which to call it again
   */
  go(now: number): Answer | Promise<void> {
    if (this.#pending !== null) return this.#pending;
    if (this.#refused !== null) {
      const { refusal, at } = this.#refused;
      const left = refusal.wait - (now - at);
      // It would refuse again, and some limiters charge for that.
      if (left > 0 && now >= at) return { ...refusal, wait: left };
      this.#refused = null;
    }
    for (;;) {
      const question = this.#questions[this.#next];
      if (question === undefined) return null;
      const answer = this.#answer === undefined ? this.#ask(question) : this.#answer;
      if (answer instanceof Promise) return this.#waitFor(answer);
      this.#answer = undefined;
      if (answer !== null) {
        this.#refused = { refusal: answer, at: now };
        return answer;
      }
      this.#next++;
    }
  }

  /**
   * Asks the first question before its turn. The answer is looked at by {@link go}.
   *
   * @returns a promise, if it takes time
   */
  begin(): Promise<void> | null {
    const [question] = this.#questions;
    if (question === undefined) return null;
    const answer = this.#ask(question);
    if (answer instanceof Promise) return this.#waitFor(answer);
    this.#answer = answer;
    return null;
  }

  /** Nobody waits for the answer any more. */
  cancel(): void {
    if (this.#pending === null) return;
    this.#isCancelled = true;
    this.#giveUp?.abort();
  }

  /** The limit that is asked now; `null` if all have been. */
  get asking(): DefinedExternalLimit | null {
    return this.#questions[this.#next]?.limit ?? null;
  }

  #waitFor(answer: Promise<Answer>): Promise<void> {
    const note = async (): Promise<void> => {
      const said = await answer;
      // Then nothing was said, and it is asked again if it still matters.
      if (!this.#isCancelled) this.#answer = said;
      this.#isCancelled = false;
      this.#pending = null;
    };
    this.#pending = note();
    return this.#pending;
  }

  #ask(question: Question): Answer | Promise<Answer> {
    const giveUp = new AbortController();
    this.#giveUp = giveUp;
    return this.#others.ask(question, this.#client, giveUp);
  }
}
