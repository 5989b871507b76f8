import { Ratelimit } from "@upstash/ratelimit";
import { Redis } from "@upstash/redis/cloudflare";
import {
  type Consume,
  external,
  fromRateLimiterFlexible,
  fromUpstash,
  type Policy,
  roomStore,
} from "party-bouncer";
import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";
import { RateLimiterMemcache, RateLimiterMemory } from "rate-limiter-flexible";

export { default } from "../../../../support/route-to-room.ts";

interface Env {
  readonly UPSTASH_URL: string;
}

const policy: Policy = { limits: [{ name: "messages", limit: 50, window: "1s" }], maxMessageBytes: 1_000 };
const numbers = { points: 3, duration: 60 };

/** Echoes what it hears, and says which instance of the room answers. */
abstract class App extends Server<Env> {
  static override options = { hibernate: true };
  readonly #instance = crypto.randomUUID();

  protected abstract consume(): Consume;

  override onStart(): void {
    bouncerOf(this).limits.add(external({ name: "another", timeout: 300, consume: this.consume() }));
  }

  override onRequest(): Response {
    return Response.json({
      instance: this.#instance,
      asked: bouncerOf(this).metrics().byExternal["another"],
    });
  }

  override onMessage(connection: Connection, message: WSMessage): void {
    connection.send(message);
  }
}

/** Asks rate-limiter-flexible on the store for rooms. */
class OnRoomStore extends App {
  protected override consume(): Consume {
    return fromRateLimiterFlexible(
      new RateLimiterMemcache({ storeClient: roomStore(this.ctx.storage), ...numbers }),
    );
  }
}

/** Asks rate-limiter-flexible's own memory limiter. */
class OnTimers extends App {
  protected override consume(): Consume {
    return fromRateLimiterFlexible(new RateLimiterMemory(numbers));
  }
}

class OnUpstash extends App {
  protected override consume(): Consume {
    const redis = new Redis({
      url: this.env.UPSTASH_URL,
      token: "token",
      retry: false,
      enableTelemetry: false,
      // A request that hangs would keep the room awake.
      signal: () => AbortSignal.timeout(1_000),
    });
    return fromUpstash(
      new Ratelimit({
        redis,
        limiter: Ratelimit.fixedWindow(3, "60 s"),
        prefix: this.name,
        ephemeralCache: false,
      }),
    );
  }
}

export class RoomStore extends withBouncer(OnRoomStore, policy) {}
export class Timers extends withBouncer(OnTimers, policy) {}
export class Upstash extends withBouncer(OnUpstash, policy) {}
