import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/partykit";
import { onConnect } from "y-partykit";

/** y-partykit listens to the connection itself. */
class Document implements Party.Server {
  constructor(readonly room: Party.Room) {}

  onConnect(connection: Party.Connection): Promise<void> {
    return onConnect(connection, this.room, {});
  }
}

export default withBouncer(Document, {
  limits: [{ name: "updates", limit: 10, window: "1s", burst: 20 }],
  // Whatever comes within it of a flood belongs to one warning.
  cooldown: { base: "2s", max: "2s", grace: "2s" },
}) satisfies Party.Worker;
