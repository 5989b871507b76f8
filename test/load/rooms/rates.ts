import { presets } from "party-bouncer";
import { withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";

export { default } from "../../support/route-to-room.ts";

/** Sends back what it is sent. */
export class Echo extends Server {
  static override options = { hibernate: true };

  override onMessage(connection: Connection, message: WSMessage): void {
    connection.send(message);
  }
}

export class Cursors extends withBouncer(Echo, presets.cursors) {}
export class Game extends withBouncer(Echo, presets.game) {}
