import { withBouncer } from "party-bouncer/partyserver";
import { routePartykitRequest, Server } from "partyserver";

/** A room that tells tail workers what it does, and writes the same into its log. */
export class Told extends withBouncer(Server, {
  identify: ({ headers }) => headers.get("x-user"),
  ladder: [
    { strikes: 1, do: "warn" },
    { strikes: 2, do: "close", for: "1h" },
  ],
  log: { format: "json" },
}) {}

export default {
  async fetch(request: Request, env: Cloudflare.Env): Promise<Response> {
    return (await routePartykitRequest(request, env)) ?? new Response("Not found", { status: 404 });
  },
};
