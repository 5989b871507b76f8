import { withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server } from "partyserver";

export { default } from "../../support/route-to-room.ts";

class Hall extends Server {
  override onConnect(connection: Connection): void {
    connection.send("welcome");
  }
}

/** An address may connect once a second, five times at once. */
export class Room extends withBouncer(Hall, {
  admission: { connects: { limit: 1, window: "1s", burst: 5 } },
}) {}
