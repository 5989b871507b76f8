import type { Events } from "../events/events.ts";
import type { CandidateMetrics } from "../events/metrics.ts";
import { type LimitResult, UNREAD } from "../limits/check.ts";
import type { Limiter } from "../limits/limiter.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import type { CompiledPolicy } from "../refusals/compiled-policy.ts";
import type { Rehearsed } from "../rehearsal/rehearsed.ts";
import type { Known } from "../rehearsal/rehearsed.ts";
import type { Session } from "../session/session.ts";
import { bytesOf, lengthOf, type Message } from "../shared/message.ts";
import { type Judgement, PASSED } from "../strikes/judge.ts";
import type { Gift } from "../strikes/gift.ts";
import { type Reason, verdictOf } from "../strikes/verdict.ts";
import { Comparison, verdictIn } from "./comparison.ts";
import { type ClientTally, Evidence, faredWith } from "./evidence.ts";
import { type Beginning, type Thought, Thoughts } from "./thoughts.ts";

interface TrialDeps {
  readonly active: {
    readonly compiled: CompiledPolicy;
    readonly candidate: CompiledPolicy | null;
    readonly limiter: Limiter;
  };
  readonly sessions: { readonly roster: { readonly sessions: Iterable<Session> }; enlist(): void };
  /** The name under which a connection's state has what is kept. */
  readonly slot: string;
  readonly events: Events;
  readonly clock: () => number;
  isExempt(exempt: DefinedPolicy["exempt"], session: Session): boolean;
  /** A client has fared differently from now on. */
  onFared(): void;
  fail(doing: string, error: unknown): void;
}

/** What the limits said of a message. */
type Said = Reason & Partial<LimitResult>;

/**
 * What the candidate would do. It is told of each connection and each judged message, once the policy has done what it does, and has nothing
 * to say: it has counts, strikes and clients of its own, and whatever goes wrong in it is reported once and has no consequences.
 */
export class Trial {
  readonly #deps: TrialDeps;
  #thoughts: Thoughts | null = null;
  #evidence = new Evidence();
  readonly comparison = new Comparison();
  #hasFailed = false;
  /** Whether anything has happened since the room was loaded. */
  #hasStarted = false;

  constructor(deps: TrialDeps) {
    this.#deps = deps;
    this.#begin("loaded");
  }

  get tally(): ClientTally {
    const { sessions, clock } = this.#deps;
    this.#safely(() => {
      sessions.enlist();
      this.#thoughts?.meetEveryone(clock());
    });
    return this.#evidence.tally;
  }

  get evidence(): Evidence {
    return this.#evidence;
  }

  /** What it would have done; `null` if nothing is tried. */
  get metrics(): CandidateMetrics | null {
    return this.#thoughts && this.comparison.read(this.tally);
  }

  /**
   * The policy was replaced, and its candidate with it: another one begins with those who are here, as they stand now. If only limits were
   * added to both or removed, all goes on.
   */
  begin(how: "replaced" | "extended"): void {
    const { candidate } = this.#deps.active;
    if (how === "extended" && this.#thoughts !== null && candidate !== null)
      return this.#thoughts.replace(candidate);
    this.#evidence = new Evidence();
    this.#begin(this.#hasStarted ? "replaced" : "loaded");
  }

  /** Goes on with what is known of clients from before the room was loaded. */
  recall(evidence: Evidence): void {
    this.#evidence = evidence;
  }

  /** A limit that was added is removed, and the strikes that it led to. */
  forgetLimit(limit: string): void {
    this.#safely(() => this.#thoughts?.forgetLimit(limit, this.#deps.clock()));
  }

  /** A connection was let in. */
  opened(session: Session, now: number): void {
    this.#hasStarted = true;
    this.#safely(() => this.#thoughts?.open(session, now));
  }

  /** A connection that was let in is gone. */
  closed(session: Session, now: number): void {
    this.#safely(() => this.#thoughts?.close(session, now));
  }

  /** The app gives a connection strikes, or takes them away. It would do so under the candidate too. */
  byHand(session: Session, what: Gift, now: number): void {
    this.#safely(() => this.#thoughts?.byHand(session, what, now));
  }

  /**
   * A message has come, and is about to be judged: whoever sent it has to stand here as it did before.
   *
   * @returns whether anything is tried
   */
  expect(session: Session, now: number): boolean {
    this.#hasStarted = true;
    if (this.#thoughts === null) return false;
    try {
      this.#thoughts.of(session, now);
    } catch (error) {
      this.#fail(error);
    }
    return true;
  }

  /** A message has passed since the policy exempts its sender. The candidate may not. */
  passedBy(session: Session, message: Message, now: number): void {
    const thoughts = this.#thoughts;
    if (thoughts === null || session.moderates) return;
    this.#safely(() => {
      const { isExempt } = thoughts.of(session, now).connection.newcomer;
      if (isExempt !== true) this.#judge(thoughts, session, PASSED, UNREAD, message, now);
    });
  }

  /**
   * A message was judged, and what follows from that is done.
   *
   * @param arrived when it came, if it has waited for other limiters
   */
  judged(
    session: Session,
    judgement: Judgement,
    said: Said,
    message: Message,
    now: number,
    arrived?: number,
  ): void {
    const thoughts = this.#thoughts;
    if (thoughts === null) return;
    try {
      this.#judge(thoughts, session, judgement, said, message, now, arrived);
    } catch (error) {
      this.#fail(error);
    }
  }

  #begin(beginning: Beginning): void {
    const { active, clock } = this.#deps;
    const { candidate } = active;
    this.comparison.begin(clock());
    this.#hasFailed = false;
    const deps = {
      ...this.#deps,
      onBack: ({ client, fared }: Thought) => this.#evidence.note(client, fared ?? 0),
      onLate: ({ judgement }: Rehearsed) => this.comparison.countLate(judgement),
      fail: (_: string, error: unknown) => this.#fail(error),
    };
    this.#thoughts = candidate && new Thoughts(candidate, beginning, deps);
  }

  #judge(
    thoughts: Thoughts,
    session: Session,
    judgement: Judgement,
    said: Said,
    message: Message,
    now: number,
    arrived?: number,
  ): void {
    const { active, events } = this.#deps;
    const { candidate, compiled } = active;
    const thought = thoughts.of(session, now);
    const { connection } = thought;
    const wasHidden = connection.session.shadow !== null;
    // A client's own numbers are its own under the candidate too.
    connection.session.override = session.override;
    const there = thoughts.room.judge(connection, message, now, this.#known(said, arrived));
    const passesHere = passes(judgement) || !compiled.policy.enforce;
    const passesThere = !there.isAway && (passes(there.judgement) || candidate?.policy.enforce === false);
    const difference = this.comparison.count(there, lengthOf(message), wasHidden, passesHere, passesThere);
    const fared = faredWith(thought.fared, !passesHere, !passesThere);
    const hasFared = fared !== thought.fared && this.#evidence.note(thought.client, fared);
    thought.fared = fared;
    thoughts.keep(session, thought, now);
    if (difference !== null && events.hears("candidate")) {
      events.emit("candidate", {
        ...session.clientInfo,
        at: now,
        cause: "message",
        bytes: bytesOf(message),
        verdict: verdictOf(judgement, compiled.ladder, said),
        candidate: verdictIn(there, connection, now),
        difference,
      });
    }
    if (hasFared) this.#deps.onFared();
  }

  /** The room and other limiters are asked nothing for the sake of the candidate: what they have said counts for both. */
  #known(
    { isAsked, refusedBy, wait, blameless = false }: Said,
    arrived: number | undefined,
  ): Known | undefined {
    if (isAsked === true) return ASKED;
    const { externals } = this.#deps.active.compiled.limiter;
    if (externals.length === 0) return undefined;
    const isTheirs = externals.some(({ definition }) => definition.name === refusedBy);
    const refusal =
      isTheirs && typeof refusedBy === "string" ? { limit: refusedBy, wait, blameless } : undefined;
    return { arrived, refusal };
  }

  #safely(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#deps.fail("trying the candidate", error);
  }
}

const ASKED = { isAsked: true };

/** A message that waits reaches the room too, only later. */
function passes({ action }: Judgement): boolean {
  return action === "admit" || action === "hold";
}
