import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/yjs";
import { onConnect } from "y-partykit";

/** Keeps its documents with the oldest y-partykit. */
class Document implements Party.Server {
  constructor(readonly room: Party.Room) {}

  onConnect(connection: Party.Connection): Promise<void> {
    return onConnect(connection, this.room as never, {}) as unknown as Promise<void>;
  }
}

export default withBouncer(Document) satisfies Party.Worker;
