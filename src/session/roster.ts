import type { Session } from "./session.ts";
import { isSameClient } from "./viewer.ts";

/** Sessions looked at, at a time, for one whose connection broke. */
const LOOK_AT = 32;

/** Where a session is filed. */
interface Entry {
  readonly client: string | null;
  readonly record: string | null;
  /** Its place among those who are in; -1 if it was not let in yet. */
  seat: number;
}

/** Several connections of one client key, or of one record key. */
class Several {
  readonly sessions = new Set<Session>();
  /** How many of them are in. */
  seated = 0;
}

/** The connections of one key. Most have one connection, and no set, which would take more memory than all else here. */
type Group = Session | Several;

/**
 * Who is connected, let in or not yet, by client and by record. However many there are, one who comes or goes costs the same: nothing
 * walks over all.
 */
export class Roster {
  readonly #entries = new Map<Session, Entry>();
  readonly #groups = new Map<string, Group>();
  readonly #in: Session[] = [];
  #named = 0;
  #nameless = 0;
  #lookedTo = 0;
  readonly #onLeft: (session: Session) => void;

  /** @param onLeft told of each session that was in and is no more */
  constructor(onLeft: (session: Session) => void = () => {}) {
    this.#onLeft = onLeft;
  }

  /** Connections that are in. */
  get size(): number {
    return this.#in.length;
  }

  /** Clients that are in, however many connections each has. One that cannot be told from others counts by itself. */
  get clients(): number {
    return this.#named + this.#nameless;
  }

  /** Those who are in. */
  get seated(): readonly Session[] {
    return this.#in;
  }

  /** Everyone who is here. */
  get sessions(): Iterable<Session> {
    return this.#entries.keys();
  }

  /** Whether a session is filed, let in or not yet. */
  has(session: Session): boolean {
    return this.#entries.has(session);
  }

  /** Files a session that was not let in yet. */
  receive(session: Session): void {
    this.#unfile(session);
    this.#file(session, false);
  }

  /** Files a session that is in. */
  enter(session: Session): void {
    const entry = this.#entries.get(session);
    if (entry === undefined) this.#file(session, true);
    else if (entry.seat < 0) this.#seat(session, entry);
  }

  /** Strikes a session off. Does nothing if it is not filed. */
  leave(session: Session): void {
    const wasIn = this.#isIn(session);
    this.#unfile(session);
    if (wasIn) this.#onLeft(session);
  }

  /** Files a session again, once it is known better who it is. Does nothing if it is not filed. */
  refile(session: Session): void {
    const entry = this.#entries.get(session);
    if (entry === undefined || (entry.client === session.client && entry.record === session.record)) return;
    this.#unfile(session);
    this.#file(session, entry.seat >= 0);
  }

  /** @param client its key, or its record key */
  of(client: string): Iterable<Session> {
    const group = this.#groups.get(client);
    if (group === undefined) return [];
    return group instanceof Several ? group.sessions : [group];
  }

  /** How many connections of a client are in. */
  countOf(client: string): number {
    const group = this.#groups.get(client);
    if (group === undefined) return 0;
    return group instanceof Several ? group.seated : Number(this.#isIn(group));
  }

  /** Someone who is in: of the same client as a session, where there is one; `undefined` if the room is empty. */
  companionOf(session: Session): Session | undefined {
    if (session.client !== null) {
      for (const other of this.of(session.client)) {
        if (other !== session && this.#isIn(other) && isSameClient(other, session)) return other;
      }
    }
    const [first, second] = this.#in;
    return first === session ? second : first;
  }

  /**
   * Strikes off those whose connection broke, and whose close is yet to come: all of them in a small room; in a large one those
   * among the next few, round and round.
   */
  tidy(): void {
    for (let left = Math.min(LOOK_AT, this.#in.length); left > 0; left--) {
      if (this.#lookedTo >= this.#in.length) this.#lookedTo = 0;
      const session = this.#in[this.#lookedTo];
      if (session !== undefined && session.isBroken) session.markLeft();
      else this.#lookedTo++;
    }
  }

  #isIn(session: Session): boolean {
    return (this.#entries.get(session)?.seat ?? -1) >= 0;
  }

  #file(session: Session, isIn: boolean): void {
    const { client, record } = session;
    const entry: Entry = { client, record, seat: -1 };
    this.#entries.set(session, entry);
    for (const key of keysOf(entry)) {
      const group = this.#groups.get(key);
      if (group === undefined) this.#groups.set(key, session);
      else this.#severalOf(key, group).sessions.add(session);
    }
    if (isIn) this.#seat(session, entry);
  }

  /** Gives a session that is filed a seat. */
  #seat(session: Session, entry: Entry): void {
    entry.seat = this.#in.push(session) - 1;
    for (const key of keysOf(entry)) {
      const group = this.#groups.get(key);
      if (group instanceof Several) group.seated++;
    }
    if (entry.client === null) this.#nameless++;
    else if (this.countOf(entry.client) === 1) this.#named++;
  }

  #severalOf(key: string, group: Group): Several {
    if (group instanceof Several) return group;
    const several = new Several();
    several.sessions.add(group);
    several.seated = Number(this.#isIn(group));
    this.#groups.set(key, several);
    return several;
  }

  #unfile(session: Session): void {
    const entry = this.#entries.get(session);
    if (entry === undefined) return;
    const isIn = entry.seat >= 0;
    if (isIn && entry.client === null) this.#nameless--;
    if (isIn && entry.client !== null && this.countOf(entry.client) === 1) this.#named--;
    if (isIn) this.#unseat(entry.seat);
    this.#entries.delete(session);
    for (const key of keysOf(entry)) {
      const group = this.#groups.get(key);
      if (!(group instanceof Several)) {
        this.#groups.delete(key);
        continue;
      }
      group.sessions.delete(session);
      if (isIn) group.seated--;
      if (group.sessions.size === 0) this.#groups.delete(key);
    }
  }

  /** Frees a seat. The session in the last seat takes it. */
  #unseat(seat: number): void {
    const last = this.#in.pop();
    if (last === undefined || seat === this.#in.length) return;
    this.#in[seat] = last;
    const entry = this.#entries.get(last);
    if (entry !== undefined) entry.seat = seat;
  }
}

/** A user's record key is its client key; an address's is a hash. */
function keysOf({ client, record }: Entry): string[] {
  const keys = client === null ? [] : [client];
  if (record !== null && record !== client) keys.push(record);
  return keys;
}
