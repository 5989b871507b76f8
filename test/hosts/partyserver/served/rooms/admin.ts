import { Ledger, withBouncer } from "party-bouncer/partyserver";
import { routePartykitRequest, Server } from "partyserver";
import { admin } from "../../../../contract/apps/operators.ts";

export { Ledger as ledger };
export class Chat extends withBouncer(Server, { ledger: "ledger" }) {}

export default {
  async fetch(request: Request, env: Cloudflare.Env, ctx: ExecutionContext): Promise<Response> {
    return (
      (await admin(request, env, ctx)) ??
      (await routePartykitRequest(request, env)) ??
      new Response("Not found", { status: 404 })
    );
  },
};
