import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/partykit";
import { frame } from "../../../contract/apps/app.ts";
import { closing } from "../../../contract/apps/policies.ts";

class Field implements Party.Server {
  static readonly ours: string = "ours";
  #count = 0;
  readonly options = { hibernate: true };

  constructor(readonly room: Party.Room) {}

  onMessage = async (message: string): Promise<void> => {
    this.#count++;
    const text = `${this.#count} of ${Field.ours}: ${message}`;
    await Promise.resolve();
    this.room.broadcast(frame("said", text));
  };
}

export default withBouncer(Field, closing) satisfies Party.Worker;
