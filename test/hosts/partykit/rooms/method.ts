import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/partykit";
import { frame } from "../../../contract/apps/app.ts";
import { closing } from "../../../contract/apps/policies.ts";

class Method implements Party.Server {
  static readonly ours: string = "ours";
  #count = 0;

  constructor(readonly room: Party.Room) {}

  async onMessage(message: string): Promise<void> {
    this.#count++;
    const text = `${this.#count} of ${Guarded.ours}: ${message}`;
    await Promise.resolve();
    this.room.broadcast(frame("said", text));
  }
}

const Guarded = withBouncer(Method, closing);
export default Guarded satisfies Party.Worker;
