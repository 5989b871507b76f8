import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/partykit";
import { frame } from "../../../contract/apps/app.ts";
import { closing } from "../../../contract/apps/policies.ts";

class Assigned implements Party.Server {
  #count = 0;
  onMessage: NonNullable<Party.Server["onMessage"]> = () => {};

  constructor(readonly room: Party.Room) {}

  async onStart(): Promise<void> {
    await Promise.resolve();
    this.onMessage = (message) => {
      this.#count++;
      this.room.broadcast(frame("said", `${this.#count} of ours: ${String(message)}`));
    };
  }
}

export default withBouncer(Assigned, closing) satisfies Party.Worker;
