import { Folded } from "../events/folded.ts";
import type { Events } from "../events/events.ts";
import type { Counters } from "../events/counters.ts";
import type { AskOutcome } from "../events/metrics.ts";
import type { ClientInfo } from "../identity/client-info.ts";
import type { Question } from "../limits/external-limit.ts";
import type { Consume, ConsumeAnswer } from "../policy/external-limit.ts";
import { show } from "../shared/show.ts";
import { Breaker, MOST_FAILURES, PAUSE } from "./breaker.ts";

/** What came of a question: why a message does not pass, or `null` if it does. */
export type Answer = ExternalRefusal | null;

export interface ExternalRefusal {
  /** The name of the limit. */
  readonly limit: string;
  /** Ms until it is worth another try; `Infinity` if it never is. */
  readonly wait: number;
  /** Whether the limiter could not be asked, so that the sender has no part in it. */
  readonly blameless: boolean;
}

interface OtherLimitersDeps {
  readonly events: Events;
  readonly counters: Counters;
  readonly clock: () => number;
  fail(doing: string, error: unknown): void;
}

/** How a limiter has done so far. */
interface Performance {
  readonly breaker: Breaker;
  readonly failures: Folded;
}

/** Ms after which a message is worth another try if a limiter failed. */
const RETRY = 1_000;

/** Asks other limiters for a room: with a time-out, not at all while one is down, and with a count of what came of it. */
export class OtherLimiters {
  readonly #deps: OtherLimitersDeps;
  /** By the function that asks, so that it outlives a change of the policy, and goes with it. */
  readonly #performances = new WeakMap<Consume, Performance>();

  constructor(deps: OtherLimitersDeps) {
    this.#deps = deps;
  }

  /**
   * Asks one.
   *
   * @param giveUp aborted by whoever no longer waits for the answer. It is aborted here if the answer does not come in time
   * @returns the answer, at once if the limiter answers at once. The promise is always fulfilled, soon after `giveUp` is aborted
   */
  ask(question: Question, client: ClientInfo, giveUp: AbortController): Answer | Promise<Answer> {
    const { consume, key, cost } = question;
    if (!this.#performanceOf(consume).breaker.mayAsk(this.#deps.clock())) {
      this.#note(question, client, "skipped");
      return this.#unasked(question, PAUSE);
    }
    try {
      const said = consume(key, cost, giveUp.signal);
      if (isThenable(said)) return this.#wait(question, client, said, giveUp);
      return this.#conclude(question, client, said);
    } catch (error) {
      return this.#failed(question, client, "failed", error);
    }
  }

  async #wait(
    question: Question,
    client: ClientInfo,
    said: PromiseLike<unknown>,
    giveUp: AbortController,
  ): Promise<Answer> {
    const { timeout } = question.limit;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const silence = new Promise<Outcome>((resolve) => {
      timer = setTimeout(() => resolve({ isLate: true }), timeout);
      giveUp.signal.addEventListener("abort", () => resolve({ isAbandoned: true }));
    });
    const outcome = await Promise.race([outcomeOf(said), silence]);
    clearTimeout(timer);
    if ("isAbandoned" in outcome) return null;
    if ("said" in outcome) return this.#conclude(question, client, outcome.said);
    if ("error" in outcome) return this.#failed(question, client, "failed", outcome.error);
    const error = new Error(`no answer within ${timeout} ms`);
    giveUp.abort(error);
    return this.#failed(question, client, "timedOut", error);
  }

  #conclude(question: Question, client: ClientInfo, said: unknown): Answer {
    const { limit, longest, usual, consume } = question;
    if (!isAnswer(said)) {
      const expected = "true, false or an object with allowed";
      return this.#failed(
        question,
        client,
        "failed",
        new TypeError(`consume: expected ${expected}, received ${show(said)}`),
      );
    }
    this.#performanceOf(consume).breaker.succeed();
    const {
      allowed,
      retryAfter,
      limit: refusedBy = null,
    } = typeof said === "boolean" ? { allowed: said } : said;
    this.#note(question, client, allowed ? "admitted" : "refused", allowed ? null : refusedBy);
    if (allowed) return null;
    const wait = retryAfter === Infinity ? Infinity : Math.min(longest, waitOf(retryAfter) ?? usual);
    return { limit: limit.name, wait, blameless: false };
  }

  #failed(question: Question, client: ClientInfo, outcome: "failed" | "timedOut", error: unknown): Answer {
    const { limit, consume } = question;
    const { breaker, failures } = this.#performanceOf(consume);
    const now = this.#deps.clock();
    const isDown = breaker.fail(now);
    this.#note(question, client, outcome);
    const count = failures.note(now);
    if (count > 0 || isDown) this.#deps.fail(`asking limit "${limit.name}"`, failureOf(error, count, isDown));
    return this.#unasked(question, RETRY);
  }

  /** What becomes of a message if nothing is known. */
  #unasked({ limit: { name, onFailure }, longest }: Question, wait: number): Answer {
    return onFailure === "open" ? null : { limit: name, wait: Math.min(longest, wait), blameless: true };
  }

  #note(
    { limit: { name } }: Question,
    client: ClientInfo,
    outcome: AskOutcome,
    refusedBy: string | null = null,
  ): void {
    this.#deps.counters.countAsked(name, outcome);
    this.#deps.events.emit("asked", { ...client, limit: name, outcome, refusedBy });
  }

  #performanceOf(consume: Consume): Performance {
    const known = this.#performances.get(consume);
    if (known !== undefined) return known;
    const performance = { breaker: new Breaker(), failures: new Folded() };
    this.#performances.set(consume, performance);
    return performance;
  }
}

type Outcome =
  | { readonly said: unknown }
  | { readonly error: unknown }
  | { readonly isLate: true }
  | { readonly isAbandoned: true };

async function outcomeOf(said: PromiseLike<unknown>): Promise<Outcome> {
  try {
    return { said: await said };
  } catch (error) {
    return { error };
  }
}

function isThenable(said: ConsumeAnswer | PromiseLike<ConsumeAnswer>): said is PromiseLike<ConsumeAnswer> {
  return typeof (said as { then?: unknown } | null | undefined)?.then === "function";
}

function isAnswer(said: unknown): said is ConsumeAnswer {
  return (
    typeof said === "boolean" ||
    typeof (said as { allowed?: unknown } | null | undefined)?.allowed === "boolean"
  );
}

/** A wait in whole ms, at least 1; `null` if it is not one. */
function waitOf(retryAfter: unknown): number | null {
  return typeof retryAfter === "number" && retryAfter >= 0 ? Math.max(1, Math.ceil(retryAfter)) : null;
}

/** @param count how often it has failed since that was said last @param isDown whether it is not asked from now on */
function failureOf(error: unknown, count: number, isDown: boolean): Error {
  const what = error instanceof Error ? error.message : show(error);
  const times = count > 1 ? ` (${count} times since this was said last)` : "";
  const down = isDown
    ? `. It has failed ${MOST_FAILURES} times in a row, and is not asked for ${PAUSE / 1_000} s`
    : "";
  if (error instanceof Error && times === "" && down === "") return error;
  return new Error(`${what}${times}${down}`, { cause: error });
}
