import { webhook } from "party-bouncer";
import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";

class App extends Server<{ SLACK_WEBHOOK: string }> {
  static override options = { hibernate: true };

  override onStart() {
    const bouncer = bouncerOf(this);
    const alerts = [webhook(this.env.SLACK_WEBHOOK, { on: ["ban", "error"] })];
    bouncer.setPolicy({ ...bouncer.policy, alerts });
  }

  override onMessage(connection: Connection, message: WSMessage) {
    this.broadcast(message, [connection.id]);
  }
}

export class Chat extends withBouncer(App, { ledger: "Ledger" }) {}
