import { routePartykitRequest } from "partyserver";
import { stating } from "./stated-user.ts";

/** The worker in front of rooms that take everyone for whom they say they are. */
export default {
  async fetch(request: Request, env: Cloudflare.Env): Promise<Response> {
    return (await routePartykitRequest(stating(request), env)) ?? new Response("Not found", { status: 404 });
  },
};
