import { webhook } from "party-bouncer";
import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";

class App extends Server<{ DISCORD_WEBHOOK: string }> {
  static override options = { hibernate: true };

  override onStart() {
    const bouncer = bouncerOf(this);
    const alerts = [
      webhook(this.env.DISCORD_WEBHOOK, {
        on: ["ban"],
        // Not those of the ladder: they come and end by themselves.
        when: (alert) => alert.event === "ban" && alert.ban.limit === null,
        text: (alert) => (alert.event === "ban" ? `${alert.ban.by} banned ${alert.ban.target}` : ""),
      }),
    ];
    bouncer.setPolicy({ ...bouncer.policy, alerts });
  }

  override onMessage(connection: Connection, message: WSMessage) {
    this.broadcast(message, [connection.id]);
  }
}

export class Chat extends withBouncer(App, { ledger: "Ledger" }) {}
