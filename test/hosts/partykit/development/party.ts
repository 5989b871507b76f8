import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/partykit";

export class Lobby implements Party.Server {
  constructor(readonly room: Party.Room) {}

  onMessage(message: string): void {
    this.room.broadcast(message);
  }
}

export default withBouncer(Lobby) satisfies Party.Worker;
