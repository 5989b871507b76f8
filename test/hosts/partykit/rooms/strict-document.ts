import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/yjs";
import { onConnect } from "y-partykit";

class Document implements Party.Server {
  constructor(readonly room: Party.Room) {}

  onConnect(connection: Party.Connection): Promise<void> {
    return onConnect(connection, this.room, {});
  }
}

/** Closes soon, and for longer. No machine is so slow that a flood would keep to it. */
export default withBouncer(Document, {
  limits: [{ name: "updates", limit: 100, window: "1m" }],
  onRefusal: "resync",
  ladder: [{ strikes: 1, do: "close", for: "8s" }],
  identify: ({ url }) => new URL(url).searchParams.get("user"),
}) satisfies Party.Worker;
