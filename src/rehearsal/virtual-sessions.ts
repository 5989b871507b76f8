import type { Ban } from "../bans/ban.ts";
import { isMeant } from "../bans/ban-effects.ts";
import { decideUnder } from "../bans/decide.ts";
import { type Sentence, sentenceFor } from "../bans/sentence.ts";
import { adoptShadow, hide } from "../bans/session-shadow.ts";
import { KeyedBuckets } from "../limits/keyed-buckets.ts";
import type { Limiter } from "../limits/limiter.ts";
import type { StandingEvent } from "../record/traffic-event.ts";
import type { ActiveRules } from "../refusals/judge-message.ts";
import { type TurnedAway, turnedAwayBy } from "../session/admission.ts";
import {
  departureOf,
  departureUnder,
  type Lasting,
  type RecoveryRecord,
} from "../session/recovery-record.ts";
import { Roster } from "../session/roster.ts";
import type { CarriedBucket } from "../session/carried-bucket.ts";
import type { Session } from "../session/session.ts";
import { SharedCounts } from "../session/shared-counts.ts";
import { CONNECTS, PER_CLIENT, PER_ROOM } from "../shared/reserved-names.ts";
import type { Period } from "../shared/period.ts";
import { SPOTLESS } from "../strikes/conduct.ts";
import type { Judgement } from "../strikes/judge.ts";
import { adopt, resume } from "../strikes/session-conduct.ts";
import { ClientRecords, hidden, shown } from "./client-records.ts";
import type { VirtualConnection } from "./virtual-connection.ts";

/** The limits of admission. All else that turns somebody away is a ban. */
export const ADMISSION: ReadonlySet<string> = new Set<string>([CONNECTS, PER_CLIENT, PER_ROOM]);

/**
 * What is known of how a connection came in.
 *
 * - `here`: it has been here already.
 * - `in`, or the limit that turned it away: a room has decided that.
 */
export type Arrival = "here" | "in" | { readonly limit: string };

/** How a connection stands, as a record has it, and for how long it is closed, if it is. */
export type Stood = Pick<StandingEvent, "conduct" | "counts" | "hidden"> & { readonly away?: Period | null };

interface VirtualSessionsDeps {
  readonly active: ActiveRules;
  /** Most clients that left of whom something is remembered. */
  readonly mostClients: number;
  /** Whether a client has just been closed to synchronise: it need not be told again. */
  isBack(session: Session, now: number): boolean;
}

/** The sessions of a {@link VirtualRoom}, and what it remembers of clients that left. */
export class VirtualSessions {
  readonly #deps: VirtualSessionsDeps;
  readonly records: ClientRecords;
  readonly roster = new Roster();
  keyed = new KeyedBuckets();
  counts = new SharedCounts(this.keyed);
  #isComplete = false;
  #bans = 0;

  constructor(deps: VirtualSessionsDeps) {
    this.#deps = deps;
    this.records = new ClientRecords(deps.mostClients);
  }

  /** As of the first message after the room was loaded, the counts of all who are here are known. */
  know(limiter: Limiter, now: number): void {
    if (this.#isComplete || !limiter.hasKeyed) return;
    this.#isComplete = true;
    for (const session of this.roster.sessions) this.counts.restore(session, limiter, now);
  }

  /** Does nothing: there is no connection to keep anything in. */
  saveChanges(): void {
    // It is in memory.
  }

  /** A connection has come, or come back, and is let in or not. */
  enter(connection: VirtualConnection, now: number): void {
    const { policy, limiter } = this.#deps.active;
    const { session } = connection;
    this.roster.receive(session);
    const ban = this.#recall(session, now);
    this.know(limiter, now);
    const isFree = !policy.enforce || session.moderates;
    if (ban !== null && !isFree) {
      shut(session, ban);
      connection.turnedAway = { limit: ban.limit ?? "" };
      return;
    }
    const turnedAway = isFree ? null : this.#turnedAwayBy(session, now);
    if (turnedAway === null) return this.#letIn(session);
    const { limit, retryAfter } = turnedAway;
    shut(session, { at: now, until: now + (retryAfter ?? Infinity) });
    connection.turnedAway = { limit };
  }

  /** The same if it is known how it came in. Nothing is recalled: that is known too, or not to be. */
  follow(connection: VirtualConnection, arrival: Arrival, now: number): void {
    const { session } = connection;
    this.roster.receive(session);
    this.know(this.#deps.active.limiter, now);
    const limit = typeof arrival === "object" ? arrival.limit : null;
    const isAsked = limit === null ? arrival === "in" : ADMISSION.has(limit);
    // It is counted among its client's connects.
    if (isAsked && this.#deps.active.policy.enforce && !session.moderates) this.#turnedAwayBy(session, now);
    if (limit === null) return this.#letIn(session);
    shut(session, { at: now, until: Infinity });
    connection.turnedAway = { limit };
  }

  /** A connection is gone. What its client has to answer for waits for its return. */
  leave({ session }: VirtualConnection, now: number): void {
    const { limiter, policy } = this.#deps.active;
    this.know(limiter, now);
    const lasting = isRecorded(session) ? this.counts.longLasting(session, limiter, now) : [];
    session.markLeft();
    this.counts.bequeath(session, this.roster, limiter, lasting);
    if (isRecorded(session))
      this.#keep(session, departureOf(session, lasting, policy.forgiveAfter, now), now);
  }

  /** Keeps how a session stands for its client's return. */
  keep(session: Session, counts: readonly Lasting[], now: number): void {
    if (!isRecorded(session)) return;
    this.#keep(session, departureOf(session, counts, this.#deps.active.policy.forgiveAfter, now), now);
  }

  /** Does what a new strike leads to. */
  punish(session: Session, judgement: Judgement, now: number): void {
    const { policy, ladder } = this.#deps.active;
    if (judgement.step === null || !policy.enforce) return;
    const { record } = session;
    const sentence = sentenceFor(session, judgement, ladder, now, {
      others: () => (record === null ? [] : this.roster.of(record)),
      onChanged: () => this.saveChanges(),
      newId: () => String(++this.#bans),
    });
    if (sentence !== null) this.#impose(session, sentence);
  }

  /** Does to those who are here what a rung of the ladder imposes. */
  #impose(session: Session, { ban, spares }: Sentence): void {
    const { policy } = this.#deps.active;
    const now = ban.at;
    const ofClient = session.client === null ? [] : [...this.roster.of(session.client)];
    const meant = ofClient.filter(
      (other) => other !== session && isMeant(other, ban, policy.forgiveAfter, now),
    );
    if (!spares) meant.push(session);
    this.records.ban(ban, now);
    const decision = decideUnder(policy, [{ ban, told: true }], now);
    for (const each of meant) {
      hide(each, decision, false, now);
      if (ban.kind !== "close" || each.moderates) continue;
      shut(each, ban);
      this.#keepUnder(ban, each, now);
    }
    if (spares && ban.kind === "close") this.#keepUnder(ban, session, now);
  }

  /** The room is loaded again: of all that was known only those who are here remain, as if they had just come. */
  forget(here: Iterable<VirtualConnection>): void {
    for (const session of this.roster.sessions) this.roster.leave(session);
    this.keyed = new KeyedBuckets();
    this.counts = new SharedCounts(this.keyed);
    this.#isComplete = false;
    for (const connection of here) this.#letIn(connection.arrive(this));
  }

  /** Takes in how a session stands, or counts that belong to the room alone. */
  believe(
    session: Session | null,
    { conduct, counts = [], hidden: hiddenFor, away }: Stood,
    now: number,
  ): void {
    const shared: CarriedBucket[] = [];
    for (const { counter, key, mine, at, count, before = 0 } of counts) {
      const bucket = { at, count, before };
      if (key === undefined) session?.setOwn(counter, bucket);
      else shared.push({ count: counter, place: { kind: mine === true ? "mine" : "shared", key }, bucket });
    }
    const { limiter } = this.#deps.active;
    if (session === null) return this.counts.restoreAll(shared, limiter, now);
    adopt(session, conduct ?? SPOTLESS);
    const period = hiddenFor === undefined ? null : { at: now, until: now + (hiddenFor ?? Infinity) };
    adoptShadow(session, { shadow: period, later: [] });
    this.counts.bring(session, shared, limiter, now);
    if (away) shut(session, away);
  }

  /** Gives a session back what its client left with. @returns the ban that keeps it out */
  #recall(session: Session, now: number): Ban | null {
    const { record, clientInfo } = session;
    if (record === null) return null;
    const { policy, limiter } = this.#deps.active;
    const recovered = this.records.recoveryOf(record, now);
    if (recovered !== null) {
      const isShared = clientInfo.userId === null && !this.#deps.isBack(session, now);
      resume(session, recovered.conduct, policy, isShared, now);
    }
    const decision = decideUnder(policy, this.records.bansOf(record, now), now);
    const isKeptOut = decision.close !== null && policy.enforce && !session.moderates;
    if (recovered !== null && !isKeptOut)
      this.counts.bring(session, shown(recovered.kept, clientInfo), limiter, now);
    adoptShadow(session, decision);
    return decision.close;
  }

  #letIn(session: Session): void {
    session.admitted = true;
    this.roster.enter(session);
  }

  #turnedAwayBy(session: Session, now: number): TurnedAway | null {
    const { limiter, policy } = this.#deps.active;
    const present = {
      areIn: (client: string, most: number): boolean => this.roster.countOf(client) >= most,
      isFull: (most: number): boolean => this.roster.size >= most,
    };
    return turnedAwayBy(session, limiter, policy.admission, present, now);
  }

  #keepUnder(ban: Ban, session: Session, now: number): void {
    if (!session.admitted) return;
    this.#keep(session, departureUnder(ban, session, this.#deps.active.policy.forgiveAfter, now), now);
  }

  #keep({ record, clientInfo }: Session, departure: RecoveryRecord | null, now: number): void {
    if (departure === null || record === null) return;
    const kept = hidden(departure.kept, clientInfo);
    this.records.keep(record, { ...departure, kept }, this.#deps.active.policy.forgiveAfter, now);
  }
}

function isRecorded({ record, admitted }: Session): boolean {
  return record !== null && admitted;
}

function shut(session: Session, away: Period): void {
  session.markClosed();
  (session.connection as VirtualConnection).away = away;
}
