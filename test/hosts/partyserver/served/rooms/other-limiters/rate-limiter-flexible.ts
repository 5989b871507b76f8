import { external, fromRateLimiterFlexible, roomStore } from "party-bouncer";
import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";
import { RateLimiterMemcache } from "rate-limiter-flexible";

class App extends Server {
  static override options = { hibernate: true };

  override onStart() {
    const storeClient = roomStore(this.ctx.storage);
    const limiter = new RateLimiterMemcache({ storeClient, points: 5, duration: 60, blockDuration: 300 });
    bouncerOf(this).limits.add(
      external({
        name: "prompts",
        match: { type: "prompt" },
        consume: fromRateLimiterFlexible(limiter),
        maxRetryAfter: "5m",
      }),
    );
  }

  override onMessage(_: Connection, message: WSMessage) {
    this.broadcast(message);
  }
}

export class Room extends withBouncer(App) {}
