import type * as Party from "partykit/server";
import { bouncerOf, withBouncer } from "party-bouncer/partykit";

/** Tells whoever comes in whom it takes them for. */
class Waiting implements Party.Server {
  onConnect(connection: Party.Connection): void {
    connection.send(bouncerOf(this).clientOf(connection) ?? "nobody");
  }
}

export default withBouncer(Waiting, {
  ledger: "slow_ledger",
  identify: (request) => request.headers.get("x-user"),
}) satisfies Party.Worker;
