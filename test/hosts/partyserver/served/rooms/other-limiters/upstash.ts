import { Ratelimit } from "@upstash/ratelimit";
import { Redis } from "@upstash/redis/cloudflare";
import { external, fromUpstash } from "party-bouncer";
import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";

class App extends Server<{ UPSTASH_URL: string; UPSTASH_TOKEN: string }> {
  static override options = { hibernate: true };

  override onStart() {
    const redis = new Redis({
      url: this.env.UPSTASH_URL,
      token: this.env.UPSTASH_TOKEN,
      retry: false,
      signal: () => AbortSignal.timeout(1_000),
    });
    const ratelimit = new Ratelimit({ redis, limiter: Ratelimit.fixedWindow(5, "60 s") });
    bouncerOf(this).limits.add(
      external({ name: "prompts", match: { type: "prompt" }, consume: fromUpstash(ratelimit) }),
    );
  }

  override onMessage(_: Connection, message: WSMessage) {
    this.broadcast(message);
  }
}

export class Room extends withBouncer(App) {}
