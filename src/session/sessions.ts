import { crowdedError, forgottenError } from "./crowded.ts";
import { hibernates, isWoken, readState, writeState } from "../platform/attachment.ts";
import type { ConnectionLike, RoomLike } from "../platform/room.ts";
import { keepAt, sessionAt } from "./at-connection.ts";
import { noticeClose } from "./notice-close.ts";
import type { Limiter } from "../limits/limiter.ts";
import { KeyedBuckets } from "../limits/keyed-buckets.ts";
import type { Lasting } from "./recovery-record.ts";
import { Session } from "./session.ts";
import { pack, unpack } from "./codec.ts";
import type { RecordKey } from "../identity/record-key.ts";
import { pardon } from "../strikes/session-conduct.ts";
import { Roster } from "./roster.ts";
import { SharedCounts } from "./shared-counts.ts";

/** What happens to sessions, for whoever acts on it. */
interface SessionsCallbacks {
  /** A connection is looked at for the first time since the room was loaded into memory, or has taken the place of another one. */
  onNew(session: Session): void;
  /** What was known of a session did not survive hibernation. @returns whether it was closed for that */
  onForgotten(session: Session): boolean;
  /** A connection that was in is no more, for whatever reason. */
  onLeft(session: Session): void;
  fail(doing: string, error: unknown): void;
}

/**
 * Who is behind each connection. What it knows is kept in the connection's state, and read back after hibernation.
 */
export class Sessions {
  readonly keyed = new KeyedBuckets();
  readonly counts = new SharedCounts(this.keyed);
  readonly roster = new Roster((session) => this.#callbacks.onLeft(session));
  readonly #known = new WeakMap<ConnectionLike, Session>();
  readonly #room: RoomLike;
  readonly #slot: string;
  readonly #callbacks: SessionsCallbacks;
  #isComplete = false;
  #hasForgotten = false;
  #isForgottenTold = false;
  #isEnlisted = false;

  /**
   * @param slot the name its entries are kept under, so that two bouncers can share a connection
   */
  constructor(room: RoomLike, slot: string, callbacks: SessionsCallbacks) {
    this.#room = room;
    this.#slot = slot;
    this.#callbacks = callbacks;
  }

  /**
   * Who is behind a connection. One that was let in before its room hibernated, and of which nothing is known any more, is closed:
   * else whoever made the app's state crowd ours out would be nobody in particular, and hidden no more.
   */
  of(connection: ConnectionLike): Session {
    const known = sessionAt(connection, this) ?? this.#known.get(connection);
    if (known !== undefined) return known;
    const { session, isRead } = this.#meet(connection);
    if (!isRead && this.#room.admits === true && isWoken(connection)) {
      this.#hasForgotten = this.#callbacks.onForgotten(session) || this.#hasForgotten;
    }
    return session;
  }

  /** Whether a connection came past the bouncer, or was here as the room was loaded into memory. */
  isFiled(connection: ConnectionLike): boolean {
    this.enlist();
    return this.roster.has(this.of(connection));
  }

  /** Whether a connection has been looked at since the room was loaded into memory. */
  knows(connection: ConnectionLike): boolean {
    return this.#known.has(connection);
  }

  /** Files a connection that is not let in yet. */
  receive(connection: ConnectionLike): Session {
    const session = this.#known.get(connection) ?? this.#meet(connection).session;
    session.admitted = false;
    this.roster.receive(session);
    return session;
  }

  /** Goes on with a connection that takes the place of another one: the socket of a client that was let in before it had one. */
  replace(former: ConnectionLike, connection: ConnectionLike): void {
    const session = this.of(former);
    session.connection = connection;
    session.hibernates = hibernates(connection);
    this.#known.delete(former);
    this.#begin(session);
    this.save(session);
  }

  #meet(connection: ConnectionLike): { session: Session; isRead: boolean } {
    const session = new Session(connection, this, hibernates(connection));
    const isRead = unpack(readState(connection, this.#slot), session);
    this.#begin(session);
    return { session, isRead };
  }

  #begin(session: Session): void {
    this.#callbacks.onNew(session);
    this.#known.set(session.connection, session);
    keepAt(session);
    noticeClose(session);
  }

  /**
   * Reads everyone who is connected back in, once after the room was loaded into memory: a count that many share is as
   * high as the one who added to it last knows.
   */
  complete(limiter: Limiter, now: number): void {
    if (this.#isComplete) return;
    this.#isComplete = true;
    for (const session of this.present()) this.counts.restore(session, limiter, now);
  }

  /** Reads everyone who is here back in, if what applies to one depends on the others. */
  know(limiter: Limiter, now: number): void {
    if (this.#hasForgotten) this.#tellOfForgotten();
    if (limiter.hasKeyed) this.complete(limiter, now);
  }

  /** Looks at whatever the app sends, to everyone who is here. */
  watch(): void {
    if (this.#isEnlisted) return;
    try {
      this.enlist();
    } catch (error) {
      this.#callbacks.fail("listing the connections", error);
    }
  }

  /** Once after the room was loaded: what crowds one connection out often crowds out many. By now the app can listen. */
  #tellOfForgotten(): void {
    if (this.#isForgottenTold) return;
    this.#isForgottenTold = true;
    this.#callbacks.fail("reading a connection's state", forgottenError());
  }

  /**
   * Keeps what is known of a session in its connection's state. Called once at the end of each operation. If the app's own state leaves
   * no room, that is reported once, and the session is kept in memory only.
   */
  save(session: Session): void {
    session.isUnsaved = false;
    if (!session.hibernates) return;
    let problem: unknown = null;
    try {
      if (!this.#write(session)) problem = crowdedError();
    } catch (error) {
      problem = error;
    }
    if (problem !== null && !session.isCrowdedOut) {
      this.#callbacks.fail("keeping a connection's state", problem);
    }
    session.isCrowdedOut = problem !== null;
  }

  /** The same, if something has changed that still matters after the room has slept. */
  saveChanges(session: Session): void {
    if (session.isUnsaved) this.save(session);
  }

  /** @returns whether the entry survives hibernation: see {@link writeState} */
  #write(session: Session): boolean {
    const { connection, kept } = session;
    if (writeState(connection, this.#slot, pack(session))) return true;
    // Who it is, and how it stands, takes less.
    return kept.size > 0 && writeState(connection, this.#slot, pack(session, new Map()));
  }

  /** Forgets what a limit has counted, and the strikes that it led to. @param counters the ids of the ways in which it counted */
  forgetLimit(limit: string, counters: ReadonlySet<number>): void {
    for (const session of this.present()) {
      for (const { count, place } of session.kept.values()) {
        if (counters.has(count)) this.keyed.delete(session.keyIn(place));
      }
      session.drop(counters);
      if (session.conduct.limit === limit) pardon(session);
      this.save(session);
    }
  }

  /**
   * Takes a session out, and hands the counts it shares to one who stays.
   *
   * @param stored those that are in its client's record from now on: of them, what is its client's alone goes to no other client
   */
  leave(session: Session, limiter: Limiter, stored: readonly Lasting[]): void {
    session.markLeft();
    const heirs = this.counts.bequeath(session, this.roster, limiter, stored);
    for (const heir of heirs) this.save(heir);
  }

  /**
   * Knows everyone who is connected, and bounds all sends to them: one walk over all, once after the room was loaded into memory, as
   * soon as there is anybody. A client that comes later is known from the start.
   */
  enlist(): void {
    if (this.#isEnlisted) return;
    for (const connection of this.#room.connections()) {
      const session = this.of(connection);
      if (!session.isBroken) this.roster.enter(session);
      this.#isEnlisted = true;
    }
  }

  /** Whether a client is in. Those of its connections that broke are struck off, or each that leaves would look at all of them. */
  isIn(record: RecordKey): boolean {
    for (const session of this.#of(record)) {
      if (!session.isBroken) return true;
      if (session.admitted) this.roster.leave(session);
    }
    return false;
  }

  /** @param client its key, or its record key */
  ofClient(client: string): Session[] {
    return [...this.#of(client)];
  }

  /** How many connections, and how many clients, are in. One whose connection broke no longer counts, though its close is yet to come. */
  count(): { connections: number; clients: number } {
    this.enlist();
    this.roster.tidy();
    return { connections: this.roster.size, clients: this.roster.clients };
  }

  /** Whether so many connections of a client are in. It is looked for those that broke only if it seems so. */
  areIn(client: string, most: number): boolean {
    this.enlist();
    if (this.roster.countOf(client) < most) return false;
    for (const session of this.roster.of(client))
      if (session.admitted && session.isBroken) session.markLeft();
    return this.roster.countOf(client) >= most;
  }

  /** Everyone who is here, each by itself: for what concerns all. */
  present(): Iterable<Session> {
    this.enlist();
    return this.roster.sessions;
  }

  #of(client: string): Iterable<Session> {
    this.enlist();
    return this.roster.of(client);
  }
}
