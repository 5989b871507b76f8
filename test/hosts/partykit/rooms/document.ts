import type * as Party from "partykit/server";
import { bouncerOf, withBouncer } from "party-bouncer/yjs";
import { onConnect } from "y-partykit";

/** y-partykit listens to the connection itself. */
class Document implements Party.Server {
  constructor(readonly room: Party.Room) {}

  onConnect(connection: Party.Connection): Promise<void> {
    return onConnect(connection, this.room, {});
  }

  onRequest(): Response {
    return Response.json(bouncerOf(this).metrics());
  }
}

export default withBouncer(Document) satisfies Party.Worker;
