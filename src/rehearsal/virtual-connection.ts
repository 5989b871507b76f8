import type { ClientInfo } from "../identity/client-info.ts";
import { type ConnectionLike, OPEN } from "../platform/room.ts";
import { Session } from "../session/session.ts";
import { recordOf } from "./client-records.ts";
import type { Period } from "../shared/period.ts";

/** What is known of whoever is behind a connection, beside who it is. */
export interface Newcomer {
  /** From 0 to 999: by it, limits that apply to a share of the clients choose theirs. */
  readonly cohort?: number | undefined;
  /** Whether it is in the room, but neither judged nor asked for admission. */
  readonly isExempt?: boolean | undefined;
}

/** What all sessions of a room share. */
type SharedInRoom = ConstructorParameters<typeof Session>[1];

/** A connection of a {@link VirtualRoom}. Nothing is ever sent to it. */
export class VirtualConnection implements ConnectionLike {
  readonly client: ClientInfo;
  readonly newcomer: Newcomer;
  /** As of a WebSocket. It is open until the room is told otherwise. */
  readyState: number = OPEN;
  /** Its session; another one each time it comes back in thought. */
  session: Session;
  /** What keeps it out now; `null` if it is in, or has been closed for what it sent. */
  turnedAway: { readonly limit: string } | null = null;
  /** For how long it is closed; `null` if it is not. */
  away: Period | null = null;

  constructor(client: ClientInfo, newcomer: Newcomer, room: SharedInRoom) {
    this.client = client;
    this.newcomer = newcomer;
    this.session = this.arrive(room);
  }

  /** It comes back: nothing is known of it yet but who it is. */
  arrive(room: SharedInRoom): Session {
    const session = new Session(this, room);
    session.clientInfo = this.client;
    session.record = recordOf(this.client);
    session.moderates = this.newcomer.isExempt === true;
    const { cohort } = this.newcomer;
    if (cohort !== undefined) session.cohort = cohort;
    session.admitted = false;
    this.session = session;
    this.turnedAway = null;
    this.away = null;
    return session;
  }

  get id(): string {
    return this.client.connectionId;
  }

  /** Does nothing. */
  send(): void {
    // Nobody is there.
  }

  /** Does nothing. */
  close(): void {
    // Nobody is there.
  }
}
