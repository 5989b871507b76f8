import { readSpareState, writeSpareState } from "../platform/attachment.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import type { CountRecord } from "../record/traffic-event.ts";
import { fingerprintOf } from "../record/fingerprint.ts";
import type { CompiledPolicy } from "../refusals/compiled-policy.ts";
import type { Newcomer, VirtualConnection } from "../rehearsal/virtual-connection.ts";
import { VirtualRoom } from "../rehearsal/virtual-room.ts";
import type { Stood } from "../rehearsal/virtual-sessions.ts";
import type { Rehearsed } from "../rehearsal/rehearsed.ts";
import type { Session } from "../session/session.ts";
import { type Period, remaining } from "../shared/period.ts";
import type { Conduct } from "../strikes/conduct.ts";
import { Evidence } from "./evidence.ts";
import { BLANK, packStanding, unpackStanding } from "./standing-slot.ts";

/** A connection as the candidate sees it. */
export interface Thought {
  readonly connection: VirtualConnection;
  /** Its client's {@link Evidence.idOf}. */
  readonly client: number;
  /** Its conduct as it is kept in the connection's state. */
  kept: Conduct;
}

interface ThoughtsDeps {
  /** Everyone who is here. */
  readonly sessions: { readonly roster: { readonly sessions: Iterable<Session> } };
  /** Where a connection's state has it. */
  readonly slot: string;
  /** Whether a policy's `exempt` says that a session is never judged. */
  /** Told of a message that waited, in thought, once something is decided about it. */
  onLate(rehearsed: Rehearsed): void;
  fail(doing: string, error: unknown): void;
  isExempt(exempt: DefinedPolicy["exempt"], session: Session): boolean;
}

/**
 * Where a connection stands that was here before: as it was kept in its state, if the room was loaded with the candidate; as it stands in
 * the room, if the candidate is new.
 */
export type Beginning = "loaded" | "replaced";

/** Most clients that have left of which it remembers strikes and bans. */
const MOST_CLIENTS = 10_000;

/** Digits of a candidate's fingerprint: enough to tell it from the one before it. */
const TAG = 6;

/** The connections of a room as a candidate sees them. They come, stand and go in a room of thought, and nothing else knows of them. */
export class Thoughts {
  readonly room: VirtualRoom;
  readonly #deps: ThoughtsDeps;
  readonly #exempt: DefinedPolicy["exempt"];
  #beginning: Beginning;
  /** Tells what is kept under this candidate from what was kept under another one. */
  readonly #tag: string;
  readonly #known = new WeakMap<Session, Thought>();
  #isComplete = false;

  constructor(compiled: CompiledPolicy, beginning: Beginning, deps: ThoughtsDeps) {
    this.room = new VirtualRoom(compiled, {
      mostClients: MOST_CLIENTS,
      onLate: (_, __, rehearsed) => deps.onLate(rehearsed),
      fail: (doing, error) => deps.fail(doing, error),
    });
    this.#tag = fingerprintOf(compiled.policy).slice(0, TAG);
    this.#beginning = beginning;
    this.#exempt = compiled.policy.exempt;
    this.#deps = deps;
  }

  /** Limits were added, or removed: all else goes on. */
  replace(compiled: CompiledPolicy): void {
    this.room.replace(compiled);
  }

  /** A connection has come. */
  open(session: Session, now: number): void {
    this.#complete(session, now);
    const connection = this.room.open(session.clientInfo, this.#newcomer(session), now);
    this.keep(session, this.#add(session, connection, BLANK.conduct));
  }

  /** A connection that is here. */
  of(session: Session, now: number): Thought {
    this.#complete(null, now);
    return this.#known.get(session) ?? this.#seat(session, now);
  }

  /** A connection is gone. */
  close(session: Session, now: number): void {
    this.room.close(this.of(session, now).connection, now);
    this.#known.delete(session);
  }

  /** What has to outlive hibernation is written, if it has changed. */
  keep(session: Session, thought: Thought): void {
    const { session: imagined, away } = thought.connection;
    const { conduct, shadow } = imagined;
    if (thought.kept === conduct || !session.hibernates) return;
    thought.kept = conduct;
    if (!session.isGone)
      writeSpareState(
        session.connection,
        this.#deps.slot,
        packStanding({ conduct, away, shadow }, this.#tag),
      );
  }

  /** Everyone who was here before takes their place at once: what applies to one may depend on the others. */
  #complete(newcomer: Session | null, now: number): void {
    if (this.#isComplete) return;
    this.#isComplete = true;
    for (const session of this.#deps.sessions.roster.sessions)
      if (session !== newcomer && session.admitted && !session.isGone) this.#seat(session, now);
    this.#beginning = "loaded";
  }

  #seat(session: Session, now: number): Thought {
    const { room } = this;
    const stood = this.#stoodOf(session, now);
    const connection = room.open(session.clientInfo, this.#newcomer(session), now, "here");
    room.believe(connection, stood, now);
    const thought = this.#add(session, connection, BLANK.conduct);
    if (this.#beginning === "loaded") thought.kept = connection.session.conduct;
    this.keep(session, thought);
    return thought;
  }

  #newcomer(session: Session): Newcomer {
    const { cohort, moderates } = session;
    return { cohort, isExempt: moderates || this.#deps.isExempt(this.#exempt, session) };
  }

  #stoodOf(session: Session, now: number): Stood {
    // Of limits that are the same in both, the connection has kept the counts.
    const counts = countsOf(session);
    const standing =
      this.#beginning === "replaced"
        ? { conduct: session.conduct, shadow: session.shadow, away: null }
        : unpackStanding(readSpareState(session.connection, this.#deps.slot), this.#tag);
    if (standing === null) return { counts };
    const { conduct, shadow, away } = standing;
    return { counts, conduct, away, ...(shadow !== null && { hidden: msLeft(shadow, now) }) };
  }

  #add(session: Session, connection: VirtualConnection, kept: Conduct): Thought {
    const { clientKey, connectionId } = session.clientInfo;
    const thought = { connection, client: Evidence.idOf(clientKey ?? `connection:${connectionId}`), kept };
    this.#known.set(session, thought);
    return thought;
  }
}

/** What a connection has counted, as a record would have it. */
function countsOf({ buckets, kept }: Session): CountRecord[] {
  return [
    ...Array.from(buckets, ([counter, bucket]) => ({ counter, ...bucket })),
    ...Array.from(kept.values(), ({ count: counter, place: { kind, key }, bucket }) => {
      return { counter, key, ...(kind === "mine" && { mine: true as const }), ...bucket };
    }),
  ];
}

/** Ms left of a period; `null` if it has no end. */
function msLeft(period: Period, now: number): number | null {
  const left = remaining(period, now);
  return left === Infinity ? null : left;
}
