import { withBouncer } from "party-bouncer/partykit";
import type * as Party from "partykit/server";
import { policy } from "../operated-policy.ts";

/** Sends everything back to all. */
export class Room implements Party.Server {
  readonly options = { hibernate: true };

  constructor(readonly room: Party.Room) {}

  onMessage(message: string | ArrayBuffer): void {
    this.room.broadcast(message);
  }
}

export default withBouncer(Room, policy) satisfies Party.Worker;
