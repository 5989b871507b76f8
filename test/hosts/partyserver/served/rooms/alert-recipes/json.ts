import { webhook } from "party-bouncer";
import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";

class App extends Server<{ ALERTS_URL: string }> {
  static override options = { hibernate: true };

  override onStart() {
    const bouncer = bouncerOf(this);
    const alerts = [webhook(this.env.ALERTS_URL, { on: ["ban", "pardon", "connect-refused"] })];
    bouncer.setPolicy({ ...bouncer.policy, alerts });
  }

  override onMessage(connection: Connection, message: WSMessage) {
    this.broadcast(message, [connection.id]);
  }
}

export class Chat extends withBouncer(App, { ledger: "Ledger" }) {}
