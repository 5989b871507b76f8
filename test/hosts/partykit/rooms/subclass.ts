import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/partykit";
import { frame } from "../../../contract/apps/app.ts";
import { closing } from "../../../contract/apps/policies.ts";

class Room {
  constructor(readonly room: Party.Room) {}
}

export default class Subclass extends withBouncer(Room, closing) implements Party.Server {
  static readonly ours: string = "ours";
  #count = 0;

  onMessage(message: string): void {
    this.#count++;
    this.room.broadcast(frame("said", `${this.#count} of ${Subclass.ours}: ${message}`));
  }
}

Subclass satisfies Party.Worker;
