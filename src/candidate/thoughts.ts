import type { Limiter } from "../limits/limiter.ts";
import { noteSpareState, readSpareState, writeSpareState } from "../platform/attachment.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import type { CountRecord } from "../record/traffic-event.ts";
import { fingerprintOf } from "../record/fingerprint.ts";
import type { CompiledPolicy } from "../refusals/compiled-policy.ts";
import type { Newcomer, VirtualConnection } from "../rehearsal/virtual-connection.ts";
import { VirtualRoom } from "../rehearsal/virtual-room.ts";
import type { Stood } from "../rehearsal/virtual-sessions.ts";
import type { Rehearsed } from "../rehearsal/rehearsed.ts";
import type { CarriedBucket } from "../session/carried-bucket.ts";
import type { Session } from "../session/session.ts";
import { STAYS_AWAKE } from "../session/stays-awake.ts";
import type { Bucket } from "../shared/bucket.ts";
import { type Period, remaining } from "../shared/period.ts";
import type { Conduct } from "../strikes/conduct.ts";
import { type Gift, give } from "../strikes/gift.ts";
import { Evidence } from "./evidence.ts";
import { BLANK, packCount, packStanding, type ThoughtStanding, unpackStanding } from "./standing-slot.ts";

/** A connection as the candidate sees it. */
export interface Thought {
  readonly connection: VirtualConnection;
  /** Its client's {@link Evidence.idOf}. */
  readonly client: number;
  /** How it has fared: see {@link ThoughtStanding.fared}. */
  fared: number | null;
  /** Its conduct, and how it had fared, as they are kept in the connection's state. The text is `""` until it is needed. */
  kept: { readonly conduct: Conduct; readonly fared: number | null; readonly text: string };
}

interface ThoughtsDeps {
  /** Everyone who is here. */
  readonly sessions: { readonly roster: { readonly sessions: Iterable<Session> } };
  /** Where a connection's state has it. */
  readonly slot: string;
  /** What the policy counts by: what it counts too is kept already. */
  readonly active: { readonly limiter: Limiter };
  /** Told of a connection that was here before, of which a message was judged. */
  onBack(thought: Thought): void;
  /** Whether a policy's `exempt` says that a session is never judged. */
  isExempt(exempt: DefinedPolicy["exempt"], session: Session): boolean;
  /** Told of a message that waited, in thought, once something is decided about it. */
  onLate(rehearsed: Rehearsed): void;
  fail(doing: string, error: unknown): void;
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

  /** Forgets the strikes that a limit led to. */
  forgetLimit(limit: string, now: number): void {
    for (const session of this.#deps.sessions.roster.sessions) {
      const thought = this.#known.get(session);
      if (thought?.connection.session.conduct.limit !== limit) continue;
      this.room.strikesAt(now).clear(thought.connection);
      this.keep(session, thought, now);
    }
  }

  /** A connection has come. */
  open(session: Session, now: number): void {
    this.meetEveryone(now, session);
    const connection = this.room.open(session.clientInfo, this.#newcomer(session), now);
    this.keep(session, this.#add(session, connection, BLANK), now);
  }

  /** A connection that is here. */
  of(session: Session, now: number): Thought {
    this.meetEveryone(now);
    return this.#known.get(session) ?? this.#seat(session, now);
  }

  /** The app gives a connection strikes, or takes them away. */
  byHand(session: Session, what: Gift, now: number): void {
    this.meetEveryone(now);
    if (session.isGone && !this.#known.has(session)) {
      // Nobody is there any more, but what its client left with may be forgiven.
      if (what.event === "clear") this.room.forgive(session.clientInfo);
      return;
    }
    const thought = this.of(session, now);
    give(this.room.strikesAt(now), thought.connection, what);
    this.keep(session, thought, now);
  }

  /** A connection is gone. */
  close(session: Session, now: number): void {
    this.room.close(this.of(session, now).connection, now);
    this.#known.delete(session);
  }

  /**
   * Keeps what has to outlive hibernation. It is written with what else of the connection is, or by itself.
   */
  keep(session: Session, thought: Thought, now: number): void {
    const { kept, fared } = thought;
    const { conduct } = thought.connection.session;
    if (!session.hibernates || session.isGone) return;
    const isNew = kept.conduct !== conduct;
    const isSame = !isNew && kept.fared === fared;
    const counts = this.#longCountsOf(thought, now);
    if (isSame && counts === "") return;
    if (!isSame || kept.text === "") thought.kept = { conduct, fared, text: this.#textOf(thought) };
    const text = thought.kept.text + counts;
    // What is unsaved is about to be saved, and takes it along.
    if (isNew || !session.isUnsaved) writeSpareState(session.connection, this.#deps.slot, text);
    else noteSpareState(session.connection, this.#deps.slot, text);
  }

  /**
   * Everyone who was here before takes their place at once: what applies to one may depend on the others.
   *
   * @param newcomer who comes only now
   */
  meetEveryone(now: number, newcomer: Session | null = null): void {
    if (this.#isComplete) return;
    this.#isComplete = true;
    for (const session of this.#deps.sessions.roster.sessions)
      if (session !== newcomer && !session.isBroken) this.#seat(session, now);
    this.#beginning = "loaded";
  }

  #seat(session: Session, now: number): Thought {
    const { room } = this;
    const { stood, fared } = this.#stoodOf(session, now);
    const connection = room.open(session.clientInfo, this.#newcomer(session), now, "here");
    room.believe(connection, stood, now);
    const { conduct } = this.#beginning === "loaded" ? connection.session : BLANK;
    const thought = this.#add(session, connection, { conduct, fared });
    if (fared !== null) this.#deps.onBack(thought);
    this.keep(session, thought, now);
    return thought;
  }

  #newcomer(session: Session): Newcomer {
    const { cohort, moderates } = session;
    return { cohort, isExempt: moderates || this.#deps.isExempt(this.#exempt, session) };
  }

  #stoodOf(session: Session, now: number): { readonly stood: Stood; readonly fared: number | null } {
    // Of limits that are the same in both, the connection has kept the counts.
    const counts = countsOf(session);
    if (this.#beginning === "replaced") {
      const { conduct, shadow } = session;
      return { stood: { counts, conduct, ...hiddenFor(shadow, now) }, fared: null };
    }
    const kept = unpackStanding(readSpareState(session.connection, this.#deps.slot), this.#tag);
    if (kept === null) return { stood: { counts }, fared: null };
    const { conduct, shadow, away, fared } = kept.standing;
    return {
      stood: { counts: [...counts, ...kept.counts], conduct, away, ...hiddenFor(shadow, now) },
      fared,
    };
  }

  #textOf({ connection, fared }: Thought): string {
    const { conduct, shadow } = connection.session;
    return packStanding({ conduct, away: connection.away, shadow, fared }, this.#tag);
  }

  /** Counts that take longer to run down than a room stays in memory without them, and that nobody else keeps. */
  #longCountsOf({ connection }: Thought, now: number): string {
    const { limiter } = this.room.rules;
    const { buckets, kept, override } = connection.session;
    if (limiter.longest <= STAYS_AWAKE && override === null) return "";
    const isKept = (counter: number, bucket: Bucket): boolean => {
      const algorithm = limiter.counterOf(counter)?.algorithm;
      if (algorithm === undefined || algorithm.resetAfter(bucket, now) <= STAYS_AWAKE) return false;
      return this.#deps.active.limiter.counterOf(counter) === null;
    };
    let text = "";
    for (const [counter, bucket] of buckets)
      if (isKept(counter, bucket)) text += packCount({ counter, ...bucket });
    for (const carried of kept.values())
      if (isKept(carried.count, carried.bucket)) text += packCount(recordOf(carried));
    return text;
  }

  #add(
    session: Session,
    connection: VirtualConnection,
    { conduct, fared }: Pick<ThoughtStanding, "conduct" | "fared">,
  ): Thought {
    const { record, clientInfo } = session;
    const client = Evidence.idOf(record ?? `connection:${clientInfo.connectionId}`);
    const thought = { connection, client, fared, kept: { conduct, fared, text: "" } };
    this.#known.set(session, thought);
    return thought;
  }
}

/** What a connection has counted, as a record would have it. */
function countsOf({ buckets, kept }: Session): CountRecord[] {
  return [
    ...Array.from(buckets, ([counter, bucket]) => ({ counter, ...bucket })),
    ...Array.from(kept.values(), recordOf),
  ];
}

function recordOf({ count: counter, place: { kind, key }, bucket }: CarriedBucket): CountRecord {
  return { counter, key, ...(kind === "mine" && { mine: true }), ...bucket };
}

/** Ms left of a shadow-ban; `null` if it has no end. */
function hiddenFor(shadow: Period | null, now: number): Pick<Stood, "hidden"> {
  if (shadow === null) return {};
  const left = remaining(shadow, now);
  return { hidden: left === Infinity ? null : left };
}
