import { external, fromRateLimitBinding } from "party-bouncer";
import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";

class App extends Server<{ PROMPTS: RateLimit }> {
  static override options = { hibernate: true };

  override onStart() {
    bouncerOf(this).limits.add(
      external({
        name: "prompts",
        match: { type: "prompt" },
        consume: fromRateLimitBinding(this.env.PROMPTS),
      }),
    );
  }

  override onMessage(_: Connection, message: WSMessage) {
    this.broadcast(message);
  }
}

export class Room extends withBouncer(App) {}
