import type { Answer } from "../external/other-limiters.ts";
import type { ClientInfo } from "../identity/client-info.ts";
import { check, type LimitResult, UNREAD } from "../limits/check.ts";
import { CLOSED, OPEN } from "../platform/room.ts";
import type { CompiledPolicy } from "../refusals/compiled-policy.ts";
import { isUnread } from "../refusals/judge-message.ts";
import { expect } from "../refusals/questions.ts";
import type { Session } from "../session/session.ts";
import { isControlMessage } from "../shared/control-message.ts";
import { lengthOf, type Message } from "../shared/message.ts";
import { remaining } from "../shared/period.ts";
import { type Judgement, PASSED } from "../strikes/judge.ts";
import type { Strikes } from "../strikes/strikes.ts";
import { recordOf } from "./client-records.ts";
import { type Known, Rehearsed } from "./rehearsed.ts";
import { type Newcomer, VirtualConnection } from "./virtual-connection.ts";
import { VirtualDeciding } from "./virtual-deciding.ts";
import { strikesOf } from "./virtual-strikes.ts";
import { VirtualRules } from "./virtual-rules.ts";
import { type Arrival, type Stood, VirtualSessions } from "./virtual-sessions.ts";
import { VirtualTimers } from "./virtual-timers.ts";

interface VirtualRoomOptions {
  /** Most clients that left of whom something is remembered. Default: no maximum. */
  readonly mostClients?: number | undefined;
  /** Told of a message that waited, once something is decided about it. */
  onLate?(connection: VirtualConnection, message: Message, rehearsed: Rehearsed, now: number): void;
  /** Told of a function of the policy that throws. Default: nobody is. */
  fail?(doing: string, error: unknown): void;
}

const NOTHING_ELSE: Known = {};

/**
 * A room that exists only in thought. It judges by a policy, with counts, strikes and bans of its own, and acts on nobody. It does what a
 * room does, by the same code: the same messages get the same verdicts.
 *
 * A client that it has closed is away until its ban is over. With its next message it comes back.
 */
export class VirtualRoom {
  readonly #options: VirtualRoomOptions;
  readonly #rules: VirtualRules;
  readonly #timers = new VirtualTimers();
  readonly #sessions: VirtualSessions;
  readonly #deciding: VirtualDeciding;
  readonly #strikes: Strikes;
  /** The judgement on the message that is being decided about. */
  #judgement: Judgement = PASSED;
  #result: LimitResult = UNREAD;
  /** Whether somebody else says when what waits is tried: {@link deliver}. Otherwise it is tried as time goes on. */
  isLed = false;

  constructor(compiled: CompiledPolicy, options: VirtualRoomOptions = {}) {
    const active = new VirtualRules(compiled);
    const timers = this.#timers;
    const clock = (): number => timers.now;
    this.#options = options;
    this.#rules = active;
    const sessions = new VirtualSessions({
      active,
      mostClients: options.mostClients ?? Infinity,
      isBack: (session, now) => this.#deciding.resyncs.isBack(session, now),
    });
    this.#sessions = sessions;
    this.#deciding = new VirtualDeciding({
      active,
      sessions,
      timers,
      note: (...judged) => this.#note(...judged),
      fail: (doing, error) => options.fail?.(doing, error),
    });
    this.#strikes = strikesOf(active, sessions, clock, (session, judgement, _, now) => {
      this.#judgement = judgement;
      sessions.punish(session, judgement, now);
    });
  }

  /** The policy that it judges by. */
  get rules(): VirtualRules {
    return this.#rules;
  }

  /** Judges by another policy from now on. Counts of limits that are the same in both go on; strikes and bans stay. */
  replace(compiled: CompiledPolicy): void {
    this.#rules.replace(compiled);
    this.#deciding.held.hurry();
  }

  /**
   * A connection comes. If it may not, {@link VirtualConnection.turnedAway} says why.
   *
   * @param arrival what is known of how it came in. Default: that is asked by the room's own policy and memory
   */
  open(
    client: ClientInfo,
    newcomer: Newcomer,
    now: number,
    arrival: Arrival | null = null,
  ): VirtualConnection {
    this.#pass(now);
    const connection = new VirtualConnection(client, newcomer, this.#sessions);
    if (arrival === null) this.#sessions.enter(connection, now);
    else this.#sessions.follow(connection, arrival, now);
    return connection;
  }

  /** Lets time pass, without a message: what waits is tried, and delivered if it may be. */
  advance(now: number): void {
    this.#timers.advance(now);
  }

  /** Strikes by hand at this moment, and how connections stand: a {@link VirtualConnection} is what its methods take. */
  strikesAt(now: number): Strikes {
    this.#pass(now);
    return this.#strikes;
  }

  /** The room is loaded again, and nothing is known any more but who is in it. What is still known follows by {@link believe}. */
  forget(here: Iterable<VirtualConnection>): void {
    for (const session of this.#sessions.roster.sessions) this.#deciding.drop(session);
    this.#sessions.forget(here);
  }

  /** Takes in how a connection stands, or counts that are not a connection's. */
  believe(connection: VirtualConnection | null, stood: Stood, now: number): void {
    this.#sessions.believe(connection?.session ?? null, stood, now);
  }

  /** A message comes. What follows from the verdict has happened, in thought, once this returns. */
  judge(
    connection: VirtualConnection,
    message: Message,
    now: number,
    known: Known = NOTHING_ELSE,
  ): Rehearsed {
    this.#pass(now);
    if (connection.session.isGone && !this.#isBack(connection, now)) return this.#rules.away;
    const { session } = connection;
    if (session.moderates) return this.#rules.usual;
    if (!this.#rules.isPlain && this.#deciding.resyncs.isDue(session)) return this.#rules.away;
    const { length = lengthOf(message), refusal = null, awaited = null } = known;
    const { policy, ladder } = this.#rules;
    const isControl = (known.isControl ?? isControlMessage(message)) && policy.controlMessages;
    const result = this.#check(session, message, length, now, known);
    const { deciding } = this.#deciding;
    if (refusal === null && awaited === null) {
      deciding.decide(session, message, length, result, isControl, nothing, now);
    } else {
      this.#deciding.knowing(refusal, awaited, () =>
        deciding.decide(session, message, length, result, isControl, nothing, now),
      );
    }
    if (this.#judgement === PASSED && this.#result.info.type === null) return this.#rules.usual;
    return new Rehearsed(this.#judgement, this.#result, ladder);
  }

  /** Tries the first message of a connection that waits, and no other. @param refusal what another limiter has said of it */
  deliver({ session }: VirtualConnection, now: number, refusal: Answer = null): void {
    this.#timers.setClock(now);
    this.#deciding.knowing(refusal, null, () => this.#deciding.held.tryFirst(session));
  }

  /** A connection is gone. What its client has to answer for waits for its return. */
  close(connection: VirtualConnection, now: number): void {
    const { session } = connection;
    this.#pass(now);
    connection.readyState = CLOSED;
    this.#deciding.drop(session);
    this.#sessions.leave(connection, now);
  }

  /** Forgets the strikes that a client left with. */
  forgive(client: ClientInfo): void {
    const record = recordOf(client);
    if (record !== null) this.#sessions.records.forget(record);
  }

  /** Closes a connection now that is about to be closed to synchronise. */
  finishResync({ session }: VirtualConnection, now: number): void {
    this.#timers.setClock(now);
    this.#deciding.resyncs.finish(session);
  }

  /** The last judgement. */
  get lastJudgement(): Judgement {
    return this.#judgement;
  }

  /** What the limits said of the last message. */
  get lastResult(): LimitResult {
    return this.#result;
  }

  #pass(now: number): void {
    if (this.isLed) this.#timers.setClock(now);
    else this.#timers.advance(now);
  }

  /** Whether a connection is in again whose ban is over. */
  #isBack(connection: VirtualConnection, now: number): boolean {
    if (connection.readyState !== OPEN) return false;
    if (connection.away !== null && remaining(connection.away, now) > 0) return false;
    connection.arrive(this.#sessions);
    this.#sessions.enter(connection, now);
    return connection.session.admitted;
  }

  #check(
    session: Session,
    message: Message,
    length: number,
    now: number,
    { isAsked = false, arrived = now }: Known,
  ): LimitResult {
    const rules = this.#rules;
    if (isUnread(rules, session, length, now)) return UNREAD;
    const { limiter } = rules;
    this.#sessions.know(limiter, now);
    if (!isAsked || !limiter.asks) return check(session, limiter, message, now, arrived);
    const type = limiter.typeOf(message) ?? "";
    expect(session, type, now);
    const result = check(session, limiter, message, now, arrived);
    session.credits?.spend(type);
    return result;
  }

  #note(
    session: Session,
    judgement: Judgement,
    result: LimitResult,
    isLate: boolean,
    message: Message,
    now: number,
  ): void {
    if (!isLate) {
      this.#judgement = judgement;
      this.#result = result;
      return;
    }
    const rehearsed = new Rehearsed(judgement, result, this.#rules.ladder);
    this.#options.onLate?.(session.connection as VirtualConnection, message, rehearsed, now);
  }
}

function nothing(): void {
  // It is only thought.
}
