import { Folded } from "../events/folded.ts";
import { isExcessive, type LimitResult } from "../limits/check.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import type { WarningDetails } from "../policy/warning.ts";
import { answer } from "../refusals/answer.ts";
import type { Session } from "../session/session.ts";
import { type Bucket, EMPTY } from "../shared/bucket.ts";
import { gcra } from "../shared/gcra.ts";
import type { Message } from "../shared/message.ts";
import { SIZE_LIMIT } from "../shared/reserved-names.ts";
import type { Judgement } from "../strikes/judge.ts";
import { verdictOf } from "../strikes/verdict.ts";
import { speakTo } from "../words/speaker.ts";
import type { ActivePolicy } from "./active-policy.ts";
import { warningFor } from "./warn.ts";
import { isReason, warningText } from "./warning-text.ts";

interface AnswersDeps {
  readonly active: ActivePolicy;
  fail(doing: string, error: unknown): void;
}

/** The last usual text, and what for: in a flood it is the same for a second, and takes as long as all else to write. */
interface LastText extends Pick<WarningDetails, "limit" | "never" | "strikesLeft" | "locale"> {
  readonly policy: DefinedPolicy | null;
  readonly seconds: number;
  readonly text: string;
}

const NO_TEXT: LastText = {
  policy: null,
  limit: "",
  seconds: 0,
  never: false,
  strikesLeft: null,
  locale: null,
  text: "",
};

/**
 * How many answers a connection gets. Whoever floods and reads nothing would fill the room's memory with them otherwise: a runtime keeps
 * what it cannot send yet.
 */
const RATE = gcra({ limit: 200, window: 1_000, burst: 2_000 });

/** Answers refused messages by the policy's protocol. */
export class Answers {
  readonly #deps: AnswersDeps;
  readonly #failures = new Folded();
  readonly #given = new WeakMap<Session, Bucket>();
  #last: LastText = NO_TEXT;

  constructor(deps: AnswersDeps) {
    this.#deps = deps;
  }

  /** Answers a message, unless it is so large that nobody sends it by mistake, or comes after far too many others. */
  send(session: Session, message: Message, judgement: Judgement, result: LimitResult, now: number): void {
    const { active, fail } = this.#deps;
    const { policy, limiter, ladder } = active;
    if (result.refusedBy === SIZE_LIMIT && isExcessive(message, limiter)) return;
    const given = this.#given.get(session) ?? EMPTY;
    if (RATE.waitFor(given, 1, now) > 0) return;
    const verdict = verdictOf(judgement, ladder, result);
    const { retryAfter, never } = verdict;
    const limit = verdict.limit ?? "";
    const text = warningFor(session, { ...verdict, limit }, policy, fail, (details) => this.#usual(details));
    // A client can send what a protocol fails at, as often as it likes.
    const failed = (doing: string, error: unknown): void => {
      if (this.#failures.note(now) > 0) fail(doing, error);
    };
    const refusal = { limit, retryAfter, never, message: text };
    const isAnswered = answer(session, message, refusal, policy.protocol, failed);
    if (isAnswered) this.#given.set(session, RATE.charge(given, 1, now));
  }

  #usual(details: WarningDetails): string {
    const { limit, retryAfter, never, strikesLeft, locale } = details;
    const { policy } = this.#deps.active;
    const seconds = Math.ceil(retryAfter / 1_000);
    const last = this.#last;
    const isSame =
      last.policy === policy &&
      last.limit === limit &&
      last.seconds === seconds &&
      last.never === never &&
      last.strikesLeft === strikesLeft &&
      last.locale === locale;
    if (!isSame) {
      const text = warningText(details, isReason(limit, policy), speakTo(locale, policy.words));
      this.#last = { policy, limit, seconds, never, strikesLeft, locale, text };
    }
    return this.#last.text;
  }
}
