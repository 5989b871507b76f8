import type { Policy } from "party-bouncer";
import { withBouncer } from "party-bouncer/partyserver";
import { type Connection, routePartykitRequest, Server, type WSMessage } from "partyserver";

/** Says what it allows, and a flood is over in a tenth of a second. */
const policy = {
  limits: [{ name: "messages", limit: 50, window: "1s", burst: 20 }],
  announce: true,
  cooldown: { base: "40ms", factor: 1, max: "40ms", grace: "20ms" },
  ladder: [
    { strikes: 1, do: "warn" },
    { strikes: 3, do: "close", for: "1m" },
  ],
} satisfies Policy;

/** Sends what it is sent to everyone, the sender too. */
export class Room extends withBouncer(Server, policy) {
  static override options = { hibernate: true };

  override onMessage(_connection: Connection, message: WSMessage): void {
    this.broadcast(message);
  }
}

/** How many sockets were asked for, by path. */
const knocks = new Map<string, number>();

/** Tells whoever asks for no socket how many have. */
export default {
  async fetch(request: Request, env: object): Promise<Response> {
    const { pathname } = new URL(request.url);
    const before = knocks.get(pathname) ?? 0;
    if (request.headers.get("upgrade") !== "websocket") return Response.json(before);
    knocks.set(pathname, before + 1);
    return (await routePartykitRequest(request, env)) ?? new Response("Not found", { status: 404 });
  },
};
