import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import type { Policy } from "party-bouncer";
import { routePartykitRequest, Server } from "partyserver";

/** Ms for which messages are judged, each time a room is asked. */
const SLICE = 40;
const AT_ONCE = 256;

const TEXT = JSON.stringify({ type: "chat", text: "Good morning, everybody" });

/** Has its bouncer judge what its connections would say, as fast as it can. */
class Judging extends Server {
  static override options = { hibernate: true };

  override onRequest(): Response {
    const bouncer = bouncerOf(this);
    const connections = [...this.getConnections()];
    const before = performance.now();
    let start = before;
    // Time is told in whole ms.
    while (start === before) start = performance.now();
    let [messages, elapsed] = [0, 0];
    while (elapsed < SLICE) {
      for (let index = 0; index < AT_ONCE; index++) {
        const connection = connections[(messages + index) % connections.length];
        if (connection !== undefined) bouncer.handle(connection, TEXT, nothing);
      }
      messages += AT_ONCE;
      elapsed = performance.now() - start;
    }
    return Response.json({ nanoseconds: (elapsed * 1e6) / messages });
  }
}

class InMemory extends Judging {
  static override options = { hibernate: false };
}

function nothing(): void {
  // Nobody is told.
}

/** More than anything sends. */
const open: Policy = {
  limits: [
    { name: "messages", limit: 1e9, window: "1s" },
    { name: "chat", limit: 1e8, window: "1s", match: { type: "chat" } },
  ],
};
const candidate: Policy = {
  limits: [
    { name: "messages", limit: 5e8, window: "1s" },
    { name: "chat", limit: 5e7, window: "1s", match: { type: "chat" } },
  ],
};
/** Less than anything sends: nearly all of it is silenced. */
const shut: Policy = {
  limits: [{ name: "messages", limit: 1, window: "1h" }],
  ladder: [{ strikes: 1, do: "warn" }],
};

export class HibernatingWithout extends withBouncer(Judging, open) {}
export class HibernatingWith extends withBouncer(Judging, { ...open, candidate }) {}
export class MemoryWithout extends withBouncer(InMemory, open) {}
export class MemoryWith extends withBouncer(InMemory, { ...open, candidate }) {}
export class FloodWithout extends withBouncer(Judging, shut) {}
export class FloodWith extends withBouncer(Judging, { ...shut, candidate: { maxMessageBytes: 20_000 } }) {}
export class FloodOpen extends withBouncer(Judging, { ...shut, candidate: open }) {}

export default {
  async fetch(request: Request, env: Cloudflare.Env): Promise<Response> {
    return (await routePartykitRequest(request, env)) ?? new Response("Not found", { status: 404 });
  },
};
