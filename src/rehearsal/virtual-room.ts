import type { Ban } from "../bans/ban.ts";
import { isMeant } from "../bans/ban-effects.ts";
import { decideUnder } from "../bans/decide.ts";
import { type Sentence, sentenceFor } from "../bans/sentence.ts";
import { adoptShadow, hide } from "../bans/session-shadow.ts";
import type { ClientInfo } from "../identity/client-info.ts";
import { check, UNREAD } from "../limits/check.ts";
import { KeyedBuckets } from "../limits/keyed-buckets.ts";
import type { CompiledPolicy } from "../refusals/compiled-policy.ts";
import { isUnread, judgeNow } from "../refusals/judge-message.ts";
import { expect } from "../refusals/questions.ts";
import { turnedAwayBy } from "../session/admission.ts";
import { departureOf, departureUnder, type RecoveryRecord } from "../session/recovery-record.ts";
import { Roster } from "../session/roster.ts";
import type { Session } from "../session/session.ts";
import { SharedCounts } from "../session/shared-counts.ts";
import { lengthOf, type Message } from "../shared/message.ts";
import { remaining } from "../shared/period.ts";
import { type Judgement, PASSED } from "../strikes/judge.ts";
import { resume } from "../strikes/session-conduct.ts";
import { ClientRecords, hidden, shown } from "./client-records.ts";
import { Rehearsed } from "./rehearsed.ts";
import { type Newcomer, VirtualConnection } from "./virtual-connection.ts";

/** What is known of a message that it does not say itself. */
export interface Known {
  /** As `lengthOf` says. Default: it is asked. */
  readonly length?: number | undefined;
  /** Whether it answers a question of the room's own. */
  readonly isAsked?: boolean | undefined;
}

const NOTHING_ELSE: Known = {};

/** As many keyed counts as a room remembers. */
const MOST_KEYS = 10_000;

const AWAY: Judgement = { ...PASSED, action: "refuse" };

/**
 * A room that exists only in thought. It judges by a policy, with counts, strikes and bans of its own, and acts on nobody. It does what a
 * room does, by the same code: the same messages get the same verdicts.
 *
 * A client that it has closed is away until its ban is over. With its next message it comes back.
 */
export class VirtualRoom {
  readonly #compiled: CompiledPolicy;
  readonly #records = new ClientRecords();
  readonly #shared = { keyed: new KeyedBuckets(MOST_KEYS), roster: new Roster() };
  readonly #counts = new SharedCounts(this.#shared.keyed);
  #isComplete = false;
  readonly #away: Rehearsed;
  readonly #usual: Rehearsed;

  constructor(compiled: CompiledPolicy) {
    this.#compiled = compiled;
    this.#away = new Rehearsed(AWAY, UNREAD, compiled.ladder, true);
    this.#usual = new Rehearsed(PASSED, UNREAD, compiled.ladder);
  }

  /** A connection comes. If it may not, {@link VirtualConnection.turnedAway} says why. */
  open(client: ClientInfo, newcomer: Newcomer, now: number): VirtualConnection {
    const connection = new VirtualConnection(client, newcomer, this.#shared);
    this.#enter(connection, now);
    return connection;
  }

  /** A message comes. What follows from the verdict has happened, in thought, once this returns. */
  judge(
    connection: VirtualConnection,
    message: Message,
    now: number,
    { length = lengthOf(message), isAsked = false }: Known = NOTHING_ELSE,
  ): Rehearsed {
    if (connection.session.isGone && !this.#isBack(connection, now)) return this.#away;
    const { session } = connection;
    if (session.moderates) return this.#usual;
    const compiled = this.#compiled;
    const { limiter, ladder } = compiled;
    let result = UNREAD;
    if (!isUnread(compiled, session, length, now)) {
      this.#know(now);
      const type = isAsked && limiter.asks ? limiter.typeOf(message) : null;
      if (type !== null) expect(session, type, now);
      result = check(session, limiter, message, now);
      if (type !== null) session.credits?.spend(type);
    }
    const judgement = judgeNow(compiled, session, result, length, now);
    if (judgement.step !== null) this.#follow(session, judgement, now);
    if (judgement === PASSED && result.info.type === null) return this.#usual;
    return new Rehearsed(judgement, result, ladder);
  }

  /** A connection is gone. What its client has to answer for waits for its return. */
  close(connection: VirtualConnection, now: number): void {
    const { session } = connection;
    const { limiter } = this.#compiled;
    connection.readyState = 3;
    this.#know(now);
    this.#counts.restore(session, limiter, now);
    const { record, admitted } = session;
    const isRecorded = record !== null && admitted;
    const lasting = isRecorded ? this.#counts.longLasting(session, limiter, now) : [];
    this.#shared.roster.leave(session);
    this.#counts.bequeath(session, this.#shared.roster, limiter, lasting);
    if (isRecorded) {
      this.#keep(session, departureOf(session, lasting, this.#compiled.policy.forgiveAfter, now), now);
    }
  }

  /** Whether a connection is in again whose ban is over. */
  #isBack(connection: VirtualConnection, now: number): boolean {
    if (connection.readyState !== 1) return false;
    if (connection.away !== null && remaining(connection.away, now) > 0) return false;
    this.#enter(connection, now);
    return connection.session.admitted;
  }

  #enter(connection: VirtualConnection, now: number): void {
    const { policy } = this.#compiled;
    const session = connection.arrive(this.#shared);
    this.#shared.roster.receive(session);
    const ban = this.#recall(session, now);
    this.#know(now);
    const isFree = !policy.enforce || session.moderates;
    if (ban !== null && !isFree) {
      this.#shut(session, ban);
      connection.turnedAway = { limit: ban.limit ?? "" };
      return;
    }
    session.admitted = isFree || this.#admits(connection, now);
    if (session.admitted) this.#shared.roster.enter(session);
  }

  /** Gives a session back what its client left with. @returns the ban that keeps it out */
  #recall(session: Session, now: number): Ban | null {
    const { record, clientInfo } = session;
    if (record === null) return null;
    const { policy, limiter } = this.#compiled;
    const recovered = this.#records.recoveryOf(record);
    if (recovered !== null) {
      resume(session, recovered.conduct, policy, clientInfo.userId === null, now);
      this.#counts.bring(session, shown(recovered.kept, clientInfo), limiter, now);
    }
    const decision = decideUnder(policy, this.#records.bansOf(record, now), now);
    adoptShadow(session, decision);
    return decision.close;
  }

  #admits(connection: VirtualConnection, now: number): boolean {
    const { session } = connection;
    const { limiter, policy } = this.#compiled;
    const present = {
      countOf: (client: string): number => this.#shared.roster.countOf(client),
      isFull: (most: number): boolean => this.#shared.roster.size >= most,
    };
    const turnedAway = turnedAwayBy(session, limiter, policy.admission, present, now);
    if (turnedAway === null) return true;
    connection.turnedAway = { limit: turnedAway.limit };
    connection.away = { at: now, until: now + (turnedAway.retryAfter ?? Infinity) };
    session.markClosed();
    return false;
  }

  /** Does what a new strike leads to. */
  #follow(session: Session, judgement: Judgement, now: number): void {
    const { policy, ladder } = this.#compiled;
    if (!policy.enforce) return;
    const { record } = session;
    const others = (): Iterable<Session> => (record === null ? [] : this.#shared.roster.of(record));
    const sentence = sentenceFor(session, judgement, ladder, others, () => {}, now);
    if (sentence !== null) this.#impose(session, sentence);
  }

  #impose(session: Session, { ban, spares }: Sentence): void {
    const { policy } = this.#compiled;
    const now = ban.at;
    const ofClient = session.client === null ? [] : [...this.#shared.roster.of(session.client)];
    const meant = ofClient.filter(
      (other) => other !== session && isMeant(other, ban, policy.forgiveAfter, now),
    );
    if (!spares) meant.push(session);
    this.#records.ban(ban, now);
    const decision = decideUnder(policy, [{ ban, told: true }], now);
    for (const each of meant) {
      hide(each, decision, false, now);
      if (ban.kind === "close" && !each.moderates) this.#close(each, ban, now);
    }
    if (spares && ban.kind === "close") this.#keepUnder(ban, session, now);
  }

  #close(session: Session, ban: Ban, now: number): void {
    this.#shut(session, ban);
    this.#keepUnder(ban, session, now);
  }

  #shut(session: Session, ban: Ban): void {
    session.markClosed();
    (session.connection as VirtualConnection).away = ban;
  }

  #keepUnder(ban: Ban, session: Session, now: number): void {
    if (!session.admitted) return;
    this.#keep(session, departureUnder(ban, session, this.#compiled.policy.forgiveAfter, now), now);
  }

  #keep({ record, clientInfo }: Session, departure: RecoveryRecord | null, now: number): void {
    if (departure === null || record === null) return;
    const kept = hidden(departure.kept, clientInfo);
    this.#records.keep(record, { ...departure, kept }, this.#compiled.policy.forgiveAfter, now);
  }

  /** As of the first message after the room was loaded, all who are here are known. */
  #know(now: number): void {
    const { limiter } = this.#compiled;
    if (this.#isComplete || !limiter.hasKeyed) return;
    this.#isComplete = true;
    for (const session of this.#shared.roster.sessions) this.#counts.restore(session, limiter, now);
  }
}
