import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import type { Policy } from "party-bouncer";
import { routePartykitRequest, Server } from "partyserver";

/** So often messages are judged, for so many ms each, whenever a room is asked. The least counts: then nothing else has run. */
const SLICES = 8;
const SLICE = 6;
const AT_ONCE = 256;

const TEXT = JSON.stringify({ type: "chat", text: "Good morning, everybody" });

/** Has its bouncer judge what its connections would say, as fast as it can. */
class Judging extends Server {
  static override options = { hibernate: true };

  override onRequest(): Response {
    const bouncer = bouncerOf(this);
    const connections = [...this.getConnections()];
    const judge = (first: number): void => {
      for (let index = first; index < first + AT_ONCE; index++) {
        const connection = connections[index % connections.length];
        if (connection !== undefined) bouncer.handle(connection, TEXT, nothing);
      }
    };
    const times = Array.from({ length: SLICES }, () => timeOf(judge));
    return Response.json({ nanoseconds: Math.min(...times) });
  }
}

/** Ns a message. Time is told in whole ms: from one to another. */
function timeOf(judge: (first: number) => void): number {
  const before = performance.now();
  let start = before;
  while (start === before) start = performance.now();
  let [messages, elapsed] = [0, 0];
  while (elapsed < SLICE) {
    judge(messages);
    messages += AT_ONCE;
    elapsed = performance.now() - start;
  }
  return (elapsed * 1e6) / messages;
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
