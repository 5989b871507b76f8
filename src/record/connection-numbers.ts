import { readSpareState, writeSpareState } from "../platform/attachment.ts";
import type { Session } from "../session/session.ts";

/** Digits of a record's key: enough to tell it from the one before it. */
const TAG = 4;

/** The numbers of connections in a record. They outlive hibernation in the connections' state. */
export class ConnectionNumbers {
  readonly #slot: string;
  /** Of which record they are. */
  #tag = "";
  #last = 0;

  /** @param slot the name that a number is kept under */
  constructor(slot: string) {
    this.#slot = slot;
  }

  /**
   * Goes on with the record that has this key. If it is another one than before, everybody gets another number: by the old ones, a connection
   * could be followed from one record into the other.
   */
  goOn(key: string, everybody: Iterable<Session>): void {
    const tag = key.slice(0, TAG);
    if (tag === this.#tag) return;
    this.#tag = tag;
    this.#last = 0;
    for (const session of everybody) session.trafficNumber = 0;
  }

  /** One that no connection has. */
  next(): number {
    return ++this.#last;
  }

  /** Gives a connection a number, if it has none. */
  give(session: Session): void {
    if (session.trafficNumber !== 0) return;
    session.trafficNumber = this.next();
    this.keep(session);
  }

  /** Writes a connection's number into its state. If there is no room, it has another one after the room has slept. */
  keep({ connection, hibernates, trafficNumber }: Session): void {
    if (hibernates && trafficNumber !== 0)
      writeSpareState(connection, this.#slot, `${trafficNumber}.${this.#tag}`);
  }

  /** Reads the numbers of connections that were there before the room was loaded. @returns those that had none, and got one */
  recall(sessions: readonly Session[]): Session[] {
    for (const session of sessions) {
      if (session.trafficNumber === 0) session.trafficNumber = this.#read(session);
      this.#last = Math.max(this.#last, session.trafficNumber);
    }
    const newcomers = sessions.filter(({ trafficNumber }) => trafficNumber === 0);
    for (const session of newcomers) this.give(session);
    return newcomers;
  }

  #read({ connection }: Session): number {
    const kept = readSpareState(connection, this.#slot);
    if (typeof kept !== "string") return 0;
    const [number, tag] = kept.split(".");
    const known = tag === this.#tag ? Number(number) : 0;
    return Number.isSafeInteger(known) && known > 0 ? known : 0;
  }
}
