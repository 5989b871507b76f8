import { withBouncer } from "party-bouncer/partyserver";
import { routePartykitRequest, Server } from "partyserver";

/** A room whose ladder ends in a shadow-ban. */
export class Room extends withBouncer(Server, { ladder: [{ strikes: 2, do: "shadow-ban" }] }) {
  override onRequest(): Response {
    return new Response("guarded");
  }
}

export default {
  async fetch(request: Request, env: Cloudflare.Env): Promise<Response> {
    try {
      return (await routePartykitRequest(request, env)) ?? new Response("Not found", { status: 404 });
    } catch (error) {
      return new Response(String(error), { status: 500 });
    }
  },
};
