import { readState, writeState } from "../platform/attachment.ts";
import type { Session } from "../session/session.ts";

/** The numbers of connections in a record. They outlive hibernation in the connections' state. */
export class ConnectionNumbers {
  readonly #slot: string;
  #last = 0;

  /** @param slot the name that a number is kept under */
  constructor(slot: string) {
    this.#slot = slot;
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
    if (hibernates && trafficNumber !== 0) writeState(connection, this.#slot, String(trafficNumber));
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
    const kept = Number(readState(connection, this.#slot));
    return Number.isSafeInteger(kept) && kept > 0 ? kept : 0;
  }
}
