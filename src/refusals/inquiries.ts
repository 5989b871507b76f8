import type { Asking } from "../external/inquiry.ts";
import type { ExternalRefusal } from "../external/other-limiters.ts";
import type { ClientInfo } from "../identity/client-info.ts";
import type { Question } from "../limits/external-limit.ts";
import { check, type LimitResult } from "../limits/check.ts";
import type { Limiter } from "../limits/limiter.ts";
import { Tentative } from "../limits/tentative.ts";
import { USUAL_HOLD } from "../policy/on-refusal.ts";
import type { Session } from "../session/session.ts";
import type { Message } from "../shared/message.ts";
import type { Held } from "./held.ts";
import type { ActiveRules } from "./judge-message.ts";

interface InquiriesDeps {
  readonly active: ActiveRules;
  /** Puts questions to other limiters. */
  inquire(limiter: Limiter, questions: readonly Question[], client: ClientInfo): Asking;
}

/** The messages of a connection that wait for answers. */
interface Crowd {
  readonly limiter: Limiter;
  readonly buckets: Tentative;
  /** How many are asked about just now. */
  asking: number;
}

/** Most messages of one connection that are asked about at the same time. A worker opens as many connections at once. */
const AT_ONCE = 6;

/** Most messages of a room that are asked about at the same time in a dry run, in which none waits. */
const MOST_REHEARSALS = 100;

/** Which other limiters are asked about a message, and how it waits for them. */
export class Inquiries {
  readonly #deps: InquiriesDeps;
  /** By connection, since the first of its messages that wait. */
  readonly #crowds = new WeakMap<Session, Crowd>();
  #rehearsals = 0;

  constructor(deps: InquiriesDeps) {
    this.#deps = deps;
  }

  /** @returns what to ask about a message that the policy's own limits let pass; `null` for nothing */
  into(session: Session, message: Message, result: LimitResult): Asking | null {
    const { active, inquire } = this.#deps;
    const { limiter } = active;
    if (limiter.externals.length === 0 || result.isFree) return null;
    const questions = limiter.questionsFor(message, result.info);
    return questions.length === 0 ? null : inquire(limiter, questions, session.clientInfo);
  }

  /** By what a message waits for an answer: by the bounds of the limit that is asked, if that holds messages, else by the usual ones. */
  waits(
    session: Session,
    message: Message,
    result: LimitResult,
    { asking }: Asking,
  ): Pick<Held, "hold" | "limit" | "wait"> {
    const { active } = this.#deps;
    const limit = asking?.name ?? null;
    const what = active.refusals.of(session, active.limiter, { ...result, refusedBy: limit }, message);
    // Others have room behind one of the largest.
    const bytes = Math.max(USUAL_HOLD.bytes, 2 * active.policy.maxMessageBytes);
    const hold = what.do === "hold" ? what : { ...USUAL_HOLD, bytes, overflow: what.do };
    return { hold, limit, wait: asking?.timeout ?? 0 };
  }

  /** A message waits for an answer, and is the first of its connection to wait. */
  lead(session: Session, { charges }: LimitResult, pending: Promise<void>): void {
    const buckets = new Tentative(session);
    buckets.suppose(charges);
    const crowd: Crowd = { limiter: this.#deps.active.limiter, buckets, asking: 0 };
    this.#crowds.set(session, crowd);
    void count(crowd, pending);
  }

  /**
   * Asks about a message that waits behind others before its turn, if the policy's own limits let it pass even if all of those do. So a
   * connection is not held up by the time that each answer takes.
   *
   * @returns what is asked; `null` if it has to wait for its turn
   */
  follow(session: Session, message: Message, now: number): Asking | null {
    const { limiter } = this.#deps.active;
    const crowd = this.#crowds.get(session);
    if (crowd === undefined || crowd.limiter !== limiter || crowd.asking >= AT_ONCE) return null;
    const result = check(crowd.buckets, limiter, message, now);
    if (result.refusedBy !== null) return null;
    crowd.buckets.suppose(result.charges);
    const inquiry = this.into(session, message, result);
    const pending = inquiry?.begin() ?? null;
    if (pending !== null) void count(crowd, pending);
    return inquiry;
  }

  /** Asks about a message that does not wait for what they say, so that it is known. In a flood, not about each. */
  rehearse(session: Session, message: Message, result: LimitResult, now: number): void {
    const inquiry = this.#rehearsals < MOST_REHEARSALS ? this.into(session, message, result) : null;
    if (inquiry !== null) void this.#askAll(inquiry, now);
  }

  async #askAll(inquiry: Asking, now: number): Promise<void> {
    this.#rehearsals++;
    let answer = inquiry.go(now);
    while (answer instanceof Promise) {
      await answer;
      answer = inquiry.go(now);
    }
    this.#rehearsals--;
  }
}

async function count(crowd: Crowd, pending: Promise<void>): Promise<void> {
  crowd.asking++;
  await pending;
  crowd.asking--;
}

/** What the limits say of a message that they would let pass, if another limiter does not. None of them is charged. */
export function refusedBy(result: LimitResult, { limit, wait, blameless }: ExternalRefusal): LimitResult {
  return { ...result, refusedBy: limit, wait, blameless, charges: [] };
}
