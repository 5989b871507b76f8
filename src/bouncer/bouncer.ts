import { answerStanding } from "./answer-standing.ts";
import { apply } from "./apply.ts";
import { deliverFrom, isDelivered } from "../visibility/deliver.ts";
import { connect, disconnect, turnAway } from "./connect.ts";
import type { ConnectionLike, RoomLike } from "../platform/room.ts";
import type { ClientKey } from "../identity/client-key.ts";
import { type Session, isGone } from "../session/session.ts";
import { closeOutright } from "../strikes/close-outright.ts";
import { isSilenced, type Judgement, judge, PASSED } from "../strikes/judge.ts";
import type { PushLike } from "../ledger/sync.ts";
import { isExcessive, check, type LimitResult, SIZE_LIMIT, UNREAD } from "../limits/check.ts";
import type { Message } from "../shared/message.ts";
import { Bans, type Target } from "../bans/bans.ts";
import { Limits } from "../limits/limits.ts";
import { Strikes } from "../strikes/strikes.ts";
import { Visibility } from "../visibility/visibility.ts";
import type { DefinedPolicy, Policy } from "../policy/policy.ts";
import type { RequestLike } from "../identity/request.ts";
import { Premises } from "./premises.ts";
import { isControlMessage } from "../shared/control-message.ts";
import type { BouncerEvents } from "../events/events.ts";
import type { Metrics, SenderMetrics } from "../events/metrics.ts";
import { count, report } from "./report.ts";
import { GONE, type Reason, type Verdict, verdictOf, WAVED_THROUGH } from "../strikes/verdict.ts";

/**
 * The bouncer of one room. `withBouncer` makes one for each room; {@link bouncerOf} finds it.
 *
 * @example
 * const bouncer = bouncerOf(this.room);
 * await bouncer.bans.add(connection, { for: "1h", reason: "spam links", by: "moderator:ada" });
 */
export class Bouncer {
  readonly bans: Bans;
  readonly limits: Limits;
  readonly strikes: Strikes;
  readonly visibility: Visibility;
  protected readonly premises: Premises;

  /**
   * @param options.slot the name its state is kept under in a connection's state; default `"r"`
   * @param options.clock epoch ms; default `Date.now`
   * @throws {PolicyError} where the policy is wrong
   */
  constructor(policy: Policy, room: RoomLike, options: { slot?: string; clock?: () => number } = {}) {
    const premises = new Premises(policy, room, options.slot ?? "r", options.clock ?? Date.now);
    this.premises = premises;
    this.bans = new Bans(premises);
    this.limits = new Limits(premises);
    this.strikes = new Strikes(premises, (session, judgement, reason, now) =>
      this.#follow(session, judgement, reason, "", now),
    );
    this.visibility = new Visibility(premises);
    // After hibernation the app may send before anybody has: from an alarm, or because of a request.
    this.premises.watchSends();
    this.premises.watchForDevelopment();
  }

  /**
   * A frame's whole journey: identify, measure, judge, act, report.
   *
   * @param deliver what the room does with the message; called at most once
   * @returns what `deliver` returns, or `undefined` where the message is refused. Throws only what `deliver` throws.
   * @example
   * onMessage(message, sender) {
   *   return bouncer.handle(sender, message, () => this.room.broadcast(message));
   * }
   */
  handle<T>(connection: ConnectionLike, message: Message, deliver: () => T): T | undefined {
    const session = this.#identify(connection);
    if (isGone(session)) return undefined;
    const now = this.premises.clock();
    this.premises.watchSends();
    this.premises.attend(session, now);
    const isControl = this.#isControl(message);
    if (isControl && answerStanding(this.strikes, this.premises.limiter, session, message, now))
      return undefined;
    if (this.premises.isExempt(session)) {
      return isControl ? undefined : deliverFrom(session, this.premises, deliver, now);
    }

    const result = this.#measure(session, message, now);
    const judgement = this.#judge(session, result, message, now);
    this.#follow(session, judgement, result, message, now);
    return isDelivered(this.premises, judgement) && !isControl
      ? deliverFrom(session, this.premises, deliver, now, result.isFree)
      : undefined;
  }

  /**
   * Decides about a message and remembers the decision, without acting on it: nothing is sent, nobody is banned.
   * {@link handle} does it all.
   */
  judge(connection: ConnectionLike, message: Message): Verdict {
    const session = this.#identify(connection);
    const isControl = this.#isControl(message);
    if (isGone(session) || isControl) return GONE;
    if (this.premises.isExempt(session)) return WAVED_THROUGH;
    const now = this.premises.clock();
    const result = this.#measure(session, message, now);
    const judgement = this.#judge(session, result, message, now);
    if (judgement === PASSED && result.info.type === null) return this.premises.usualVerdict;
    return verdictOf(judgement, this.premises.ladder, result);
  }

  /** Who is behind a connection, as bans are kept; `null` where nobody can tell. */
  clientOf(connection: ConnectionLike): ClientKey | null {
    return this.premises.sessions.of(connection).client;
  }

  get policy(): DefinedPolicy {
    return this.premises.policy;
  }

  /**
   * Puts other rules in place. Counts of limits that are the same in both go on; strikes and bans stay.
   *
   * @throws {PolicyError} where the policy is wrong; then the old one stays
   */
  setPolicy(policy: Policy): void {
    this.premises.policy = policy;
    this.limits.forgetAdded();
  }

  /**
   * Listens to what the bouncer does. A listener that throws or stalls changes nothing.
   *
   * @returns a function that stops listening
   * @example
   * bouncer.on("violation", ({ clientKey, verdict }) => console.log(clientKey, verdict.limit));
   */
  on<Name extends keyof BouncerEvents>(
    name: Name,
    listener: (event: BouncerEvents[Name]) => unknown,
  ): () => void {
    return this.premises.events.on(name, listener);
  }

  /** What has happened since the room was last loaded into memory: all of it, or of one connection or client. */
  metrics(): Metrics;
  metrics(target: Target): SenderMetrics;
  metrics(target?: Target): Metrics | SenderMetrics {
    if (target === undefined) return this.premises.counters.read(this.premises.sessions.count());
    const sessions =
      typeof target === "string"
        ? this.premises.sessions.ofClient(target)
        : [this.premises.sessions.of(target)];
    const total = { connections: sessions.length, admitted: 0, refused: 0, bytes: 0 };
    for (const { sent } of sessions) {
      total.admitted += sent.admitted;
      total.refused += sent.refused;
      total.bytes += sent.bytes;
    }
    return total;
  }

  /** Looks at whatever the app sends from now on. A host calls it where its connections cannot be listed any earlier. */
  watch(): void {
    this.premises.watchSends();
  }

  /** What to close a connection with before it is accepted: see {@link turnAway}. */
  turnAway(request: RequestLike): Promise<{ code: number; reason: string } | null> {
    return turnAway(this.premises, request);
  }

  /** Lets a new connection in, or closes it: see {@link connect}. */
  connect(connection: ConnectionLike, request: RequestLike): Promise<boolean> {
    return connect(this.premises, connection, request);
  }

  /** Takes in what the shared ledger tells this room. Whoever does not know the room's token is refused. */
  async receive(request: PushLike): Promise<Response> {
    return (await this.premises.link?.receive(request)) ?? new Response(null, { status: 404 });
  }

  /** Takes note that a connection is closed: see {@link disconnect}. */
  disconnect(connection: ConnectionLike): boolean {
    return disconnect(this.premises, connection);
  }

  /** Whether a message is for the bouncer. Under a policy without control messages none is. */
  #isControl(message: Message): message is string {
    return isControlMessage(message) && this.premises.policy.controlMessages;
  }

  #identify(connection: ConnectionLike): Session {
    return this.premises.sessions.of(connection);
  }

  #measure(session: Session, message: Message, now: number): LimitResult {
    const { limiter, ladder } = this.premises;
    // Whatever it is, it is refused: nobody reads it, or a flood would cost more than what is admitted.
    // Nearly everybody is in no cool-down, which is asked first: V8 inlines only so much of what one message takes.
    const mayBeSilenced = session.conduct.cooldown > 0 && !limiter.hasFree;
    if (mayBeSilenced && isSilenced(session.conduct, ladder, now) && !isExcessive(message, limiter))
      return UNREAD;
    this.premises.knowEveryone(now);
    return check(session, limiter, message, now);
  }

  #judge(session: Session, result: LimitResult, message: Message, now: number): Judgement {
    const { limiter, ladder } = this.premises;
    const judgement =
      result.refusedBy === SIZE_LIMIT && isExcessive(message, limiter)
        ? closeOutright(session.conduct, ladder, SIZE_LIMIT, result.info, now)
        : judge(session.conduct, ladder, result, now);
    // Of what a limit refuses, the charges are only what a clock that stepped back has moved.
    const isKept = judgement.action === "admit" || result.refusedBy !== null;
    const hasCharges = isKept && result.charges.length > 0;
    if (hasCharges) session.keep(result.charges, now);
    if (judgement.changed) session.conduct = judgement.conduct;
    if (hasCharges || judgement.changed) this.premises.save(session);
    return judgement;
  }

  /** Does what follows from a judgement, and reports it. What nothing follows from, and nobody hears of, is only counted. */
  #follow(session: Session, judgement: Judgement, result: Reason, message: Message, now: number): void {
    const { ladder, policy, events } = this.premises;
    count(this.premises, session, judgement, result.info.type, message, now);
    // A room that was woken by a message has not seen a request.
    if (judgement.step !== null) this.premises.log.watch((session.connection as { uri?: unknown }).uri);
    if (judgement.step !== null || events.areHeard) {
      const verdict = verdictOf(judgement, ladder, result);
      if (policy.enforce) apply(this.premises, session, judgement, verdict, now);
      report(this.premises, session, judgement, verdict);
    }
  }
}
