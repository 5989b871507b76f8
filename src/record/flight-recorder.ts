import type { ClientInfo } from "../identity/client-info.ts";
import type { LimitResult } from "../limits/check.ts";
import type { Limiter } from "../limits/limiter.ts";
import type { LimitOverrides } from "../policy/limit.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import type { DefinedRecordOptions } from "../policy/record.ts";
import type { RefusalPlan } from "../refusals/refusal-plan.ts";
import type { CarriedBucket } from "../session/carried-bucket.ts";
import type { Session } from "../session/session.ts";
import type { Sessions } from "../session/sessions.ts";
import { bytesOf, type Message } from "../shared/message.ts";
import type { Judgement } from "../strikes/judge.ts";
import type { ConnectionNumbers } from "./connection-numbers.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { costsIn, isForged, refusalIn, typeIn } from "./message-details.ts";
import { Pseudonyms } from "./pseudonyms.ts";
import type { Ring } from "./ring.ts";
import { SharedKeys } from "./shared-keys.ts";
import { NOBODY, Snapshot } from "./snapshot.ts";
import type { Tape } from "./tape.ts";
import type { StrikeEvent, TrafficEvent } from "./traffic-event.ts";
import { TrafficNames } from "./traffic-names.ts";

/** What a recorder needs. */
export interface FlightRecorderDeps {
  readonly active: {
    readonly stated: DefinedPolicy;
    readonly limiter: Limiter;
    readonly refusals: RefusalPlan;
  };
  /** Of that policy. */
  readonly options: DefinedRecordOptions;
  readonly sessions: Sessions;
  readonly numbers: ConnectionNumbers;
  readonly ring: Ring;
  readonly tape: Tape;
  isExempt(session: Session): boolean;
  /** Other numbers that some clients have. */
  overrides(): readonly LimitOverrides[];
}

/** What one connection takes at the beginning of a segment, in bytes, if it has counts and strikes. */
const BYTES_EACH = 64;

/**
 * Under one policy, writes down what comes to a room and what was decided: all that a verdict depends on, and nothing that was said, nor by whom. Whoever calls
 * it says first that something is about to happen: {@link FlightRecorder.prepare}.
 */
export class FlightRecorder {
  readonly #deps: FlightRecorderDeps;
  readonly #names: TrafficNames;
  readonly #fingerprint: string;
  #snapshot: Snapshot | null = null;
  #pseudonyms: Pseudonyms | null = null;
  /** Whether how everybody stands has to be said again. */
  #isStale = true;
  #isPaused = false;

  constructor(deps: FlightRecorderDeps) {
    this.#deps = deps;
    this.#names = new TrafficNames(deps.active.stated);
    this.#fingerprint = fingerprintOf(deps.active.stated, deps.overrides());
  }

  /** Call it before anything is judged, or changes. If a new segment is due, it begins with how everybody stands. */
  prepare(now: number): void {
    const { tape } = this.#deps;
    this.#isPaused = tape.isPaused(now);
    if (this.#isPaused) return;
    if (this.#isStale) this.#begin(now, tape.goesOn(now));
    else if (tape.isOver(now)) this.#begin(now, false);
  }

  /** A connection was let in. @param kept the counts that it came back with; `null` if nothing was known of its client, or how it stands */
  open(session: Session, kept: readonly CarriedBucket[] | null, now: number): void {
    const snapshot = this.#snapshot;
    if (this.#isPaused || snapshot === null) return;
    this.#deps.numbers.give(session);
    this.#write(snapshot.opened(session, now));
    if (kept === null) return;
    const standing = snapshot.standing(session, now, snapshot.brought(session, kept, now));
    if (standing !== null) this.#write(standing);
  }

  /** A connection was not let in. @param limit what turned it away; `null` for a ban by hand */
  turnAway(clientInfo: ClientInfo, limit: string | null, now: number): void {
    const snapshot = this.#snapshot;
    if (this.#isPaused || snapshot === null) return;
    this.#write({
      at: now,
      event: "open",
      connection: this.#deps.numbers.next(),
      ...snapshot.who(clientInfo),
      verdict: "close",
      limit: this.#names.limit(limit),
    });
  }

  /** A connection was not let in, but has brought counts back that others share. @param kept those */
  brings(session: Session, kept: readonly CarriedBucket[], now: number): void {
    const snapshot = this.#snapshot;
    if (this.#isPaused || snapshot === null) return;
    const counts = snapshot.brought(session, kept, now).filter(({ mine }) => mine !== true);
    if (counts.length > 0) this.#write({ at: now, event: "standing", connection: NOBODY, counts });
  }

  /** A connection is gone. */
  close({ trafficNumber: connection, closeCode: code }: Session, now: number): void {
    if (this.#isPaused || connection === 0) return;
    this.#write({ at: now, event: "close", connection, ...(code !== null && { code }) });
  }

  /** A message was judged. It is recorded also if the policy did not read it, or no looser one could be tried on the record. */
  message(
    session: Session,
    judgement: Judgement,
    result: LimitResult,
    message: Message,
    now: number,
    isControl: boolean,
  ): void {
    if (this.#isPaused) return;
    if (session.trafficNumber === 0) this.open(session, [], now);
    const { active, tape } = this.#deps;
    const { limiter } = active;
    const connection = session.trafficNumber;
    const type = this.#names.type(typeIn(active, result, message));
    const bytes = bytesOf(message);
    const length = typeof message === "string" ? message.length : bytes;
    const { action } = judgement;
    const limit = this.#names.limit(judgement.limit);
    const isAsked = result.isAsked === true;
    const pretends = isForged(limiter, result);
    const costs = costsIn(limiter, session, result, message, type);
    const refusal = refusalIn(limiter, result);
    if (costs === undefined && refusal === null) {
      tape.message(now, connection, type, bytes, length, action, limit, isAsked, pretends, isControl);
      return;
    }
    this.#write({
      at: now,
      event: "message",
      connection,
      type,
      bytes,
      ...(length !== bytes && { length }),
      ...(isAsked && { asked: true }),
      ...(pretends && { forged: true }),
      ...(isControl && { control: true }),
      ...(costs !== undefined && { costs }),
      verdict: action,
      limit,
      ...refusal,
    });
  }

  /** A message that waited was looked at again. */
  deliver(session: Session, judgement: Judgement, result: LimitResult, now: number): void {
    const { trafficNumber: connection } = session;
    if (this.#isPaused || connection === 0) return;
    this.#write({
      at: now,
      event: "deliver",
      connection,
      verdict: judgement.action,
      limit: this.#names.limit(judgement.limit),
      ...refusalIn(this.#deps.active.limiter, result),
    });
  }

  /** The app is about to give strikes, or to take them away. */
  byHand(session: Session, what: Omit<StrikeEvent, "at" | "connection">, now: number): void {
    if (this.#isPaused || session.isGone) return;
    if (session.trafficNumber === 0) this.open(session, [], now);
    const { limit, ...rest } = what;
    const name = this.#names.limit(limit ?? null);
    const connection = session.trafficNumber;
    this.#write({ at: now, connection, ...rest, ...(name !== null && { limit: name }) });
  }

  /** A connection is hidden now, or is no more. */
  stands(session: Session, now: number): void {
    const { trafficNumber: connection } = session;
    if (this.#isPaused || connection === 0) return;
    this.#write(this.#snapshot?.standing(session, now) ?? { at: now, event: "standing", connection });
  }

  /** @param goesOn whether a segment goes on that the room wrote before it was unloaded */
  #begin(now: number, goesOn: boolean): void {
    const { sessions, active, options, numbers, ring, tape, isExempt } = this.#deps;
    const { stated: policy, limiter } = active;
    sessions.enlist();
    sessions.know(limiter, now);
    if (!goesOn) ring.drop(options.keep, now);
    const names = this.#names;
    const pseudonyms = this.#pseudonyms?.key === ring.key ? this.#pseudonyms : new Pseudonyms(ring.key);
    this.#pseudonyms = pseudonyms;
    const keys = new SharedKeys({ limiter, pseudonyms, names });
    const { keyed } = sessions;
    const snapshot = new Snapshot({ policy, limiter, keyed, pseudonyms, names, keys, isExempt });
    this.#snapshot = snapshot;
    // The beginning of a segment is a quarter of a record at most.
    const most = Math.floor(options.maxBytes / (4 * BYTES_EACH));
    const { seated } = sessions.roster;
    numbers.goOn(ring.key, sessions.roster.sessions);
    const newcomers = numbers.recall(seated);
    const here = seated.slice(0, most);
    const lead: TrafficEvent[] = [
      { at: now, event: "rules", fingerprint: this.#fingerprint },
      { at: now, event: "load", connections: here.map(({ trafficNumber }) => trafficNumber) },
      ...(goesOn ? newcomers : here).map((session) => snapshot.opened(session, now)),
      ...snapshot.everything(here, most, now),
    ];
    this.#isStale = false;
    if (goesOn) for (const event of lead) tape.write(event);
    else tape.begin(now, lead);
  }

  #write(event: TrafficEvent): void {
    this.#deps.tape.write(event);
  }
}
