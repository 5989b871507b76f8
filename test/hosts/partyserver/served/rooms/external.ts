import { external, fromRateLimiterFlexible } from "party-bouncer";
import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";
import { RateLimiterMemory } from "rate-limiter-flexible";
import { Room as OnRoomStore } from "./other-limiters/rate-limiter-flexible.ts";
import { Room as OnUpstash } from "./other-limiters/upstash.ts";

export { default } from "../../../../support/route-to-room.ts";

/** Which instance of a room answers, and what it has asked. */
function stateOf(room: Server, instance: string): Response {
  return Response.json({ instance, asked: bouncerOf(room).metrics().byExternal["prompts"] });
}

export class RoomStore extends OnRoomStore {
  readonly #instance = crypto.randomUUID();

  override onRequest(): Response {
    return stateOf(this, this.#instance);
  }
}

export class Upstash extends OnUpstash {
  readonly #instance = crypto.randomUUID();

  override onRequest(): Response {
    return stateOf(this, this.#instance);
  }
}

/** Asks rate-limiter-flexible's own memory limiter. */
class OnTimers extends Server {
  static override options = { hibernate: true };
  readonly #instance = crypto.randomUUID();

  override onStart(): void {
    const limiter = new RateLimiterMemory({ points: 5, duration: 60 });
    bouncerOf(this).limits.add(external({ name: "prompts", consume: fromRateLimiterFlexible(limiter) }));
  }

  override onMessage(_: Connection, message: WSMessage): void {
    this.broadcast(message);
  }

  override onRequest(): Response {
    return stateOf(this, this.#instance);
  }
}

export class Timers extends withBouncer(OnTimers) {}
